"""The topic of what values tell: in bits, before and after the pooling."""
