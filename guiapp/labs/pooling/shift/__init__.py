"""The topic of poolings compared while the picture moves."""
