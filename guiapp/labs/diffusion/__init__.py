"""The Diffusion lab: a kernel as the probabilities of where the content of a pixel goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from guiapp.core.lab import Action, Scene
from guiapp.labs.diffusion.heat import topic as heat
from guiapp.labs.diffusion.laws import topic as laws
from guiapp.labs.diffusion.measure import topic as measure
from guiapp.labs.diffusion.params import Params, check
from guiapp.labs.diffusion.quiz import topic as quiz
from guiapp.labs.diffusion.quiz.actions import quiz_actions
from guiapp.labs.diffusion.spread import topic as spread
from guiapp.parts.drawing import drawing_actions
from guiapp.parts.kernel import kernel_actions
from guiapp.parts.picture import Drawing
from guiapp.parts.topics import Topic, lab_of_topics

TOPICS: dict[str, Topic] = {
    "spread": spread.TOPIC,
    "laws": laws.TOPIC,
    "measure": measure.TOPIC,
    "heat": heat.TOPIC,
    "quiz": quiz.TOPIC,
}


def _image(scene: Scene) -> Drawing | None:
    image = scene.params.image
    return image if isinstance(image, Drawing) else None


def _with_image(scene: Scene, image: Any) -> Scene:
    return replace(scene, params=replace(scene.params, image=image))


def _kernel(scene: Scene) -> Any:
    return scene.params.kernel if scene.params.topic in ("spread", "laws", "measure") else None


def _with_kernel(scene: Scene, kernel: Any) -> Scene:
    return replace(scene, params=replace(scene.params, kernel=kernel))


def _without_walls(scene: Scene) -> Scene:
    return replace(scene, params=replace(scene.params, walls=())) if scene.params.walls else scene


LAB = lab_of_topics(
    "diffusion",
    "Diffusion",
    Params,
    TOPICS,
    steps=True,
    check=check,
    sends=("kernel", "picture"),
    actions=(
        *kernel_actions(_kernel, _with_kernel),
        Action(
            *("clear-walls", "Remove all walls", _without_walls, "Walls", "Ctrl+W, Delete"),
            help="from the next step on",
        ),
        *drawing_actions(_image, _with_image),
        *quiz_actions(),
    ),
    strokes={
        "input": "Draw",
        "kernel": "Change the kernel",
        "mass": "Draw a wall",
        "particles": "Draw a wall",
    },
    notes=Path(__file__).with_name("notes.md"),
)
