"""Convolution, seen: picture and kernel in space and in frequency, with one pixel's arithmetic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from guiapp.core import numbers
from guiapp.core.lab import Lab, Scene
from guiapp.core.raster import Raster
from guiapp.labs.convolution.figure import figure
from guiapp.labs.convolution.gestures import gesture
from guiapp.labs.convolution.params import Params, check, sizes
from guiapp.labs.convolution.state import State, start
from guiapp.parts.drawing import drawing_actions
from guiapp.parts.kernel import kernel_actions
from guiapp.parts.picture import Drawing


def length(params: Params) -> int:
    """The window slides over every output position once."""
    height, width = sizes(params)[-1]
    return height * width


def frame_name(params: Params, frame: int) -> str:
    """Where the window stands; at frame 0 the whole result is shown."""
    height, width = sizes(params)[-1]
    if frame == 0:
        return f"all {numbers.count(height * width)} positions"
    row, column = divmod(frame - 1, width)
    total = numbers.count(height * width)
    return f"{numbers.count(frame)} of {total} (row {row}, column {column})"


def offers(scene: Scene, state: State) -> dict[str, Raster]:
    """What another lab can be sent."""
    return {"kernel": Raster.of(state.kernel), "picture": Raster.of(state.output)}


def _image(scene: Scene) -> Drawing | None:
    image = scene.params.image
    return image if isinstance(image, Drawing) else None


def _with_image(scene: Scene, image: Any) -> Scene:
    return replace(scene, params=replace(scene.params, image=image))


def _kernel(scene: Scene) -> Any:
    return scene.params.kernel


def _with_kernel(scene: Scene, kernel: Any) -> Scene:
    return replace(scene, params=replace(scene.params, kernel=kernel))


LAB = Lab(
    key="convolution",
    title="Convolution",
    Params=Params,
    start=start,
    figure=figure,
    length=length,
    gesture=gesture,
    check=check,
    offers=offers,
    sends=("kernel", "picture"),
    actions=(*kernel_actions(_kernel, _with_kernel), *drawing_actions(_image, _with_image)),
    frame_name=frame_name,
    play_label=lambda params: "slide the window",
    strokes={"input": "Draw", "kernel": "Change the kernel"},
    hint=lambda params: "Drag a number in the kernel up or down: everything follows.",
    notes=Path(__file__).with_name("notes.md"),
)
