"""Figure -> file. matplotlib draws, and is imported when the first file is written.

``save`` writes a figure or its data; ``scenes`` reads the Scene out of such a file again.
"""
