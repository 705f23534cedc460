"""Pictures with another number of pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.float32]


def resized(picture: NDArray[Any], height: int, width: int) -> Pixels:
    """``picture``, (H, W) or (H, W, 3), as ``height`` x ``width`` pixels, float32.

    Each axis that shrinks takes the mean over the area of a new pixel. One that grows is
    interpolated by cubics (a = -1/2) and kept within the values that were there.
    """
    picture = np.asarray(picture, np.float32)
    picture = _along_rows(picture, height)
    turned = _along_rows(picture.swapaxes(0, 1), width)
    return np.ascontiguousarray(turned.swapaxes(0, 1))


def _along_rows(picture: Pixels, count: int) -> Pixels:
    """``picture`` with ``count`` rows."""
    if count == len(picture):
        return picture
    return _means(picture, count) if count < len(picture) else _interpolated(picture, count)


def _means(picture: Pixels, count: int) -> Pixels:
    """The mean of each of ``count`` equal parts: whole rows, and the fractions at both ends."""
    ratio = len(picture) / count
    ends = np.arange(count + 1) * ratio
    ends[-1] = len(picture)
    first = np.floor(ends).astype(int)
    part = (ends - first).reshape(-1, *[1] * (picture.ndim - 1)).astype(np.float32)
    cut = part * picture[np.minimum(first, len(picture) - 1)]
    total = np.add.reduceat(picture, first[:-1], axis=0) + cut[1:] - cut[:-1]
    means: Pixels = total / np.float32(ratio)
    return means


def _interpolated(picture: Pixels, count: int) -> Pixels:
    if picture.ndim == 3:
        channels = [_interpolated(picture[..., c], count) for c in range(picture.shape[2])]
        return np.stack(channels, axis=2)
    plane = Image.fromarray(np.ascontiguousarray(picture))
    grown: Pixels = np.asarray(plane.resize((plane.width, count), Image.Resampling.BICUBIC))
    return grown.clip(picture.min(), picture.max())
