"""The topic of the data: all pictures, how many of each class, and what a network is given."""
