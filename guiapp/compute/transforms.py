"""Filtering through the convolution theorem: transform, multiply, transform back.

The picture is cut into tiles that overlap by what the kernel reaches (overlap-save), so that each
transform stays in the processor's cache. OpenCV's real transform is used: on one core it is as
fast as ``scipy.fft`` on two, and it writes into buffers that are used again; fresh memory costs as
much as the arithmetic. A GPU takes the whole picture at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace
from guiapp.compute.boundaries import extend
from guiapp.compute.fft import WORKERS, fast_length, irfft2, rfft2
from guiapp.compute.geometry import Margins

_SHORT = (32, 48, 64, 96, 128, 144, 160, 192, 240, 256, 288, 320, 384)
_LENGTHS = (*_SHORT, 432, 480, 576, 640, 720, 768, 864, 960, 1152, 1536)
"""Lengths at which OpenCV's transform takes least time for a pixel: 3.4 to 4 ns forward, product
and back, against 5 to 7 for powers of 3 and 5 (measured with OpenCV 5 on AMD Zen 4). A tile of the
short ones, its spectrum and the kernel's stay in a cache of a megabyte or so."""

_ROUND = 48
"""What beginning one more tile costs, as pixels of its length; threads hand over to each other."""

_FRESH = 0.7
"""What the memory for the buffers costs, as tiles along each axis."""

_PIXELS_OF_A_THREAD = 300_000
"""Tile pixels that are worth a thread: a millisecond."""

_BACK = cv2.DFT_INVERSE | cv2.DFT_SCALE | cv2.DFT_REAL_OUTPUT


@dataclass(frozen=True)
class Tiling:
    """How a picture is cut: ``size`` of a tile, ``step`` to the next, and how many; row, column."""

    size: tuple[int, int]
    step: tuple[int, int]
    count: tuple[int, int]


@lru_cache(maxsize=64)
def tiling(output: tuple[int, int], reach: tuple[int, int]) -> Tiling:
    """The tiles that take least time for ``output`` pixels and a kernel that spans reach + 1."""
    rows, columns = map(_cut, output, reach)
    return Tiling(*zip(rows, columns, strict=True))


def _cut(output: int, reach: int) -> tuple[int, int, int]:
    """(size, step, count) of the tiles along one axis."""
    longest = max(_SHORT[-1], 3 * reach)
    lengths = [length for length in _LENGTHS if reach < length <= longest]
    if not lengths:
        return cv2.getOptimalDFTSize(output + reach), output, 1
    count, size = min(
        ((-(-output // (length - reach)), length) for length in lengths),
        key=lambda cut: (cut[0] + _FRESH) * (cut[1] + _ROUND),
    )
    return size, size - reach, count


@dataclass(frozen=True)
class Prepared:
    """All of a filtering that depends on the picture only: kept while the kernel is edited.

    ``spectra`` are the transforms of the tiles of each plane in reading order, as OpenCV packs
    them; on a GPU one half plane (..., N, M // 2 + 1). ``planes`` is the shape of the picture's
    leading axes, ``output`` (rows, columns) that of a result at stride 1.
    """

    spectra: Any
    tiles: Tiling
    planes: tuple[int, ...]
    output: tuple[int, int]
    kernel_shape: tuple[int, int]
    dilation: int
    operation: str
    dtype: Any


def prepare_transform(
    image: Any,
    kernel_shape: tuple[int, int],
    around: Margins,
    boundary: str,
    dilation: int,
    operation: str,
) -> Prepared:
    """Transform pictures (..., H, W) for kernels of a shape; the caller has checked all values."""
    reach = (dilation * (kernel_shape[0] - 1), dilation * (kernel_shape[1] - 1))
    output = _output(image, reach, around)
    spectra: Any
    if namespace(image) is not np:
        tiles = _whole(output, reach)
        spectra = rfft2(extend(image, around, boundary), tiles.size)
    else:
        tiles = tiling(output, reach)
        find = _spectrum_finder(image, tiles, around, boundary)
        edge = np.empty(tiles.size, image.dtype)
        spectra = tuple(find(number, edge, None) for number in _numbers(image.shape, tiles))
    return Prepared(
        spectra=spectra,
        tiles=tiles,
        planes=image.shape[:-2],
        output=output,
        kernel_shape=kernel_shape,
        dilation=dilation,
        operation=operation,
        dtype=image.dtype,
    )


def filter_prepared(prepared: Prepared, seen: NDArray[Any], stride: int = 1) -> Any:
    """The pictures filtered with ``seen`` (kh, kw), as `filter_through_fft` gives it."""
    if namespace(prepared.spectra) is not np:
        return _combined_on_gpu(prepared.spectra, prepared.tiles, seen, prepared.output, stride)
    shape = (*prepared.planes, *prepared.output)
    return _combined(
        lambda number, edge, into: prepared.spectra[number], prepared.tiles, seen, shape, stride
    )


def filter_through_fft(
    image: Any, seen: NDArray[Any], around: Margins, boundary: str, stride: int = 1
) -> Any:
    """What `direct.filter_directly` gives, through the transform; no spectrum is kept."""
    reach = (seen.shape[0] - 1, seen.shape[1] - 1)
    output = _output(image, reach, around)
    if namespace(image) is not np:
        tiles = _whole(output, reach)
        half = rfft2(extend(image, around, boundary), tiles.size)
        return _combined_on_gpu(half, tiles, seen, output, stride)
    tiles = tiling(output, reach)
    find = _spectrum_finder(image, tiles, around, boundary)
    return _combined(find, tiles, seen, (*image.shape[:-2], *output), stride)


def _output(image: Any, reach: tuple[int, int], around: Margins) -> tuple[int, int]:
    rows, columns = (
        length + sum(beyond) - far
        for length, beyond, far in zip(image.shape[-2:], around, reach, strict=True)
    )
    return rows, columns


def _numbers(shape: tuple[int, ...], tiles: Tiling) -> range:
    """The numbers of all tiles of all planes."""
    return range(prod(shape[:-2]) * prod(tiles.count))


FindSpectrum = Callable[[int, NDArray[Any], NDArray[Any] | None], NDArray[Any]]
"""(number of the tile, room for a tile at the edge, where to write or None) -> packed spectrum."""


def _spectrum_finder(
    image: NDArray[Any], tiles: Tiling, around: Margins, boundary: str
) -> FindSpectrum:
    """What transforms one tile. Zeros outside need no padded copy: the tile itself has them."""
    top, left = around[0][0], around[1][0]
    if boundary != "constant":
        image, top, left = extend(image, around, boundary), 0, 0
    planes = image.reshape(-1, *image.shape[-2:])

    def find(number: int, edge: NDArray[Any], into: NDArray[Any] | None) -> NDArray[Any]:
        plane, row, column = np.unravel_index(number, (len(planes), *tiles.count))
        place = int(row) * tiles.step[0] - top, int(column) * tiles.step[1] - left
        return cv2.dft(_tile(planes[plane], place, edge), into)

    return find


def _tile(source: NDArray[Any], place: tuple[int, int], edge: NDArray[Any]) -> NDArray[Any]:
    """The tile at ``place``: a view of ``source``, or in ``edge`` where it reaches outside."""
    (top, left), (height, width) = place, edge.shape
    part = source[max(0, top) : max(0, top + height), max(0, left) : max(0, left + width)]
    if part.shape == edge.shape:
        return part
    edge.fill(0)
    above, before = max(0, -top), max(0, -left)
    edge[above : above + part.shape[0], before : before + part.shape[1]] = part
    return edge


def _combined(
    find: FindSpectrum, tiles: Tiling, seen: NDArray[Any], shape: tuple[int, ...], stride: int
) -> NDArray[Any]:
    """Every spectrum times that of ``seen``, transformed back and put in its place.

    The kernel's spectrum is conjugated, which makes a correlation of the product; what a tile
    repeats around its end falls on its last rows and columns, which are not used.
    """
    factor = np.zeros(tiles.size, seen.dtype)
    factor[: seen.shape[0], : seen.shape[1]] = seen
    cv2.dft(factor, factor, nonzeroRows=seen.shape[0])
    sizes = [-(-length // stride) for length in shape[-2:]]
    output = np.empty((*shape[:-2], *sizes), seen.dtype)
    planes = output.reshape(-1, *sizes)

    def combine(numbers: range) -> None:
        edge, spectrum, tile = np.empty((3, *tiles.size), seen.dtype)
        for number in numbers:
            cv2.mulSpectrums(find(number, edge, spectrum), factor, 0, tile, True)
            cv2.dft(tile, spectrum, _BACK)
            plane, row, column = np.unravel_index(number, (len(planes), *tiles.count))
            rows = _kept(int(row), tiles.step[0], shape[-2], stride)
            columns = _kept(int(column), tiles.step[1], shape[-1], stride)
            planes[plane, rows[1], columns[1]] = spectrum[rows[0], columns[0]]

    _shared(combine, _numbers(shape, tiles), prod(tiles.size))
    return output


def _kept(number: int, step: int, length: int, stride: int) -> tuple[slice, slice]:
    """Along one axis: which pixels of tile ``number`` are outputs, and which outputs they are."""
    first, last = number * step, min(length, (number + 1) * step)
    output = slice(-(-first // stride), -(-last // stride))
    return slice(output.start * stride - first, last - first, stride), output


def _shared(work: Callable[[range], None], numbers: range, cost: int) -> None:
    """Do ``work`` on all ``numbers``, in as many threads as pay; ``cost`` is pixels for each.

    This thread takes the first part; the others end with the call.
    """
    threads = max(1, min(WORKERS, len(numbers) * cost // _PIXELS_OF_A_THREAD))
    first, *others = (numbers[start::threads] for start in range(threads))
    if not others:
        work(first)
        return
    with ThreadPoolExecutor(len(others)) as pool:
        waiting = [pool.submit(work, part) for part in others]
        work(first)
        for part in waiting:
            part.result()


def _whole(output: tuple[int, int], reach: tuple[int, int]) -> Tiling:
    """One tile: a GPU is fastest when it has everything at once."""
    rows, columns = (fast_length(size + far) for size, far in zip(output, reach, strict=True))
    return Tiling((rows, columns), output, (1, 1))


def _combined_on_gpu(
    half: Any, tiles: Tiling, seen: NDArray[Any], output: tuple[int, int], stride: int
) -> Any:
    xp = namespace(half)
    factor = rfft2(xp.asarray(seen), tiles.size).conj()
    pictures = irfft2(half * factor, tiles.size)
    return xp.ascontiguousarray(pictures[..., : output[0] : stride, : output[1] : stride])
