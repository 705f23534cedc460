"""The mathematics: arrays in, arrays out, on NumPy or CuPy arrays; knows nothing of the program."""
