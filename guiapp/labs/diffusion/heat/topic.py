"""The topic of the heat equation, and of diffusion that spares edges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.diffusion.frames import endless, step_name
from guiapp.labs.diffusion.heat.figure import FIELDS, figure, shown
from guiapp.labs.diffusion.heat.state import HeatState, start, step
from guiapp.labs.diffusion.params import Params, shape_of
from guiapp.parts.drawing import draw
from guiapp.parts.picture import Drawing
from guiapp.parts.topics import Topic

STROKES = ("press", "drag", "release")


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Look at another row, or draw the picture."""
    params: Params = scene.params
    if gesture.panel not in FIELDS:
        return scene
    drawing = params.image if gesture.panel == "input" else None
    if isinstance(drawing, Drawing) and gesture.kind in STROKES:
        drawn = draw(drawing, gesture, params.pen)
        return scene if drawn is drawing else _with(scene, image=drawn)
    is_drawn_on = isinstance(drawing, Drawing) and gesture.kind == "click"
    if gesture.kind in ("hover", "click") and not is_drawn_on:
        return _profiled(scene, gesture)
    return scene


def _profiled(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with its profile along another row."""
    height = shape_of(scene.params)[0]
    row = min(max(gesture.cell[0], 0), height - 1)
    return _with(scene, heat=replace(scene.params.heat, line=row / max(height - 1, 1)))


def _with(scene: Scene, **values: Any) -> Scene:
    return replace(scene, params=replace(scene.params, **values))


def offers(scene: Scene, state: HeatState) -> dict[str, Raster]:
    """The picture whose edges stayed."""
    return {"picture": Raster.of(np.ascontiguousarray(shown(state.edges)))}


TOPIC = Topic(
    start,
    figure,
    gesture,
    step,
    endless,
    step_name,
    offers,
    play_label="let it spread",
    hint="Press the space bar, or change the rate while it runs.",
)
