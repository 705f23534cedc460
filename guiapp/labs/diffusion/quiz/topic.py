"""The topic that asks what a kernel will do, and shows it when it was answered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.diffusion.frames import step_name
from guiapp.labs.diffusion.params import Params
from guiapp.labs.diffusion.quiz.figure import figure
from guiapp.labs.diffusion.quiz.params import NONE
from guiapp.labs.diffusion.quiz.question import question_of
from guiapp.labs.diffusion.quiz.state import QuizState, start, step
from guiapp.parts.drawing import draw
from guiapp.parts.picture import Drawing
from guiapp.parts.topics import Topic


def length(params: Params) -> int | None:
    """Nothing plays before the answer, which it would give away."""
    return 0 if params.quiz.answer == NONE else None


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Draw the picture."""
    params: Params = scene.params
    if gesture.panel != "input" or not isinstance(params.image, Drawing):
        return scene
    drawing = draw(params.image, gesture, params.pen)
    if drawing is params.image:
        return scene
    return replace(scene, params=replace(params, image=drawing))


def offers(scene: Scene, state: QuizState) -> dict[str, Raster]:
    """The propagator once it is known, and the picture as it is."""
    picture = {"picture": Raster.of(state.mass.astype(np.float32))}
    if scene.params.quiz.answer == NONE:
        return picture
    return {"kernel": Raster.of(question_of(scene.params.quiz.question).shares)} | picture


TOPIC = Topic(
    start,
    figure,
    gesture,
    step,
    length,
    step_name,
    offers,
    play_label="let it spread",
    hint="Look at the kernel, and choose an answer at the right.",
)
