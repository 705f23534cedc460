"""The topic in which every pixel takes one of its neighbours at random, again and again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.diffusion.frames import endless, step_name
from guiapp.labs.diffusion.measure.figure import figure
from guiapp.labs.diffusion.measure.state import MeasureState, start, step
from guiapp.labs.diffusion.params import Params, shape_of
from guiapp.labs.diffusion.propagation import propagator_of
from guiapp.parts.drawing import draw
from guiapp.parts.kernel import kernel_gesture
from guiapp.parts.picture import Drawing
from guiapp.parts.topics import Topic

PICTURES = ("input", "one", "mean", "convolution", "difference")
DRAWN = ("press", "drag", "release")


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Change the kernel, draw the picture, look at a pixel."""
    params: Params = scene.params
    if gesture.panel == "kernel":
        kernel = kernel_gesture(params.kernel, gesture, params.brush)
        return scene if kernel is params.kernel else _with(scene, kernel=kernel)
    if gesture.panel not in PICTURES:
        return scene
    drawing = params.image if gesture.panel == "input" else None
    if isinstance(drawing, Drawing) and gesture.kind != "hover":
        if gesture.kind not in DRAWN:
            return scene
        drawn = draw(drawing, gesture, params.pen)
        return scene if drawn is drawing else _with(scene, image=drawn)
    return _looked_at(scene, gesture) if gesture.kind in ("hover", "click") else scene


def _looked_at(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with the pixel under the pointer looked at."""
    height, width = shape_of(scene.params)
    row = min(max(gesture.cell[0], 0), height - 1)
    column = min(max(gesture.cell[1], 0), width - 1)
    return _with(scene, measure=replace(scene.params.measure, row=row, column=column))


def _with(scene: Scene, **values: Any) -> Scene:
    return replace(scene, params=replace(scene.params, **values))


def offers(scene: Scene, state: MeasureState) -> dict[str, Raster]:
    """The propagator, and the mean as it is."""
    picture = Raster.of(state.mean.astype(np.float32))
    return {"kernel": Raster.of(propagator_of(scene.params)), "picture": picture}


TOPIC = Topic(
    start,
    figure,
    gesture,
    step,
    endless,
    step_name,
    offers,
    play_label="take more pictures",
    hint="Press the space bar: picture after picture is taken by chance, and averaged.",
)
