"""Which value of each window told most, and how often it is the one that is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling import windows
from guiapp.labs.pooling.layer import origins_of, pooling_of, windows_of
from guiapp.labs.pooling.layer_params import FIXED, LayerParams

Pixels = NDArray[np.float32]
Bits = NDArray[np.float64]
Places = NDArray[np.intp]
Shape = tuple[int, int]

KEPT = (("max", "largest"), ("min", "smallest"), ("first", "first"))
"""Values of a window that could be kept: those of max and min pooling, and of a plain stride."""


@dataclass(frozen=True, eq=False)
class Kept:
    """A way to keep one value of each window.

    rows, columns    where it lies (rows, columns)
    share            of the windows in which no other value tells more
    bits             what it tells, on average
    """

    label: str
    rows: Places
    columns: Places
    share: float
    bits: float


@dataclass(frozen=True, eq=False)
class Telling:
    """The windows of a layer: (rows, columns, 4) and, of each, where what told most lies.

    alike    the share of windows in which all values tell the same
    """

    boxes: Places
    rows: Places
    columns: Places
    alike: float
    kept: tuple[Kept, ...]


def telling(picture: Pixels, bits: Bits, layer: LayerParams) -> Telling:
    """For a picture (H, W) whose values tell ``bits``, and the windows of a layer."""
    boxes = windows_of((picture.shape[0], picture.shape[1]), layer)
    rows, columns = _largest(bits, layer)
    most, least = bits[rows, columns], bits[_largest(-bits, layer)]
    found = []
    for key, label in KEPT:
        down, across = _kept(key, picture, boxes, layer)
        told = bits[down, across]
        share = float((told >= most).mean())
        found.append(Kept(label, down, across, share, float(told.mean())))
    return Telling(boxes, rows, columns, float((least == most).mean()), tuple(found))


def centres_of(shape: Shape, layer: LayerParams) -> tuple[NDArray[np.float64], ...]:
    """The middle row of each row of windows, and the middle column of each column of them.

    Of whole windows, padding and all, so that no two are the same where windows lie by a stride.
    """
    if layer.kind in FIXED or layer.kind.endswith("-blur"):
        boxes = windows_of(shape, layer)
    else:
        pooling = pooling_of(layer)
        geometry = (pooling.size, pooling.stride, pooling.padding, pooling.ceil_mode)
        boxes = windows(shape, *geometry, clipped=False)
    down, across = boxes[:, 0, ::2], boxes[0, :, 1::2]
    return tuple((ends.sum(axis=1) - 1) / 2 for ends in (down, across))


def _largest(values: NDArray[Any], layer: LayerParams) -> tuple[Places, Places]:
    """The first of the largest values of each window."""
    found = origins_of(values, _as("max", layer))
    assert found is not None, "a maximum is a pixel"
    return found


def _kept(key: str, picture: Pixels, boxes: Places, layer: LayerParams) -> tuple[Places, Places]:
    if key == "first":
        return boxes[..., 0], boxes[..., 1]
    return _largest(picture if key == "max" else -picture, layer)


def _as(kind: str, layer: LayerParams) -> LayerParams:
    """A layer that pools its windows in another way."""
    if layer.kind in FIXED:
        return replace(layer, over=kind)
    if layer.kind.endswith("-blur"):
        return LayerParams(kind=kind, size=layer.size, rows=layer.rows, stride=layer.stride)
    return replace(layer, kind=kind)
