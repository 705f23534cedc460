"""The topic in which every pixel takes one of its neighbours at random."""
