"""The topic of magnitudes and phases that are taken apart, and exchanged."""
