"""Look inside: what features answer to, how alike they are, and which pixels move them."""
