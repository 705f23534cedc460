"""The moved picture and its detectors, what each pooling makes of it, and how far that changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import (
    Figure,
    Image,
    Mark,
    Node,
    Panel,
    Path,
    Sign,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.labs.pooling.layer import label_of
from guiapp.labs.pooling.params import DETECTORS, Params
from guiapp.labs.pooling.shift.charts import charts_at, map_keys
from guiapp.labs.pooling.shift.moving import is_beyond
from guiapp.labs.pooling.shift.offsets import Offset, offset_at, offset_text, shift_text
from guiapp.labs.pooling.shift.outputs import (
    PICTURES,
    changed_told,
    colours_of,
    limits_of,
    output_panels,
    panels_before,
    steadiest,
)
from guiapp.labs.pooling.shift.state import Answer, ShiftState, answer
from guiapp.parts.kernel import kernel_label
from guiapp.parts.picture import Drawing, picture_label

LEGIBLE = 64
"""Values up to which those without the shift are shown, too."""


def figure(scene: Scene, state: ShiftState, env: Env) -> Figure:
    """What is seen after the shift of the scene's frame."""
    params: Params = scene.params
    offset = offset_at(params.shift, scene.frame)
    found = answer(params, state, offset, env)
    panels: list[Panel] = [
        _input(params, state, found, offset),
        Sign("then", "→", large=False),
        _detected(params, state, found),
        *output_panels(params, state, found),
    ]
    charts = charts_at(params, state, offset, env)
    panels += [charts.curves, *charts.maps]
    if is_small(state):
        panels += panels_before(params, state)
    return Figure(
        title="Pooling",
        subtitle=_subtitle(params, found, scene.frame),
        panels=panels_of(*panels),
        layout=_layout(params, state),
        pending=_pending(params, state),
        measured={"method": _method(params), "milliseconds": found.milliseconds, "device": "cpu"},
    )


def _subtitle(params: Params, found: Answer, frame: int) -> str:
    over = _told_over(params, offset_at(params.shift, frame))
    told = (picture_label(params.image), shift_text(params.shift, frame), over)
    best = steadiest(params, found)
    steady = "" if best is None else f"; steadiest: {label_of(params.shift.poolings[best])}"
    return ", ".join(told) + steady


def _layout(params: Params, state: ShiftState) -> Table:
    """The stages over the curves; beside them a column for each pooling."""
    columns = range(len(params.shift.poolings))
    stages: tuple[Node, ...] = (input_key(params), "then", "detected")
    rows: tuple[str, ...] = ("output", "change", "map")
    before: tuple[tuple[Node, ...], ...] = ()
    if is_small(state):
        before, rows = (("input before", "then before", "detected before"),), ("before", *rows)
    poolings = Table(tuple(tuple(f"{row} {column}" for column in columns) for row in rows))
    left = Table(((Table((*before, stages)),), ("curves",)))
    return Table(((left, poolings),), wrap=True, weights=(1.0, 0.4 + 0.4 * len(columns)))


def is_small(state: ShiftState) -> bool:
    """Whether there are so few values that one reads their numbers, with and without the shift."""
    return state.here.detected.size <= LEGIBLE


def _pending(params: Params, state: ShiftState) -> frozenset[str]:
    """What nothing is known of yet."""
    unknown = {"curves"} if state.curve is None else set()
    return frozenset(unknown | set(map_keys(params.shift) if state.maps is None else ()))


def _told_over(params: Params, offset: Offset) -> str:
    """What comes in at the border."""
    if params.shift.over == "wrap":
        return "wrapped round"
    beyond = ", mirrored beyond its border" if is_beyond(params, offset) else ""
    return f"over a larger picture{beyond}"


def _method(params: Params) -> str:
    return "a shift" if params.shift.between == "auto" else f"{params.shift.between} between pixels"


def input_key(params: Params) -> str:
    """The key of the picture's panel: "input" where a hand draws on it, "moved" where it moves."""
    draws = isinstance(params.image, Drawing) and params.shift.hand == "draw"
    return "input" if draws else "moved"


def _input(params: Params, state: ShiftState, found: Answer, offset: Offset) -> Image:
    picture = found.moved.picture
    draws = input_key(params) == "input"
    hint = "Drag the picture; once it was clicked, the arrow keys nudge it."
    return Image(
        input_key(params),
        f"I, {offset_text(offset)}",
        _input_told(params, picture),
        picture,
        limits=limits_of(state.here.picture_span),
        marks=_seams(offset, (picture.shape[0], picture.shape[1])),
        link=PICTURES,
        hint="Draw here; the pen is in the panel at the right." if draws else hint,
        pointer="paint" if draws else "move",
        numbers=True,
    )


def _input_told(params: Params, picture: NDArray[np.float32]) -> str:
    size = " × ".join(str(n) for n in picture.shape)
    if isinstance(params.image, Drawing) and not params.image.strokes:
        return f"{size}, drag here to draw" if params.shift.hand == "draw" else f"{size}, empty"
    return size


def _seams(offset: Offset, shape: tuple[int, int]) -> tuple[Mark, ...]:
    """Lines along which the picture's border was without the shift: beyond is what came in."""
    down, across = offset
    bottom, right = shape[0] - 0.5, shape[1] - 0.5
    lines = []
    if 0 < abs(down) < shape[0]:
        row = (down if down > 0 else shape[0] + down) - 0.5
        lines.append(((row, -0.5), (row, right)))
    if 0 < abs(across) < shape[1]:
        column = (across if across > 0 else shape[1] + across) - 0.5
        lines.append(((-0.5, column), (bottom, column)))
    return tuple(Path(line, dashed=True) for line in lines)


def _detected(params: Params, state: ShiftState, found: Answer) -> Image:
    return Image(
        "detected",
        "Detectors",
        changed_told(found.compared[0]),
        found.moved.detected,
        limits=limits_of(state.here.detected_span),
        colormap=colours_of(state.here.detected_span),
        link=PICTURES,
        quantity="detected",
        hint=_stage_told(params),
        numbers=True,
    )


def _stage_told(params: Params) -> str:
    """What lies between the picture and the detectors."""
    detector = dict(DETECTORS)[params.detector]
    told = f"The picture ∗ {kernel_label(params.kernel)}"
    return f"{told}." if params.detector == "none" else f"{told}, then {detector}."
