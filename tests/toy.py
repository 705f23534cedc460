"""A small lab with every kind of parameter and panel, for tests of what serves all labs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from guiapp.core.errors import BadInput
from guiapp.core.figure import (
    Box,
    Dot,
    Fact,
    Facts,
    Figure,
    Grid,
    Image,
    Sign,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Lab, Scene
from guiapp.core.params import Option, Source, param
from guiapp.core.params import Params as Declared
from guiapp.core.raster import Raster


@dataclass(frozen=True)
class Gaussian:
    sigma: float = param(1.0, "Sigma", low=0.1, high=20)
    size: int = param(5, "Size", low=1, high=63)


@dataclass(frozen=True)
class Edge:
    direction: str = param("x", "Direction", fixed=True)
    gain: float = param(1.0, "Gain", low=-10, high=10)


@dataclass(frozen=True)
class OwnKernel:
    values: Raster = param(Raster.of(np.zeros((1, 1))), "Values", fixed=True)
    name: str = param("own", "Name", fixed=True)


@dataclass(frozen=True)
class Ramp:
    steepness: float = param(1.0, "Steepness", low=0, high=4)


@dataclass(frozen=True)
class Photo:
    raster: Raster = param(Raster.of(np.zeros((1, 1), np.float32)), "Pixels", fixed=True)
    name: str = param("", "Name", fixed=True)


@dataclass(frozen=True)
class Stroke:
    kind: Literal["line", "dot"]
    points: tuple[tuple[float, float], ...]
    width: float = 2.0
    erase: bool = False


@dataclass(frozen=True)
class Pen:
    width: float = param(2.0, "Width", low=1, high=50)
    kind: str = param("line", "Kind", choices=(("line", "Line"), ("dot", "Dot")))


def read_matrix(path: Path) -> OwnKernel:
    try:
        rows = [[float(x) for x in row.split(",")] for row in path.read_text("utf-8").split()]
        return OwnKernel(Raster.of(np.array(rows)), path.name)
    except (OSError, ValueError) as fault:
        raise BadInput(f"{path.name} is no table of numbers.") from fault


def from_raster(raster: Raster, name: str) -> Photo:
    return Photo(raster, name)


KERNELS = (
    Option("gaussian", "Gaussian", Gaussian()),
    Option("edge-x", "Edge x", Edge("x")),
    Option("edge-y", "Edge y", Edge("y")),
    Option("own", "Own", OwnKernel()),
)
PICTURES = (Option("ramp", "Ramp", Ramp()), Option("photo", "Photo", Photo()))
KERNEL_SOURCE = Source("kernel", (".csv",), read_matrix, from_raster)
PICTURE_SOURCE = Source("picture", (".png",), lambda path: Photo(), from_raster)


@dataclass(frozen=True)
class Params(Declared):
    image: Ramp | Photo = param(Ramp(), "Picture", options=PICTURES, source=PICTURE_SOURCE)
    kernel: Gaussian | Edge | OwnKernel = param(
        Gaussian(), "Kernel", options=KERNELS, source=KERNEL_SOURCE
    )
    strokes: tuple[Stroke, ...] = param((), "Strokes", fixed=True)
    pen: Pen = param(Pen(), "Pen", touches="view")
    mode: str = param("same", "Output", choices=(("same", "same"), ("valid", "valid")))
    grey: bool = param(False, "Grey")
    size: int = param(16, "Size", low=2, high=64, unit="px", help="Side of the picture.")
    gain: float = param(1.0, "Gain", touches="live", low=-10, high=10)
    title: str = param("", "Title", touches="view")


@dataclass(frozen=True)
class State:
    picture: Any
    output: Any


def start(params: Params, env: Env) -> State:
    if isinstance(params.image, Photo):
        picture = params.image.raster.array.astype(np.float32)
    else:
        picture = np.linspace(0, 1, params.size**2, dtype=np.float32)
        picture = picture.reshape(params.size, params.size)
    return State(picture, picture - np.float32(0.5))


def step(state: State, params: Params, env: Env) -> State:
    return State(state.picture, state.output * np.float32(params.gain))


def figure(scene: Scene, state: State, env: Env) -> Figure:
    params = scene.params
    kernel = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
    if isinstance(params.kernel, OwnKernel):
        kernel = params.kernel.values.array.astype(float)
    panels = panels_of(
        Image("input", "I", "a ramp", state.picture, marks=(Box(1, 1, 3, 3),)),
        Sign("star", "∗"),
        Grid("kernel", "K", "3 × 3", kernel, limits=(-2.0, 2.0), aspect=1.0),
        Sign("equals", "="),
        Image(
            "output",
            "I ∗ K",
            "the answer",
            state.output,
            limits=(-0.5, 0.5),
            colormap="signed",
            bar=True,
            marks=(Dot(2, 2),),
        ),
        Facts("sum", "Sum", (Fact("gain", f"{params.gain:g}"), Fact("Σ", "−0.141", strong=True))),
    )
    rows = (("input", "star", "kernel", "equals", "output"), (None, None, None, None, "sum"))
    return Figure(params.title or "Toy", "a ramp", panels, Table(rows))


def check(params: Params) -> None:
    if params.mode == "valid" and params.size < 3:
        raise BadInput("size must be at least 3 where the output is valid.")


LAB = Lab("toy", "Toy", Params, start, figure, step=step, length=lambda params: 10, check=check)
LABS = {"toy": LAB}
