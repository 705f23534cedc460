"""The theorem in each boundary: how far the sum and the product are apart, padded and bare."""

from __future__ import annotations

from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.boundaries import BOUNDARIES
from guiapp.compute.convolution import convolve
from guiapp.compute.fft import irfft2
from guiapp.compute.fourier import half_spectrum, half_transfer
from guiapp.compute.geometry import margins
from guiapp.compute.proof import Transformed, multiplied, plain_sum, transformed
from guiapp.core.lab import Cancelled, Env
from guiapp.labs.fourier.theorem.field import MOST_PRODUCTS, Shape

SAMPLED_PRODUCTS = 2_000_000
"""Multiply-adds over a sample, for each boundary: single pixels take longer than rows of them."""
KEPT_PIXELS = 1 << 21
"""Transforms of larger pictures are not kept: all five boundaries' would fill the memory."""
SEED = 20151
TRUSTED = 1e-12
"""Two results closer than this share of the largest that there can be differ by rounding only."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """The largest difference of sum and product in a boundary, in float64."""

    boundary: str
    padded: float
    bare: float


@dataclass(frozen=True)
class Comparison:
    """A row for each boundary; ``positions`` of ``total`` pixels were compared.

    A difference up to ``rounding`` is no more than that.
    """

    rows: tuple[Row, ...]
    rounding: float
    positions: int
    total: int


def compared(picture: Floats, kernel: Floats, env: Env, key: tuple[Any, ...]) -> Comparison:
    """Compare the two ways on ``picture`` (H, W), which depends on ``key`` only.

    Raises Cancelled where nobody waits for it any more.
    """
    if env.cancelled():
        raise Cancelled
    shape = (picture.shape[0], picture.shape[1])
    places = positions(shape, (kernel.shape[0], kernel.shape[1]))
    bare = irfft2(half_spectrum(picture) * half_transfer(kernel, shape), shape)
    try:
        rows = tuple(
            _compared(picture, kernel, boundary, _at(bare, places), places, env, key)
            for boundary in BOUNDARIES
        )
    except CancelledError as error:
        raise Cancelled from error
    total = picture.size
    rounding = TRUSTED * float(np.abs(picture).max() * np.abs(kernel).sum())
    return Comparison(rows, rounding, total if places is None else len(places), total)


def _compared(
    picture: Floats,
    kernel: Floats,
    boundary: str,
    bare: Floats,
    places: NDArray[np.intp] | None,
    env: Env,
    key: tuple[Any, ...],
) -> Row:
    if env.cancelled():
        raise CancelledError
    if places is None:
        plain = convolve(picture, kernel, boundary=boundary, method="direct")
    else:
        plain = plain_sum(
            picture, kernel, boundary=boundary, positions=places, cancelled=env.cancelled
        )

    def transform() -> Transformed:
        return transformed(picture, kernel.shape, boundary=boundary, cancelled=env.cancelled)

    name = ("theorem transformed", *key, kernel.shape, boundary)
    half = env.cached(name, transform) if picture.size <= KEPT_PIXELS else transform()
    padded = _at(multiplied(half, kernel, cancelled=env.cancelled), places)
    return Row(boundary, _apart(plain, padded), _apart(plain, bare))


def positions(shape: Shape, cells: Shape) -> NDArray[np.intp] | None:
    """The (row, column) that are compared; None: all.

    Half of a sample lies at the rim, where the boundary counts, the other half in the middle;
    of either all are taken where they are few.
    """
    size = cells[0] * cells[1]
    if shape[0] * shape[1] * size <= MOST_PRODUCTS:
        return None
    rng = np.random.default_rng(SEED)
    rim = np.ones(shape, bool)
    rim[inside(shape, cells)] = False
    count = max(1, SAMPLED_PRODUCTS // (2 * size))
    taken = []
    for part in (rim, ~rim):
        found = np.flatnonzero(part)
        taken.append(rng.choice(found, min(count, len(found)), replace=False))
    return np.stack(np.unravel_index(np.sort(np.concatenate(taken)), shape), axis=1)


def inside(shape: Shape, cells: Shape) -> tuple[slice, slice]:
    """Rows and columns whose window lies in the picture: no boundary counts there."""
    rows, columns = (
        slice(min(before, length), max(length - after, min(before, length)))
        for length, (before, after) in zip(shape, margins(cells, mode="same"), strict=True)
    )
    return rows, columns


def _at(plane: Floats, places: NDArray[np.intp] | None) -> Floats:
    return plane if places is None else plane[places[:, 0], places[:, 1]]


def _apart(one: Floats, other: Floats) -> float:
    return float(np.abs(one - other).max())
