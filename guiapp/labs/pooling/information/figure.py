"""The picture before, what each value of it tells, the pooled one, and the numbers of both."""

from __future__ import annotations

import numpy as np

from guiapp.core import numbers
from guiapp.core.figure import (
    Box,
    Cursor,
    Curves,
    Dot,
    Figure,
    Image,
    Line,
    Mark,
    Sign,
    Table,
    Tone,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.labs.pooling.information.state import InformationState
from guiapp.labs.pooling.information.table import COLUMNS, number_facts
from guiapp.labs.pooling.information.window import (
    Window,
    bits_limits,
    chosen_pixel,
    telling_facts,
    window_of,
    window_panels,
)
from guiapp.labs.pooling.layer import label_of
from guiapp.labs.pooling.params import Params, shape_of
from guiapp.parts.picture import Drawing, picture_label
from guiapp.parts.scales import nice

WINDOW = Table(((Table((("window", "window bits"),)),), ("telling",), ("shares",)))
TOP = Table((("input", "bits", "goes", "after", WINDOW),), wrap=True)
STRIP = Table(((COLUMNS, "histogram"),), frame=True, wrap=True)
LAYOUT = Table(((TOP,), (STRIP,)))
LINK = "cells"
MOVE = "Move to see a window; click to pin it."
BLUE, RED = 0, 3


def figure(scene: Scene, state: InformationState, env: Env) -> Figure:
    """What is seen of the picture, of its information, and of one window."""
    params: Params = scene.params
    window = window_of(params, state)
    panels = panels_of(
        _input(params, state, window),
        _bits(params, state, window),
        Sign("goes", "→"),
        _after(params, state, window),
        *number_facts(state),
        _histogram(params, state, window),
        *window_panels(state, window),
        *telling_facts(state, window),
    )
    return Figure(
        title="Pooling",
        subtitle=subtitle(params, state),
        panels=panels,
        layout=LAYOUT,
        measured={
            "method": "histograms",
            "milliseconds": state.milliseconds,
            "device": "cpu",
        },
    )


def subtitle(params: Params, state: InformationState) -> str:
    """One line: how many values stay, and how many of their bits."""
    values = numbers.text(100 * state.after.values / state.before.values)
    whole, left = state.before.total, state.after.total
    bits = (
        f"{numbers.text(100 * left / whole)} % of the bits"
        if whole
        else "no bits, as there were none"
    )
    named = f"{picture_label(params.image)}, {label_of(params.layer)}"
    return f"{named}: {values} % of the values, {bits}"


def _size(shape: tuple[int, ...]) -> str:
    return " × ".join(str(number) for number in shape)


def _input(params: Params, state: InformationState, window: Window) -> Image:
    drawing = isinstance(params.image, Drawing)
    return Image(
        "input",
        "Before",
        f"{_size(state.picture.shape)}, {numbers.text(state.before.entropy)} bits a value",
        state.picture,
        limits=state.limits,
        marks=(*_place(params), _box(window)),
        link=LINK,
        hint="Draw here; the pen is in the panel at the right." if drawing else MOVE,
        pointer="paint" if drawing else "cross",
    )


def _bits(params: Params, state: InformationState, window: Window) -> Image:
    return Image(
        "bits",
        "Bits, −log₂ p",
        f"{numbers.text(state.bits.mean())} on average, at most {numbers.text(state.bits.max())}",
        state.shown,
        limits=bits_limits(state),
        colormap="inferno",
        marks=(*_place(params), _box(window), _ring(window.told, "good")),
        link=LINK,
        quantity="bits",
        bar=True,
        hint=f"Rare values tell most. {MOVE}",
    )


def _after(params: Params, state: InformationState, window: Window) -> Image:
    return Image(
        "after",
        f"After {label_of(params.layer)}",
        f"{_size(state.answer.shape)}, {numbers.text(state.after.entropy)} bits a value",
        state.answer,
        limits=state.limits,
        marks=(Box(window.row, window.column, 1, 1),),
        link=LINK,
        hint=MOVE,
    )


def _place(params: Params) -> tuple[Mark, ...]:
    """The pixel that was chosen: what the arrow keys move."""
    (row, column), (height, width) = chosen_pixel(params), shape_of(params)
    is_inside = 0 <= row < height and 0 <= column < width
    return (_ring((row, column), "quiet"),) if is_inside else ()


def _box(window: Window) -> Box:
    height, width = window.shape
    return Box(window.top, window.left, height, width)


def _ring(place: tuple[int, int], tone: Tone) -> Dot:
    return Dot(float(place[0]), float(place[1]), tone)


def _histogram(params: Params, state: InformationState, window: Window) -> Curves:
    """Both histograms over the same bins, in shares, and the value that told most."""
    levels = params.information.levels
    low, high = state.limits
    edges = np.linspace(low, high, levels + 1)
    before, after = (100 * found.counts / found.values for found in (state.before, state.after))
    note = ""
    if state.before.is_sparse or state.after.is_sparse:
        note = " More bins for pairs than pairs: bits given a neighbour come out too small."
    return Curves(
        "histogram",
        "Histogram",
        f"{levels} bins from {numbers.text(low)} to {numbers.text(high)}; entropies are those of "
        f"this histogram, not of its source.{note}",
        (
            Line("before", (edges[1:] + edges[:-1]) / 2, before, BLUE, "bars"),
            Line("after", edges, np.append(after, after[-1]), RED, "steps", solid=True),
        ),
        x_limits=(low, high),
        y_limits=(0.0, nice(float(max(before.max(), after.max())))),
        x_label="value",
        y_label="% of values",
        cursors=(Cursor(float(state.picture[window.told]), "x", "told most", "accent"),),
        height=None,
        aspect=2.6,
        hint="A value tells the more, the rarer it is.",
    )
