"""The topic of looking inside, for the lab."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.network.contact_sheet import Sheet, number_of
from guiapp.labs.network.data_params import classes_of, shape_of
from guiapp.labs.network.hands import look_at, with_values
from guiapp.labs.network.inside.batch import MOST_RELATED
from guiapp.labs.network.inside.chosen import chosen
from guiapp.labs.network.inside.feature import COLUMNS, ROWS, page_mosaic
from guiapp.labs.network.inside.figure import figure
from guiapp.labs.network.mosaic import mosaic_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.side_by_side import MOST_BARS, number_at
from guiapp.labs.network.view import View

PICTURES = {"strongest": ("top patches", "pictures"), "feature": ("feature", "sheet")}


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Choose a feature, a pair of them, a class, a value, or the picture that is looked at."""
    params: Params = scene.params
    if gesture.kind != "click":
        return scene
    show, panel = params.inside.show, gesture.panel
    if panel in PICTURES.get(show, ()):
        number = number_of(gesture)
        if number is not None:
            return look_at(scene, number)
        return _turned(scene, gesture) if show == "feature" else scene
    if panel == "patches" and show == "strongest":
        return _at_map(scene, gesture, bars=False)
    if panel == "features" and show in ("feature", "gradient"):
        return _on_features(scene, gesture)
    if panel == "matrix" and show == "correlations":
        return _at_pair(scene, gesture)
    if panel == "scores" and show == "gradient":
        return _at_class(scene, gesture)
    return scene


def _on_features(scene: Scene, gesture: Gesture) -> Scene:
    """A feature; of a gradient of a value also which of its values."""
    params: Params = scene.params
    stage = chosen(params)
    bars = stage.is_vector and stage.count <= MOST_BARS
    found = None if bars else mosaic_of(stage.count, *stage.size).found(gesture.cell)
    if params.inside.show == "gradient" and params.inside.unit == "value" and found is not None:
        number, row, column = found
        return _with(scene, map=number + 1, row=row, column=column)
    return _at_map(scene, gesture, bars=bars)


def _at_map(scene: Scene, gesture: Gesture, *, bars: bool) -> Scene:
    number = number_at(gesture, chosen(scene.params).count, bars=bars)
    return scene if number is None else _with(scene, map=number + 1)


def _at_pair(scene: Scene, gesture: Gesture) -> Scene:
    count = min(chosen(scene.params).count, MOST_RELATED)
    if not all(0 <= at < count for at in gesture.cell):
        return scene
    one, two = gesture.cell
    return _with(scene, map=one + 1, other=two + 1)


def _at_class(scene: Scene, gesture: Gesture) -> Scene:
    """A class, or again the one that is guessed."""
    number = number_at(gesture, classes_of(scene.params.data), bars=True, first=0)
    if number is None:
        return scene
    return _with(scene, label=-1 if scene.params.inside.label == number else number)


def _turned(scene: Scene, gesture: Gesture) -> Scene:
    """The page after the present one, or before it: in which direction the gesture left it."""
    params: Params = scene.params
    _, height, width = shape_of(params.data)
    pitch = Sheet.of(ROWS, COLUMNS, (height, width)).pitch
    if gesture.panel == "feature":
        pitch = page_mosaic(chosen(params)).pitch
    row, column = ((at + 0.5) // step for at, step in zip(gesture.point, pitch, strict=True))
    if row < 0 or column < 0:
        return _with(scene, page=max(params.inside.page - 1, 0))
    if row >= ROWS or column >= COLUMNS:
        return _with(scene, page=min(params.inside.page + 1, 100_000))
    return scene


def _with(scene: Scene, **values: Any) -> Scene:
    return with_values(scene, inside=replace(scene.params.inside, **values))


VIEW = View(
    figure,
    gesture,
    hint="Click a map or its patch to choose it, and a picture to look at it in every topic.",
)
