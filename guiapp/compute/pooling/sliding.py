"""What a window holds, summed up or compared along one axis after the other.

The order of a sum depends on the window's size alone, not on where the window lies or how far it
moves: windows with the same values give the same result to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.pooling.grid import Axes, Pair

_IN_TURN = 16
"""Sizes up to which values are taken one after the other; above, by doubling."""
_BLOCK = 2**15
"""Pixels that are worked on at a time: what is made of them meanwhile stays in a core's cache."""


def summed(padded: Any, axes: Axes) -> Any:
    """The sum of each window of a picture from `grid.with_margins`: (..., rows, columns)."""

    def sums(part: Any, counts: Pair) -> Any:
        for axis, along, count in zip((-2, -1), axes, counts, strict=True):
            part = _sums(part, axis, along.size, along.stride, count)
        return part

    return in_blocks(padded, axes, sums)


def extremes(padded: Any, axes: Axes, largest: bool) -> Any:
    """The largest or smallest value of each window."""
    xp = namespace(padded)
    dense = padded.dtype == np.float32 or any(axis.stride < axis.size for axis in axes)
    if xp is np and dense and all(axis.size <= _IN_TURN for axis in axes):
        return _dense_extremes(padded, axes, largest)
    compare = xp.maximum if largest else xp.minimum

    def found(part: Any, counts: Pair) -> Any:
        for axis, along, count in zip((-2, -1), axes, counts, strict=True):
            part = _extremes(part, axis, along.size, along.stride, count, compare)
        return part

    return in_blocks(padded, axes, found)


def in_blocks(padded: Any, axes: Axes, function: Callable[[Any, Pair], Any]) -> Any:
    """``function`` of all windows: (..., rows, columns), a few rows at a time on the host.

    It is given the part of the picture that some rows of windows see, and (rows, columns), how
    many windows these are; it may return what it was given.
    """
    columns = axes[1].count
    output = namespace(padded).empty((*padded.shape[:-2], axes[0].count, columns), padded.dtype)
    for plane, first, last in blocks(padded, axes):
        output[(*plane, slice(first, last))] = function(
            rows_seen(padded[plane], axes, first, last), (last - first, columns)
        )
    return output


def blocks(padded: Any, axes: Axes) -> Iterator[tuple[Any, int, int]]:
    """The index of a plane, and the first row of windows and the one after the last.

    All planes and rows at once on a device.
    """
    rows = axes[0]
    if namespace(padded) is not np:
        yield (slice(None),) * (padded.ndim - 2), 0, rows.count
        return
    many = max(1, (_BLOCK // padded.shape[-1] - rows.size) // rows.stride + 1)
    for plane in np.ndindex(padded.shape[:-2]):
        for first in range(0, rows.count, many):
            yield plane, first, min(first + many, rows.count)


def rows_seen(planes: Any, axes: Axes, first: int, last: int) -> Any:
    """The part of planes (..., H, W) that the rows of windows from first to last - 1 see."""
    rows = axes[0]
    return planes[..., first * rows.stride : (last - 1) * rows.stride + rows.size, :]


def cells(part: Any, axes: Axes, counts: Pair) -> Iterator[Any]:
    """The values that the windows have in their first cell, their second, ...: in reading order."""
    rows, columns = axes
    for row in range(rows.size):
        line = view(part, -2, row, rows.stride, counts[0])
        for column in range(columns.size):
            yield view(line, -1, column, columns.stride, counts[1])


def view(part: Any, axis: int, first: int, stride: int, count: int) -> Any:
    """Every stride-th row (axis -2) or column (axis -1), from ``first`` on: ``count`` of them."""
    places = slice(first, first + (count - 1) * stride + 1, stride)
    return part[..., places, :] if axis == -2 else part[..., places]


def _sums(part: Any, axis: int, size: int, stride: int, count: int) -> Any:
    if size <= _IN_TURN:
        return _in_turn(part, axis, size, stride, count, namespace(part).add)
    # Sums of 1, 2, 4, ... values; those that the size is made of, laid end to end.
    total, place, wide = None, 0, 1
    while True:
        if size & wide:
            piece = view(part, axis, place, stride, count)
            total = piece if total is None else total + piece
            place += wide
        if place == size:
            return total
        part = _neighbours(part, axis, wide, namespace(part).add)
        wide *= 2


def _extremes(part: Any, axis: int, size: int, stride: int, count: int, compare: Any) -> Any:
    if size <= _IN_TURN:
        return _in_turn(part, axis, size, stride, count, compare)
    wide = 1
    while 2 * wide <= size:
        part = _neighbours(part, axis, wide, compare)
        wide *= 2
    first, last = (view(part, axis, place, stride, count) for place in (0, size - wide))
    return compare(first, last)


def _in_turn(part: Any, axis: int, size: int, stride: int, count: int, join: Any) -> Any:
    found = view(part, axis, 0, stride, count)
    for place in range(1, size):
        piece = view(part, axis, place, stride, count)
        found = join(found, piece) if place == 1 else join(found, piece, out=found)
    return found


def _neighbours(part: Any, axis: int, far: int, join: Any) -> Any:
    """Each value joined with the one ``far`` behind it."""
    count = part.shape[axis] - far
    return join(view(part, axis, 0, 1, count), view(part, axis, far, 1, count))


def _dense_extremes(padded: Any, axes: Axes, largest: bool) -> Any:
    """The same by OpenCV, at every position first: faster for small windows, if they overlap.

    In float32 it is faster even where they do not.
    """
    rows, columns = axes
    window = np.ones((rows.size, columns.size), np.uint8)
    compare = cv2.dilate if largest else cv2.erode
    output = np.empty((*padded.shape[:-2], rows.count, columns.count), padded.dtype)
    for index in np.ndindex(padded.shape[:-2]):
        dense = compare(padded[index], window, anchor=(0, 0))
        lines = view(dense, -2, 0, rows.stride, rows.count)
        output[index] = view(lines, -1, 0, columns.stride, columns.count)
    return output
