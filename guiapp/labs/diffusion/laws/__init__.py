"""The topic in which what a propagator does to a point is measured and predicted."""
