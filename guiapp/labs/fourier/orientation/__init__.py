"""The topic of a picture that is turned, and of the direction that stands out of it."""
