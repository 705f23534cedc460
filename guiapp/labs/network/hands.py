"""What a hand does in every view: draw a picture of one's own, or take the next one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Action, Scene
from guiapp.labs.network.params import Params
from guiapp.parts.drawing import draw

STROKES = ("press", "drag", "release")
MOST_PICTURE = 100_000
"""The largest number of a picture that parameters hold."""


def picture_gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Draw, or look at the next held-out picture."""
    params: Params = scene.params
    if gesture.panel == "drawing" and gesture.kind in STROKES:
        drawn = draw(params.drawing, gesture, params.pen)
        return scene if drawn is params.drawing else with_values(scene, drawing=drawn)
    if gesture.panel == "picture" and gesture.kind == "click":
        return with_values(scene, picture=params.picture + 1)
    return scene


def picture_actions() -> tuple[Action, ...]:
    """The next picture, the one before, and one of one's own."""
    group = "Looked at"
    return (
        Action("next-picture", "Next picture", partial(_step, 1), group, "N"),
        Action("previous-picture", "Previous picture", partial(_step, -1), group, "Shift+N"),
        Action(
            *("draw-own", "Draw a picture of your own", _draw_own, group, "D"),
            help="and see it classified while you draw",
        ),
    )


def _step(count: int, scene: Scene) -> Scene:
    """The scene with another held-out picture."""
    params: Params = scene.params
    return with_values(scene, look="data", picture=max(params.picture + count, 0))


def _draw_own(scene: Scene) -> Scene:
    return with_values(scene, look="own")


def with_values(scene: Scene, **values: Any) -> Scene:
    """The scene with other parameters."""
    return replace(scene, params=replace(scene.params, **values))


def look_at(scene: Scene, number: int) -> Scene:
    """The scene in which every view looks at the held-out picture with this number."""
    return with_values(scene, look="data", picture=min(number, MOST_PICTURE))
