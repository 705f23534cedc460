"""Second derivatives and their kin: points, lines, corners. They sum to 0."""

from __future__ import annotations

import numpy as np

from guiapp.compute.angles import centred_grid
from guiapp.compute.kernels.compass import ring
from guiapp.compute.kernels.sizes import Kernel, needed_size, one_of, positive
from guiapp.compute.kernels.smoothing import gaussian


def laplacian(neighbours: int = 4) -> Kernel:
    """The sum of the neighbours minus as often the middle: -4 and 1, or -8 and 1."""
    beside = float(one_of("neighbours", neighbours, (4, 8)) == 8)
    return ring((1, beside) * 4, 0, middle=-neighbours)


def edge() -> Kernel:
    """The edge detector with 8 in the middle and -1 around: minus the Laplacian of 8 neighbours."""
    return 0.0 - laplacian(8)


def mixed_derivative() -> Kernel:
    """d^2 / (d row d column): a quarter of one diagonal's corners minus the other's."""
    return np.array([[1.0, 0.0, -1.0], [0.0, 0.0, 0.0], [-1.0, 0.0, 1.0]]) / 4


def laplacian_of_gaussian(sigma: float = 1.5, size: int | None = None) -> Kernel:
    """The Mexican hat upside down: (r^2 - 2 sigma^2) / (2 pi sigma^6) exp(-r^2 / (2 sigma^2)).

    4 sigma each way unless a size is given; the mean of the samples is taken off, so that the sum
    is 0. Source: Marr and Hildreth (1980).
    """
    side = needed_size(4 * positive("sigma", sigma), size)
    rows, columns = centred_grid((side, side))
    square = rows**2 + columns**2
    bell = np.exp(-square / (2 * sigma**2)) / (2 * np.pi * sigma**6)
    hat = (square - 2 * sigma**2) * bell
    return np.asarray(hat - hat.mean())


def difference_of_gaussians(
    sigma: float = 1.5, ratio: float = 1.6, size: int | None = None
) -> Kernel:
    """G(sigma) - G(ratio sigma): a band of frequencies. Marr and Hildreth (1980) take ratio 1.6."""
    side = needed_size(3 * positive("sigma", sigma) * max(1.0, positive("ratio", ratio)), size)
    return gaussian(sigma, side) - gaussian(ratio * sigma, side)


def line(angle: int = 0) -> Kernel:
    """2 along a line in the direction 0, 45, 90 or 135, -1 elsewhere.

    Source: Gonzalez and Woods, Digital Image Processing, section on line detection.
    """
    one_of("angle", angle, (0, 45, 90, 135))
    return ring((2, -1, -1, -1, 2, -1, -1, -1), angle, middle=2)


def point() -> Kernel:
    """Four times the middle, minus twice the cross, plus the corners: two Laplacians of a line.

    (-1, 2, -1) times itself: zero on every straight line along rows or columns.
    """
    row = np.array([-1.0, 2.0, -1.0])
    return np.outer(row, row)


def corner() -> Kernel:
    """A template of a corner: largest where something bright has its upper left corner."""
    return np.array([[-4.0, -4.0, -4.0], [-4.0, 5.0, 5.0], [-4.0, 5.0, 5.0]])
