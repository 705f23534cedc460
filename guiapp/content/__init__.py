"""What people bring in, read safely: pictures, kernels. Whatever cannot be read is a BadInput."""
