"""Scenes that move -> MP4, WebM, GIF, APNG, WebP or numbered PNG files.

``spec`` says what is wanted, ``stage`` lays the film out once, ``frames`` paints one frame after
the other, a module for each container writes them, and ``film`` ties them together. Nothing keeps
more than a few frames.
"""
