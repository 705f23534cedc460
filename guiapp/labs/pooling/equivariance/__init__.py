"""The topic of the commuting square: an operation first, or a movement of the picture first."""
