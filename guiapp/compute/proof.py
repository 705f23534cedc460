"""Evidence for the convolution theorem: the same result by two separate computations in float64.

`plain_sum` adds shifted pictures, one for each cell of the kernel; `through_fft` transforms,
multiplies and transforms back. They share the padding and nothing else, and neither uses the fast
engines of `convolve`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from typing import Any

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from guiapp.compute.backend import to_host
from guiapp.compute.boundaries import pad
from guiapp.compute.checks import checked_image, checked_kernel
from guiapp.compute.fft import WORKERS
from guiapp.compute.geometry import output_shape

_CELL_SUMS = 1_500_000
"""Multiply-adds of a block: about 2 ms of NumPy on one core."""

Floats = NDArray[np.float64]


def plain_sum(
    image: Any,
    kernel: Any,
    *,
    mode: str = "same",
    boundary: str = "constant",
    stride: int = 1,
    dilation: int = 1,
    operation: str = "convolution",
    positions: Any = None,
    cancelled: Callable[[], bool] | None = None,
) -> Floats:
    """The filtered picture (..., rows, columns) in float64 as a sum over the kernel's cells.

    With ``positions`` (n, 2), (row, column) of output pixels, only these: (..., n).
    ``cancelled`` is asked about every 2 ms; where it says True, CancelledError (that of
    ``concurrent.futures``) is raised. Options and ValueErrors are those of `convolve`.
    """
    padded, cells, shape = _prepared(image, kernel, mode, boundary, dilation, operation, stride)
    where = None if positions is None else _checked_positions(positions, shape)
    size = shape if where is None else (len(where),)
    total = np.zeros((*padded.shape[:-2], *size))
    for block, rows, columns in _blocks(shape, where, cells.size * padded[..., 0, 0].size):
        part = total[..., block, :] if where is None else total[..., block]
        for (row, column), cell in np.ndenumerate(cells):
            if column == 0 and cancelled is not None and cancelled():
                raise CancelledError
            down, across = row * dilation, column * dilation
            part += cell * padded[..., _moved(rows, stride, down), _moved(columns, stride, across)]
    return total


def through_fft(
    image: Any,
    kernel: Any,
    *,
    mode: str = "same",
    boundary: str = "constant",
    stride: int = 1,
    dilation: int = 1,
    operation: str = "convolution",
) -> Floats:
    """The same (..., rows, columns) in float64 by the convolution theorem, with ``scipy.fft``."""
    padded, cells, shape = _prepared(image, kernel, mode, boundary, dilation, operation, stride)
    plane = [scipy.fft.next_fast_len(size, real=True) for size in padded.shape[-2:]]
    spread = np.zeros(plane)
    # Turned about cell (0, 0) on a plane that repeats: correlating is convolving with the mirror.
    rows, columns = (-dilation * np.arange(size) for size in cells.shape)
    spread[np.ix_(rows, columns)] = cells
    product = scipy.fft.rfft2(padded, plane, workers=WORKERS)
    product *= scipy.fft.rfft2(spread, workers=WORKERS)
    result: Floats = scipy.fft.irfft2(product, plane, workers=WORKERS)
    height, width = shape
    return np.ascontiguousarray(result[..., : height * stride : stride, : width * stride : stride])


def _prepared(
    image: Any,
    kernel: Any,
    mode: str,
    boundary: str,
    dilation: int,
    operation: str,
    stride: int,
) -> tuple[Floats, Floats, tuple[int, int]]:
    """The padded picture, the kernel as it is laid on it, and the size of the output."""
    picture = to_host(checked_image(image)).astype(np.float64, copy=False)
    cells = checked_kernel(to_host(kernel))
    shape = output_shape(picture.shape, cells.shape, mode=mode, stride=stride, dilation=dilation)
    padded, _ = pad(
        picture, cells.shape, mode=mode, boundary=boundary, dilation=dilation, operation=operation
    )
    laid = cells[::-1, ::-1] if operation == "convolution" else cells
    return padded, laid, (shape[-2], shape[-1])


Index = slice | NDArray[np.intp]


def _blocks(
    shape: tuple[int, int], where: NDArray[np.intp] | None, cost: int
) -> Iterator[tuple[slice, Index, Index]]:
    """Pieces of the output that take about 2 ms, as (piece, rows, columns) of output pixels."""
    pixels = max(256, _CELL_SUMS // cost)
    if where is not None:
        for first in range(0, len(where), pixels):
            piece = slice(first, first + pixels)
            yield piece, where[piece, 0], where[piece, 1]
        return
    height, width = shape
    rows = max(1, pixels // width)
    for first in range(0, height, rows):
        piece = slice(first, min(first + rows, height))
        yield piece, piece, slice(0, width)


def _moved(index: Index, stride: int, by: int) -> Index:
    """Output rows or columns as rows or columns of the padded picture, ``by`` pixels further."""
    if not isinstance(index, slice):
        return index * stride + by
    return slice(index.start * stride + by, (index.stop - 1) * stride + by + 1, stride)


def _checked_positions(positions: Any, shape: tuple[int, int]) -> NDArray[np.intp]:
    where = np.asarray(positions)
    if where.ndim != 2 or where.shape[1] != 2 or where.dtype.kind not in "iu":
        raise ValueError(
            f"positions must be whole numbers of shape (n, 2); {where.dtype} {where.shape} came."
        )
    if len(where) and (where.min() < 0 or (where >= shape).any()):
        raise ValueError(f"positions must lie in the output, {shape[0]} x {shape[1]}.")
    return where.astype(np.intp)
