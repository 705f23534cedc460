"""What several labs share: the picture, the kernel, and the gestures that edit them."""
