"""Which values of a picture tell most: the rare ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling.grid import Whole
from guiapp.compute.pooling.information import Limits, level_of, self_information
from guiapp.compute.pooling.origin import argmax_pool

Bits = NDArray[np.float64]


def information_map(image: Any, levels: int = 256, limits: Limits | None = None) -> Bits:
    """The self-information of each value under the histogram of the picture: (..., H, W)."""
    found = level_of(image, levels, limits)
    counts = np.bincount(found.ravel(), minlength=levels)
    # Bins without values have no bits, and no value looks them up.
    bits = self_information(np.where(counts > 0, counts, found.size) / found.size)
    return np.asarray(bits[found], np.float64)


def told_most(
    image: Any,
    size: Whole,
    *,
    levels: int = 256,
    limits: Limits | None = None,
    **options: Any,
) -> tuple[Bits, NDArray[np.intp], NDArray[np.intp]]:
    """Which value of each window told most: its bits, its row and its column (..., rows, columns).

    The rarest under the picture's histogram, the first in reading order of those that are as rare.
    ``options`` (stride, padding, ceil_mode) are those of `argmax_pool`.
    """
    found, rows, columns = argmax_pool(information_map(image, levels, limits), size, **options)
    return found, rows, columns
