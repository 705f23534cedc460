"""The topic of training: what falls, what rises, and what one picture is taken for."""
