"""What a hand does to the stages: look at a window, pin it, draw, change the kernel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.pooling.params import Params, shape_of
from guiapp.labs.pooling.stages.figure import looked_at
from guiapp.labs.pooling.stages.spans import Shape, Spans, spans_of
from guiapp.parts.drawing import draw
from guiapp.parts.kernel import kernel_gesture
from guiapp.parts.picture import Drawing

DRAWN = ("press", "drag", "release")
STAGES = ("input", "affine", "detected")
STEPS = (1.0, 10.0)
"""Pixels that an arrow key moves, alone and with Shift: so many windows, then."""


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """The scene after a gesture; the same object where it means nothing."""
    params: Params = scene.params
    if gesture.kind == "hover" and scene.frame > 0:
        return scene  # the windows are stepped through: that says which one is looked at
    if gesture.panel == "kernel":
        kernel = kernel_gesture(params.kernel, gesture, params.brush)
        return scene if kernel is params.kernel else _with(scene, kernel=kernel)
    if gesture.panel == "input" and isinstance(params.image, Drawing):
        if gesture.kind in DRAWN:
            drawing = draw(params.image, gesture, params.pen)
            return scene if drawing is params.image else _with(scene, image=drawing)
        return _pinned(scene, gesture) if gesture.kind == "hover" else scene
    return _pinned(scene, gesture) if gesture.kind in ("hover", "click") else scene


def _with(scene: Scene, **values: Any) -> Scene:
    return replace(scene, params=replace(scene.params, **values))


def _pinned(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with the window under the pointer, at rest."""
    params: Params = scene.params
    if gesture.panel not in (*STAGES, "pooled"):
        return scene
    spans = spans_of(shape_of(params), params.layer)
    if gesture.panel == "pooled":
        place = gesture.cell
    else:
        place = _stepped(scene, gesture, spans) or spans.nearest(gesture.point)
    row, column = (
        min(max(at, 0), count - 1) for at, count in zip(place, spans.counts, strict=True)
    )
    pinned = replace(params.stages, row=row, column=column)
    return replace(_with(scene, stages=pinned), frame=0)


def _stepped(scene: Scene, gesture: Gesture, spans: Spans) -> Shape | None:
    """The next window, where an arrow key moved the middle of this one by a pixel; or None."""
    place, _ = looked_at(scene, spans)
    if gesture.kind != "click":
        return None
    moved = [at - middle for at, middle in zip(gesture.point, spans.middle(place), strict=True)]
    if 0.0 in moved and any(abs(step) in STEPS for step in moved):
        return place[0] + int(moved[0]), place[1] + int(moved[1])
    return None
