"""The topic of entropy: fewer values after a pooling, and each tells more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.pooling.information.figure import figure
from guiapp.labs.pooling.information.state import InformationState, information_state
from guiapp.labs.pooling.information.window import place_of
from guiapp.labs.pooling.params import Params, shape_of
from guiapp.parts.drawing import draw
from guiapp.parts.picture import Drawing
from guiapp.parts.topics import Topic

DRAWN = ("press", "drag", "release")


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Look at a window, or draw the picture."""
    params: Params = scene.params
    drawing = params.image if gesture.panel == "input" else None
    if isinstance(drawing, Drawing) and gesture.kind != "hover":
        if gesture.kind not in DRAWN:
            return scene
        drawn = draw(drawing, gesture, params.pen)
        return scene if drawn is drawing else _with(scene, image=drawn)
    if gesture.kind not in ("hover", "click"):
        return scene
    shape = shape_of(params)
    if gesture.panel == "after":
        return _chosen(scene, place_of(shape, params.layer, gesture.cell))
    if gesture.panel in ("input", "bits"):
        row, column = (
            min(max(place, 0), length - 1)
            for place, length in zip(gesture.cell, shape, strict=True)
        )
        return _chosen(scene, (row, column))
    return scene


def _chosen(scene: Scene, place: tuple[int, int]) -> Scene:
    wanted = replace(scene.params.information, row=place[0], column=place[1])
    return _with(scene, information=wanted)


def _with(scene: Scene, **values: Any) -> Scene:
    return replace(scene, params=replace(scene.params, **values))


def offers(scene: Scene, state: InformationState) -> dict[str, Raster]:
    """The pooled picture."""
    return {"picture": Raster.of(state.answer)}


TOPIC = Topic(
    information_state,
    figure,
    gesture,
    offers=offers,
    hint="Move over the picture to see which value of a window told most; try other poolings.",
)
