"""How each pixel moves a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.network.inside.fields import numbered_layer
from guiapp.compute.network.model import Network, backward, forward, shapes

Unit = int | Sequence[int]


def input_gradient(
    network: Network, weights: Mapping[str, Any], pictures: Any, *, layer: int, unit: Unit
) -> Any:
    """The derivative (N, C, H, W) of a unit after ``layer`` by each pixel of ``pictures``.

    ``unit`` is a value of a vector, a whole map, which is the sum of its values, or with (map, row,
    column) one value of it. After the last layer (-1) it is a class's score, before the softmax,
    as Simonyan, Vedaldi and Zisserman (2013), "Deep inside convolutional networks", section 3 have
    it: the softmax can be raised by lowering the others. Dropout is off, normalisations go by
    their running statistics. Raises ValueError for a layer or a unit that there is not.
    """
    number = numbered_layer(network, layer)
    part = Network(network.layers[: number + 1])
    own = {name: array for name, array in weights.items() if _number(name) <= number}
    y, kept = forward(part, own, pictures)
    grad = namespace(y).zeros(y.shape, y.dtype)
    grad[(slice(None), *_checked_unit(unit, shapes(part, kept.values[0].shape[1:])[-1]))] = 1
    return backward(part, own, kept, grad)[1][0]


def _number(name: str) -> int:
    """The layer of a weight; those of no layer are left for `forward` to refuse."""
    number = name.split(".")[0]
    return int(number) if number.isdecimal() else -1


def _checked_unit(unit: Unit, shape: Sequence[int]) -> tuple[int, ...]:
    place = (unit,) if isinstance(unit, int | np.integer) else tuple(unit)
    whole = all(isinstance(at, int | np.integer) for at in place)
    inside = whole and all(0 <= at < size for at, size in zip(place, shape, strict=False))
    if len(place) not in (1, len(shape)) or not inside:
        words = "a map, or (map, row, column)" if len(shape) == 3 else "a place"
        raise ValueError(f"unit must be {words} in {tuple(shape)}; {unit!r} came.")
    return tuple(int(at) for at in place)
