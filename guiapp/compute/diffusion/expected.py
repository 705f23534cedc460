"""What theory says of diffusion: the Gaussian it tends to, and how grainy particles look."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np

from guiapp.compute.checks import checked_choice, checked_shape
from guiapp.compute.diffusion.observed import DISTANCES, shares
from guiapp.compute.diffusion.propagators import Density

_LEAST_VARIANCE = 0.01
"""Square pixels: a bell that is narrower lies in one cell, as it does with this."""
_FAR = 8.5
"""Standard deviations beyond which a Gaussian is below the last digit of its peak."""
_SMOOTH = 4.0
"""Square pixels from which the sum over all cells is the integral, to 1e-34."""
_ROUNDING = 1e-9
_EVEN = 1.5
"""Standard deviations, in lengths of a torus, from which the Gaussian on it is even to 1e-19."""


def gaussian_limit(
    mean: Any, covariance: Any, shape: tuple[int, int], wrap: bool = True
) -> Density:
    """The density (H, W) that the central limit theorem predicts for a point source, float64.

    ``mean`` (2,) is the place (row, column) of its centre in pixels, the source plus steps times
    drift, ``covariance`` (2, 2) steps times that of the propagator: see `predicted_moments`.
    The Gaussian is taken at the centres of all cells and divided by its sum over all cells of the
    plane; with ``wrap`` the plane is laid round the torus, so that the densities sum to 1, without
    it what lies outside the picture is missing. Where nothing moves along some direction the bell
    is one cell wide. Raises ValueError for a covariance that has no such bell.
    """
    size = checked_shape("picture", shape)
    centre, spread = _checked_moments(mean, covariance)
    narrowest = float(np.linalg.eigvalsh(spread)[0])
    if wrap and narrowest >= (_EVEN * max(size)) ** 2:
        return np.full(size, 1 / (size[0] * size[1]))
    if not wrap and narrowest >= _SMOOTH:
        area = 2 * math.pi * math.sqrt(np.linalg.det(spread))
        return _bell(centre, spread, size) / area
    reach = _FAR * np.sqrt(np.diag(spread))
    turns = [
        range(math.floor((middle - far) / length), math.floor((middle + far) / length) + 1)
        for middle, far, length in zip(centre, reach, size, strict=True)
    ]
    seen, total = np.zeros(size), 0.0
    for turn in product(*turns):
        part = _bell(centre - np.multiply(turn, size), spread, size)
        total += float(part.sum())
        if wrap or turn == (0, 0):
            seen += part
    return seen / total


def _bell(centre: Density, covariance: Density, shape: tuple[int, int]) -> Density:
    """exp(-d' C^-1 d / 2) at all cells (H, W), d being their distance from the centre."""
    inverse = np.linalg.inv(covariance)
    down = np.arange(shape[0])[:, None] - centre[0]
    across = np.arange(shape[1]) - centre[1]
    square = inverse[0, 0] * down**2 + 2 * inverse[0, 1] * down * across + inverse[1, 1] * across**2
    bell: Density = np.exp(-square / 2)
    return bell


def _checked_moments(mean: Any, covariance: Any) -> tuple[Density, Density]:
    """The mean (2,), and the covariance (2, 2) with no variance below the least."""
    centre, spread = np.asarray(mean, np.float64), np.asarray(covariance, np.float64)
    if centre.shape != (2,) or spread.shape != (2, 2):
        raise ValueError(
            f"mean must be (2,) and covariance (2, 2); {centre.shape} and {spread.shape} came."
        )
    if not (np.isfinite(centre).all() and np.isfinite(spread).all()):
        raise ValueError("mean and covariance must be finite; infinity or nan came.")
    variances, directions = np.linalg.eigh((spread + spread.T) / 2)
    if variances[0] < -_ROUNDING * max(1, variances[1]) or not np.allclose(spread, spread.T):
        raise ValueError("covariance must be symmetric, with no variance below 0 anywhere.")
    kept = np.maximum(variances, _LEAST_VARIANCE)
    return centre, (directions * kept) @ directions.T


def expected_distance(reference: Any, count: int, kind: str = "total variation") -> float:
    """The `distance` to be expected of ``count`` particles from the density (H, W) they follow.

    For particles that are independent, each placed and moved at random. It falls like 1 / sqrt(n)
    once there are many in each cell. A cell of probability q holds k of n with the binomial
    probability, of which "total variation" adds up half the mean |k / n - q|, exactly
    m C(n, m) q^m (1 - q)^(n - m + 1) / n with m = floor(n q) + 1 (de Moivre, 1730); "L2" is the
    root mean square, sqrt((1 - sum q^2) / (n sum q^2)).
    """
    checked_choice("kind", kind, DISTANCES)
    if count < 1:
        raise ValueError(f"count must be a whole number of at least 1; {count!r} came.")
    q = shares(reference)
    if kind == "L2":
        square = float((q**2).sum())
        return math.sqrt(max(0.0, 1 - square) / (count * square))
    from scipy.special import gammaln  # a tenth of a second that a start need not take

    q = q[(q > 0) & (q < 1)]
    m = np.minimum(np.floor(count * q) + 1, count)
    ways = gammaln(count + 1) - gammaln(m + 1) - gammaln(count - m + 1)
    deviation = m * np.exp(ways + m * np.log(q) + (count - m + 1) * np.log1p(-q))
    return float(deviation.sum() / count)
