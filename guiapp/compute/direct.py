"""Filtering as the sum it is: each output is a sum of pixels times cells, with no transform."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace, ndimage_of
from guiapp.compute.boundaries import extend
from guiapp.compute.geometry import Margins

_ON_X86 = platform.machine().lower() in ("x86_64", "amd64")

_BORDERS = {
    "constant": cv2.BORDER_CONSTANT,
    "edge": cv2.BORDER_REPLICATE,
    "reflect": cv2.BORDER_REFLECT_101,
    "symmetric": cv2.BORDER_REFLECT,
}


def most_cells(dtype: Any) -> int:
    """Cells of a kernel up to which OpenCV's filter2D is sure to sum.

    Above (130 cells of float32 on x86, 50 of anything else) it takes a Fourier transform itself.
    """
    return 121 if _ON_X86 and dtype == np.float32 else 49


def spread(kernel: NDArray[Any], dilation: int) -> NDArray[Any]:
    """The kernel with ``dilation - 1`` rows and columns of zeros between its cells."""
    if dilation == 1:
        return kernel
    shape = [dilation * (size - 1) + 1 for size in kernel.shape]
    wide = np.zeros(shape, kernel.dtype)
    wide[::dilation, ::dilation] = kernel
    return wide


def filter_directly(
    image: Any, seen: NDArray[Any], around: Margins, boundary: str, stride: int = 1
) -> Any:
    """The sum over the cells of ``seen``, laid on the picture (..., H, W) without turning.

    ``seen`` (kh, kw) has the picture's type, is turned for a convolution and dilated already;
    ``around`` are the margins it looks into. Only every ``stride``-th row and column is computed
    where that is faster.
    """
    if stride == 1 and _opencv_knows(image, seen, around, boundary):
        place, border = (around[1][0], around[0][0]), _BORDERS[boundary]
        if image.ndim == 2:
            return cv2.filter2D(image, -1, seen, None, place, 0, border)
        output = np.empty(image.shape, image.dtype)
        for index in np.ndindex(image.shape[:-2]):
            cv2.filter2D(image[index], -1, seen, output[index], place, 0, border)
        return output
    padded = extend(image, around, boundary)
    if namespace(image) is not np:
        return _valid_on_gpu(padded, seen, stride)
    height, width = (
        (length - size) // stride + 1
        for length, size in zip(padded.shape[-2:], seen.shape, strict=True)
    )
    output = np.zeros((*image.shape[:-2], height, width), image.dtype)
    for index in np.ndindex(image.shape[:-2]):
        for number, part in enumerate(_parts(padded[index], seen, stride, (height, width))):
            if number:
                output[index] += part
            else:
                output[index] = part
    return output


def _valid_on_gpu(padded: Any, seen: NDArray[Any], stride: int) -> Any:
    """The "valid" result for CuPy pictures (..., H, W) and a kernel on the host."""
    xp = namespace(padded)
    places = [
        slice(size // 2, size // 2 + length - size + 1, stride)
        for length, size in zip(padded.shape[-2:], seen.shape, strict=True)
    ]
    weights = xp.asarray(seen).reshape((1,) * (padded.ndim - 2) + seen.shape)
    everywhere = ndimage_of(padded).correlate(padded, weights, mode="constant")
    return xp.ascontiguousarray(everywhere[(..., *places)])


def _opencv_knows(image: Any, seen: NDArray[Any], around: Margins, boundary: str) -> bool:
    """Whether one call of filter2D for each plane sums and fills the boundary as wanted."""
    (top, bottom), (left, right) = around
    rows, columns = seen.shape
    return (
        boundary in _BORDERS
        and type(image) is np.ndarray
        and top + bottom == rows - 1
        and left + right == columns - 1
        and rows <= image.shape[-2]
        and columns <= image.shape[-1]
        and rows * columns <= most_cells(image.dtype)
    )


def _parts(
    padded: NDArray[Any], seen: NDArray[Any], stride: int, shape: tuple[int, int]
) -> Iterator[NDArray[Any]]:
    """Pictures of ``shape`` that add up to the "valid" result, each one call of filter2D."""
    height, width = shape
    for picture, cells in _phases(padded, seen, stride):
        for row, column, strip in _strips(cells, most_cells(padded.dtype)):
            rows, columns = strip.shape
            part = picture[row : row + height + rows - 1, column : column + width + columns - 1]
            yield cv2.filter2D(part, -1, strip, None, (0, 0), 0, cv2.BORDER_CONSTANT)[
                :height, :width
            ]


def _phases(
    padded: NDArray[Any], seen: NDArray[Any], stride: int
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Smaller pictures and kernels whose results add up to each ``stride``-th output.

    The polyphase identity: output pixel s i is the sum, over the phases r, of the pixels
    s (i + q) + r times the cells s q + r. Every phase filters one subsampled picture with one
    subsampled kernel, and nothing is computed to be thrown away.
    """
    for row in range(min(stride, seen.shape[0])):
        for column in range(min(stride, seen.shape[1])):
            cells = seen[row::stride, column::stride]
            if stride == 1 or cells.any():
                picture = padded[row::stride, column::stride]
                yield np.ascontiguousarray(picture), np.ascontiguousarray(cells)


def _strips(cells: NDArray[Any], most: int) -> Iterator[tuple[int, int, NDArray[Any]]]:
    """The kernel cut into (row, column, piece) of at most ``most`` cells, without empty ones."""
    columns = min(cells.shape[1], most)
    rows = max(1, most // columns)
    for row in range(0, cells.shape[0], rows):
        for column in range(0, cells.shape[1], columns):
            strip = cells[row : row + rows, column : column + columns]
            if strip.any():
                yield row, column, strip
