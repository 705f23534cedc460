"""One step of mass where no walls are in the way, but perhaps a rim.

Pictures are float64 (..., H, W), where they lie; propagators float64 (kh, kw) on the host.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_image
from guiapp.compute.convolution import convolve, method_for
from guiapp.compute.geometry import anchor

Floats = NDArray[np.float64]
Step = Callable[[Any], Any]


def as_mass(image: Any) -> Any:
    """A picture (..., H, W) as float64: float32 would lose mass in every step."""
    return checked_image(image).astype(np.float64, copy=False)


def of_each_plane(picture: Any, function: Step) -> Any:
    """``function`` of every (H, W) of a stack (..., H, W)."""
    if picture.ndim == 2:
        return function(picture)
    output = namespace(picture).empty(picture.shape)
    for index in np.ndindex(picture.shape[:-2]):
        output[index] = function(picture[index])
    return output


def around(picture: Any, cells: Floats, method: str = "auto") -> Any:
    """The convolution of a picture that wraps, ``cells`` being any kernel.

    OpenCV knows no wrapping: the picture is filtered as if nothing lay outside, and the few rows
    and columns to which that matters are done again. Padding the picture takes ten times as long.
    """
    plane = picture.shape[-2:]
    if (
        namespace(picture) is not np
        or any(size > length for size, length in zip(cells.shape, plane, strict=True))
        or (method == "auto" and method_for(plane, cells.shape, dtype=picture.dtype) == "fft")
    ):
        return convolve(picture, cells, boundary="wrap", method=method)
    output = convolve(picture, cells, method=method)
    rows, columns = (_rim(size, length) for size, length in zip(cells.shape, plane, strict=True))
    everywhere = [
        np.arange(anchor(size) + 1 - size, length + anchor(size)) % length
        for size, length in zip(cells.shape, plane, strict=True)
    ]
    if len(rows[0]):
        band = picture[..., rows[1], :][..., everywhere[1]]
        output[..., rows[0], :] = convolve(band, cells, mode="valid", method=method)
    if len(columns[0]):
        band = picture[..., columns[1]][..., everywhere[0], :]
        output[..., columns[0]] = convolve(band, cells, mode="valid", method=method)
    return output


def _rim(size: int, length: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places along an axis that look outside, and all the places that they see."""
    first = length - anchor(size)
    targets = np.arange(first, first + size - 1) % length
    return targets, np.arange(first + anchor(size) + 1 - size, length + size - 1) % length


def within(picture: Any, cells: Floats) -> Any:
    """One step in a picture whose rim is a wall."""
    output = convolve(picture, cells)
    staying = namespace(picture).asarray(_staying_at_rim(picture.shape[-2:], *key(cells)))
    output += staying * picture
    return output


@lru_cache(maxsize=4)
def _staying_at_rim(
    shape: tuple[int, int], kernel_shape: tuple[int, int], weights: bytes
) -> Floats:
    """The share of each cell (H, W) that would leave the picture, and stays."""
    cells = np.frombuffer(weights).reshape(kernel_shape)
    down, across = inside(shape, kernel_shape)
    staying = (~down @ cells.sum(axis=1))[:, None] + down @ cells @ ~across.T
    staying.flags.writeable = False
    return np.asarray(staying)


def inside(
    shape: tuple[int, int], kernel_shape: tuple[int, ...]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether a move from each row (H, kh), from each column (W, kw), ends in the picture."""
    ends = [
        np.arange(length)[:, None] + np.arange(size) - anchor(size)
        for length, size in zip(shape, kernel_shape, strict=True)
    ]
    down, across = ((end >= 0) & (end < length) for end, length in zip(ends, shape, strict=True))
    return down, across


def both_ways_within(picture: Any, weights: Floats) -> Any:
    """What arrives and what leaves in all, in a picture whose rim is a wall but has none within."""
    down, across = inside(picture.shape[-2:], weights.shape)
    taken = namespace(picture).asarray(down @ weights @ across.T)
    total = convolve(picture, weights)
    total += taken * picture
    return total


def key(cells: Floats) -> tuple[tuple[int, ...], bytes]:
    """The shape of a kernel and what is in it, by which what was made of it is kept."""
    return cells.shape, cells.tobytes()
