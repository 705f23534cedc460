"""The topic of mistakes: what is taken for what, and the pictures that are most wrong."""
