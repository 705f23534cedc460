"""Which value of each window told most, and how often it is the one that is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling import windows
from guiapp.labs.pooling.layer import origins_of, pooled, pooling_of, windows_of
from guiapp.labs.pooling.layer_params import FIXED, LayerParams

Pixels = NDArray[np.float32]
Bits = NDArray[np.float64]
Indices = NDArray[np.intp]
Shape = tuple[int, int]

KEPT = (("max", "largest"), ("min", "smallest"), ("first", "first"))
"""Values of a window that could be kept: those of max and min pooling, and of a plain stride."""


@dataclass(frozen=True, eq=False)
class Places:
    """The windows of a layer: (rows, columns, 4), and where in each lies what could be kept.

    ``kept`` has an array (rows, columns) for each of `KEPT`: indices into the raveled picture.
    """

    boxes: Indices
    kept: tuple[Indices, ...]


@dataclass(frozen=True, eq=False)
class Kept:
    """A way to keep one value of each window.

    places    where it lies (rows, columns), as indices into the raveled picture
    share     of the windows in which no other value tells more
    bits      what it tells, on average
    """

    label: str
    places: Indices
    share: float
    bits: float


@dataclass(frozen=True, eq=False)
class Telling:
    """The windows of a layer: (rows, columns, 4) and, of each, where what told most lies.

    told     (rows, columns), indices into the raveled picture
    alike    the share of windows in which all values tell the same
    """

    boxes: Indices
    told: Indices
    alike: float
    kept: tuple[Kept, ...]


def places_of(picture: Pixels, layer: LayerParams) -> Places:
    """The windows of a layer on a picture (H, W), and what they could keep."""
    boxes = windows_of((picture.shape[0], picture.shape[1]), layer)
    first = boxes[..., 0] * picture.shape[1] + boxes[..., 1]
    return Places(boxes, (_largest(picture, layer), _largest(-picture, layer), first))


def telling(bits: Bits, layer: LayerParams, places: Places) -> Telling:
    """For a picture (H, W) whose values tell ``bits``, and what its windows could keep."""
    told = _largest(bits, layer)
    most, least = bits.take(told), pooled(bits, _as("min", layer))
    found = []
    for (_, label), kept in zip(KEPT, places.kept, strict=True):
        its = bits.take(kept)
        found.append(Kept(label, kept, float((its >= most).mean()), float(its.mean())))
    return Telling(places.boxes, told, float((least == most).mean()), tuple(found))


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


def _largest(values: NDArray[Any], layer: LayerParams) -> Indices:
    """The first of the largest values of each window, as an index into the raveled picture."""
    found = origins_of(values, _as("max", layer))
    assert found is not None, "a maximum is a pixel"
    index: Indices = found[0] * values.shape[1] + found[1]
    return index


def _as(kind: str, layer: LayerParams) -> LayerParams:
    """A layer that pools its windows in another way."""
    if layer.kind in FIXED:
        return replace(layer, over=kind)
    if layer.kind.endswith("-blur"):
        return LayerParams(kind=kind, size=layer.size, rows=layer.rows, stride=layer.stride)
    return replace(layer, kind=kind)
