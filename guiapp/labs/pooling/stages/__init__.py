"""The topic of the three stages: convolution, detector, pooling, window by window."""
