"""A low pass before subsampling."""

from __future__ import annotations

from math import comb
from typing import Any

import numpy as np

from guiapp.compute.boundaries import extend, source_index
from guiapp.compute.checks import checked_image
from guiapp.compute.pooling.grid import Axis, Pair, Places, Whole, pair
from guiapp.compute.pooling.sliding import in_blocks, view

MOST_TAPS = 31


def binomial(taps: int) -> tuple[float, ...]:
    """The binomial low pass: row ``taps - 1`` of Pascal's triangle over its sum, 2^(taps - 1).

    (1, 1) / 2, (1, 2, 1) / 4, (1, 3, 3, 1) / 8, ...; one tap is no low pass. From two taps on waves
    of period 2 vanish. Raises ValueError for taps that are no whole number from 1 to 31.
    """
    if not isinstance(taps, int | np.integer) or not 1 <= taps <= MOST_TAPS:
        raise ValueError(f"taps can be a whole number from 1 to {MOST_TAPS}; {taps!r} came.")
    return tuple(comb(int(taps) - 1, cell) / 2 ** (int(taps) - 1) for cell in range(taps))


def blur_pool(x: Any, stride: Whole, *, taps: int = 4) -> Any:
    """The picture (..., H, W) under a binomial low pass, then every stride-th row and column.

    Reflected around its borders, (taps - 1) // 2 pixels before and the rest after, so that the
    first output lies at the first pixel, or half a pixel behind it where taps are even.
    (..., ceil(H / stride), ceil(W / stride)). Zhang (2019), "Making convolutional networks
    shift-invariant again".
    """
    picture = checked_image(x)
    weights = binomial(taps)
    strides = pair("stride", stride, 1)
    before, after = reach(taps)
    padded = extend(picture, ((before, after), (before, after)), "reflect")
    rows, columns = (
        Axis(length + taps - 1, taps, step, 0, -(-length // step))
        for length, step in zip(picture.shape[-2:], strides, strict=True)
    )

    def blurred(part: Any, counts: Pair) -> Any:
        lines = weighted(part, -2, weights, rows.stride, counts[0])
        return weighted(lines, -1, weights, columns.stride, counts[1])

    return in_blocks(padded, (rows, columns), blurred)


def reach(taps: int) -> Pair:
    """How many pixels before and after a place the low pass sees."""
    return (taps - 1) // 2, taps - 1 - (taps - 1) // 2


def places(length: int, stride: int, taps: int) -> Places:
    """The pixels (outputs, taps) that each output of `blur_pool` along an axis is made of."""
    first = np.arange(0, length, stride)[:, None] - reach(taps)[0]
    return source_index(first + np.arange(taps), length, "reflect")


def weighted(part: Any, axis: int, weights: tuple[float, ...], stride: int, count: int) -> Any:
    """The weighted sum of successive rows (axis -2) or columns (-1), from every stride-th on."""
    return combined(
        [view(part, axis, cell, stride, count) for cell in range(len(weights))], weights
    )


def combined(pieces: list[Any], weights: tuple[float, ...]) -> Any:
    """The sum of arrays times weights, in this order: equal values give equal sums."""
    total = pieces[0] * weights[0]
    for piece, weight in zip(pieces[1:], weights[1:], strict=True):
        total += piece * weight
    return total
