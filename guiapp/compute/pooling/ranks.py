"""The value in the middle of what a window holds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.pooling.grid import Axes, Pair, with_margins
from guiapp.compute.pooling.sliding import blocks, cells, in_blocks, rows_seen

_NETWORK = 32
"""Values up to which a network of comparisons sorts faster than a sort of each window."""


def medians(picture: Any, axes: Axes) -> Any:
    """The median of the pixels of each window, the mean of the two in the middle of an even number.

    The padding has no part in it. (..., rows, columns).
    """
    if all(axis.full for axis in axes):
        return in_blocks(picture, axes, lambda part, counts: _middle(_sorted(part, axes, counts)))
    # What is infinitely large comes last, and the middle of the pixels is known from their number.
    padded = with_margins(picture, axes, np.inf)
    xp = namespace(picture)
    down, across = (axis.divisors(False) for axis in axes)
    output = xp.zeros((*picture.shape[:-2], len(down), len(across)), picture.dtype)
    for plane, first, last in blocks(padded, axes):
        part = rows_seen(padded[plane], axes, first, last)
        pixels = xp.asarray(down[first:last, None] * across)
        here = output[(*plane, slice(first, last))]
        for rank, values in enumerate(_sorted(part, axes, (last - first, len(across)))):
            for middle in ((pixels - 1) // 2, pixels // 2):
                here += xp.where(middle == rank, values, 0) / 2
    return output


def _middle(ranked: Any) -> Any:
    count = len(ranked)
    if count % 2:
        return ranked[count // 2]
    return (ranked[count // 2 - 1] + ranked[count // 2]) / 2


def _sorted(part: Any, axes: Axes, counts: Pair) -> Any:
    """What the windows hold, sorted: the smallest values (..., rows, columns) first."""
    planes = list(cells(part, axes, counts))
    xp = namespace(part)
    if len(planes) > _NETWORK:
        stack = xp.stack(planes)
        stack.sort(axis=0)
        return stack
    for low, high in comparisons(len(planes)):
        one, two = planes[low], planes[high]
        planes[low], planes[high] = xp.minimum(one, two), xp.maximum(one, two)
    return planes


@lru_cache(maxsize=_NETWORK)
def comparisons(count: int) -> tuple[Pair, ...]:
    """Pairs of places to compare and exchange, one after the other, which sorts any ``count``.

    Batcher's odd-even merge sort (1968), without the places that do not exist.
    """
    return tuple(_comparisons(count))


def _comparisons(count: int) -> Iterator[Pair]:
    run = 1
    while run < count:
        far = run
        while far >= 1:
            for first in range(far % run, count - far, 2 * far):
                for low in range(first, min(first + far, count - far)):
                    if low // (2 * run) == (low + far) // (2 * run):
                        yield low, low + far
            far //= 2
        run *= 2
