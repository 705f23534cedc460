"""The Network lab: a small convolutional network that is trained live, and looked into."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from guiapp.content.weights import SUFFIXES
from guiapp.core.figure import Figure
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Env, Keeping, Lab, Saving, Scene
from guiapp.core.raster import Raster
from guiapp.labs.network import architecture
from guiapp.labs.network import state as states
from guiapp.labs.network.backwards import topic as backwards
from guiapp.labs.network.beginning import kept, write_weights
from guiapp.labs.network.browse import topic as browse
from guiapp.labs.network.code import write_code
from guiapp.labs.network.hands import picture_actions, picture_gesture, training_actions
from guiapp.labs.network.inside import topic as inside
from guiapp.labs.network.kernel import figure as kernel
from guiapp.labs.network.kernel import state as kernels
from guiapp.labs.network.maps import topic as maps
from guiapp.labs.network.mistakes import topic as mistakes
from guiapp.labs.network.params import Params
from guiapp.labs.network.step_told import step_text
from guiapp.labs.network.train import topic as train
from guiapp.labs.network.view import View
from guiapp.parts.drawing import drawing_actions
from guiapp.parts.kernel import kernel_actions
from guiapp.parts.picture import Drawing

VIEWS: dict[str, View] = {
    "train": train.VIEW,
    "data": browse.VIEW,
    "mistakes": mistakes.VIEW,
    "maps": maps.VIEW,
    "backwards": backwards.VIEW,
    "inside": inside.VIEW,
}


def _is_kernel(params: Params) -> bool:
    return params.learns == "kernel"


def _view(params: Params) -> View:
    return kernel.VIEW if _is_kernel(params) else VIEWS[params.topic]


def _start(params: Params, env: Env) -> Any:
    return (kernels if _is_kernel(params) else states).start(params, env)


def _step(state: Any, params: Params, env: Env) -> Any:
    return (kernels if _is_kernel(params) else states).step(state, params, env)


def _check(params: Params) -> None:
    (kernels if _is_kernel(params) else architecture).check(params)


def _figure(scene: Scene, state: Any, env: Env) -> Figure:
    return _view(scene.params).figure(scene, state, env)


def _gesture(scene: Scene, gesture: Gesture) -> Scene:
    changed = scene if _is_kernel(scene.params) else picture_gesture(scene, gesture)
    return _view(scene.params).gesture(scene, gesture) if changed is scene else changed


def _offers(scene: Scene, state: Any) -> dict[str, Raster]:
    return _view(scene.params).offers(scene, state)


def _drawing(scene: Scene) -> Drawing | None:
    return scene.params.drawing if scene.params.look == "own" else None


def _kernel(scene: Scene) -> Any:
    return scene.params.target if _is_kernel(scene.params) else None


def _with_kernel(scene: Scene, target: Any) -> Scene:
    return replace(scene, params=replace(scene.params, target=target))


def _with_drawing(scene: Scene, drawing: Drawing) -> Scene:
    return replace(scene, params=replace(scene.params, drawing=drawing))


LAB = Lab(
    key="network",
    title="Network",
    Params=Params,
    start=_start,
    step=_step,
    length=lambda params: None,
    figure=_figure,
    gesture=_gesture,
    check=_check,
    offers=_offers,
    sends=("kernel", "picture"),
    actions=(
        *training_actions(),
        *picture_actions(),
        *drawing_actions(_drawing, _with_drawing),
        *kernel_actions(_kernel, _with_kernel),
    ),
    keepings=(
        Keeping(
            "begin-with-weights",
            "Begin with the weights of this step",
            kept,
            "Weights",
            "they are saved with the document, and the training begins anew with them",
        ),
    ),
    savings=(
        Saving("save-weights", "Save the weights", SUFFIXES, write_weights, "Weights"),
        Saving(
            *("save-code", "Save as PyTorch code", (".py",), write_code, "Weights"),
            help="a module that builds the same network",
        ),
    ),
    frame_name=lambda params, frame: step_text(frame),
    play_label=lambda params: "train",
    strokes={"drawing": "Draw", "kernel": "Change the kernel"},
    notes=Path(__file__).with_name("notes.md"),
    hint=lambda params: _view(params).hint,
)
