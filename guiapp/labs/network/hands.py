"""What a hand does in every view: draw a picture of one's own, or take the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.network.params import Params
from guiapp.parts.drawing import draw

STROKES = ("press", "drag", "release")


def picture_gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Draw, or look at the next held-out picture."""
    params: Params = scene.params
    if gesture.panel == "drawing" and gesture.kind in STROKES:
        drawn = draw(params.drawing, gesture, params.pen)
        return scene if drawn is params.drawing else with_values(scene, drawing=drawn)
    if gesture.panel == "picture" and gesture.kind == "click":
        return with_values(scene, picture=params.picture + 1)
    return scene


def with_values(scene: Scene, **values: Any) -> Scene:
    """The scene with other parameters."""
    return replace(scene, params=replace(scene.params, **values))
