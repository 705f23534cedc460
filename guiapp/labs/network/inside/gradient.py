"""How each pixel moves a class or a unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import receptive_field
from guiapp.compute.network.inside import field_of, input_gradient
from guiapp.core import numbers
from guiapp.core.figure import Box, Curves, Fact, Facts, Image, Panel, Table
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.colours import SIGNED, largest, limits_for
from guiapp.labs.network.data_params import shape_of
from guiapp.labs.network.inside.chosen import chosen, chosen_map, what
from guiapp.labs.network.inside.feature import features_panel, maps_of_one
from guiapp.labs.network.inside.params import GUESSED
from guiapp.labs.network.looked_at import (
    LookedAt,
    fitted_panels,
    looked_at,
    picture_panel,
    scores_panel,
)
from guiapp.labs.network.maps.seen import finite
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared
from guiapp.labs.network.side_by_side import maps_panel
from guiapp.labs.network.state import TrainState, scores

SIDE, CHANNELS = 190.0, 330.0
"""Of the maps of a layer, and of three channels in a row, under the large pictures."""

Maps = NDArray[np.float32]
Unit = int | tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Derived:
    """What is derived by the pixels of a picture.

    unit, layer   as `input_gradient` has them
    told          "score of class 3"
    value         what it is
    gradient      (C, H, W), by pixels as they are stored, from 0 to 1
    """

    seen: LookedAt
    unit: Unit
    layer: int
    told: str
    value: float
    gradient: Maps


def derived(params: Params, state: TrainState, ready: Prepared, env: Env) -> Derived:
    """The gradient; kept while only other views change."""
    own = params.inside
    asked = (own.unit, own.label) if own.unit == "class" else (own.unit, own.layer, own.map)
    place = (own.row, own.column) if own.unit == "value" else ()
    key = (
        *(id(state.weights), id(ready), network_of(params), asked, place),
        *(params.look, params.picture, params.drawing),
    )

    def make() -> tuple[Any, ...]:
        return state.weights, ready, _derived(params, state, ready, env)

    kept: Derived = recent("gradients by pixels", env).get(key, make)[2]
    return kept


def _derived(params: Params, state: TrainState, ready: Prepared, env: Env) -> Derived:
    network, seen = network_of(params), looked_at(params, ready, env)
    if params.inside.unit == "class":
        found = finite(scores(network, state.weights, seen.given))[0]
        wanted = params.inside.label
        label = int(found.argmax()) if wanted == GUESSED else wanted % len(found)
        layer, value = len(network.layers) - 1, float(found[label])
        unit: Unit = label
        told = f"score of {ready.data.names[label]}"
    else:
        stage, number = chosen(params), chosen_map(params, chosen(params))
        maps = maps_of_one(params, state, ready, env)[number]
        layer, told = stage.end, f"{what(stage)} {number + 1} of layer {stage.first}"
        unit, value = number, float(maps.sum(dtype=np.float64))
        if params.inside.unit == "value" and len(stage.shape) == 3:
            row, column = chosen_place(params, maps)
            unit, value = (number, row, column), float(maps[row, column])
            told += f" at {row}, {column}"
        elif not stage.is_vector:
            told = f"sum of {told}"
    with np.errstate(all="ignore"):  # of weights that have grown without end
        found = input_gradient(network, state.weights, seen.given, layer=layer, unit=unit)[0]
        if ready.scale is not None:
            found = found / ready.scale.deviation[:, None, None].astype(np.float32)
        return Derived(seen, unit, layer, told, value, finite(found))


def chosen_place(params: Params, maps: Maps) -> tuple[int, int]:
    """The row and the column of the chosen value of a map, or of its largest."""
    own = params.inside
    if own.row < 0 or own.column < 0:
        row, column = np.unravel_index(int(maps.argmax()), maps.shape)
        return int(row), int(column)
    return min(own.row, maps.shape[0] - 1), min(own.column, maps.shape[1] - 1)


def gradient_panels(
    params: Params, state: TrainState, ready: Prepared, env: Env
) -> tuple[list[Panel], Table]:
    """The picture, its gradient, the magnitude, and where the unit is chosen."""
    found = derived(params, state, ready, env)
    picture = picture_panel(params, ready, found.seen, env)
    pictures = [picture, *fitted_panels(params, found.seen)]
    pictures = [replace(p, marks=_field(params, found, p.data.shape)) for p in pictures]
    chooser = _chooser(params, state, ready, found, env)
    panels: list[Panel] = [
        *pictures,
        _signed(found),
        _magnitude(found),
        chooser,
        _facts(found),
    ]
    upper = (*(panel.key for panel in pictures), "gradient", "magnitude")
    lower: tuple[str, ...] = (chooser.key, "facts")
    if len(found.gradient) > 1:
        panels.append(_channels(found))
        lower = (chooser.key, "channels", "facts")
    return panels, Table(((Table((upper,)),), (Table((lower,), wrap=True),)))


def _chooser(
    params: Params, state: TrainState, ready: Prepared, found: Derived, env: Env
) -> Image | Curves:
    """Where a class or a unit is chosen."""
    if params.inside.unit == "class":
        panel = scores_panel(ready, network_of(params), state.weights, found.seen)
        return replace(panel, hint="Click a class to see the gradient of its score.")
    units = features_panel(params, state, ready, env)
    return replace(units, side=SIDE) if isinstance(units, Image) else replace(units, height=120.0)


def _signed(found: Derived) -> Image:
    """Of the channel that counts most at each pixel, where there are some."""
    gradient = found.gradient
    best = np.abs(gradient).argmax(axis=0)
    plane = np.take_along_axis(gradient, best[None], 0)[0]
    told = "red: brighter raises it; blue: brighter lowers it"
    if len(gradient) > 1:
        told = f"of the channel that counts most; {told}"
    return Image(
        "gradient",
        "Gradient",
        told,
        np.ascontiguousarray(plane),
        limits_for(largest(plane), rectified=False),
        SIGNED,
        link="pixels",
        quantity="derivative",
        bar=True,
        hint=f"How fast the {found.told} grows with each pixel.",
    )


def _magnitude(found: Derived) -> Image:
    plane = np.abs(found.gradient).max(axis=0)
    told = "the largest of the channels" if len(found.gradient) > 1 else "whatever its sign"
    return Image(
        *("magnitude", "Magnitude", told, np.ascontiguousarray(plane)),
        limits_for(largest(plane), rectified=True),
        "inferno",
        link="pixels",
        quantity="magnitude of the derivative",
        bar=True,
        hint="Which pixels count, whether they raise or lower it.",
    )


def _channels(found: Derived) -> Image:
    return maps_panel(
        *("channels", "Each channel", "red, green, blue", found.gradient),
        limits_for(largest(found.gradient), rectified=False),
        columns=3,
        side=CHANNELS,
        quantity="derivative",
        hint="The derivative by each channel.",
    )


def _field(params: Params, found: Derived, shown: tuple[int, ...]) -> tuple[Box, ...]:
    """What a value sees, on a picture that may be shown larger; nothing where that is all."""
    if isinstance(found.unit, int) or receptive_field(network_of(params))[found.layer] is None:
        return ()
    shape = shape_of(params.data)
    box = field_of(network_of(params), shape, found.layer, found.unit[1:])
    down, across = (has / given for has, given in zip(shown[:2], shape[1:], strict=True))
    top, left, bottom, right = box
    return (Box(top * down, left * across, (bottom - top) * down, (right - left) * across),)


def _facts(found: Derived) -> Facts:
    gradient = found.gradient.astype(np.float64)
    counts = float((gradient != 0).mean())
    return Facts(
        "facts",
        "",
        (
            Fact(found.told, ""),
            Fact("", numbers.text(found.value), strong=True),
            Fact("norm of its gradient", numbers.text(float(np.linalg.norm(gradient)))),
            Fact("depends on", f"{100 * counts:.0f} % of the pixels"),
        ),
        width=250.0,
    )
