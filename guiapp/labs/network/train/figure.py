"""The curves of a training, the network as a table, and one picture and what it is taken for."""

from __future__ import annotations

import time

import numpy as np

from guiapp.core import numbers
from guiapp.core.figure import Curves, Fact, Facts, Figure, Line, Panel, Table, panels_of
from guiapp.core.lab import Env, Scene
from guiapp.labs.network.architecture import network_of, places_of
from guiapp.labs.network.data_params import name_of
from guiapp.labs.network.looked_at import (
    SMALL,
    beside,
    fitted_panels,
    looked_at,
    picture_panel,
    scores_panel,
)
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared, prepared
from guiapp.labs.network.state import JUDGED, Rows, TrainState, weighted
from guiapp.labs.network.step_told import step_fact, step_text
from guiapp.labs.network.table import table_layout, table_panels
from guiapp.labs.network.topic_figure import measured_since
from guiapp.parts.over_time import log_limits, time_limits

TRAINING, HELD_OUT, BATCH = 0, 1, 2
DEAD = "No gradient is left: every unit is dead. Go back in time, and take a smaller rate."
MOST = 80
"""Points of a curve that has one for every step."""
HINT = "Play to train; the timeline goes back to every step that was kept."


def figure(scene: Scene, state: TrainState, env: Env) -> Figure:
    """What is seen of a training at one step."""
    began = time.perf_counter()
    params: Params = scene.params
    network, ready = network_of(params), prepared(params, env)
    seen = looked_at(params, ready, env)
    picture = picture_panel(params, ready, seen, env)
    fitted = fitted_panels(params, seen, SMALL)
    panels: list[Panel] = [
        run_facts(params, state, ready),
        picture,
        *fitted,
        scores_panel(ready, network, state.weights, seen),
        loss_curves(state),
        accuracy_curves(state),
        norm_curves(params, state),
        *table_panels(params, env),
    ]
    left = Table(((beside(picture, fitted),), ("scores",), ("run",)))
    curves = Table((("loss", "accuracy", "norms"),), wrap=True)
    return Figure(
        title="Network",
        subtitle=subtitle(params, state),
        panels=panels_of(*panels),
        layout=Table(
            ((left, Table(((curves,), (table_layout(),)))),), wrap=True, weights=(0.5, 2.0)
        ),
        said=(state.failed,) if state.failed else (),
        ended=bool(state.failed),
        measured={"pace": pace_told(state), **measured_since(began)},
    )


def subtitle(params: Params, state: TrainState) -> str:
    """One line: the data, the network, how far it is."""
    layers = len(params.network.layers) + 1
    return f"{name_of(params.data)}, {layers} layers, {step_text(state.frame)}" + (
        ", stopped" if state.failed else ""
    )


def pace_told(state: TrainState) -> str:
    """How fast it learns, for the status bar: what takes time is no part of a figure."""
    if not state.seconds:
        return ""
    rate = numbers.count(round(state.seen / state.seconds))
    return f"{rate} pictures/s, trained for {numbers.text(state.seconds, 3)} s"


def run_facts(params: Params, state: TrainState, ready: Prepared) -> Facts:
    """The held-out accuracy, large, and how far and how fast the training is."""
    accuracy = state.judged[-1, JUDGED.index("held-out accuracy")]
    asked, step = len(ready.sample[1]), numbers.count(int(state.judged[-1, 0]))
    rows = [
        Fact(f"right at step {step}, of {numbers.count(asked)} held out", "", "plain"),
        Fact("", f"{100 * accuracy:.1f} %", "good" if accuracy >= 0.9 else "plain", strong=True),
        step_fact(state.frame),
        Fact("epoch", numbers.text(state.seen / len(ready.training), 3)),
        Fact("pictures seen", numbers.count(state.seen)),
    ]
    rows += [
        Fact("training pictures", numbers.count(len(ready.training))),
        Fact("held out", numbers.count(len(ready.held_out))),
    ]
    if state.failed:
        rows.insert(0, Fact("", state.failed, "warn"))
    elif has_no_gradient(state):
        rows.insert(0, Fact("", DEAD, "warn"))
    return Facts("run", "", tuple(rows), width=210.0)


def thinned(rows: Rows) -> Rows:
    """At most MOST rows: the means of neighbours, so that noise hides nothing."""
    if len(rows) <= MOST:
        return rows
    starts = np.arange(MOST) * len(rows) // MOST
    counts = np.diff(np.append(starts, len(rows)))
    means: Rows = np.add.reduceat(rows, starts, axis=0) / counts[:, None]
    return means


def has_no_gradient(state: TrainState) -> bool:
    """Whether the last step moved no kernel and no matrix: all units are dead."""
    count = (state.losses.shape[1] - 2) // 2
    return len(state.losses) > 0 and not state.losses[-1, 2 + count :].any()


def loss_curves(state: TrainState) -> Curves:
    """The loss of every batch, and of the pictures by which the network is judged."""
    batches, judged = thinned(state.losses), state.judged
    lines = (
        Line("batch", batches[:, 0], batches[:, 1], BATCH),
        Line("training", judged[:, 0], judged[:, 1], TRAINING),
        Line("held out", judged[:, 0], judged[:, 3], HELD_OUT, solid=True),
    )
    return Curves(
        "loss",
        "Loss",
        "mean of −log of the right class's probability",
        lines,
        x_limits=time_limits(state.frame),
        y_limits=log_limits(batches[:, 1], judged[:, 1], judged[:, 3]),
        x_label="step",
        y_log=True,
        height=None,
        aspect=0.95,
        hint=HINT,
    )


def accuracy_curves(state: TrainState) -> Curves:
    """The share of pictures that are classified right."""
    judged = state.judged
    last = judged[-1]
    return Curves(
        "accuracy",
        "Accuracy",
        f"training {100 * last[2]:.1f} %, held out {100 * last[4]:.1f} %",
        (
            Line("training", judged[:, 0], judged[:, 2], TRAINING),
            Line("held out", judged[:, 0], judged[:, 4], HELD_OUT, solid=True),
        ),
        x_limits=time_limits(state.frame),
        y_limits=(0.0, 1.0),
        x_label="step",
        height=None,
        aspect=0.95,
        hint=HINT,
    )


def norm_curves(params: Params, state: TrainState) -> Curves:
    """The norm of every layer's gradient, by that of its weights."""
    listed = {place: number for number, place in enumerate(places_of(params), 1)}
    layers = weighted(network_of(params), state.weights)
    rows = thinned(state.losses)
    lines = []
    for at, layer in enumerate(layers):
        sizes = np.maximum(rows[:, 2 + at], 1e-30)
        gradients = rows[:, 2 + len(layers) + at]
        lines.append(Line(f"layer {listed[layer]}", rows[:, 0], gradients / sizes, at % 7))
    found = [line.y for line in lines]
    return Curves(
        "norms",
        "Gradients",
        "norm of each layer's, by that of its weights",
        tuple(lines),
        x_limits=time_limits(state.frame),
        y_limits=log_limits(*found) if len(rows) else (0.01, 10.0),
        x_label="step",
        y_log=True,
        height=None,
        aspect=0.95,
        hint=HINT,
    )
