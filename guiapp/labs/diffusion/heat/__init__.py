"""The topic of the heat equation, and of diffusion that spares edges."""
