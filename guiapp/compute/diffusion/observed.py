"""What is read off a picture of mass, on the host: how even it is, and where on the torus it lies.

The mass is the picture (H, W), nowhere negative but for rounding; places are (row, column).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from guiapp.compute.backend import to_host
from guiapp.compute.checks import checked_choice, checked_image
from guiapp.compute.diffusion.propagators import Density
from guiapp.compute.diffusion.walls import checked_boundary

DISTANCES = ("total variation", "L2")

_ROUNDING = 1e-9
"""Negative values that are this small beside the greatest are what a transform leaves of zeros."""
_NOWHERE = 1e-12
"""A resultant this short has no direction: the mass is evenly spread."""


def entropy_of(image: Any) -> float:
    """The entropy of where the mass is, - sum p log2 p over the cells, in bits.

    0 for mass in one cell, log2(H W) for evenly spread mass, to which diffusion leads.
    """
    share = shares(image)
    logs = np.maximum(share, np.finfo(np.float64).tiny)  # zeros count nothing, whatever their log
    np.log2(logs, out=logs)
    logs *= share
    return max(0.0, -float(logs.sum()))


def variance_of(image: Any) -> float:
    """The variance of the values of a picture: how far it is from even, 0 at the end of mixing."""
    return float(np.var(to_host(checked_image(image)), dtype=np.float64))


def centre_of_mass(
    image: Any, *, boundary: str = "wrap", near: Sequence[float] | None = None
) -> Density:
    """Where the centre of the mass is: (2,), in pixels, from 0 to the size of the picture.

    On a torus it is the circular mean, along each axis the direction of sum m exp(2 pi i x / L),
    corrected by the mean distance from there the shorter way round: exact for mass that lies
    within half the torus. nan along an axis with no direction, as for even mass. With ``near``
    (2,), a place before, the one of all its images that is nearest to it: so a source is followed
    round the torus for as long as it moves by less than half of it from picture to picture.
    """
    checked_boundary(boundary)
    share = shares(image)
    centre = np.empty(2)
    for axis, length in enumerate(share.shape):
        along = share.sum(axis=1 - axis)
        places = np.arange(length)
        if boundary == "wall":
            centre[axis] = along @ places
            continue
        resultant = along @ np.exp(2j * np.pi * places / length)
        if abs(resultant) < _NOWHERE:
            centre[axis] = np.nan if length > 1 else 0
            continue
        middle = np.angle(resultant) * length / (2 * np.pi)
        middle += along @ _shorter(places - middle, length)
        centre[axis] = middle % length
        if near is not None:
            centre[axis] = near[axis] + _shorter(centre[axis] - near[axis], length)
    return centre


def covariance_of(
    image: Any, *, boundary: str = "wrap", centre: Sequence[float] | None = None
) -> Density:
    """The covariance (2, 2) of the places of mass about its centre, in square pixels.

    On a torus distances go the shorter way round, so it grows by the propagator's covariance a step
    only until mass comes half way round. ``centre`` is `centre_of_mass` where it is left out.
    """
    share = shares(image)
    middle = centre_of_mass(image, boundary=boundary) if centre is None else np.asarray(centre)
    down, across = (
        np.arange(length) - place for length, place in zip(share.shape, middle, strict=True)
    )
    if checked_boundary(boundary) == "wrap":
        down, across = _shorter(down, share.shape[0]), _shorter(across, share.shape[1])
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    mean = np.array([rows @ down, columns @ across])
    mixed = down @ share @ across
    square = np.array([[rows @ down**2, mixed], [mixed, columns @ across**2]])
    covariance: Density = square - np.outer(mean, mean)
    return covariance


def distance(found: Any, reference: Any, kind: str = "total variation") -> float:
    """How far one density is from another, each divided by its sum first.

    "total variation": half the sum of |p - q|, the mass that is in the wrong place, 0 to 1;
    "L2": the root of sum (p - q)^2 / sum q^2, q being the reference.
    Raises ValueError for pictures of different shapes.
    """
    checked_choice("kind", kind, DISTANCES)
    p, q = shares(found), shares(reference)
    if p.shape != q.shape:
        raise ValueError(f"Both pictures must have one shape; {p.shape} and {q.shape} came.")
    if kind == "total variation":
        return float(np.abs(p - q).sum() / 2)
    p -= q
    np.square(p, out=p)
    np.square(q, out=q)
    return float(np.sqrt(p.sum() / q.sum()))


def shares(image: Any) -> Density:
    """The mass of each cell (H, W) divided by all mass; what rounding left below zero is 0.

    Raises ValueError for a picture that is not finite, is negative somewhere or has no mass.
    """
    mass: Density = to_host(checked_image(image)).astype(np.float64, copy=False)
    greatest, least = float(mass.max()), float(mass.min())
    if mass.ndim != 2 or not (math.isfinite(greatest) and math.isfinite(least)):
        raise ValueError(f"mass must be finite and of shape (H, W); {mass.shape} came.")
    if not greatest > 0 or least < -_ROUNDING * greatest:
        raise ValueError("mass must be nowhere negative and somewhere above 0.")
    share: Density = np.maximum(mass, 0)
    share /= greatest  # the sum of many large values may overflow
    share /= share.sum()
    return share


def _shorter(difference: Any, length: int) -> Any:
    """A distance along a ring of some length, the shorter way round: -length / 2 to length / 2."""
    return difference - length * np.rint(difference / length)
