"""The pictures of a data set on a sheet, one of them large, and all of it in numbers."""

from __future__ import annotations

import time

from guiapp.core import numbers
from guiapp.core.figure import Figure, Panel, Table, panels_of
from guiapp.core.lab import Env, Scene
from guiapp.labs.network.browse.pages import page_of
from guiapp.labs.network.browse.panels import (
    counts_panel,
    facts_panel,
    given_panel,
    original_panel,
    sheet_panel,
    shifts_panel,
)
from guiapp.labs.network.data_params import name_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import prepared
from guiapp.labs.network.state import TrainState
from guiapp.labs.network.step_told import step_text
from guiapp.labs.network.topic_figure import measured_since


def figure(scene: Scene, state: TrainState, env: Env) -> Figure:
    """What is seen of the data; no step of the training changes it."""
    began = time.perf_counter()
    params: Params = scene.params
    ready = prepared(params, env)
    given: list[Panel] = [given_panel(params, ready)]
    if params.shift:
        given.append(shifts_panel(params, ready))
    panels = [
        sheet_panel(params, ready, page_of(params, ready, env), env),
        counts_panel(params, ready, env),
        original_panel(params, ready),
        facts_panel(params, ready, env),
        *given,
    ]
    left = Table((("sheet",), ("counts",)))
    below = Table((tuple(panel.key for panel in given),))
    right = Table(((Table((("original", "facts"),)),), (below,)))
    count = numbers.count(len(ready.training) + len(ready.held_out))
    return Figure(
        title="Network",
        subtitle=f"{name_of(params.data)}, {count} pictures of {len(ready.data.names)} classes, "
        + step_text(state.frame),
        panels=panels_of(*panels),
        layout=Table(((left, right),), wrap=True, weights=(1.35, 1.0)),
        measured=measured_since(began),
    )
