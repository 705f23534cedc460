"""How filters that are digits respond to a digit that is turned.

A filter w (`SIDE`, `SIDE`) is a digit less its mean, over its norm. The picture is a digit of the
same size in a larger one, over the norm of that digit less its mean: so a response of 1 says that
digit and filter are the same, and none is larger at the digit's place (Cauchy and Schwarz).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.convolution import correlate
from guiapp.compute.digits import digit
from guiapp.labs.pooling.channels.params import TiltedDigit

Pixels = NDArray[np.float32]
Floats = NDArray[np.float64]

SIDE = 40
"""Pixels of a filter's side."""
MARGIN = 8
"""Pixels around the digit in the picture: as far a filter is moved from the middle."""
STEP = 2.5
"""Degrees between the tilts that curves are computed at."""
TILTS = np.arange(-180.0, 180.0 + STEP, STEP)


def drawn(number: int, tilt: float, weight: float) -> Pixels:
    """The picture as it is seen, 0 to 1: (H, W)."""
    return np.pad(_digit(number, tilt, weight), MARGIN)


def seen_by_filters(picture: Pixels) -> Floats:
    """The picture over the norm of its digit less its mean."""
    middle = picture[MARGIN:-MARGIN, MARGIN:-MARGIN].astype(np.float64)
    norm = math.sqrt(float(((middle - middle.mean()) ** 2).sum()))
    return np.asarray(picture, np.float64) / norm


def weights_of(wanted: TiltedDigit, weight: float) -> Floats:
    """The filter (SIDE, SIDE), float64: a mean of 0, a sum of squares of 1."""
    cells = _digit(wanted.number, wanted.tilt, weight).astype(np.float64)
    cells -= cells.mean()
    return np.asarray(cells / math.sqrt(float((cells**2).sum())))


def response(pictures: NDArray[np.floating], weights: Floats) -> NDArray[np.floating]:
    """Cross-correlation, "valid": one map (17, 17) of each picture (..., H, W)."""
    found: NDArray[np.floating] = correlate(pictures, weights, mode="valid")
    return found


def turned_pictures(number: int, weight: float) -> Pixels:
    """(n, H, W) float32: what the filters see at all `TILTS`."""
    return np.stack([seen_by_filters(drawn(number, tilt, weight)) for tilt in TILTS]).astype(
        np.float32
    )


def change(values: Floats) -> float | None:
    """(max - min) / max: by what share values fall below the largest; None where that is not > 0.

    0 for what stays the same.
    """
    most = float(values.max())
    return (most - float(values.min())) / most if most > 0 else None


def _digit(number: int, tilt: float, weight: float) -> Pixels:
    return digit(number, (SIDE, SIDE), tilt, weight=weight)
