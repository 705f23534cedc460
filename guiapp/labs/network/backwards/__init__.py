"""Backwards: the error that is passed back, from the classes to the pixels."""
