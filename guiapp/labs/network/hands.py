"""What a hand does in every view: draw a picture of one's own, or take the next one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from guiapp.core.errors import BadInput
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Action, Scene
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import parts_of
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


def training_actions() -> tuple[Action, ...]:
    """All the training pictures once more."""
    return (
        Action("one-epoch", "Train for one epoch", _epoch, "Training", "Shift+E"),
        Action("ten-epochs", "Train for ten epochs", partial(_epoch, count=10), "Training"),
    )


def _epoch(scene: Scene, count: int = 1) -> Scene:
    """The scene so many epochs later, by the batch as it is now."""
    params: Params = scene.params
    if params.learns == "kernel":
        raise BadInput("One kernel learns from windows drawn by chance: there are no epochs.")
    pictures = len(parts_of(params)[0])
    steps = pictures // min(params.train.batch, pictures)
    return replace(scene, frame=scene.frame + count * steps)


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
