"""Pooling layers: what they give, and which inputs the error goes back to.

Windows lie as those of `compute.pooling.pool`, which are PyTorch's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from guiapp.compute import pooling
from guiapp.compute.backend import namespace
from guiapp.compute.network.checks import checked_gradient, checked_maps
from guiapp.compute.pooling.blur import binomial, places
from guiapp.compute.pooling.grid import Axes, Axis, Whole, grid, pair, with_margins
from guiapp.compute.pooling.sliding import cells


def max_pool2d(
    x: Any, size: Whole, stride: Whole | None = None, *, padding: Whole = 0
) -> tuple[Any, Any]:
    """The maximum of each window of ``x`` (N, C, H, W), and where it was found.

    Both (N, C, rows, columns); the index counts the pixels of a map in reading order, row W +
    column. Of equal values the first is taken. ``stride`` is the size where it is None.
    """
    maps = checked_maps(x)
    xp = namespace(maps)
    axes = grid(maps.shape, size, stride, padding)
    padded = with_margins(maps, axes, -np.inf)
    seen = cells(padded, axes, (axes[0].count, axes[1].count))
    best = xp.array(next(seen), order="C")
    cell = xp.zeros(best.shape, np.intp)
    for number, value in enumerate(seen, 1):
        xp.copyto(cell, number, where=value > best)
        # A value that is no number stays one, as it must where a training has run away.
        xp.maximum(best, value, out=best)
    return best, _pixel(cell, axes)


def max_pool2d_backward(grad: Any, index: Any, shape: Sequence[int]) -> Any:
    """The error (N, C, H, W) = ``shape`` at the input: each window's goes to its maximum alone.

    Where windows overlap and share a maximum, their errors add up. Deconvolution's "unpooling by
    switches" (Zeiler and Fergus 2014) is the same with maps in place of errors.
    """
    errors = checked_gradient(grad, index.shape)
    n, channels, height, width = shape
    if tuple(errors.shape[:2]) != (n, channels):
        raise ValueError(f"shape must begin with {tuple(errors.shape[:2])}; {tuple(shape)} came.")
    xp = namespace(errors)
    if int(index.max()) >= height * width:
        raise ValueError(f"The index points beyond a map of {height} × {width}.")
    planes = xp.arange(n * channels).reshape(n, channels, 1, 1) * (height * width)
    found = xp.bincount(
        (index + planes).ravel(), weights=errors.ravel(), minlength=n * channels * height * width
    )
    return found.reshape(n, channels, height, width).astype(errors.dtype, copy=False)


def average_pool2d(x: Any, size: Whole, stride: Whole | None = None, *, padding: Whole = 0) -> Any:
    """The mean of each window of ``x`` (N, C, H, W), the zeros of the padding included."""
    return pooling.pool(checked_maps(x), size, stride=stride, padding=padding, kind="average")


def average_pool2d_backward(
    grad: Any, shape: Sequence[int], size: Whole, stride: Whole | None = None, *, padding: Whole = 0
) -> Any:
    """The error (N, C, H, W) = ``shape`` at the input: each pixel gets an equal share."""
    axes = grid(shape, size, stride, padding)
    rows, columns = axes
    errors = checked_gradient(grad, (*shape[:2], rows.count, columns.count))
    xp = namespace(errors)
    height, width = (axis.padding + axis.length + max(axis.after, 0) for axis in axes)
    padded = xp.zeros((*shape[:2], height, width), errors.dtype)
    share = errors / (rows.size * columns.size)
    for part in cells(padded, axes, (rows.count, columns.count)):
        part += share
    return padded[
        ...,
        rows.padding : rows.padding + rows.length,
        columns.padding : columns.padding + columns.length,
    ]


def blur_pool2d(x: Any, stride: Whole, *, taps: int = 4) -> Any:
    """``x`` (N, C, H, W) under a binomial low pass, then subsampled: `compute.pooling.blur_pool`.

    Max pooling against aliasing is max pooling of stride 1 and then this (Zhang 2019).
    """
    return pooling.blur_pool(checked_maps(x), stride, taps=taps)


def blur_pool2d_backward(grad: Any, shape: Sequence[int], stride: Whole, *, taps: int = 4) -> Any:
    """The error (N, C, H, W) = ``shape`` at the input: the transposed low pass along both axes."""
    steps = pair("stride", stride, 1)
    down, across = (
        _low_pass(length, step, taps) for length, step in zip(shape[2:], steps, strict=True)
    )
    errors = checked_gradient(grad, (*shape[:2], len(down), len(across)))
    xp = namespace(errors)
    down, across = (xp.asarray(matrix.astype(errors.dtype)) for matrix in (down, across))
    return down.T @ errors @ across


def global_average(x: Any) -> Any:
    """The mean of each map of ``x`` (N, C, H, W): (N, C, 1, 1)."""
    return checked_maps(x).mean(axis=(2, 3), keepdims=True)


def global_average_backward(grad: Any, shape: Sequence[int]) -> Any:
    """The error (N, C, H, W) = ``shape`` at the input, the same all over a map."""
    errors = checked_gradient(grad, (*shape[:2], 1, 1))
    xp = namespace(errors)
    return xp.broadcast_to(errors / (shape[2] * shape[3]), tuple(shape)).copy()


def _pixel(cell: Any, axes: Axes) -> Any:
    """The pixel of the map, in reading order, that is this cell of each window."""
    rows, columns = axes
    row = cell // columns.size
    column = cell - row * columns.size
    xp = namespace(cell)
    row = _inside(row + xp.asarray(rows.starts())[:, None], rows)
    return row * columns.length + _inside(column + xp.asarray(columns.starts()), columns)


def _inside(places: Any, axis: Axis) -> Any:
    """Where all of a window is -inf its padding ties: a pixel is taken nevertheless."""
    return namespace(places).clip(places, 0, axis.length - 1) if axis.padding else places


def _low_pass(length: int, stride: int, taps: int) -> Any:
    """The matrix (outputs, length) that blurs and subsamples an axis."""
    seen = places(length, stride, taps)
    matrix = np.zeros((len(seen), length))
    np.add.at(matrix, (np.arange(len(seen))[:, None], seen), binomial(taps))
    return matrix
