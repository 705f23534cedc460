"""The topic of poolings across channels: filters whose maximum hardly minds how a digit tilts."""
