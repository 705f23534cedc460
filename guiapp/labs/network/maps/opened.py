"""One map, large: what it is made of, what it sees, and how a value of it comes about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from guiapp.compute.network import Dense
from guiapp.core.figure import Box, Curves, Image, Mark, Node, Panel, Table
from guiapp.core.lab import Env
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.class_names import names_told
from guiapp.labs.network.colours import SIGNED, largest, limits_for
from guiapp.labs.network.looked_at import SMALL, beside
from guiapp.labs.network.maps.kernels import weight_bars
from guiapp.labs.network.maps.layers import layer_panel, unit_bars, value_text
from guiapp.labs.network.maps.seen import Seen
from guiapp.labs.network.maps.stages import (
    Stage,
    chosen,
    chosen_map,
    chosen_place,
    stages_of,
)
from guiapp.labs.network.maps.strip import strip_panels, strip_table
from guiapp.labs.network.maps.working import Working, working_of
from guiapp.labs.network.mosaic import mosaic_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.state import TrainState

SIDE = 148.0
"""Of what stands beside an opened map."""
BEYOND = 0.03
"""How far a window is drawn beyond a picture, as a share of its longer side."""
CLOSING = "a click on the map, or Esc, closes it"
COLOURS = ("red", "green", "blue")
HINT = "Move to see how each value comes about; click to pin the place."


def opened_panels(
    params: Params,
    state: TrainState,
    seen: Seen,
    pictures: list[Image],
    field: str,
    names: tuple[str, ...],
    env: Env,
) -> tuple[list[Panel], Table]:
    """The opened map with all that belongs to it, and how the panels stand.

    ``names`` are those of the units where they are classes.
    """
    stage = chosen(params)
    number, place = chosen_map(params, stage), chosen_place(params, stage)
    working = working_of(stage, network_of(params), state.weights, seen, number, place)
    channel = channel_of(params, working)
    large = _large(params, stage, seen, number, place)
    if names:
        large = replace(large, facts=f"{large.facts}, class {names[number]}")
    if names_told(names) and isinstance(large, Curves):
        large = replace(large, x_label="class", x_names=("", *names))
    picture, *fitted = pictures
    left: list[Panel] = [replace(picture, side=SIDE), *(replace(p, side=SMALL) for p in fitted)]
    shown: list[Node] = [beside(picture, fitted)]
    if not stage.is_vector:
        maps = layer_panel(params, stage, seen, field, env)
        left.append(replace(maps, side=SIDE, facts=CLOSING) if isinstance(maps, Image) else maps)
        shown.append(maps.key)
    right: list[Panel] = _source(params, stage, seen, working, channel)
    right += _kernels(stage, working, channel, number)
    columns: list[Node] = [_column(shown), large.key]
    if right:
        columns.append(_column([panel.key for panel in right]))
    top = Table((tuple(columns),), wrap=True, weights=(1.0, 1.6, 1.0)[: len(columns)])
    layer = network_of(params).layers[stage.main]
    of = input_name(params, stage, working.channels + channel)
    strip = strip_panels(
        working, channel, of, params.maps.colours, is_dense=isinstance(layer, Dense)
    )
    return [*left, large, *right, *strip], Table(((top,), (strip_table(working),)))


def channel_of(params: Params, working: Working) -> int:
    """Whose part is shown: the wanted input's, or that which has the largest one."""
    count = len(working.values)
    if params.maps.channel and count > 1:
        return (params.maps.channel - 1) % count
    return int(np.abs(working.shares).argmax())


def input_name(params: Params, stage: Stage, number: int) -> str:
    """What an input map is called: its number, or the colour that it is."""
    if len(stage.entry) == 1:
        return f"input {number + 1}"
    if stage == stages_of(params)[0] and stage.entry[0] == len(COLOURS):
        return COLOURS[number]
    return f"input map {number + 1}"


def _column(nodes: Sequence[Node]) -> Table:
    return Table(tuple((node,) for node in nodes))


def _large(
    params: Params, stage: Stage, seen: Seen, number: int, place: tuple[int, int]
) -> Image | Curves:
    values = seen.maps(stage)[0]
    facts = value_text(stage, number, place, float(values[(number, *place)]))
    if stage.is_vector:
        return unit_bars(stage, values[:, 0, 0], number, facts, aspect=1.3)
    data = np.ascontiguousarray(values[number])
    shared = params.maps.range == "layer"
    return Image(
        "map",
        f"Map {number + 1} of layer {stage.first}",
        facts,
        data,
        limits_for(largest(values if shared else data), stage.rectified),
        params.maps.colours if stage.rectified else SIGNED,
        marks=(Box(*place, 1.0, 1.0),),
        quantity="activation",
        bar=True,
        hint=HINT,
        numbers=True,
    )


def _source(
    params: Params, stage: Stage, seen: Seen, working: Working, channel: int
) -> list[Panel]:
    """The input map that the window lies on; nothing where that is the picture, or a vector."""
    entry = seen.entry(stage)[0]
    at = working.channels + channel
    data = entry[at]
    if data.size == 1 or (stage == stages_of(params)[0] and len(entry) == 1):
        return []
    low = float(entry.min())
    limits = limits_for(largest(entry), low >= 0)
    return [
        Image(
            "source",
            input_name(params, stage, at).capitalize(),
            f"{entry.shape[1]} × {entry.shape[2]}, of {len(entry)}",
            np.ascontiguousarray(data),
            limits,
            params.maps.colours if low >= 0 else SIGNED,
            marks=marks_of(working.box, (data.shape[0], data.shape[1])),
            quantity="activation",
            hint="What the layer is given, and its window; move to move it.",
            side=SIDE,
        )
    ]


def _kernels(stage: Stage, working: Working, channel: int, number: int) -> list[Panel]:
    """The weights of all input maps, where there are several."""
    weights = working.weights
    if weights is None or len(weights) == 1:
        return []
    count, height, width = weights.shape
    if (height, width) == (1, 1):
        title = f"Weights of {'unit' if stage.is_vector else 'map'} {number + 1}"
        return [weight_bars("kernels", title, f"{count} inputs", weights[:, 0, 0], channel)]
    mosaic = mosaic_of(count, height, width)
    return [
        Image(
            "kernels",
            "Its kernels",
            f"one for each of {count} input maps",
            mosaic.joined(weights),
            limits_for(largest(weights), rectified=False),
            SIGNED,
            marks=(mosaic.box(channel),),
            quantity="weight",
            hint="Correlated, not turned; click one to see its part in the sum.",
            gain=mosaic.gain,
            **mosaic.shown("input map"),
            side=SIDE,
        )
    ]


def marks_of(box: tuple[float, float, float, float], shape: tuple[int, int]) -> tuple[Mark, ...]:
    """The part of a window that lies on a picture; dashed, where it reaches beyond, all of it.

    ``box`` is (top, left, bottom, right), ends not included.
    """
    top, left = (max(at, 0.0) for at in box[:2])
    bottom, right = (min(at, length) for at, length in zip(box[2:], shape, strict=True))
    inside: tuple[Mark, ...] = ()
    if bottom > top and right > left:
        inside = (Box(top, left, max(bottom - top, 1.0), max(right - left, 1.0)),)
    if (top, left, bottom, right) == tuple(box):
        return inside
    far = BEYOND * max(shape)
    (top, bottom), (left, right) = (
        (min(max(start, -far), length), max(min(end, length + far), 0.0))
        for start, end, length in zip(box[:2], box[2:], shape, strict=True)
    )
    whole = Box(top, left, max(bottom - top, 1.0), max(right - left, 1.0), dashed=True)
    return (*inside, whole)
