"""The topic of mistakes, for the lab."""

from __future__ import annotations

from dataclasses import replace

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.network.contact_sheet import number_of
from guiapp.labs.network.data_params import classes_of
from guiapp.labs.network.hands import look_at, with_values
from guiapp.labs.network.mistakes.figure import figure
from guiapp.labs.network.mistakes.params import ANY
from guiapp.labs.network.view import View


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Choose a cell of the matrix, a class, or a picture."""
    if gesture.kind != "click":
        return scene
    if gesture.panel == "worst":
        number = number_of(gesture)
        return scene if number is None else look_at(scene, number)
    classes = classes_of(scene.params.data)
    if gesture.panel == "matrix":
        truth, guess = (at if 0 <= at < classes else ANY for at in gesture.cell)
        return _chosen(scene, truth, guess)
    if gesture.panel == "accuracy":
        truth = round(gesture.point[1])
        return _chosen(scene, truth, ANY) if 0 <= truth < classes else scene
    return scene


def _chosen(scene: Scene, truth: int, guess: int) -> Scene:
    """With the pictures of a class that were taken for another; with all if that was so before."""
    own = scene.params.mistakes
    if (own.truth, own.guess) == (truth, guess):
        truth = guess = ANY
    return with_values(scene, mistakes=replace(own, truth=truth, guess=guess, page=0))


VIEW = View(
    figure,
    gesture,
    hint="Click a cell of the matrix to see its pictures, and a picture to look at it.",
)
