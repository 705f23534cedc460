"""Where each maximum came from."""

from __future__ import annotations

from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_image
from guiapp.compute.pooling.grid import Axes, Whole, grid, with_margins
from guiapp.compute.pooling.sliding import blocks, rows_seen, view


def argmax_pool(
    x: Any,
    size: Whole,
    *,
    stride: Whole | None = None,
    padding: Whole = 0,
    ceil_mode: bool = False,
) -> tuple[Any, Any, Any]:
    """The maximum of each window, and the row and the column of the pixel that it is.

    Three arrays (..., rows, columns): the first as of `pool`, the others whole numbers. Of equal
    values the first in reading order is taken, as by PyTorch. Raises ValueError as `pool` does.
    """
    picture = checked_image(x)
    xp = namespace(picture)
    axes = grid(picture.shape, size, stride, padding, ceil_mode)
    padded = with_margins(picture, axes, -np.inf)
    shape = (*picture.shape[:-2], *(axis.count for axis in axes))
    values, rows, columns = (xp.empty(shape, kind) for kind in (picture.dtype, np.intp, np.intp))
    for plane, first, last in blocks(padded, axes):
        here = (*plane, slice(first, last))
        part = rows_seen(padded[plane], axes, first, last)
        values[here], row, columns[here] = _found(part, axes, last - first)
        rows[here] = row + first * axes[0].stride
    # Where all pixels are -inf the padding was as large as they are: the first of them, then.
    rows, columns = (
        xp.clip(places - axis.padding, 0, axis.length - 1)
        for places, axis in zip((rows, columns), axes, strict=True)
    )
    return values, rows, columns


def _found(part: Any, axes: Axes, lines: int) -> tuple[Any, Any, Any]:
    """The maxima of some rows of windows, and their rows and columns in ``part``."""
    xp = namespace(part)
    rows, columns = axes
    # First along each line, then down: only what is larger replaces what was found before.
    start = xp.asarray(np.arange(columns.count) * columns.stride)
    best = xp.array(view(part, -1, 0, columns.stride, columns.count))
    across = xp.zeros(best.shape, np.intp) + start
    for step in range(1, columns.size):
        value = view(part, -1, step, columns.stride, columns.count)
        larger = value > best
        best, across = xp.where(larger, value, best), xp.where(larger, start + step, across)
    start = xp.asarray(np.arange(lines) * rows.stride)[:, None]
    found, column = (view(values, -2, 0, rows.stride, lines) for values in (best, across))
    row = xp.zeros(found.shape, np.intp) + start
    for step in range(1, rows.size):
        value = view(best, -2, step, rows.stride, lines)
        larger = value > found
        found, row = xp.where(larger, value, found), xp.where(larger, start + step, row)
        column = xp.where(larger, view(across, -2, step, rows.stride, lines), column)
    return found, row, column
