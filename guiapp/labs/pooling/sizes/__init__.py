"""The topic of shapes: what a stack makes of an input of any size, and where it breaks."""
