"""Evidence for the convolution theorem: the same result by two separate computations in float64.

`plain_sum` adds shifted pictures, one for each cell of the kernel; `through_fft` transforms,
multiplies and transforms back. They share the padding and nothing else, and neither uses the fast
engines of `convolve`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from guiapp.compute.backend import to_host
from guiapp.compute.boundaries import pad
from guiapp.compute.checks import checked_image, checked_kernel, checked_shape, checked_step
from guiapp.compute.fft import WORKERS
from guiapp.compute.geometry import output_shape

_CELL_SUMS = 1_500_000
"""Multiply-adds of a block: about 2 ms of NumPy on one core."""
_VALUES = 200_000
"""Values that are transformed in about 2 ms."""

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
    ``concurrent.futures``) is raised, here and in the functions below. Options and ValueErrors are
    those of `convolve`.
    """
    cells = _laid(kernel, operation)
    padded, shape = _padded(image, cells.shape, mode, boundary, dilation, operation, stride)
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
    cancelled: Callable[[], bool] | None = None,
) -> Floats:
    """The same (..., rows, columns) in float64 by the convolution theorem, with ``scipy.fft``."""
    picture = transformed(
        image,
        np.shape(kernel),
        mode=mode,
        boundary=boundary,
        dilation=dilation,
        operation=operation,
        cancelled=cancelled,
    )
    return multiplied(picture, kernel, stride=stride, cancelled=cancelled)


@dataclass(frozen=True)
class Transformed:
    """What of `through_fft` depends on the picture only: keep it while the kernel is edited.

    ``half`` is the half plane (..., H, W // 2 + 1) of the padded picture, continued with zeros to
    ``plane``; ``shape`` the size of the output at stride 1.
    """

    half: NDArray[np.complex128]
    plane: tuple[int, int]
    shape: tuple[int, int]
    kernel_shape: tuple[int, int]
    dilation: int
    operation: str


def transformed(
    image: Any,
    kernel_shape: tuple[int, ...],
    *,
    mode: str = "same",
    boundary: str = "constant",
    dilation: int = 1,
    operation: str = "convolution",
    cancelled: Callable[[], bool] | None = None,
) -> Transformed:
    """The first half of `through_fft`, for kernels of a shape."""
    cells = checked_shape("kernel", kernel_shape)
    padded, shape = _padded(image, cells, mode, boundary, dilation, operation, 1)
    height, width = plane = _fast(padded.shape[-2]), _fast(padded.shape[-1])
    half = np.zeros((*padded.shape[:-2], height, width // 2 + 1), np.complex128)
    for rows in _pieces(padded.shape[-2], width, cancelled):
        half[..., rows, :] = scipy.fft.rfft(padded[..., rows, :], width, workers=WORKERS)
    for columns in _pieces(half.shape[-1], height, cancelled):
        half[..., columns] = scipy.fft.fft(half[..., columns], axis=-2, workers=WORKERS)
    return Transformed(half, plane, shape, cells, dilation, operation)


def multiplied(
    picture: Transformed,
    kernel: Any,
    *,
    stride: int = 1,
    cancelled: Callable[[], bool] | None = None,
) -> Floats:
    """The second half of `through_fft`: times the kernel's transform, and back."""
    checked_step("stride", stride)
    cells = _laid(kernel, picture.operation)
    if cells.shape != picture.kernel_shape:
        raise ValueError(f"kernel must have shape {picture.kernel_shape}; {cells.shape} came.")
    height, width = picture.plane
    # Turned about cell (0, 0) on a plane that repeats: correlating is convolving with the mirror.
    down, across = (
        (-picture.dilation * np.arange(size)) % length
        for size, length in zip(cells.shape, picture.plane, strict=True)
    )
    lines = np.zeros((cells.shape[0], width))
    lines[:, across] = cells
    waves = scipy.fft.rfft(lines)
    product = np.empty_like(picture.half)
    for columns in _pieces(product.shape[-1], height, cancelled):
        response = np.zeros((height, waves[:, columns].shape[1]), np.complex128)
        response[down] = waves[:, columns]
        response = scipy.fft.fft(response, axis=0, workers=WORKERS)
        response = picture.half[..., columns] * response
        product[..., columns] = scipy.fft.ifft(response, axis=-2, workers=WORKERS)
    wanted = product[..., : picture.shape[0] : stride, :]
    sizes = [-(-length // stride) for length in picture.shape]
    output = np.empty((*product.shape[:-2], *sizes))
    for rows in _pieces(sizes[0], width, cancelled):
        whole = scipy.fft.irfft(wanted[..., rows, :], width, workers=WORKERS)
        output[..., rows, :] = whole[..., : picture.shape[1] : stride]
    return output


def _fast(length: int) -> int:
    return scipy.fft.next_fast_len(length, real=True)


def _pieces(count: int, length: int, cancelled: Callable[[], bool] | None) -> Iterator[slice]:
    """``count`` lines of a length in pieces that take about 2 ms to transform."""
    lines = max(1, _VALUES // length)
    for first in range(0, count, lines):
        if cancelled is not None and cancelled():
            raise CancelledError
        yield slice(first, min(first + lines, count))


def _laid(kernel: Any, operation: str) -> Floats:
    """The kernel as it is laid on the picture: turned for a convolution."""
    cells: Floats = checked_kernel(to_host(kernel))
    return cells[::-1, ::-1] if operation == "convolution" else cells


def _padded(
    image: Any,
    kernel_shape: tuple[int, ...],
    mode: str,
    boundary: str,
    dilation: int,
    operation: str,
    stride: int,
) -> tuple[Floats, tuple[int, int]]:
    """The padded picture, and the size of the output."""
    picture = to_host(checked_image(image)).astype(np.float64, copy=False)
    shape = output_shape(picture.shape, kernel_shape, mode=mode, stride=stride, dilation=dilation)
    padded, _ = pad(
        picture,
        (kernel_shape[0], kernel_shape[1]),
        mode=mode,
        boundary=boundary,
        dilation=dilation,
        operation=operation,
    )
    return padded, (shape[-2], shape[-1])


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
