"""The topic of single waves, looked at and added up."""
