"""One panel for each layer: its maps side by side, or its units as bars."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Cursor, Curves, Dot, Image, Limits, Line, Mark
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.colours import SIGNED, each_by_its_own, largest, limits_for
from guiapp.labs.network.maps.seen import NINE, Seen, count_of
from guiapp.labs.network.maps.stages import Stage, chosen, chosen_map, chosen_place
from guiapp.labs.network.mosaic import Mosaic, mosaic_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.table import shape_text

MOST_BARS = 300
"""More units than these are shown as pixels."""
WIDEST = 2.0
"""By how much rows of units for nine pictures are wider than high, about."""
HINT = "Move to see which pixels a value sees; click to open the map."

Shown = tuple[NDArray[np.float32], NDArray[np.float32] | None, Limits]


def layer_mosaic(params: Params, stage: Stage) -> Mosaic:
    """How what a layer gives is laid out."""
    return mosaic_of(count_of(params) if count_of(params) > 1 else stage.count, *stage.size)


def is_bars(params: Params, stage: Stage) -> bool:
    """Whether a layer's panel is one of bars."""
    return stage.is_vector and count_of(params) == 1 and stage.count <= MOST_BARS


def layer_panel(params: Params, stage: Stage, seen: Seen, field: str, env: Env) -> Image | Curves:
    """What a layer gives; ``field`` says how many pixels its values see."""
    number, place = chosen_map(params, stage), chosen_place(params, stage)
    is_chosen = stage == chosen(params)
    facts = f"{shape_text(stage.shape)}, sees {field}"
    if is_chosen and len(seen.pictures) == 1:
        value = float(seen.maps(stage)[(0, number, *place)])
        facts = value_text(stage, number, place, value)
    if is_bars(params, stage):
        return unit_bars(stage, seen.maps(stage)[0, :, 0, 0], number if is_chosen else None, facts)
    data, told, limits = _shown(params, stage, seen, number, env)
    many = len(seen.pictures) > 1
    if many:
        facts = f"map {number + 1} of {stage.count}" if not stage.is_vector else "a row a picture"
    mosaic = layer_mosaic(params, stage)
    vectors = many and stage.is_vector
    cells = mosaic.shown("picture" if many else "unit" if stage.is_vector else "map")
    return Image(
        stage.key,
        stage.title,
        facts,
        data,
        limits,
        SIGNED if not stage.rectified else params.maps.colours,
        marks=_marks(mosaic, number, place) if is_chosen and not many else (),
        quantity="activation",
        bar=params.maps.range == "layer",
        hint=HINT,
        gain=None if vectors else mosaic.gain,
        told=told,
        **(cells if not vectors else {"pitch": (row_height(stage), 1)}),
    )


def row_height(stage: Stage) -> int:
    """Rows of pixels for each of nine pictures where units are columns: no strip is too thin."""
    return max(1, round(stage.count / WIDEST / NINE))


def value_text(stage: Stage, number: int, place: tuple[int, int], value: float) -> str:
    """The value that is looked at: map 3 at 2, 5: 0.312."""
    if stage.is_vector:
        return f"unit {number + 1}: {numbers.text(value)}"
    return f"map {number + 1} at {place[0]}, {place[1]}: {numbers.text(value)}"


def _shown(params: Params, stage: Stage, seen: Seen, number: int, env: Env) -> Shown:
    """The picture, what the read-out tells where that is something else, and the limits."""
    own = params.maps.range == "map"
    many = len(seen.pictures) > 1
    key = (id(seen), stage, own, number if many else None)

    def make() -> tuple[Seen, Shown]:
        maps = seen.maps(stage)
        if many and stage.is_vector:
            rows = maps[:, :, 0, 0].repeat(row_height(stage), axis=0)
            return seen, (rows, None, limits_for(largest(rows), stage.rectified))
        chosen_maps = maps[:, number] if many else maps[0]
        mosaic = layer_mosaic(params, stage)
        if not own or stage.is_vector:
            limits = limits_for(largest(chosen_maps), stage.rectified)
            return seen, (mosaic.joined(chosen_maps), None, limits)
        told = mosaic.joined(chosen_maps)
        limits = (0.0, 1.0) if stage.rectified else (-1.0, 1.0)
        return seen, (mosaic.joined(each_by_its_own(chosen_maps)), told, limits)

    # One for each layer: as many are kept as there are layers, and no more than four of each.
    found: Shown = recent(f"mosaics of {stage.key}", env).get(key, make)[1]
    return found


def _marks(mosaic: Mosaic, number: int, place: tuple[int, int]) -> tuple[Mark, ...]:
    """The chosen value, and a frame around its map."""
    dot = Dot(*mosaic.middle(number, place))
    return (dot,) if mosaic.gap == 0 else (dot, mosaic.box(number))


def unit_bars(
    stage: Stage, values: NDArray[Any], number: int | None, facts: str, aspect: float = 1.0
) -> Curves:
    """A bar for each unit."""
    return Curves(
        stage.key,
        stage.title,
        facts,
        (Line("", np.arange(1.0, len(values) + 1), values.astype(np.float64), 0, "bars"),),
        x_limits=(0.4, len(values) + 0.6),
        y_limits=limits_for(largest(values), stage.rectified),
        x_label="unit",
        cursors=() if number is None else (Cursor(float(number + 1), tone="accent"),),
        height=None,
        aspect=aspect,
        least=96.0,
        hint="Click a unit to see how its value comes about.",
    )
