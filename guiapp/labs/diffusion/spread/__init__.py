"""The topic in which mass and particles spread by a propagator."""
