"""The layers as they are watched: what computes, and the activation that follows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from guiapp.compute import network as layers
from guiapp.compute.network import Layer, Network
from guiapp.compute.pooling.sizes import Shape
from guiapp.labs.network.architecture import network_of, places_of
from guiapp.labs.network.architecture import stages as shapes_of
from guiapp.labs.network.params import Params

ELEMENTWISE = (layers.ReLU, layers.LeakyReLU, layers.Tanh, layers.BatchNorm, layers.Dropout)
KEEPING = (
    layers.MaxPool,
    layers.AveragePool,
    layers.BlurPool,
    layers.GlobalAverage,
    layers.Flatten,
    layers.Dropout,
)
"""Layers after which nothing is below 0 where nothing was before."""
SHORT = {"batch normalisation": "batch norm", "dense layer": "dense"}


@dataclass(frozen=True)
class Stage:
    """One or more listed layers.

    first, last   as they are listed, from 1
    main, end     their numbers in the network, from 0; ``main`` is the one that computes
    entry         the shape of what goes in, before it is flattened
    shape         the shape of what comes out
    rectified     nothing that comes out is below 0
    """

    first: int
    last: int
    main: int
    end: int
    name: str
    entry: Shape
    shape: Shape
    rectified: bool

    @property
    def key(self) -> str:
        """That of its panel."""
        return f"layer {self.first}"

    @property
    def title(self) -> str:
        """Number and name."""
        return f"{self.first}  {self.name}"

    @property
    def count(self) -> int:
        """Maps, or units."""
        return self.shape[0]

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of a map; (1, 1) for a vector."""
        return plane(self.shape)

    @property
    def is_vector(self) -> bool:
        """Whether every map is one value."""
        return self.size == (1, 1)


def plane(shape: Shape) -> tuple[int, int]:
    """Rows and columns of (C, H, W); (1, 1) of (values,)."""
    return (shape[1], shape[2]) if len(shape) == 3 else (1, 1)


def as_maps(shape: Shape) -> tuple[int, int, int]:
    """(C, H, W), also of (values,)."""
    return (shape[0], *plane(shape))


def stages_of(params: Params) -> tuple[Stage, ...]:
    """What is watched, from the input to the classes."""
    joined = params.maps.layers == "joined"
    return _stages(network_of(params), places_of(params), shapes_of(params), joined)


def chosen(params: Params) -> Stage:
    """The one that the chosen layer belongs to; the last where there are fewer."""
    found = stages_of(params)
    return next((stage for stage in found if stage.last >= params.maps.layer), found[-1])


def chosen_map(params: Params, stage: Stage) -> int:
    """The number of the chosen map in a layer, from 0."""
    return (params.maps.map - 1) % stage.count


def chosen_place(params: Params, stage: Stage) -> tuple[int, int]:
    """The row and the column of the chosen value, in the layer that it was chosen in or another."""
    row, column = (
        length // 2 if at < 0 else min(at, length - 1)
        for at, length in zip((params.maps.row, params.maps.column), stage.size, strict=True)
    )
    return row, column


@lru_cache(maxsize=64)
def _stages(
    network: Network, places: tuple[int, ...], shapes: tuple[Shape, ...], joined: bool
) -> tuple[Stage, ...]:
    found: list[Stage] = []
    known: list[bool] = [False]
    for layer in network.layers:
        known.append(_is_rectified(layer, known[-1]))
    for number, place in enumerate(places, 1):
        layer = network.layers[place]
        follows = isinstance(layer, ELEMENTWISE) and found
        if follows and (joined or isinstance(layer, layers.Dropout)):
            name = found[-1].name
            if not isinstance(layer, layers.Dropout):
                name += f", {_name(layer)}"
            found[-1] = replace(
                found[-1],
                last=number,
                end=place,
                name=name,
                shape=shapes[place + 1],
                rectified=known[place + 1],
            )
            continue
        flat = place > 0 and isinstance(network.layers[place - 1], layers.Flatten)
        name = _name(layer)
        found.append(
            Stage(
                *(number, number, place, place, name[0].upper() + name[1:]),
                entry=shapes[place - 1] if flat else shapes[place],
                shape=shapes[place + 1],
                rectified=known[place + 1],
            )
        )
    return tuple(found)


def _name(layer: Layer) -> str:
    return SHORT.get(layer.label, layer.label)


def _is_rectified(layer: Layer, before: bool) -> bool:
    if isinstance(layer, layers.ReLU):
        return True
    if isinstance(layer, layers.LeakyReLU):
        return before or layer.slope == 0
    return before and isinstance(layer, KEEPING)
