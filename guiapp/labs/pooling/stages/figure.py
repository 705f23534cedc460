"""The stages as a picture: what is convolved, detected and pooled, and one window's arithmetic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guiapp.core import numbers
from guiapp.core.figure import Box, Figure, Grid, Image, Mark, Sign, Table, panels_of
from guiapp.core.lab import Env, Scene
from guiapp.labs.pooling.layer import label_of
from guiapp.labs.pooling.params import DETECTORS, Params, shape_of
from guiapp.labs.pooling.stages.colours import Scale, pooled_scale, scale_of
from guiapp.labs.pooling.stages.marks import box_of
from guiapp.labs.pooling.stages.params import UNSET
from guiapp.labs.pooling.stages.seen import Seen, detected_marks, reach_of
from guiapp.labs.pooling.stages.spans import Shape, Spans, spans_of
from guiapp.labs.pooling.stages.state import StagesState
from guiapp.labs.pooling.stages.strip import working_panels
from guiapp.labs.pooling.stages.window import window_of
from guiapp.parts.kernel import kernel_label
from guiapp.parts.picture import Drawing, picture_label
from guiapp.parts.scales import symmetric

LINK = "stages"
MOVE = "Move to see the window there; click to pin it."
INTEREST = (0.4, 0.6)
"""Where a window is looked at first, as shares of rows and columns: at an edge, in photographs."""
MOST_REACHING = 48
"""Pixels a side up to which a window and what is seen of the picture for it can be told apart."""
ROUNDING = 1e-12
"""A sum below this share of the weights' magnitudes is zero but for rounding."""


def figure(scene: Scene, state: StagesState, env: Env) -> Figure:
    """What is seen: at frame 0 everything, at frame n what the first n windows gave."""
    params: Params = scene.params
    spans = spans_of(shape_of(params), params.layer)
    place, done = looked_at(scene, spans)
    seen = Seen(
        state.stages.detected,
        spans,
        params.layer,
        window_of(state.stages.detected, spans, params.layer, place, env),
        spans.counts[0] * spans.counts[1] if done is None else done,
        params.stages.drawn == "all",
    )
    scale = scale_of(*state.ranges[1:3])
    working = working_panels(seen, state, scale, env)
    panels = panels_of(
        _input(params, state, seen),
        Sign("star", "∗"),
        _kernel(params, state),
        Sign("equals", "="),
        _affine(params, state, seen, scale),
        _detected(params, state, seen, scale, env),
        Sign("pools", "→"),
        _pooled(params, state, place, done, pooled_scale(scale, state.ranges[3])),
        *working,
    )
    return Figure(
        title="Pooling",
        subtitle=subtitle(params),
        panels=panels,
        layout=layout(tuple(panel.key for panel in working)),
        measured={"method": "pooled", "milliseconds": state.milliseconds, "device": "cpu"},
    )


def layout(working: tuple[str, ...]) -> Table:
    """Two lines: the convolution, and what the detector and the pooling make of it."""
    *matrices, words = working
    last = Table(((Table((tuple(matrices),), wrap=True),), (words,)))
    return Table(
        (
            ("input", "star", "kernel", "equals", "affine"),
            ("detected", "pools", "pooled", None, last),
        )
    )


def subtitle(params: Params) -> str:
    """One line: picture, kernel, detector, pooling."""
    detector = "" if params.detector == "none" else f", {dict(DETECTORS)[params.detector]}"
    return (
        f"{picture_label(params.image)} ∗ {kernel_label(params.kernel)}{detector}, "
        f"{label_of(params.layer)}"
    )


def looked_at(scene: Scene, spans: Spans) -> tuple[Shape, int | None]:
    """The window whose arithmetic is shown, and how many were stepped through; None: all."""
    rows, columns = spans.counts
    if 0 < scene.frame <= rows * columns:
        return divmod(scene.frame - 1, columns), scene.frame
    return pinned(scene.params, spans), None


def pinned(params: Params, spans: Spans) -> Shape:
    """The pinned window, or one in the middle where none is."""
    pinned = params.stages.row, params.stages.column
    row, column = (
        round(share * (count - 1)) if at == UNSET else min(at, count - 1)
        for at, count, share in zip(pinned, spans.counts, INTEREST, strict=True)
    )
    return row, column


def facts_of(shape: tuple[int, ...], low: float, high: float) -> str:
    """Rows and columns, and the smallest and the largest value."""
    size = " × ".join(str(number) for number in shape)
    return f"{size}, {numbers.text(low)} to {numbers.text(high)}"


def _input(params: Params, state: StagesState, seen: Seen) -> Image:
    drawing = isinstance(params.image, Drawing)
    facts = facts_of(state.stages.picture.shape, *state.ranges[0])
    if isinstance(params.image, Drawing) and not params.image.strokes:
        facts = "drag here to draw"
    scale = scale_of(state.ranges[0])
    return Image(
        "input",
        f"I  {picture_label(params.image)}",
        facts,
        state.stages.picture,
        limits=scale.limits,
        colormap=scale.colormap,
        marks=_reach(params, state, seen),
        link=LINK,
        hint="Draw here; the pen is in the panel at the right." if drawing else MOVE,
        pointer="paint" if drawing else "cross",
        numbers=True,
    )


def _reach(params: Params, state: StagesState, seen: Seen) -> tuple[Mark, ...]:
    """The window, and dashed what the convolution sees of the picture for it."""
    spans, place = seen.spans, seen.window.place
    window = box_of(spans.whole(place), spans.shape)
    reach = reach_of(spans.seen(place), state.kernel)
    if reach == spans.seen(place) or max(spans.shape) > MOST_REACHING:
        return (window,)
    return window, replace(box_of(reach, spans.shape), dashed=True)


def _kernel(params: Params, state: StagesState) -> Grid:
    kernel = state.kernel
    total, sizes = float(kernel.sum()), np.abs(kernel)
    total = 0.0 if abs(total) < ROUNDING * float(sizes.sum()) else total
    size = " × ".join(str(number) for number in kernel.shape)
    height, width = state.stages.picture.shape
    return Grid(
        "kernel",
        f"K  {kernel_label(params.kernel)}",
        f"{size}, sum {numbers.text(total)}",
        kernel,
        limits=symmetric(float(sizes.max())),
        aspect=min(max(width / height, 0.25), 4.0),
        editable=True,
        hint="Drag a cell up or down, turn the wheel, or type a number."
        if params.brush.drag == "change"
        else "Drag over the cells to paint; turn the wheel, or type a number.",
    )


def _affine(params: Params, state: StagesState, seen: Seen, scale: Scale) -> Image:
    bias = ""
    if params.bias:
        bias = f" {'+' if params.bias > 0 else numbers.MINUS} {numbers.text(abs(params.bias))}"
    return Image(
        "affine",
        f"I ∗ K{bias}",
        facts_of(state.stages.affine.shape, *state.ranges[1]),
        state.stages.affine,
        limits=scale.limits,
        colormap=scale.colormap,
        marks=(box_of(seen.spans.whole(seen.window.place), seen.spans.shape),),
        link=LINK,
        hint=f"The convolution, without the detector. {MOVE}",
        numbers=True,
    )


def _detected(params: Params, state: StagesState, seen: Seen, scale: Scale, env: Env) -> Image:
    marks, note = detected_marks(seen, env)
    name = dict(DETECTORS)[params.detector]
    return Image(
        "detected",
        "no detector" if params.detector == "none" else name,
        facts_of(state.stages.detected.shape, *state.ranges[2]) + note,
        state.stages.detected,
        limits=scale.limits,
        colormap=scale.colormap,
        marks=marks,
        link=LINK,
        hint=f"What is pooled. {MOVE}",
        numbers=True,
    )


def _pooled(
    params: Params, state: StagesState, place: Shape, done: int | None, scale: Scale
) -> Image:
    row, column = place
    return Image(
        "pooled",
        label_of(params.layer),
        facts_of(state.pooled.shape, *state.ranges[3]),
        state.pooled,
        limits=scale.limits,
        colormap=scale.colormap,
        marks=(Box(row, column, 1, 1),),
        link=LINK,
        shown=done if done is not None and done < state.pooled.size else None,
        hint=MOVE,
        numbers=True,
    )
