"""How one value of a layer comes about: window, weights, products, sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.boundaries import source_index
from guiapp.compute.network import (
    AveragePool,
    BatchNorm,
    BlurPool,
    Conv,
    Dense,
    Dropout,
    GlobalAverage,
    MaxPool,
    Network,
)
from guiapp.compute.network.model import own_weights
from guiapp.compute.pooling.blur import binomial, reach
from guiapp.compute.pooling.grid import pair
from guiapp.labs.network.maps.seen import Seen
from guiapp.labs.network.maps.stages import Stage, as_maps

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
How = Literal["sum", "max", "each"]


@dataclass(frozen=True, eq=False)
class Working:
    """One value as a sum over the window's cells in every channel; float64 unless noted.

    how             "sum"; "max": the largest of the window; "each": a function of one value
    channels        the first channel of the input that the arrays begin with: all of them, or one
    values          (C, h, w): what the window sees; 0 in the padding
    weights         (C, h, w) as they lie on it, not turned; None where there are none
    rows, columns   (h,) and (w,), whole: where the cells are in the input; may lie outside of it
    inside          (h, w), bool: which of them are there
    bias            what is added
    total           what comes out of the layer that computes
    after           (name, value) after each layer that follows it
    """

    how: How
    channels: int
    values: Floats
    weights: Floats | None
    rows: Indices
    columns: Indices
    inside: NDArray[np.bool_]
    bias: float
    total: float
    after: tuple[tuple[str, float], ...]

    @property
    def products(self) -> Floats:
        """Of values and weights, (C, h, w)."""
        return self.values if self.weights is None else self.values * self.weights

    @property
    def shares(self) -> Floats:
        """The sum of the products of each channel, (C,)."""
        return np.asarray(self.products.sum(axis=(1, 2)))

    @property
    def box(self) -> tuple[int, int, int, int]:
        """(top, left, bottom, right) of the window in the input, ends not included."""
        return (
            *(int(self.rows[0]), int(self.columns[0])),
            *(int(self.rows[-1]) + 1, int(self.columns[-1]) + 1),
        )


def window_rows(layer: Any, axis: int, place: int, length: int) -> Indices:
    """Where along an axis of the input the cells of the window at ``place`` are."""
    if isinstance(layer, Conv):
        size, step = pair("size", layer.size, 1)[axis], pair("stride", layer.stride, 1)[axis]
        far, before = (
            pair("dilation", layer.dilation, 1)[axis],
            pair("padding", layer.padding, 0)[axis],
        )
        return np.arange(size) * far + place * step - before
    if isinstance(layer, MaxPool | AveragePool):
        window = layer.window()
        return np.arange(window.size[axis]) + place * window.stride[axis] - window.before[axis]
    if isinstance(layer, BlurPool):
        first = place * pair("stride", layer.stride, 1)[axis] - reach(layer.taps)[0]
        return np.arange(layer.taps) + first
    if isinstance(layer, Dense | GlobalAverage):
        return np.arange(length)
    return np.array([place])


def working_of(
    stage: Stage,
    network: Network,
    weights: Mapping[str, Any],
    seen: Seen,
    number: int,
    place: tuple[int, int],
) -> Working:
    """How the value of map ``number`` at ``place`` comes about, for the first picture seen."""
    layer, own = network.layers[stage.main], own_weights(stage.main, weights)
    entry = seen.entry(stage)[0]
    rows, columns = (
        window_rows(layer, axis, place[axis], length) for axis, length in enumerate(entry.shape[1:])
    )
    inside = np.logical_and.outer(
        *((at >= 0) & (at < n) for at, n in zip((rows, columns), entry.shape[1:], strict=True))
    )
    whole = isinstance(layer, Conv | Dense)
    part = entry if whole else entry[number : number + 1]
    mirrored = isinstance(layer, BlurPool)
    values = _cut(part, rows, columns, inside, mirrored)
    kernel, bias = _weights(layer, own, number, values.shape)
    how: How = "max" if isinstance(layer, MaxPool) else "sum" if kernel is not None else "each"
    if kernel is not None:
        with np.errstate(over="ignore", invalid="ignore"):
            total = float(np.nan_to_num((values * kernel).sum() + bias))
    else:
        total = float(values.max()) if how == "max" else _at(seen, stage, stage.main, number, place)
    after = tuple(
        (network.layers[at].label, _at(seen, stage, at, number, place))
        for at in range(stage.main + 1, stage.end + 1)
        if not isinstance(network.layers[at], Dropout)
    )
    first = 0 if whole else number
    return Working(how, first, values, kernel, rows, columns, inside, bias, total, after)


def _weights(
    layer: Any, own: Mapping[str, Any], number: int, shape: tuple[int, ...]
) -> tuple[Floats | None, float]:
    """The weights of one map as they lie on its window (C, h, w), and what is added."""
    if isinstance(layer, Conv | Dense):
        kernel = own["weight"][number].reshape(shape).astype(np.float64)
        return kernel, float(own["bias"][number])
    if isinstance(layer, AveragePool | GlobalAverage):
        return np.full(shape, 1.0 / (shape[1] * shape[2])), 0.0
    if isinstance(layer, BlurPool):
        taps = np.array(binomial(layer.taps))
        return np.multiply.outer(taps, taps)[None], 0.0
    if isinstance(layer, BatchNorm):
        mean, variance = float(own["running_mean"][number]), float(own["running_var"][number])
        scale = float(own["weight"][number]) / np.sqrt(variance + layer.epsilon)
        return np.full(shape, scale), float(own["bias"][number]) - mean * scale
    return None, 0.0


def _cut(
    part: NDArray[np.float32],
    rows: Indices,
    columns: Indices,
    inside: NDArray[np.bool_],
    mirrored: bool,
) -> Floats:
    """What lies under the window in maps (C, H, W): mirrored, or 0, outside of them."""
    boundary = "reflect" if mirrored else "edge"
    height, width = part.shape[1:]
    down, across = (
        source_index(at, length, boundary)
        for at, length in zip((rows, columns), (height, width), strict=True)
    )
    found = part[:, down[:, None], across].astype(np.float64)
    return found if mirrored else np.where(inside, found, 0.0)


def _at(seen: Seen, stage: Stage, layer: int, number: int, place: tuple[int, int]) -> float:
    values = seen.values[layer + 1][0].reshape(as_maps(stage.shape))
    return float(values[(number, *place)])
