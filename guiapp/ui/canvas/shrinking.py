"""As many pixels as the screen shows, where a picture has more."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Shape = tuple[int, int]
FEW = 3
"""Columns of a block that OpenCV takes for colours with its fast instructions."""


def shrunk(data: NDArray[np.float32], screen: Shape) -> NDArray[np.float32]:
    """``data`` (H, W) or (H, W, 3) with at most as many rows and columns as ``screen``.

    The means of whole blocks first, then what lies between their centres; an axis on which the
    screen has more pixels stays as it is, so that each of its pixels is seen as a block.
    """
    shape = (data.shape[0], data.shape[1])
    blocks = [max(1, length // seen) for length, seen in zip(shape, screen, strict=True)]
    height, width = (length // block for length, block in zip(shape, blocks, strict=True))
    if max(blocks) > 1:
        whole = data[: height * blocks[0], : width * blocks[1]]
        # Rows first, which are sums of whole rows: OpenCV takes twice as long for both at once.
        rows = np.add.reduce(whole.reshape(height, blocks[0], *whole.shape[1:]), axis=1)
        data = _columns_summed(rows, width, blocks[1])
        data *= np.float32(1 / (blocks[0] * blocks[1]))
    height, width = min(height, screen[0]), min(width, screen[1])
    if data.shape[:2] != (height, width):
        data = cv2.resize(data, (width, height), interpolation=cv2.INTER_LINEAR)  # type: ignore[assignment]
    return data


def _columns_summed(rows: NDArray[np.float32], width: int, block: int) -> NDArray[np.float32]:
    """The sums of ``block`` columns each: (h, width), colours last."""
    if rows.ndim == 2 and block <= FEW:
        # As if they were the colours of a pixel: a fifth of the time that OpenCV's resize takes.
        ones = np.ones((1, block), np.float32)
        return cv2.transform(rows.reshape(len(rows), width, block), ones)  # type: ignore[return-value]
    size = (width, len(rows))
    return cv2.resize(rows, size, interpolation=cv2.INTER_AREA) * np.float32(block)
