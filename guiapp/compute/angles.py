"""Directions: degrees counter-clockwise as seen on the screen, from that of growing columns.

0 points right, 90 up, that is towards smaller rows, since rows count downwards.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def direction(angle: float) -> tuple[float, float]:
    """The unit step (row, column) that goes in the direction ``angle``; exact at right angles."""
    turn = math.radians(angle % 360)
    return -round(math.sin(turn), 15) + 0.0, round(math.cos(turn), 15) + 0.0


def centred_grid(shape: tuple[int, int]) -> tuple[Any, Any]:
    """(rows (H, 1), columns (1, W)) counted from the middle of a picture, in pixels."""
    height, width = shape
    rows = np.arange(height)[:, np.newaxis] - (height - 1) / 2
    columns = np.arange(width)[np.newaxis, :] - (width - 1) / 2
    return rows, columns


def distance_along(angle: float, shape: tuple[int, int]) -> Any:
    """How far each pixel lies from the middle in the direction ``angle``: (H, W), in pixels."""
    rows, columns = centred_grid(shape)
    down, across = direction(angle)
    return down * rows + across * columns
