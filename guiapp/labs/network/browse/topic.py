"""The topic of the data, for the lab."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.network.browse.figure import figure
from guiapp.labs.network.browse.pages import COLUMNS, ROWS
from guiapp.labs.network.browse.params import MOST_NUMBER
from guiapp.labs.network.contact_sheet import Sheet, number_of
from guiapp.labs.network.data_params import classes_of, shape_of
from guiapp.labs.network.hands import look_at, with_values
from guiapp.labs.network.params import Params
from guiapp.labs.network.view import View


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Choose a picture, turn the page beyond the rim, or choose the class of a bar."""
    if gesture.kind != "click":
        return scene
    if gesture.panel == "sheet":
        number = number_of(gesture)
        return _turned(scene, gesture) if number is None else _chosen(scene, number)
    if gesture.panel == "counts":
        return _class_chosen(scene, round(gesture.point[1]))
    return scene


def _chosen(scene: Scene, number: int) -> Scene:
    """With a picture large; the other topics look at it, too, where it is a held-out one."""
    if scene.params.browse.part == "held out":
        return look_at(scene, number)
    return _with(scene, number=min(number, MOST_NUMBER))


def _turned(scene: Scene, gesture: Gesture) -> Scene:
    """The page after the present one, or before it: in which direction the gesture left it."""
    params: Params = scene.params
    _, height, width = shape_of(params.data)
    row, column = Sheet.of(ROWS, COLUMNS, (height, width)).place(gesture)
    if row < 0 or column < 0:
        return _with(scene, page=max(params.browse.page - 1, 0))
    if row >= ROWS or column >= COLUMNS:
        return _with(scene, page=params.browse.page + 1)
    return scene


def _class_chosen(scene: Scene, label: int) -> Scene:
    """With the pictures of one class; with all classes where that was chosen before."""
    own = scene.params.browse
    if not 0 <= label < classes_of(scene.params.data):
        return scene
    if own.order == "one" and own.label == label:
        return _with(scene, order="classes", page=0)
    return _with(scene, order="one", label=label, page=0)


def _with(scene: Scene, **values: Any) -> Scene:
    return with_values(scene, browse=replace(scene.params.browse, **values))


VIEW = View(
    figure,
    gesture,
    hint="Click a picture to see it large, and the bar of a class to see that class alone.",
)
