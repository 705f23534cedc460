"""What a hand does to the shift: it drags the picture, nudges it, or points at a curve or a map."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.pooling.params import Params, shape_of
from guiapp.labs.pooling.shift.offsets import (
    REACH,
    Offset,
    offset_at,
    path_of,
    snapped,
    way_of,
)
from guiapp.labs.pooling.shift.window import cut
from guiapp.parts.drawing import draw
from guiapp.parts.picture import Drawing

DRAWN = ("press", "drag", "release")
POINTED = ("hover", "click")


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """The scene after it; from press to release ``scene`` is as it was at the press."""
    params: Params = scene.params
    if gesture.panel == "moved":
        return _dragged(scene, gesture)
    if gesture.panel == "input":
        return _drawn(scene, gesture)
    if gesture.kind not in POINTED:
        return scene
    if gesture.panel == "curves":
        far, way = _near(gesture.point[1], params), way_of(params.shift)
        return at_offset(scene, (far * way[0], far * way[1]))
    if gesture.panel.startswith("map "):
        down, across = (_near(place - REACH, params) for place in gesture.point)
        return at_offset(scene, (down, across))
    return scene


def at_offset(scene: Scene, offset: Offset) -> Scene:
    """The scene with its picture moved so far at the present frame."""
    params: Params = scene.params
    added = path_of(params.shift)[scene.frame]
    down, across = (
        snapped(far - more, params.shift.step) for far, more in zip(offset, added, strict=True)
    )
    if (down, across) == (params.shift.down, params.shift.across):
        return scene
    return replace(
        scene, params=replace(params, shift=replace(params.shift, down=down, across=across))
    )


def _dragged(scene: Scene, gesture: Gesture) -> Scene:
    own = scene.params.shift
    down, across = offset_at(own, scene.frame)
    if gesture.kind == "nudge":
        size = float(Fraction(own.step))
        return at_offset(scene, (down + size * gesture.point[0], across + size * gesture.point[1]))
    if gesture.kind not in DRAWN or not gesture.path:
        return scene
    (top, left), (row, column) = gesture.path[0], gesture.path[-1]
    if (top, left) == (row, column):
        return scene
    return at_offset(scene, (down + row - top, across + column - left))


def _drawn(scene: Scene, gesture: Gesture) -> Scene:
    """A stroke where the pixels under it lie in the picture as it is drawn, without the shift."""
    params: Params = scene.params
    if not isinstance(params.image, Drawing):
        return scene
    offset = offset_at(params.shift, scene.frame)
    top, left = cut(params.shift, params.kernel, shape_of(params))

    def back(point: tuple[float, float]) -> tuple[float, float]:
        return point[0] - offset[0] + top, point[1] - offset[1] + left

    moved = replace(gesture, point=back(gesture.point), path=tuple(map(back, gesture.path)))
    drawing = draw(params.image, moved, params.pen)
    return (
        scene if drawing is params.image else replace(scene, params=replace(params, image=drawing))
    )


def _near(place: float, params: Params) -> float:
    """The shift that is meant by a place on a curve or on a map: on them, and a whole step."""
    return snapped(min(max(place, -REACH), REACH), params.shift.step)
