"""One kernel, found by gradient descent instead of designed by hand."""
