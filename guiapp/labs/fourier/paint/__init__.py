"""The topic in which one paints a mask on the spectrum."""
