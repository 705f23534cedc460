"""Correlating with fewer multiplications: Toom and Cook's algorithm, known as Winograd's.

A correlation of ``tile`` + ``size`` - 1 values with ``size`` weights has ``tile`` sums, which take
tile × size multiplications when each is formed for itself. Seen as polynomials whose values at
tile + size - 1 points say everything, they take one for each point::

    sums = after ((kernel weights) * (before values))

``before`` and ``after`` work on the values alone, ``kernel`` on the weights alone; where many
channels and filters meet, most of the work lies in between. Lavin and Gray (2016), "Fast algorithms
for convolutional neural networks"; the points as Barabasz et al. (2020) order them, "Error analysis
and improving the accuracy of Winograd convolution for deep neural networks".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.polynomial import polynomial

_POINTS = (0.0, -1.0, 1.0, 0.5, -2.0, -0.5, 2.0)
"""Finite points, the next one always that which costs least precision; the last is infinity."""


@dataclass(frozen=True, eq=False)
class Algorithm:
    """``before`` (points, points), ``kernel`` (points, size), ``after`` (tile, points), float32."""

    tile: int
    before: Any
    kernel: Any
    after: Any

    @property
    def points(self) -> int:
        """How many products take the place of tile × size."""
        return len(self.before)


@lru_cache(maxsize=32)
def algorithm(size: int) -> Algorithm:
    """For kernels of this length, with the longest tile up to 4 that float32 can bear.

    With 8 points sums keep 5 digits. Lengths 1 and above 7 have tiles of 1: the sum as it stands.
    """
    tile = 4 if 2 <= size <= 5 else 2 if size in (6, 7) else 1
    if tile == 1:
        return Algorithm(
            1, _single(np.eye(size)), _single(np.eye(size)), _single(np.ones((1, size)))
        )
    count = tile + size - 1
    points = np.array(_POINTS[: count - 1])
    before, kernel = np.zeros((count, count)), np.zeros((count, size))
    after = np.zeros((tile, count))
    for row, point in enumerate(points):
        others = np.delete(points, row)
        before[row, :-1] = polynomial.polyfromroots(others)
        kernel[row] = point ** np.arange(size) / np.prod(point - others)
        after[:, row] = point ** np.arange(tile)
    before[-1] = polynomial.polyfromroots(points)
    kernel[-1, -1] = after[-1, -1] = 1
    return Algorithm(tile, _single(before), _single(kernel), _single(after))


def _single(matrix: Any) -> Any:
    """As float32, which nobody may write to."""
    found = np.ascontiguousarray(matrix, np.float32)
    found.flags.writeable = False
    return found
