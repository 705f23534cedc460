"""Kernels of 3 x 3 cells that turn by moving their outer cells around the middle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guiapp.compute.kernels.sizes import Kernel, one_of

_PLACES = ((1, 2), (0, 2), (0, 1), (0, 0), (1, 0), (2, 0), (2, 1), (2, 2))


def ring(values: Sequence[float], angle: float, middle: float = 0) -> Kernel:
    """A 3 x 3 kernel of eight outer ``values``, turned by ``angle``, a multiple of 45 degrees.

    Values go counter-clockwise as seen on the screen, the first one at ``angle``: 0 is right.
    """
    steps = one_of("angle", angle, tuple(range(0, 360, 45))) // 45
    kernel = np.full((3, 3), float(middle))
    for place, value in enumerate(values):
        kernel[_PLACES[(place + steps) % 8]] = value
    return kernel
