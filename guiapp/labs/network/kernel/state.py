"""A network of one kernel, and what it is to imitate: the picture, filtered by another kernel."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from guiapp.compute.convolution import correlate
from guiapp.compute.network import conv2d, conv2d_backward
from guiapp.core.errors import BadInput
from guiapp.core.lab import Env
from guiapp.labs.network.descent import advice, moved
from guiapp.labs.network.params import Params
from guiapp.parts.kernel import kernel_values
from guiapp.parts.over_time import appended
from guiapp.parts.picture import picture_shape, render

Rows = NDArray[np.float64]
Pixels = NDArray[np.float64]
NAME = "0.weight"
SIDE = 128
"""Of the picture: charts and photographs are made in it."""


@dataclass(frozen=True, eq=False)
class KernelState:
    """A kernel after so many steps; arrays never change.

    weight    (kh, kw) float64, what was learnt
    losses    (k, 3): step, half the mean squared error of its patches, and the distance to the
              kernel that made the targets, as a share of that kernel's norm
    failed    why it stopped; empty while it goes on
    """

    frame: int
    weight: Pixels
    moments: Any
    losses: Rows
    seconds: float = field(compare=False)
    failed: str = ""

    @property
    def weights(self) -> dict[str, Any]:
        """The kernel as the weights of a network of one layer."""
        return {NAME: self.weight[None, None]}


@dataclass(frozen=True, eq=False)
class Task:
    """The picture (H, W), all its windows (h, w, kh, kw), and what is wanted of each (h, w)."""

    picture: Pixels
    windows: Pixels
    targets: Pixels
    kernel: Pixels


def task_of(params: Params, env: Env) -> Task:
    """The picture with mean 0, and its correlation with the kernel that is to be found."""
    key = ("kernel task", params.image, params.target)
    task: Task = env.cached(key, lambda: _task(params, env))
    return task


def _task(params: Params, env: Env) -> Task:
    kernel = kernel_values(params.target)
    pixels = render(params.image, size=SIDE, grey=True, env=env).astype(np.float64)
    deviation = float(pixels.std())
    picture = (pixels - pixels.mean()) / (deviation if deviation > 1e-12 else 1.0)
    shape = (kernel.shape[0], kernel.shape[1])
    targets = correlate(picture, kernel, mode="valid")
    return Task(picture, sliding_window_view(picture, shape), targets, kernel)


def check(params: Params) -> None:
    """Raise BadInput for a kernel that is larger than the picture."""
    kernel, shape = kernel_values(params.target), picture_shape(params.image, SIDE)
    if any(side > length for side, length in zip(kernel.shape, shape, strict=True)):
        raise BadInput(
            f"target can be at most as large as the picture, {shape[0]} × {shape[1]}; "
            f"{kernel.shape[0]} × {kernel.shape[1]} came."
        )


def start(params: Params, env: Env) -> KernelState:
    """Small weights, drawn by chance."""
    task = task_of(params, env)
    rng = np.random.default_rng(params.seed)
    weight = 0.1 * rng.standard_normal(task.kernel.shape)
    return KernelState(0, weight, None, np.zeros((0, 3)), 0.0)


def step(state: KernelState, params: Params, env: Env) -> KernelState:
    """One step downhill by some windows of the picture."""
    if state.failed:
        return state
    task, frame = task_of(params, env), state.frame + 1
    rng = np.random.default_rng([params.seed, frame])
    began = time.perf_counter()
    rows, columns = (rng.integers(0, length, params.train.batch) for length in task.targets.shape)
    x = task.windows[rows, columns][:, None]
    wanted = task.targets[rows, columns]
    with np.errstate(over="ignore", invalid="ignore"):  # told as what it is, afterwards
        loss, gradient = _gradient(x, state.weight, wanted)
        weights, moments = moved(
            {NAME: state.weight}, {NAME: gradient}, state.moments, params.train
        )
    if not (np.isfinite(loss) and np.isfinite(weights[NAME]).all()):
        return replace(state, failed=advice(frame, params.train))
    far = float(np.linalg.norm(weights[NAME] - task.kernel))
    row = np.array([frame, loss, far / max(float(np.linalg.norm(task.kernel)), 1e-30)])
    return replace(
        state,
        frame=frame,
        weight=weights[NAME],
        moments=moments,
        losses=appended(state.losses, row),
        seconds=state.seconds + time.perf_counter() - began,
    )


def _gradient(x: Any, weight: Pixels, wanted: Any) -> tuple[float, Pixels]:
    """Half the mean squared error over windows x (n, 1, kh, kw), and its derivative."""
    bank, bias = weight[None, None], np.zeros(1)
    error = conv2d(x, bank, bias)[:, 0, 0, 0] - wanted
    grad = (error / len(error))[:, None, None, None]
    _, dweight, _ = conv2d_backward(grad, x, bank)
    gradient: Pixels = dweight[0, 0]
    return float(0.5 * np.mean(error**2)), gradient
