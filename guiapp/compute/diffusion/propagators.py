"""Kernels as probability densities: where the mass of one cell goes in one step.

Cell j of a propagator (kh, kw) moves mass by j - a rows and columns, a = (k - 1) // 2 being the
anchor of an axis (see `geometry.anchor`): one step is the convolution of a picture with it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import to_host
from guiapp.compute.checks import checked_kernel
from guiapp.compute.geometry import anchor

Density = NDArray[np.float64]

TOLERANCE = 1e-6
"""By how much the sum of a propagator may differ from 1: float32 cells are that exact."""


def propagator(kernel: Any, temperature: float = 1.0) -> Density:
    """The softmax of all entries of a kernel (kh, kw): float64, positive or 0, sums to 1.

    p = exp(kernel / temperature) / sum. The greatest entry is subtracted first, which changes
    nothing but that no entry, however large, overflows: the greatest becomes exp(0) = 1. A low
    temperature leaves little but the greatest entries, a high one makes all nearly equal.
    Raises ValueError for entries that are not finite and a temperature that is not above 0.
    """
    cells = _finite(kernel)
    _check_temperature(temperature)
    with np.errstate(over="ignore"):
        # Halves, since the difference of two of the largest numbers has no float64.
        below = 2 * ((cells / 2 - cells.max() / 2) / temperature)
    weights = np.exp(below)
    share: Density = weights / weights.sum()
    return share


def naive_softmax(kernel: Any, temperature: float = 1.0) -> Density:
    """The softmax as it stands in the formula: from kernel / temperature = 710 on, exp overflows.

    The answer is then nan there and 0 elsewhere, and nan everywhere where all are below -745,
    without a warning: what `propagator` avoids.
    """
    cells = _finite(kernel)
    _check_temperature(temperature)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        weights = np.exp(cells / temperature)
        share: Density = weights / weights.sum()
    return share


def density(kernel: Any) -> Density:
    """A kernel (kh, kw) that is a density but for its sum, divided by the sum.

    Raises ValueError, saying why, for one with negative entries and for one of nothing but zeros.
    """
    cells = _finite(kernel)
    if cells.min() < 0:
        row, column = np.unravel_index(cells.argmin(), cells.shape)
        raise ValueError(
            f"A density has no negative cells, and {cells.min():g} stands in row {row},"
            f" column {column}; take the softmax, which makes a density of any kernel."
        )
    if cells.max() == 0:
        raise ValueError(
            "A density has a sum above 0, and all cells of this kernel are 0;"
            " take the softmax, which makes a density of any kernel."
        )
    shares = cells / cells.max()
    normalised: Density = shares / shares.sum()
    return normalised


def entropy_bits(propagator: Any) -> float:
    """The entropy - sum p log2 p of a propagator, in bits: how little is known of one step.

    0 where all mass takes the same way, log2(cells) where all cells are equal.
    """
    cells = checked_propagator(propagator)
    present = cells[cells > 0]
    return max(0.0, float(-(present * np.log2(present)).sum()))


def moments(propagator: Any) -> tuple[Density, Density]:
    """The drift (2,) in pixels per step and the covariance (2, 2) in square pixels per step.

    (row, column): the mean of the displacement j - a over the propagator's cells, and its
    covariance about that mean.
    """
    cells = checked_propagator(propagator).ravel()
    displacement = displacements(np.shape(propagator)).astype(np.float64)
    drift: Density = cells @ displacement
    centred = displacement - drift
    covariance: Density = centred.T @ (cells[:, None] * centred)
    return drift, covariance


def predicted_moments(propagator: Any, steps: int) -> tuple[Density, Density]:
    """The drift and covariance of so many steps: those of one step, times their number.

    Steps are independent, so means and covariances add, whatever the propagator looks like.
    """
    count = checked_steps(steps)
    drift, covariance = moments(propagator)
    return count * drift, count * covariance


def displacements(shape: tuple[int, ...]) -> NDArray[np.int32]:
    """How far each cell of a propagator (kh, kw) moves mass: (kh kw, 2), row by row."""
    rows, columns = np.indices(shape, np.int32).reshape(2, -1)
    return np.stack([rows - anchor(shape[0]), columns - anchor(shape[1])], axis=1).astype(np.int32)


def checked_propagator(propagator: Any) -> Density:
    """``propagator`` (kh, kw) on the host as float64, its sum 1 to the last digits.

    Raises ValueError for one that is negative somewhere or whose sum is not 1.
    """
    cells = _finite(propagator)
    total = float(cells.sum())
    if cells.min() < 0 or abs(total - 1) > TOLERANCE:
        found = f"a cell of {cells.min():g}" if cells.min() < 0 else f"a sum of {total:g}"
        raise ValueError(
            f"A propagator has no negative cells and sums to 1; {found} came."
            " Make one with propagator(kernel) or density(kernel)."
        )
    share: Density = cells / total
    return share


def checked_steps(steps: int) -> int:
    """A number of steps: a whole number from 0 on."""
    if not isinstance(steps, int | np.integer) or steps < 0:
        raise ValueError(f"steps must be a whole number of at least 0; {steps!r} came.")
    return int(steps)


def _finite(kernel: Any) -> Density:
    cells: Density = checked_kernel(to_host(kernel))
    if not np.isfinite(cells).all():
        raise ValueError("kernel must hold finite numbers only; infinity or nan came.")
    return cells


def _check_temperature(temperature: float) -> None:
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0; {temperature!r} came.")
