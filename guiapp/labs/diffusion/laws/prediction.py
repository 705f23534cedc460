"""What the laws say of a point source: sums over its steps, whose propagators may all differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import moments
from guiapp.compute.fft import rfft2
from guiapp.compute.fourier import half_transfer
from guiapp.compute.geometry import anchor
from guiapp.core.lab import Env

Floats = NDArray[np.float64]
Shape = tuple[int, int]

HALF_WAY = 0.48
"""Of the plane's side: mass that is farther from the mean is as near to it round the plane."""
NOTHING = 1e-15
"""A share of the mass that may be what a transform leaves of nothing."""


@dataclass(frozen=True, eq=False)
class Prediction:
    """After some steps; (row, column), pixels.

    drift       (2,) from the source
    covariance  (2, 2)
    fourth      (2, 2) fourth cumulants, of i, i, j, j: how far a measured variance may be off
    spectrum    (H, W // 2 + 1) complex: the source's, times the transfer function of each step
    crossed     (2,) share of the mass that came half way round the plane, down and across
    """

    drift: Floats
    covariance: Floats
    fourth: Floats
    spectrum: NDArray[np.complex128]
    crossed: Floats

    def told(self, side: int, allowed: Floats | float) -> NDArray[np.bool_]:
        """(2,): whether drift and variance of an axis can be measured, to a tenth of ``allowed``.

        What has gone round the plane is taken for something near, off by up to its ``side``.
        """
        return np.asarray((self.crossed == 0) | (self.crossed * side**2 <= 0.1 * allowed))

    def errors(self, count: int) -> tuple[Floats, Floats]:
        """Standard errors of the mean (2,) and the covariance (2, 2) of so many particles."""
        variances = np.diag(self.covariance)
        square = self.fourth + np.outer(variances, variances) + self.covariance**2
        return np.sqrt(variances / count), np.sqrt(np.maximum(square, 0) / count)


def at_source(mass: Floats) -> Prediction:
    """Before the first step of ``mass`` (H, W), which lies in one cell."""
    return Prediction(np.zeros(2), np.zeros((2, 2)), np.zeros((2, 2)), rfft2(mass), np.zeros(2))


def one_more(
    before: Prediction, shares: Floats, mass: Floats, source: Floats, env: Env
) -> Prediction:
    """After one more step by the propagator ``shares``; ``mass`` (H, W) is that before it."""
    drift, covariance = moments(shares)
    shape = (mass.shape[0], mass.shape[1])
    transfer = env.cached(
        ("transfer", shares.tobytes(), shares.shape, shape), lambda: half_transfer(shares, shape)
    )
    return Prediction(
        before.drift + drift,
        before.covariance + covariance,
        before.fourth + fourth_cumulants(shares),
        before.spectrum * transfer,
        before.crossed + _crossing(shares, drift, mass, source + before.drift),
    )


def fourth_cumulants(shares: Floats) -> Floats:
    """(2, 2): E[di² dj²] - Cii Cjj - 2 Cij², d being displacements about the drift.

    Like means and covariances, those of independent steps add up; a Gaussian has none.
    """
    drift, covariance = moments(shares)
    down, across = (
        np.arange(size) - anchor(size) - middle
        for size, middle in zip(shares.shape, drift, strict=True)
    )
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    mixed = down**2 @ shares @ across**2
    mean = np.array([[rows @ down**4, mixed], [mixed, columns @ across**4]])
    variances = np.diag(covariance)
    cumulants: Floats = mean - np.outer(variances, variances) - 2 * covariance**2
    return cumulants


def _crossing(shares: Floats, drift: Floats, mass: Floats, mean: Floats) -> Floats:
    """The share of the mass that a step takes half way round from its mean: (2,)."""
    found = np.zeros(2)
    for axis, length in enumerate(mass.shape):
        along, moved = mass.sum(axis=1 - axis), shares.sum(axis=1 - axis)
        places = np.flatnonzero(along > NOTHING)
        away = places - mean[axis]
        away -= length * np.rint(away / length)
        size = len(moved)
        ends = away[:, None] + (np.arange(size) - anchor(size) - drift[axis])
        found[axis] = along[places] @ (np.abs(ends) > HALF_WAY * length) @ moved
    return found
