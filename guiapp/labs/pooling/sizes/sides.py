"""How many features come to the dense layer, against the side of a square input."""

from __future__ import annotations

import numpy as np

from guiapp.compute.pooling import Dense, stages
from guiapp.core import numbers
from guiapp.core.figure import Cursor, Curves, Limits, Line
from guiapp.core.lab import Env
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.sizes.params import FIRST, LAST, made_for
from guiapp.labs.pooling.sizes.state import Shape, SizesState, Stack, run

APART = 8
"""Pixels from side to side: twice as many as the timeline has."""
COLOURS = {"flatten": 3, "fixed grid": 2, "global average": 0, "own": 3}
NAMES = {"flatten": "left", "fixed grid": "centre", "global average": "right", "own": ""}


def sides_panel(params: Params, state: SizesState, came: Shape, env: Env) -> Curves:
    """The features of each stack; where a line leaves what its dense layer fits, that breaks."""
    made, channels = made_for(params.sizes), came[0]
    key = ("features by side", state.stacks, made, channels)
    places, found = env.cached(key, lambda: _features(params, state, channels))
    lines = tuple(
        Line(NAMES[name], places, values, COLOURS[name], "steps", solid=not n)
        for n, ((name, _), values) in enumerate(zip(state.stacks, found, strict=True))
    )
    cursors = []
    first = run(params, state, made)[0]
    if any(isinstance(stage.layer, Dense) for stage in first.stages):
        told = f"fits {numbers.count(first.features)}"
        cursors.append(Cursor(float(first.features), "y", told))
    if came[1] == came[2]:
        cursors.append(Cursor(float(came[1]), "x", "", "accent"))
    return Curves(
        "sides",
        "Features by the input's side",
        "square inputs; drag to change the side",
        lines,
        x_limits=(float(FIRST), float(LAST)),
        y_limits=_limits([*found, np.array([float(first.features)])]),
        x_label="side, px",
        y_log=True,
        cursors=tuple(cursors),
        height=None,
        aspect=1.3,
        hint="Drag to change the side of the input.",
        pointer="paint",
    )


def _features(
    params: Params, state: SizesState, channels: int
) -> tuple[np.ndarray, list[np.ndarray]]:
    made = made_for(params.sizes)
    places = np.arange(FIRST, LAST + 1, APART)
    found = []
    for name, layers in state.stacks:
        inputs = [(channels, int(side), int(side)) for side in places]
        ran = [Stack(name, came, stages(came, layers, made_for=made), ()) for came in inputs]
        counts = np.array([float(stack.features) for stack in ran])
        counts[counts == 0] = np.nan  # nothing comes, and zero has no logarithm
        found.append(counts)
    return places.astype(float), found


def _limits(values: list[np.ndarray]) -> Limits:
    """Whole decades around all features."""
    known = np.concatenate(values)
    known = known[np.isfinite(known) & (known > 0)]
    if not len(known):
        return 1.0, 10.0
    low, high = np.floor(np.log10(known.min())), np.ceil(np.log10(known.max()) + 1e-9)
    return float(10.0**low), float(10.0 ** max(high, low + 1))
