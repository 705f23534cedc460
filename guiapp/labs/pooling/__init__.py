"""The Pooling lab: what is kept of a picture, and what of it survives a shift."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from guiapp.core.lab import Scene
from guiapp.labs.pooling.aliasing import topic as aliasing
from guiapp.labs.pooling.channels import topic as channels
from guiapp.labs.pooling.equivariance import topic as equivariance
from guiapp.labs.pooling.information import topic as information
from guiapp.labs.pooling.params import Params, check
from guiapp.labs.pooling.shift import topic as shift
from guiapp.labs.pooling.shift.actions import shift_actions
from guiapp.labs.pooling.sizes import topic as sizes
from guiapp.labs.pooling.sizes.actions import sizes_actions
from guiapp.labs.pooling.stages import topic as stages
from guiapp.labs.pooling.stages.actions import stages_actions
from guiapp.parts.drawing import drawing_actions
from guiapp.parts.kernel import kernel_actions
from guiapp.parts.picture import Drawing
from guiapp.parts.topics import Topic, lab_of_topics

TOPICS: dict[str, Topic] = {
    "stages": stages.TOPIC,
    "shift": shift.TOPIC,
    "aliasing": aliasing.TOPIC,
    "equivariance": equivariance.TOPIC,
    "channels": channels.TOPIC,
    "information": information.TOPIC,
    "sizes": sizes.TOPIC,
}


def _image(scene: Scene) -> Drawing | None:
    image = scene.params.image
    return image if isinstance(image, Drawing) else None


def _with_image(scene: Scene, image: Any) -> Scene:
    return replace(scene, params=replace(scene.params, image=image))


def _kernel(scene: Scene) -> Any:
    params: Params = scene.params
    drawn = params.topic == "stages" or (
        params.topic == "equivariance" and params.equivariance.convolves
    )
    return params.kernel if drawn else None


def _with_kernel(scene: Scene, kernel: Any) -> Scene:
    return replace(scene, params=replace(scene.params, kernel=kernel))


LAB = lab_of_topics(
    "pooling",
    "Pooling",
    Params,
    TOPICS,
    check=check,
    sends=("picture", "kernel"),
    actions=(
        *kernel_actions(_kernel, _with_kernel),
        *drawing_actions(_image, _with_image),
        *stages_actions(),
        *shift_actions(),
        *aliasing.aliasing_actions(),
        *sizes_actions(),
    ),
    strokes={
        "input": "Draw",
        "moved": "Move the picture",
        "x": "Move the picture",
        "digit": "Turn the digit",
        "kernel": "Change the kernel",
        "sides": "Change the input's size",
    },
    notes=Path(__file__).with_name("notes.md"),
)
