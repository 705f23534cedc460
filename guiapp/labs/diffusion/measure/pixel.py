"""One pixel: where it can take its value from, with which probability, and what it took."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guiapp.compute.boundaries import source_index
from guiapp.compute.geometry import anchor
from guiapp.core import numbers
from guiapp.core.figure import Box, Dot, Fact, Facts, Grid, Mark, Panel
from guiapp.core.lab import Env
from guiapp.labs.diffusion.measure.params import looked_at
from guiapp.labs.diffusion.measure.state import MeasureState, taken
from guiapp.labs.diffusion.params import Params
from guiapp.parts.scales import nice

Cell = tuple[int, int]
LINK = "cells"
SIDE = 116.0
"""The longer side of the neighbours' probabilities, in units."""


@dataclass(frozen=True)
class Looked:
    """A pixel, the cell of the propagator that it took last, and the pixel that this is.

    ``source`` is None where it lies outside of a picture with zeros around it.
    """

    place: Cell
    cell: Cell
    source: Cell | None
    around: tuple[Mark, ...]
    here: tuple[Mark, ...]


def looked(params: Params, state: MeasureState, env: Env) -> Looked:
    """The pixel under the pointer."""
    place = looked_at(params.measure, state.shape)
    rows, columns = state.shares.shape
    number = int(taken(state, params, env)[place])
    cell = (number // columns, number % columns)
    source = source_of(place, cell, state, params.measure.boundary)
    top, left = (
        at - (size - 1 - anchor(size)) for at, size in zip(place, (rows, columns), strict=True)
    )
    around: list[Mark] = [Box(float(top), float(left), float(rows), float(columns))]
    if source is not None:
        around.append(Dot(float(source[0]), float(source[1])))
    here = (Dot(float(place[0]), float(place[1])),)
    return Looked(place, cell, source, tuple(around), here)


def source_of(place: Cell, cell: Cell, state: MeasureState, boundary: str) -> Cell | None:
    """The pixel that a cell of the propagator takes the value of ``place`` from."""
    back = [
        at - (j - anchor(size)) for at, j, size in zip(place, cell, state.shares.shape, strict=True)
    ]
    if boundary == "constant":
        inside = all(0 <= at < length for at, length in zip(back, state.shape, strict=True))
        return (back[0], back[1]) if inside else None
    row, column = (
        int(source_index(np.array([at], np.intp), length, boundary)[0])
        for at, length in zip(back, state.shape, strict=True)
    )
    return row, column


def pixel_panels(state: MeasureState, pixel: Looked) -> list[Panel]:
    """The probabilities of its neighbours as they lie in the picture, and its numbers."""
    turned = np.ascontiguousarray(state.shares[::-1, ::-1])
    rows, columns = turned.shape
    size = SIDE / max(rows, columns)
    return [
        Grid(
            "neighbours",
            "what it can take",
            "framed: what it took",
            turned,
            limits=(0.0, nice(float(turned.max()))),
            colormap="viridis",
            cell=(size, size),
            outline=(rows - 1 - pixel.cell[0], columns - 1 - pixel.cell[1]),
        ),
        _facts(state, pixel),
    ]


def _facts(state: MeasureState, pixel: Looked) -> Facts:
    text = numbers.text
    place, source = pixel.place, pixel.source
    rows = (
        Fact("took", f"that at {source[0]}, {source[1]}" if source else "a zero outside"),
        Fact("probability", text(float(state.shares[pixel.cell]))),
        Fact("its value", text(float(state.last[place]))),
        Fact("mean so far", text(float(state.mean[place]))),
        Fact("convolution", text(float(state.target[place]))),
    )
    return Facts("pixel facts", f"Pixel {place[0]}, {place[1]}", rows, width=184.0)
