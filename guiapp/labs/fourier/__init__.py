"""The Fourier lab: pictures and signals as sums of waves, and what changing the waves does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from guiapp.core.lab import Scene
from guiapp.labs.fourier.orientation import topic as orientation
from guiapp.labs.fourier.paint import topic as paint
from guiapp.labs.fourier.paint.actions import mask_actions
from guiapp.labs.fourier.params import Params, check
from guiapp.labs.fourier.phase import topic as phase
from guiapp.labs.fourier.signal import topic as signal
from guiapp.labs.fourier.theorem import topic as theorem
from guiapp.labs.fourier.waves import topic as waves
from guiapp.parts.drawing import drawing_actions
from guiapp.parts.kernel import kernel_actions
from guiapp.parts.picture import Drawing
from guiapp.parts.topics import Topic, lab_of_topics

TOPICS: dict[str, Topic] = {
    "paint": paint.TOPIC,
    "waves": waves.TOPIC,
    "theorem": theorem.TOPIC,
    "phase": phase.TOPIC,
    "orientation": orientation.TOPIC,
    "signal": signal.TOPIC,
}


def _image(scene: Scene) -> Drawing | None:
    image = scene.params.image
    return image if isinstance(image, Drawing) else None


def _with_image(scene: Scene, image: Any) -> Scene:
    return replace(scene, params=replace(scene.params, image=image))


def _kernel(scene: Scene) -> Any:
    return scene.params.kernel if scene.params.topic == "theorem" else None


def _with_kernel(scene: Scene, kernel: Any) -> Scene:
    return replace(scene, params=replace(scene.params, kernel=kernel))


LAB = lab_of_topics(
    "fourier",
    "Fourier",
    Params,
    TOPICS,
    check=check,
    sends=("kernel", "picture", "signal"),
    actions=(
        *mask_actions(),
        *kernel_actions(_kernel, _with_kernel),
        *drawing_actions(_image, _with_image),
    ),
    strokes={
        "input": "Draw",
        "spectrum": "Paint on the spectrum",
        "answer": "Move the picture",
        "turned": "Turn the picture",
        "kernel": "Change the kernel",
        **signal.STROKES,
    },
    notes=Path(__file__).with_name("notes.md"),
)
