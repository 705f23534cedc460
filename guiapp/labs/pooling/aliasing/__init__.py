"""The topic of what subsampling folds, and of the blur before it."""
