"""The topic of maps: what every layer gives, its kernels, and how a value comes about."""
