"""The topic of a kernel as a filter, and of the convolution theorem."""
