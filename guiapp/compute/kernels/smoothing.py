"""Kernels that copy, move or average; the averages sum to 1."""

from __future__ import annotations

import math

import numpy as np

from guiapp.compute.angles import centred_grid, direction
from guiapp.compute.kernels.sizes import (
    LARGEST,
    Kernel,
    checked_size,
    finite,
    needed_size,
    positive,
)


def identity(size: int = 3) -> Kernel:
    """One at the anchor, else zero: gives the picture back."""
    kernel = np.zeros((checked_size(size), size))
    kernel[(size - 1) // 2, (size - 1) // 2] = 1
    return kernel


def shift(rows: int = 0, columns: int = 1) -> Kernel:
    """One beside the anchor: convolving moves the picture down by ``rows``, right by ``columns``.

    At most 31 each way. Correlating moves it the other way.
    """
    furthest = LARGEST // 2
    for name, value in (("rows", rows), ("columns", columns)):
        if not isinstance(value, int | np.integer) or abs(value) > furthest:
            raise ValueError(
                f"{name} can be a whole number from {-furthest} to {furthest}; {value!r} came."
            )
    kernel = np.zeros((2 * abs(rows) + 1, 2 * abs(columns) + 1))
    kernel[abs(rows) + rows, abs(columns) + columns] = 1
    return kernel


def box(size: int = 3) -> Kernel:
    """The plain mean: 1 / size^2 in every cell."""
    return np.full((checked_size(size), size), 1 / size**2)


def tent(size: int = 5) -> Kernel:
    """A pyramid, the convolution of a box with itself: (m - |r|) (m - |c|), m = (size + 1) / 2."""
    half = (checked_size(size) + 1) / 2
    ramp = half - np.abs(np.arange(size) - (size - 1) / 2)
    return _unit_sum(np.outer(ramp, ramp))


def cone(radius: float = 3) -> Kernel:
    """Weights that fall linearly from the middle to zero at ``radius``: 1 - r / radius."""
    size = needed_size(positive("radius", radius))
    return _unit_sum(np.maximum(0, 1 - _distance(size) / radius))


def gaussian(sigma: float = 1, size: int | None = None) -> Kernel:
    """exp(-r^2 / (2 sigma^2)), sampled at the cells, sum 1.

    Unless a size is given it reaches 3 sigma each way.
    """
    side = needed_size(3 * positive("sigma", sigma), size)
    places = np.arange(side) - (side - 1) / 2
    bell = np.exp(-(places**2) / (2 * sigma**2))
    return _unit_sum(np.outer(bell, bell))


def binomial(size: int = 3) -> Kernel:
    """Row ``size - 1`` of Pascal's triangle times itself, sum 1: a box of two cells, repeated.

    Nearly a Gaussian of variance (size - 1) / 4. Source: Burt and Adelson (1983), with 5 cells.
    """
    last = checked_size(size) - 1
    row = np.array([math.comb(last, k) for k in range(size)]) / 2.0**last
    return np.outer(row, row)


def disc(radius: float = 3) -> Kernel:
    """The mean over a disc, as a lens out of focus makes it: each cell by the area it has in it."""
    size = needed_size(positive("radius", radius) - 0.5)
    parts = 64
    fine = (np.arange(size * parts) + 0.5) / parts - size / 2
    half_chord = np.sqrt(np.maximum(0, radius**2 - fine**2))[:, np.newaxis]
    left = np.arange(size) - size / 2
    covered = np.minimum(left + 1, half_chord) - np.maximum(left, -half_chord)
    area = np.maximum(0, covered).reshape(size, parts, size).mean(axis=1)
    return _unit_sum((area + area.T) / 2)


def motion_blur(length: float = 9, angle: float = 0) -> Kernel:
    """The mean along a line of ``length`` pixels: a camera that moved while it looked.

    Points one pixel apart (or a little less) on the line, each shared by its four nearest cells.
    """
    count = max(1, math.ceil(positive("length", length) - 1e-9))
    half = max(0.0, (length - 1) / 2)
    down, across = direction(finite("angle", angle))
    steps = np.linspace(-half, half, count)
    rows, columns = needed_size(half * abs(down)), needed_size(half * abs(across))
    weights = [
        np.maximum(0, 1 - np.abs(np.arange(side) - side // 2 - place * steps[:, np.newaxis]))
        for side, place in ((rows, down), (columns, across))
    ]
    return _unit_sum(weights[0].T @ weights[1])


def lanczos(cutoff: float = 0.25, lobes: int = 3) -> Kernel:
    """A low pass that cuts at ``cutoff`` cycles per pixel: a sinc windowed by its own main lobe.

    sinc(2 f x) sinc(2 f x / lobes) on rows and columns, sum 1. Source: Duchon (1979).
    """
    if not 0 < cutoff <= 0.5:
        raise ValueError(f"cutoff must be above 0 and at most 0.5; {cutoff!r} came.")
    side = needed_size(positive("lobes", lobes) / (2 * cutoff))
    x = 2 * cutoff * (np.arange(side) - side // 2)
    row = np.where(np.abs(x) < lobes, np.sinc(x) * np.sinc(x / lobes), 0)
    return _unit_sum(np.outer(row, row) + 0.0)


def _distance(size: int) -> Kernel:
    rows, columns = centred_grid((size, size))
    distance: Kernel = np.hypot(rows, columns)
    return distance


def _unit_sum(kernel: Kernel) -> Kernel:
    scaled: Kernel = np.divide(kernel, kernel.sum())
    return scaled
