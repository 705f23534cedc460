"""The topic of one dimension: a signal in time and in frequency."""
