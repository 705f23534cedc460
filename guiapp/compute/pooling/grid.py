"""Where the windows of a pooling lie, as PyTorch lays them.

A window starts at every stride-th position, the first one ``padding`` positions before the first
pixel, and is kept where it ends before the padding does. With ``ceil_mode`` one more is kept that
reaches farther, a ragged one, if it starts in the picture or in the padding before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_shape

Pair = tuple[int, int]
Whole = int | Sequence[int]
"""One number for rows and columns, or two."""
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Axis:
    """The windows along one axis of ``length`` pixels: ``count`` of them."""

    length: int
    size: int
    stride: int
    padding: int
    count: int

    @property
    def after(self) -> int:
        """How far the last window reaches beyond the last pixel; negative where it ends before."""
        return (self.count - 1) * self.stride + self.size - self.padding - self.length

    @property
    def full(self) -> bool:
        """Whether all windows see nothing but pixels."""
        return self.padding == 0 and self.after <= 0

    def starts(self) -> Places:
        """Where the windows start (count,), the padding being negative."""
        return np.arange(self.count) * self.stride - self.padding

    def seen(self) -> tuple[Places, Places]:
        """The first pixel that each window sees, and the one after its last."""
        starts = self.starts()
        return np.maximum(starts, 0), np.minimum(starts + self.size, self.length)

    def divisors(self, include_pad: bool) -> Places:
        """How many positions of each window an average divides by (count,).

        The pixels, and with ``include_pad`` the padding too, but never what is beyond both.
        """
        if not include_pad:
            first, last = self.seen()
            return last - first
        starts = self.starts()
        return np.minimum(starts + self.size, self.length + self.padding) - starts


Axes = tuple[Axis, Axis]


def grid(
    shape: Sequence[int],
    size: Whole,
    stride: Whole | None = None,
    padding: Whole = 0,
    ceil_mode: bool = False,
) -> Axes:
    """The windows along the rows and along the columns of a picture of ``shape`` (..., H, W).

    ``stride`` is the size where it is None. Raises ValueError for numbers that are not whole or
    too small, for padding of more than half the window, and where no window fits.
    """
    sizes = pair("size", size, 1)
    strides = sizes if stride is None else pair("stride", stride, 1)
    picture = checked_shape("image", shape[-2:])
    return _grid(picture, sizes, strides, pair("padding", padding, 0), bool(ceil_mode))


def pair(name: str, value: Any, least: int) -> Pair:
    """``value``, one whole number or two, as (rows, columns); raises ValueError below ``least``."""
    numbers = (value, value) if isinstance(value, int | np.integer) else tuple(np.atleast_1d(value))
    whole = all(isinstance(number, int | np.integer) for number in numbers)
    if len(numbers) != 2 or not whole or min(numbers) < least:
        raise ValueError(
            f"{name} must be a whole number of at least {least}, or two of them; {value!r} came."
        )
    return int(numbers[0]), int(numbers[1])


@lru_cache(maxsize=256)
def _grid(picture: Pair, size: Pair, stride: Pair, padding: Pair, ceil_mode: bool) -> Axes:
    if any(far > window // 2 for far, window in zip(padding, size, strict=True)):
        raise ValueError(
            f"padding must be at most half the window, {size[0]} × {size[1]};"
            f" {padding[0]} × {padding[1]} came."
        )
    counts = [
        _count(*numbers, ceil_mode) for numbers in zip(picture, size, stride, padding, strict=True)
    ]
    if min(counts) < 1:
        raise ValueError(
            f"The window, {size[0]} × {size[1]}, is larger than the picture,"
            f" {picture[0]} × {picture[1]}, with its padding, {padding[0]} × {padding[1]};"
            " take a smaller window or a larger picture."
        )
    rows, columns = (
        Axis(*numbers) for numbers in zip(picture, size, stride, padding, counts, strict=True)
    )
    return rows, columns


def _count(length: int, size: int, stride: int, padding: int, ceil_mode: bool) -> int:
    """How many windows there are along an axis."""
    room = length + 2 * padding - size
    count = (room + (stride - 1 if ceil_mode else 0)) // stride + 1
    if ceil_mode and (count - 1) * stride >= length + padding:
        count -= 1
    return count


def windows(
    shape: Sequence[int],
    size: Whole,
    stride: Whole | None = None,
    padding: Whole = 0,
    ceil_mode: bool = False,
    *,
    clipped: bool = True,
) -> Places:
    """(rows, columns, 4): top, left, bottom and right of each window, the last two exclusive.

    Of the pixels it sees, so that windows at the rim are smaller; of all its positions with
    ``clipped`` False: negative in the padding before the picture, beyond its size after it.
    """
    rows, columns = grid(shape, size, stride, padding, ceil_mode)
    if clipped:
        return boxes(rows.seen(), columns.seen())
    ends = [(axis.starts(), axis.starts() + axis.size) for axis in (rows, columns)]
    return boxes(*ends)


def boxes(rows: tuple[Places, Places], columns: tuple[Places, Places]) -> Places:
    """(rows, columns, 4): top, left, bottom, right, from where each begins and ends."""
    found = np.empty((len(rows[0]), len(columns[0]), 4), np.intp)
    for place, (down, across) in enumerate(zip(rows, columns, strict=True)):
        found[..., 2 * place] = down[:, None]
        found[..., 2 * place + 1] = across
    return found


def with_margins(picture: Any, axes: Axes, fill: float) -> Any:
    """The picture (..., H, W) as far as the windows reach, ``fill`` in the padding and beyond.

    No pixel lies elsewhere than ``padding`` after the start; where nothing is outside, the picture
    itself comes back.
    """
    rows, columns = axes
    if rows.full and columns.full:
        return picture
    height, width = (axis.padding + axis.length + max(axis.after, 0) for axis in axes)
    shape = (*picture.shape[:-2], height, width)
    padded = namespace(picture).full(shape, fill, picture.dtype)
    inside = [slice(axis.padding, axis.padding + axis.length) for axis in axes]
    padded[(..., *inside)] = picture
    return padded
