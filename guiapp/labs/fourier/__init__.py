"""The Fourier lab: pictures and signals as sums of waves, and what changing the waves does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from guiapp.core import numbers
from guiapp.core.figure import Figure
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Env, Lab, Scene
from guiapp.core.raster import Raster
from guiapp.labs.fourier.orientation import topic as orientation
from guiapp.labs.fourier.paint import topic as paint
from guiapp.labs.fourier.paint.actions import mask_actions
from guiapp.labs.fourier.params import Params, check
from guiapp.labs.fourier.phase import topic as phase
from guiapp.labs.fourier.signal import topic as signal
from guiapp.labs.fourier.theorem import topic as theorem
from guiapp.labs.fourier.topic import Topic
from guiapp.labs.fourier.waves import topic as waves
from guiapp.parts.drawing import drawing_actions
from guiapp.parts.kernel import kernel_actions
from guiapp.parts.picture import Drawing

TOPICS: dict[str, Topic] = {
    "paint": paint.TOPIC,
    "waves": waves.TOPIC,
    "theorem": theorem.TOPIC,
    "phase": phase.TOPIC,
    "orientation": orientation.TOPIC,
    "signal": signal.TOPIC,
}


def start(params: Params, env: Env) -> Any:
    """The state of the topic."""
    return TOPICS[params.topic].state(params, env)


def figure(scene: Scene, state: Any, env: Env) -> Figure:
    """What is seen of the topic."""
    return TOPICS[scene.params.topic].figure(scene, state, env)


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """What a hand does in the topic."""
    return TOPICS[scene.params.topic].gesture(scene, gesture)


def length(params: Params) -> int:
    """How many frames the topic has after its first."""
    return TOPICS[params.topic].length(params)


def frame_name(params: Params, frame: int) -> str:
    """How many waves are added up; at frame 0 all."""
    total = numbers.count(length(params))
    return f"all {total} waves" if frame == 0 else f"{numbers.count(frame)} of {total} waves"


def offers(scene: Scene, state: Any) -> dict[str, Raster]:
    """What another lab can be sent."""
    return TOPICS[scene.params.topic].offers(scene, state)


def _image(scene: Scene) -> Drawing | None:
    image = scene.params.image
    return image if isinstance(image, Drawing) else None


def _with_image(scene: Scene, image: Any) -> Scene:
    return replace(scene, params=replace(scene.params, image=image))


def _kernel(scene: Scene) -> Any:
    return scene.params.kernel if scene.params.topic == "theorem" else None


def _with_kernel(scene: Scene, kernel: Any) -> Scene:
    return replace(scene, params=replace(scene.params, kernel=kernel))


LAB = Lab(
    key="fourier",
    title="Fourier",
    Params=Params,
    start=start,
    figure=figure,
    length=length,
    gesture=gesture,
    check=check,
    offers=offers,
    sends=("kernel", "picture", "signal"),
    actions=(
        *mask_actions(),
        *kernel_actions(_kernel, _with_kernel),
        *drawing_actions(_image, _with_image),
    ),
    frame_name=frame_name,
    play_label="add wave after wave",
    strokes={
        "input": "Draw",
        "spectrum": "Paint on the spectrum",
        "answer": "Move the picture",
        "turned": "Turn the picture",
        "kernel": "Change the kernel",
        **signal.STROKES,
    },
    hint=lambda params: TOPICS[params.topic].hint,
    notes=Path(__file__).with_name("notes.md"),
)
