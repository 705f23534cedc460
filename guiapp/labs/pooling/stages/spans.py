"""Where the windows of a layer lie along each axis, what is outside of the picture included."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling import adaptive_windows, windows
from guiapp.compute.pooling.blur import places
from guiapp.labs.pooling.layer import output_shape, pooling_of, window_of
from guiapp.labs.pooling.layer_params import FIXED, LayerParams

Shape = tuple[int, int]
Extent = tuple[int, int, int, int]
"""Top, left, bottom and right, the last two exclusive."""


@dataclass(frozen=True, eq=False)
class Spans:
    """The windows of a layer on a picture of ``shape``.

    ``rows`` (n, 2) and ``columns`` (m, 2): first position of each window and the one after its
    last; negative in the padding before the picture, beyond its size after it.
    """

    shape: Shape
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    @property
    def counts(self) -> Shape:
        """Rows and columns of windows: the shape of the output."""
        return len(self.rows), len(self.columns)

    def whole(self, place: Shape) -> Extent:
        """All positions of a window."""
        (top, bottom), (left, right) = self.rows[place[0]].tolist(), self.columns[place[1]].tolist()
        return top, left, bottom, right

    def seen(self, place: Shape) -> Extent:
        """The pixels of a window."""
        top, left, bottom, right = self.whole(place)
        height, width = self.shape
        return max(top, 0), max(left, 0), min(bottom, height), min(right, width)

    def middle(self, place: Shape) -> tuple[float, float]:
        """(row, column) of the middle of a window, pixel centres at whole numbers."""
        top, left, bottom, right = self.whole(place)
        return (top + bottom - 1) / 2, (left + right - 1) / 2

    def nearest(self, point: tuple[float, float]) -> Shape:
        """The window whose middle is nearest to a point (row, column)."""
        row, column = (
            int(np.abs(ends.sum(axis=1) - 1 - 2 * at).argmin())
            for ends, at in zip((self.rows, self.columns), point, strict=True)
        )
        return row, column


@lru_cache(maxsize=64)
def spans_of(shape: Shape, layer: LayerParams) -> Spans:
    """The windows of a layer on a picture of ``shape``; raises BadInput where there is none.

    Those of blurred poolings reach as far as the low pass does.
    """
    output = output_shape(shape, layer)
    if layer.kind in FIXED:
        return _along_axes(shape, adaptive_windows(shape, output))
    pooling = pooling_of(layer)
    if layer.kind.endswith("-blur"):
        rows, columns = (
            _blurred(length, side, step, layer.taps)
            for length, side, step in zip(shape, window_of(layer), pooling.strides, strict=True)
        )
        return Spans(shape, rows, columns)
    ends = windows(
        *(shape, pooling.size, pooling.stride, pooling.padding, pooling.ceil_mode), clipped=False
    )
    return _along_axes(shape, ends)


def _along_axes(shape: Shape, ends: NDArray[np.intp]) -> Spans:
    return Spans(shape, ends[:, 0, 0::2].copy(), ends[0, :, 1::2].copy())


def _blurred(length: int, side: int, step: int, taps: int) -> NDArray[np.intp]:
    """From the first window that the low pass sees to the last, reflected ones where they are."""
    seen = places(length - side + 1, step, taps)
    return np.stack([seen.min(axis=1), seen.max(axis=1) + side], axis=1)
