"""The kernel that is to be found, the one that was found, and what both make of the picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from guiapp.compute.convolution import correlate
from guiapp.core import numbers
from guiapp.core.figure import Curves, Figure, Grid, Image, Limits, Line, Sign, Table, panels_of
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Env, Scene
from guiapp.core.raster import Raster
from guiapp.labs.network.hands import with_values
from guiapp.labs.network.kernel.state import KernelState, Task, task_of
from guiapp.labs.network.maps.seen import LARGEST
from guiapp.labs.network.params import Params
from guiapp.labs.network.view import View
from guiapp.parts.kernel import kernel_gesture, kernel_label
from guiapp.parts.over_time import log_limits, time_limits
from guiapp.parts.picture import picture_label
from guiapp.parts.scales import nice, symmetric


def figure(scene: Scene, state: KernelState, env: Env) -> Figure:
    """Both kernels, both outputs, how far they are apart, and how that fell."""
    params: Params = scene.params
    task = task_of(params, env)
    limits = symmetric(float(np.abs(task.kernel).max()) or 1.0)
    found = correlate(task.picture, state.weight, mode="valid")
    error = found - task.targets
    outputs = symmetric(nice(float(np.abs(task.targets).max())))
    panels = (
        _picture(params, task),
        _grid("kernel", f"Wanted: {kernel_label(params.target)}", task.kernel, limits, True),
        _grid("learnt", f"Learnt in {numbers.count(state.frame)} steps", state.weight, limits),
        _grid("difference", "Learnt − wanted", state.weight - task.kernel, limits),
        Sign("minus", "−"),
        Sign("equals", "="),
        _output("target", "Target", "what the wanted kernel makes of it", task.targets, outputs),
        _output("output", "Output", "of the learnt kernel", found, outputs),
        _output("error", "Output − target", _largest(error), error, outputs),
        _curves(state),
    )
    kernels = Table((("learnt", "minus", "kernel", "equals", "difference"),))
    pictures = Table((("output", "target", "error"),))
    return Figure(
        title="One kernel, learnt",
        subtitle=_subtitle(params, state),
        panels=panels_of(*panels),
        layout=Table(
            ((Table((("input",), ("curves",))), Table(((kernels,), (pictures,)))),),
            wrap=True,
            weights=(1.0, 2.4),
        ),
        said=(state.failed,) if state.failed else (),
        ended=bool(state.failed),
        measured={
            "method": "gradient descent",
            "milliseconds": 1e3 * state.seconds / max(state.frame, 1),
            "device": "cpu",
        },
    )


def _subtitle(params: Params, state: KernelState) -> str:
    told = f"{picture_label(params.image)} ⋆ {kernel_label(params.target)}"
    if not len(state.losses):
        return f"{told}, weights drawn by chance"
    return (
        f"{told}, {numbers.text(100 * float(state.losses[-1, 2]), 3)} % away"
        f" after {numbers.count(state.frame)} steps"
    )


def _picture(params: Params, task: Task) -> Image:
    low, high = float(task.picture.min()), float(task.picture.max())
    return Image(
        "input",
        picture_label(params.image).capitalize(),
        "mean 0, deviation 1",
        task.picture.astype(np.float32),
        limits=(low, max(high, low + 1e-6)),
        link="space",
    )


def _grid(key: str, title: str, values: Any, limits: Limits, editable: bool = False) -> Grid:
    return Grid(
        *(key, title, f"{values.shape[0]} × {values.shape[1]}", values),
        limits=limits,
        editable=editable,
        hint="Drag a number: the search begins anew." if editable else "",
    )


def _output(key: str, title: str, facts: str, values: Any, limits: Limits) -> Image:
    shown = np.clip(values, -LARGEST, LARGEST).astype(np.float32)
    return Image(key, title, facts, shown, limits=limits, colormap="signed", link="output")


def _largest(values: Any) -> str:
    return f"at most {numbers.text(float(np.abs(values).max()))}"


def _curves(state: KernelState) -> Curves:
    rows = state.losses
    lines = (
        Line("loss", rows[:, 0], rows[:, 1], 0),
        Line("distance", rows[:, 0], rows[:, 2], 1, solid=True),
    )
    return Curves(
        "curves",
        "How it falls",
        "half the mean squared error; distance of the kernels",
        lines,
        x_limits=time_limits(state.frame),
        y_limits=log_limits(rows[:, 1], rows[:, 2]) if len(rows) else (1e-3, 1.0),
        x_label="step",
        y_log=True,
        height=None,
        aspect=1.5,
        hint="Directions in which the picture hardly varies are learnt last.",
    )


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Change the kernel that is to be found."""
    params: Params = scene.params
    if gesture.panel != "kernel":
        return scene
    target = kernel_gesture(params.target, gesture, params.brush)
    return scene if target is params.target else with_values(scene, target=target)


def offers(scene: Scene, state: KernelState) -> dict[str, Raster]:
    """The kernel that was learnt."""
    return {"kernel": Raster.of(state.weight)}


VIEW = View(
    figure,
    gesture,
    offers,
    hint="Press the space bar: the kernel is found from the picture and its filtered copy alone.",
)
