"""Which pixels a value of a layer sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace
from guiapp.compute.boundaries import source_index
from guiapp.compute.network.layer import Layer
from guiapp.compute.network.model import Network, shapes
from guiapp.compute.network.plain import BlurPool
from guiapp.compute.network.weighted import Conv
from guiapp.compute.pooling.grid import Pair, pair

Box = tuple[int, int, int, int]
"""Top, left, bottom and right, the last two exclusive."""


def field_of(
    network: Network,
    input_shape: Sequence[int],
    layer: int,
    place: Pair = (0, 0),
    *,
    clipped: bool = True,
) -> Box:
    """The box of the input (C, H, W) that the value at ``place`` after a layer sees.

    The smallest box around all pixels that it depends on, found from layer to layer backwards:
    paddings are no pixels, what a blur pooling mirrors is. (0, 0, 0, 0) where it sees padding only.
    With ``clipped`` False all positions, as if the picture went on: negative above and left of it.
    The value sees everything behind a layer that does, a dense one or a global average; the place
    does not matter where the layer gives a vector. Raises ValueError for a layer or a place that
    there is not, and for inputs that are vectors.
    """
    found = shapes(network, input_shape)
    if len(found[0]) != 3:
        raise ValueError("A vector has no places; give the shape of pictures, (C, H, W).")
    number = numbered_layer(network, layer)
    seen = _started(found[number + 1], place)
    for at in reversed(range(number + 1)):
        if len(found[at]) == 3:
            lengths = found[at][1:]
            seen = [
                _seen(network.layers[at], axis, seen[axis], lengths[axis], clipped)
                for axis in range(2)
            ]
    rows, columns = seen
    if not (len(rows) and len(columns)):
        return 0, 0, 0, 0
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def patch(picture: Any, box: Box) -> Any:
    """What of ``picture`` (..., H, W) lies in a box: (..., bottom - top, right - left).

    0 outside of the picture. Raises ValueError for a box with nothing in it.
    """
    top, left, bottom, right = box
    if bottom <= top or right <= left:
        raise ValueError(f"A box is top, left, bottom, right; {tuple(box)} has no pixels.")
    height, width = picture.shape[-2:]
    found = namespace(picture).zeros(
        (*picture.shape[:-2], bottom - top, right - left), picture.dtype
    )
    first, last = np.clip((top, bottom), 0, height)
    begin, end = np.clip((left, right), 0, width)
    found[..., first - top : last - top, begin - left : end - left] = picture[
        ..., first:last, begin:end
    ]
    return found


def numbered_layer(network: Network, layer: int) -> int:
    """The number of a layer from 0 on, given that or one counted from the end, -1 the last."""
    count = len(network.layers)
    if not isinstance(layer, int | np.integer) or not -count <= layer < count:
        raise ValueError(
            f"layer must be a whole number from 0 to {count - 1}, or negative to count from the"
            f" end; {layer!r} came."
        )
    return int(layer) % count


def _started(shape: Sequence[int], place: Pair) -> list[NDArray[np.intp]]:
    """The rows and the columns of the value itself."""
    if len(shape) == 3 and not all(
        0 <= at < length for at, length in zip(place, shape[1:], strict=True)
    ):
        raise ValueError(
            f"place must be (row, column) in maps of {shape[1]} × {shape[2]}; {place!r} came."
        )
    return [np.array([at]) for at in place]


def _seen(
    layer: Layer, axis: int, places: NDArray[np.intp], length: int, clipped: bool
) -> NDArray[np.intp]:
    """The sorted places along an axis of the input that those of the output are made of."""
    window = layer.window()
    if not len(places):
        return places
    if window is None:
        return np.arange(length)
    apart = pair("dilation", layer.dilation, 1)[axis] if isinstance(layer, Conv) else 1
    taps = np.arange(0, window.size[axis], apart) - window.before[axis]
    found = np.unique(places[:, None] * window.stride[axis] + taps)
    if not clipped:
        return found
    if isinstance(layer, BlurPool):
        return np.unique(source_index(found, length, "reflect"))
    return found[(found >= 0) & (found < length)]
