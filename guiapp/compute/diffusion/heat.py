"""The heat equation du/dt = Laplacian(u), step by step and solved, and diffusion that spares edges.

Pictures (..., H, W) are computed in float64; pixels are 1 apart, so times are in square pixels.
The boundary "wrap" makes a torus; "wall" lets nothing through the rim, as an insulated plate.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_choice
from guiapp.compute.diffusion.carrying import as_mass
from guiapp.compute.diffusion.propagators import Density
from guiapp.compute.diffusion.walls import checked_boundary
from guiapp.compute.fft import irfft2, rfft2

LAPLACIANS = ("continuous", "five-point")
CONDUCTANCES = ("exponential", "rational")

Flux = Callable[[Any], Any]


def heat_step(image: Any, rate: float, boundary: str = "wrap") -> Any:
    """One explicit step: each of the four neighbours gives ``rate`` times the difference.

    u + rate (up + down + left + right - 4 u), the five-point Laplacian, after which the time is
    later by ``rate``. The sum is kept. Up to a rate of 1/4 the step is a propagator, see
    `heat_kernel`; above `stability_limit` the finest stripes grow from step to step. Nothing is
    clipped: in the end the picture holds infinity and nan, without a warning, so ask
    ``isfinite`` before it is shown. Raises ValueError for a rate that is negative or not finite.
    """
    checked_rate(rate)
    return _stepped(as_mass(image), lambda difference: rate * difference, boundary)


def heat_kernel(rate: float) -> Density:
    """The kernel (3, 3) with which convolving is `heat_step`: a density up to a rate of 1/4."""
    checked_rate(rate)
    return np.array([[0, rate, 0], [rate, 1 - 4 * rate, rate], [0, rate, 0]], np.float64)


def stability_limit(shape: tuple[int, int] | None = None, boundary: str = "wrap") -> float:
    """The rate up to which no wave grows in `heat_step`: 1/4 for pictures of any size.

    A wave is multiplied by 1 - rate m each step, m being its eigenvalue, so that the limit is 2
    over the largest one. Along an axis of L pixels that is 4 sin^2(pi k / L), k = floor(L / 2), on
    a torus and k = (L - 1) / 2 between walls, which for a given ``shape`` may allow a little more.
    """
    checked_boundary(boundary)
    if shape is None:
        return 0.25
    turns = (length // 2 if boundary == "wrap" else (length - 1) / 2 for length in shape)
    largest = sum(
        4 * math.sin(math.pi * turn / length) ** 2
        for turn, length in zip(turns, shape, strict=True)
    )
    return 2 / largest if largest else math.inf


def heat_exact(
    image: Any, time: float, boundary: str = "wrap", *, laplacian: str = "continuous"
) -> Any:
    """The solution after ``time``, in one stroke: each wave is multiplied by what is left of it.

    For the "continuous" Laplacian that is exp(-4 pi^2 |f|^2 time), f in cycles per pixel, the
    transform of a Gaussian of variance 2 time along each axis: the picture is convolved with it,
    as if it were continued between its pixels by the waves of its transform. For a time below
    about 1/2 the bell is narrower than a pixel, and beside hard edges values overshoot.
    For the "five-point" Laplacian it is exp(-time m), m = 4 sin^2(pi u) + 4 sin^2(pi v), to which
    many small steps of `heat_step` tend; both agree for waves that are much longer than a pixel.
    The sum is kept. "wall" mirrors the picture at its rim.
    Raises ValueError for a time that is negative or not finite.
    """
    if not 0 <= time < math.inf:
        raise ValueError(f"time must be a finite number of at least 0; {time!r} came.")
    checked_choice("laplacian", laplacian, LAPLACIANS)
    picture = as_mass(image)
    xp = namespace(picture)
    height, width = picture.shape[-2:]
    if checked_boundary(boundary) == "wall":
        picture = xp.concatenate([picture, picture[..., ::-1, :]], axis=-2)
        picture = xp.concatenate([picture, picture[..., ::-1]], axis=-1)
    plane = (picture.shape[-2], picture.shape[-1])
    down, across = np.fft.fftfreq(plane[0])[:, None], np.fft.rfftfreq(plane[1])
    if laplacian == "continuous":
        eigenvalues = 4 * np.pi**2 * (down**2 + across**2)
    else:
        eigenvalues = 4 * (np.sin(np.pi * down) ** 2 + np.sin(np.pi * across) ** 2)
    half = rfft2(picture) * xp.asarray(np.exp(-time * eigenvalues))
    return irfft2(half, plane)[..., :height, :width].copy()


def perona_malik_step(
    image: Any,
    rate: float,
    contrast: float,
    conductance: str = "exponential",
    boundary: str = "wall",
) -> Any:
    """One step of the diffusion that smooths within regions and spares the edges between them.

    Each of the four neighbours gives rate g(d) d, where d is the difference to it and g is
    exp(-(d / contrast)^2), "exponential", which favours edges of high contrast, or
    1 / (1 + (d / contrast)^2), "rational", which favours wide regions. Differences well below
    ``contrast`` are evened out, those well above it stay. The sum is kept; up to a rate of 1/4 no
    value leaves the range of those before. ``contrast`` inf makes it `heat_step`.
    Raises ValueError for a negative rate and a contrast that is not above 0.
    Source: Perona and Malik (1990), equations 7 to 10 and the two conductances that follow.
    """
    checked_rate(rate)
    checked_choice("conductance", conductance, CONDUCTANCES)
    if not contrast > 0:
        raise ValueError(f"contrast must be above 0; {contrast!r} came.")
    picture = as_mass(image)
    xp = namespace(picture)

    def flux(difference: Any) -> Any:
        square = (difference / contrast) ** 2
        share = xp.exp(-square) if conductance == "exponential" else 1 / (1 + square)
        return rate * share * difference

    return _stepped(picture, flux, boundary)


def checked_rate(rate: float) -> float:
    """A finite number of at least 0."""
    if not 0 <= rate < math.inf:
        raise ValueError(f"rate must be a finite number of at least 0; {rate!r} came.")
    return rate


def _stepped(picture: Any, flux: Flux, boundary: str) -> Any:
    """The picture after what flows between neighbours: one side gains what the other loses.

    ``flux`` gives what a cell gets from the next one, from the difference to it.
    """
    checked_boundary(boundary)
    output = picture.copy()
    with np.errstate(over="ignore", invalid="ignore"):
        for before, after in _NEIGHBOURS[boundary]:
            passed = flux(picture[after] - picture[before])
            output[before] += passed
            output[after] -= passed
    return output


def _neighbours(boundary: str) -> list[tuple[Any, Any]]:
    """Where the pairs of neighbours lie: each cell and the next one, down and to the right."""
    pairs: list[tuple[Any, Any]] = []
    places = [(slice(None, -1), slice(1, None))]
    if boundary == "wrap":
        places.append((slice(-1, None), slice(None, 1)))
    for before, after in places:
        pairs.append(((..., before, slice(None)), (..., after, slice(None))))
        pairs.append(((..., before), (..., after)))
    return pairs


_NEIGHBOURS = {boundary: _neighbours(boundary) for boundary in ("wrap", "wall")}
