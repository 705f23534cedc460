"""Each stack as bars, the numbers of its layers beside them, and a sentence: whether it works."""

from __future__ import annotations

import time

import numpy as np

from guiapp.core import numbers
from guiapp.core.figure import (
    Cursor,
    Curves,
    Fact,
    Facts,
    Figure,
    Limits,
    Line,
    Panel,
    Table,
    Tone,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.sizes.layers import name_of
from guiapp.labs.pooling.sizes.params import input_at, made_for
from guiapp.labs.pooling.sizes.sides import sides_panel
from guiapp.labs.pooling.sizes.state import SizesState, Stack, run
from guiapp.labs.pooling.sizes.words import TITLES, arithmetic, shape_text, verdict

BLUE, RED = 0, 3
NARROW = (1.0, 1e-3)
"""The table takes no more than it needs, the bars take the rest."""
HINT = "Click a layer to see how its numbers come about."


def figure(scene: Scene, state: SizesState, env: Env) -> Figure:
    """What is seen of every stack, and of the layer that was chosen."""
    began = time.perf_counter()
    params: Params = scene.params
    came = input_at(params.sizes, scene.frame)
    stacks = run(params, state, came)
    limits = _limits(stacks)
    at, number = chosen(params, stacks)
    panels: list[Panel] = []
    for index, stack in enumerate(stacks):
        panels += [
            _bars(index, stack, limits, number if index == at else None),
            *_columns(index, stack),
            Facts(f"verdict {index}", "", (verdict(stack),), width=430.0),
        ]
    panels += [sides_panel(params, state, came, env), _arithmetic(stacks[at], number)]
    rows = tuple((_row(index),) for index in range(len(stacks)))
    right = Table((("sides",), ("arithmetic",)))
    return Figure(
        title="Pooling",
        subtitle=subtitle(params, stacks),
        panels=panels_of(*panels),
        layout=Table(((Table(rows), right),), wrap=True, weights=(2.4, 1.0)),
        measured={
            "method": "shapes",
            "milliseconds": (time.perf_counter() - began) * 1e3,
            "device": "cpu",
        },
    )


def subtitle(params: Params, stacks: tuple[Stack, ...]) -> str:
    """One line: what comes, what the stacks were made for."""
    came, made = stacks[0].input, made_for(params.sizes)
    told = f"an input of {shape_text(came)}"
    return told if came == made else f"{told}; made for {shape_text(made)}"


def chosen(params: Params, stacks: tuple[Stack, ...]) -> tuple[int, int]:
    """The stack and the number of the layer that is looked at: where something breaks, at first."""
    wanted = params.sizes
    at = min(wanted.stack, len(stacks) - 1)
    if wanted.stage >= 0:
        return at, min(wanted.stage, len(stacks[at].stages))
    broken = stacks[at].broken
    return at, len(stacks[at].stages) if broken is None else broken


def _row(index: int) -> Table:
    """A stack: bars, and at their right, or under them where it is narrow, the table."""
    columns = Table(((f"layers {index}", f"values {index}", f"weights {index}"),))
    table = Table(((columns,), (f"verdict {index}",)))
    return Table(((f"bars {index}", table),), wrap=True, weights=NARROW)


def _limits(stacks: tuple[Stack, ...]) -> Limits:
    """From one to the next power of ten above all numbers, the same for all stacks."""
    most = max(
        max(stage.values, stage.parameters, int(np.prod(stack.input)))
        for stack in stacks
        for stage in stack.stages
    )
    return 1.0, float(10.0 ** np.ceil(np.log10(most) + 1e-9))


def _bars(index: int, stack: Stack, limits: Limits, number: int | None) -> Curves:
    """The numbers of values and of weights of every layer, as logarithms."""
    places = np.arange(len(stack.stages) + 1, dtype=np.float64)
    values = [float(np.prod(stack.input)), *(float(stage.values) for stage in stack.stages)]
    weights = [0.0, *(float(stage.parameters) for stage in stack.stages)]
    cursors = [] if number is None else [Cursor(float(number), "x", "", "accent")]
    if stack.broken is not None:
        cursors.append(Cursor(float(stack.broken), "x", "breaks", "warn"))
    return Curves(
        f"bars {index}",
        TITLES[stack.name],
        "",
        (
            Line("values", places, _known(values), BLUE, "bars"),
            Line("weights", places, _known(weights), RED, "bars"),
        ),
        x_limits=(-0.5, len(stack.stages) + 0.5),
        y_limits=limits,
        x_label="layer",
        y_log=True,
        cursors=tuple(cursors),
        height=None,
        aspect=1.7,
        hint=HINT,
    )


def _known(counts: list[float]) -> np.ndarray:
    """The counts; NaN where there are none, as zero has no logarithm."""
    found = np.array(counts)
    found[found == 0] = np.nan
    return found


def _columns(index: int, stack: Stack) -> list[Facts]:
    """The table: layer and shape, values, weights."""
    rows = [Fact("0  input", shape_text(stack.input))]
    counts = [Fact("", numbers.count(int(np.prod(stack.input))))]
    weights = [Fact("", "–", "quiet")]
    for number, stage in enumerate(stack.stages, 1):
        tone: Tone = "plain" if stage.shape else "warn" if stage.broken else "quiet"
        told = "breaks" if stage.broken else shape_text(stage.shape)
        rows.append(Fact(f"{number}  {name_of(stage.layer)}", told, tone))
        counts.append(Fact("", numbers.count(stage.values) if stage.shape else "–", tone))
        weights.append(Fact("", numbers.count(stage.parameters) if stage.parameters else "–"))
    return [
        Facts(f"layers {index}", "Layer, and what comes out", tuple(rows), width=246.0),
        Facts(f"values {index}", "Values", tuple(counts), width=76.0),
        Facts(f"weights {index}", "Weights", tuple(weights), width=84.0),
    ]


def _arithmetic(stack: Stack, number: int) -> Facts:
    name = "input" if number == 0 else name_of(stack.stages[number - 1].layer)
    title = f"Layer {number}: {name}"
    return Facts("arithmetic", title, tuple(arithmetic(stack, number)), width=270.0)
