"""Pictures turned about their middle."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guiapp.compute.angles import direction

Pixels = NDArray[np.float32]


def turned(pixels: Any, degrees: float) -> Pixels:
    """A picture (H, W) or (H, W, 3) turned counter-clockwise as seen on the screen: float32.

    The shape stays. The middle, ((H - 1) / 2, (W - 1) / 2), keeps its place; what comes in from
    outside is the picture's mean, in each channel. In between, cubic convolution to a 32nd of a
    pixel; by multiples of 180 degrees, and of 90 for squares, every value is kept exactly.
    Raises ValueError for another shape and for an angle that is no number.
    """
    picture = np.asarray(pixels, dtype=np.float32)
    if picture.ndim not in (2, 3) or 0 in picture.shape or picture.shape[2:] not in ((), (3,)):
        raise ValueError(f"a picture is (H, W) or (H, W, 3); {picture.shape} came.")
    if not math.isfinite(degrees):
        raise ValueError(f"degrees must be finite; {degrees!r} came.")
    height, width = picture.shape[:2]
    quarters, rest = divmod(degrees, 90)
    if rest == 0 and (quarters % 2 == 0 or height == width):
        return np.ascontiguousarray(np.rot90(picture, int(quarters % 4)))
    mean = picture.mean(axis=(0, 1), dtype=np.float64).astype(np.float32)
    # About the mean, so that a cubic that overshoots at the border overshoots from nothing.
    moved = cv2.warpAffine(
        picture - mean,
        _source_of(degrees, (height, width)),
        (width, height),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(0.0, 0.0, 0.0),
    )
    return np.asarray(moved + mean, dtype=np.float32)


def _source_of(degrees: float, shape: tuple[int, int]) -> NDArray[np.float64]:
    """(2, 3): from (column, row, 1) of the turned picture to where its pixel came from."""
    down, across = direction(degrees)
    middle = np.array([(shape[1] - 1) / 2, (shape[0] - 1) / 2])
    turn = np.array([[across, down], [-down, across]])
    return np.column_stack([turn, middle - turn @ middle])
