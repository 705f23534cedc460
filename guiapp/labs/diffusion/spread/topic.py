"""The topic in which mass and particles spread, past walls that one draws."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.diffusion.frames import endless, step_name
from guiapp.labs.diffusion.params import Params, shape_of
from guiapp.labs.diffusion.propagation import propagator_of
from guiapp.labs.diffusion.spread.figure import figure
from guiapp.labs.diffusion.spread.state import SpreadState, start, step
from guiapp.labs.diffusion.walls import drawn
from guiapp.parts.drawing import draw
from guiapp.parts.kernel import kernel_gesture
from guiapp.parts.picture import Drawing
from guiapp.parts.topics import Topic

STROKES = ("press", "drag", "release")


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Change the kernel, draw the picture, draw walls."""
    params: Params = scene.params
    if gesture.panel == "kernel":
        kernel = kernel_gesture(params.kernel, gesture, params.brush)
        return scene if kernel is params.kernel else _with(scene, kernel=kernel)
    if gesture.kind not in STROKES:
        return scene
    if gesture.panel == "input" and isinstance(params.image, Drawing):
        drawing = draw(params.image, gesture, params.pen)
        return scene if drawing is params.image else _with(scene, image=drawing)
    if gesture.panel in {"mass", "particles"}:
        walls = drawn(params.walls, gesture, params.wall_pen, shape_of(params))
        return scene if walls is params.walls else _with(scene, walls=walls)
    return scene


def _with(scene: Scene, **values: Any) -> Scene:
    return replace(scene, params=replace(scene.params, **values))


def offers(scene: Scene, state: SpreadState) -> dict[str, Raster]:
    """The propagator, and the mass as it is."""
    picture = Raster.of(state.mass.astype(np.float32))
    return {"kernel": Raster.of(propagator_of(scene.params)), "picture": picture}


TOPIC = Topic(
    start,
    figure,
    gesture,
    step,
    endless,
    step_name,
    offers,
    play_label="let it spread",
    hint="Press the space bar: the picture spreads by the kernel's probabilities.",
)
