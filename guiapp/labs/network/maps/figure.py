"""The layers of a network from the picture at the left to the classes at the right."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import receptive_field
from guiapp.compute.network.inside import field_of
from guiapp.core import numbers
from guiapp.core.figure import Box, Curves, Figure, Image, Node, Panel, Table
from guiapp.core.lab import Env, Scene
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.colours import SIGNED, largest, limits_for
from guiapp.labs.network.data_params import shape_of
from guiapp.labs.network.looked_at import fitted_panels, picture_panel, scores_panel
from guiapp.labs.network.maps.activity import SAMPLE, activity_panels
from guiapp.labs.network.maps.kernels import (
    NOT_TURNED,
    Bank,
    arrays_of,
    bank_values,
    chosen_bank,
    chosen_channel,
    kernel_panels,
)
from guiapp.labs.network.maps.layers import layer_panel
from guiapp.labs.network.maps.nine import nine_panel, nine_scores
from guiapp.labs.network.maps.opened import marks_of, opened_panels
from guiapp.labs.network.maps.seen import Seen, seen_of
from guiapp.labs.network.maps.stages import (
    chosen,
    chosen_map,
    chosen_place,
    stages_of,
)
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared, prepared
from guiapp.labs.network.state import TrainState
from guiapp.labs.network.table import shape_text
from guiapp.labs.network.topic_figure import topic_figure

WIDER = 1.7
"""How many more columns than rows a canvas has room for."""
TOLD = {
    "maps": "maps",
    "kernels": "kernels",
    "updates": "what the last step added",
    "activity": f"activations of {SAMPLE} held-out pictures",
}


def figure(scene: Scene, state: TrainState, env: Env) -> Figure:
    """What is seen of the layers at one step."""
    began = time.perf_counter()
    params: Params = scene.params
    return topic_figure(params, state, _told(params), _parts(params, state, env), began)


def _told(params: Params) -> str:
    maps = params.maps
    what = TOLD[maps.show]
    if maps.show == "maps" and maps.opened:
        stage = chosen(params)
        kind = "unit" if stage.is_vector else "map"
        what = f"{kind} {chosen_map(params, stage) + 1} of layer {stage.first}, opened"
    return what


def _parts(params: Params, state: TrainState, env: Env) -> tuple[list[Panel], Table]:
    show = params.maps.show
    if show == "activity":
        curves: list[Panel] = [*activity_panels(params, state, env)]
        return curves, grid([panel.key for panel in curves])
    if show in ("kernels", "updates"):
        banks: list[Panel] = [*kernel_panels(params, state, env)]
        large = _large_kernel(params, state)
        return [large, *banks], grid([large.key, *(panel.key for panel in banks)])
    return _maps(params, state, env)


def _maps(params: Params, state: TrainState, env: Env) -> tuple[list[Panel], Table]:
    ready, seen = prepared(params, env), seen_of(params, state, env)
    stages = stages_of(params)
    fields = _fields(params)
    if params.maps.opened:
        pictures = _pictures(params, ready, seen, env)
        stage = chosen(params)
        field = fields[stages.index(stage)]
        names = ready.data.names if stage == stages[-1] else ()
        return opened_panels(params, state, seen, pictures, field, names, env)
    layers = [
        layer_panel(params, stage, seen, field, env)
        for stage, field in zip(stages[:-1], fields, strict=False)
    ]
    panels: list[Panel]
    if len(seen.pictures) > 1:
        panels = [nine_panel(seen, env), *layers, nine_scores(params, ready, seen)]
    else:
        panels = [
            *_pictures(params, ready, seen, env),
            *layers,
            _scores(params, ready, state, seen, env),
        ]
    return panels, grid([panel.key for panel in panels])


def grid(keys: list[str]) -> Table:
    """Panels in rows, in so many columns that they are large."""
    columns = max(1, math.ceil(math.sqrt(WIDER * len(keys)) - 1e-9)) if len(keys) > 3 else len(keys)
    rows = -(-len(keys) // columns)
    columns = -(-len(keys) // rows)
    filled: list[Node] = [*keys, *(None for _ in range(rows * columns - len(keys)))]
    return Table(tuple(tuple(filled[at * columns : (at + 1) * columns]) for at in range(rows)))


def _fields(params: Params) -> list[str]:
    found = receptive_field(network_of(params))
    fields = (found[stage.end] for stage in stages_of(params))
    return ["all" if field is None else shape_text(field.size) for field in fields]


def _pictures(params: Params, ready: Prepared, seen: Seen, env: Env) -> list[Image]:
    """The picture, a drawing also as it is seen, and on them what the chosen value sees."""
    one = seen.pictures[0]

    def make() -> tuple[object, list[Image]]:
        return one, [picture_panel(params, ready, one, env), *fitted_panels(params, one)]

    panels: list[Image] = recent("picture beside maps", env).get(id(one), make)[1]
    return [replace(p, marks=field_marks(params, p.data.shape[:2])) for p in panels]


def field_marks(params: Params, shown: tuple[int, ...]) -> tuple[Box, ...]:
    """The receptive field of the chosen value, on a picture that may be shown larger."""
    stage, shape = chosen(params), shape_of(params.data)
    place = chosen_place(params, stage)
    network = network_of(params)
    all_of_it = receptive_field(network)[stage.end] is None
    box = field_of(network, shape, stage.end, place, clipped=all_of_it)
    down, across = (has / given for has, given in zip(shown, shape[1:], strict=True))
    top, left, bottom, right = box
    scaled = (top * down, left * across, bottom * down, right * across)
    return marks_of(scaled, (shown[0], shown[1]))  # type: ignore[return-value]


def _scores(params: Params, ready: Prepared, state: TrainState, seen: Seen, env: Env) -> Curves:
    """How probable each class is: the last layer, after the softmax."""

    def make() -> tuple[Seen, Curves]:
        panel = scores_panel(ready, network_of(params), state.weights, seen.pictures[0])
        hint = "Click a class to see how its value comes about."
        return seen, replace(panel, height=None, aspect=1.0, least=96.0, hint=hint)

    found: Curves = recent("scores beside maps", env).get(id(seen), make)[1]
    return found


def _large_kernel(params: Params, state: TrainState) -> Image:
    """The chosen kernel with its numbers."""
    bank = chosen_bank(params)
    number = chosen_map(params, bank.stage)
    kernels = bank_values(bank, arrays_of(params, state))[number]
    channel = chosen_channel(params, kernels)
    data = kernels[channel].astype(np.float32)
    what = "unit" if bank.stage.is_vector else "map"
    if len(kernels) > 1 and data.size == 1:
        data = kernels[:, 0, 0].astype(np.float32)[None]  # weights of a vector: all of them
    return Image(
        "kernel",
        f"{what.capitalize()} {number + 1} of layer {bank.stage.first}",
        _kernel_facts(bank, channel, data),
        np.ascontiguousarray(data),
        limits_for(largest(data), rectified=False),
        SIGNED,
        quantity="weight" if params.maps.show == "kernels" else "update",
        bar=True,
        numbers=True,
        hint=f"The chosen one; kernels are {NOT_TURNED}. The menu Lab sends it to other labs.",
    )


def _kernel_facts(bank: Bank, channel: int, data: NDArray[np.float32]) -> str:
    total = f"sum {numbers.text(float(data.sum(dtype=np.float64)))}"
    if bank.is_bars:
        return f"weights of {bank.shape[1]} inputs, {total}"
    on = f"on input map {channel + 1}, " if bank.shape[1] > 1 else ""
    return f"{on}{total}" if bank.is_dense else f"{on}{total}, {NOT_TURNED}"
