"""Draws a Figure in the window and tells what hands do on it."""

from guiapp.ui.canvas.canvas import Canvas

__all__ = ["Canvas"]
