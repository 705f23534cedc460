"""The Diffusion lab: a kernel as the probabilities of where the content of a pixel goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from guiapp.core import numbers
from guiapp.core.figure import Figure
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Action, Env, Lab, Scene
from guiapp.core.raster import Raster
from guiapp.labs.diffusion.heat import topic as heat
from guiapp.labs.diffusion.laws import topic as laws
from guiapp.labs.diffusion.measure import topic as measure
from guiapp.labs.diffusion.params import Params, check
from guiapp.labs.diffusion.quiz import topic as quiz
from guiapp.labs.diffusion.quiz.actions import quiz_actions
from guiapp.labs.diffusion.spread import topic as spread
from guiapp.labs.diffusion.topic import Topic
from guiapp.parts.drawing import drawing_actions
from guiapp.parts.kernel import kernel_actions
from guiapp.parts.picture import Drawing

TOPICS: dict[str, Topic] = {
    "spread": spread.TOPIC,
    "laws": laws.TOPIC,
    "measure": measure.TOPIC,
    "heat": heat.TOPIC,
    "quiz": quiz.TOPIC,
}


def start(params: Params, env: Env) -> Any:
    """The topic's state at frame 0."""
    return TOPICS[params.topic].start(params, env)


def step(state: Any, params: Params, env: Env) -> Any:
    """The topic's next state."""
    return TOPICS[params.topic].step(state, params, env)


def figure(scene: Scene, state: Any, env: Env) -> Figure:
    """What is seen of the topic."""
    return TOPICS[scene.params.topic].figure(scene, state, env)


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """What a hand does in the topic."""
    return TOPICS[scene.params.topic].gesture(scene, gesture)


def length(params: Params) -> int | None:
    """How many frames the topic has after its first."""
    return TOPICS[params.topic].length(params)


def offers(scene: Scene, state: Any) -> dict[str, Raster]:
    """What another lab can be sent."""
    return TOPICS[scene.params.topic].offers(scene, state)


def frame_name(params: Params, frame: int) -> str:
    """How many steps were made."""
    return f"step {numbers.count(frame)}"


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


LAB = Lab(
    key="diffusion",
    title="Diffusion",
    Params=Params,
    start=start,
    step=step,
    figure=figure,
    length=length,
    gesture=gesture,
    check=check,
    offers=offers,
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
    frame_name=frame_name,
    play_label="let it spread",
    strokes={
        "input": "Draw",
        "kernel": "Change the kernel",
        "mass": "Draw a wall",
        "particles": "Draw a wall",
    },
    hint=lambda params: TOPICS[params.topic].hint,
    notes=Path(__file__).with_name("notes.md"),
)
