"""First derivatives: how much brighter the picture gets in a direction. They sum to 0.

Laid on a picture (correlation), each is positive where it gets brighter towards ``angle``. A
derivative in any direction is a sum of the two along the axes: cos a D_x + sin a D_y (Freeman and
Adelson, 1991). The scale is the usual one, with whole numbers, not that of a slope.
"""

from __future__ import annotations

import numpy as np

from guiapp.compute.angles import direction, distance_along
from guiapp.compute.kernels.compass import ring
from guiapp.compute.kernels.sizes import Kernel, finite, needed_size, one_of, positive


def central_difference(angle: float = 0) -> Kernel:
    """(-1, 0, 1) / 2: half the difference of the two neighbours, the slope itself."""
    return _steered(np.array([0.0, 0.5, 0.0]), angle)


def prewitt(angle: float = 0) -> Kernel:
    """(-1, 0, 1) across, (1, 1, 1) along the edge. Source: Prewitt (1970)."""
    return _steered(np.array([1.0, 1.0, 1.0]), angle)


def sobel(angle: float = 0) -> Kernel:
    """(-1, 0, 1) across, (1, 2, 1) along the edge. Source: Sobel and Feldman (1968)."""
    return _steered(np.array([1.0, 2.0, 1.0]), angle)


def scharr(angle: float = 0) -> Kernel:
    """(-1, 0, 1) across, (3, 10, 3) along: nearly the same in all directions. Scharr (2000)."""
    return _steered(np.array([3.0, 10.0, 3.0]), angle)


def roberts(angle: int = 45) -> Kernel:
    """The 2 x 2 cross: one diagonal neighbour minus the other; ``angle`` 45, 135, 225 or 315.

    Source: Roberts (1963).
    """
    turns = (one_of("angle", angle, (45, 135, 225, 315)) - 45) // 90
    return np.rot90(np.array([[0.0, 1.0], [-1.0, 0.0]]), turns).copy()


def kirsch(angle: int = 0) -> Kernel:
    """5 in the three cells towards ``angle`` (a multiple of 45), -3 in the five others.

    Source: Kirsch (1971).
    """
    return ring((5, 5, -3, -3, -3, -3, -3, 5), angle)


def robinson(angle: int = 0) -> Kernel:
    """The Sobel kernel turned around its ring by multiples of 45 degrees. Robinson (1977)."""
    return ring((2, 1, 0, -1, -2, -1, 0, 1), angle)


def derivative_of_gaussian(sigma: float = 1.5, angle: float = 0, size: int | None = None) -> Kernel:
    """The slope of a blurred picture: s exp(-r^2 / (2 sigma^2)), s the place along ``angle``.

    Scaled so that a slope of one per pixel along the angle gives 1. Source: Canny (1986).
    """
    side = needed_size(3.5 * positive("sigma", sigma), size)
    along = distance_along(finite("angle", angle), (side, side))
    across = distance_along(angle + 90, (side, side))
    kernel = along * np.exp(-(along**2 + across**2) / (2 * sigma**2))
    slope = float((kernel * along).sum())
    return np.asarray(kernel / slope if slope else kernel)


def _steered(along: Kernel, angle: float) -> Kernel:
    """The difference across an edge, ``along`` (3,) its weights along the edge, for any angle."""
    down, across = direction(finite("angle", angle))
    difference = np.array([-1.0, 0.0, 1.0])
    # Adding zero leaves no cell that prints as -0.
    return across * np.outer(along, difference) + down * np.outer(difference, along) + 0.0
