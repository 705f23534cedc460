"""The quiz's picture and a single point, which the kernel in question spreads."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import diffuse
from guiapp.core.lab import Env
from guiapp.labs.diffusion.params import Params, side
from guiapp.labs.diffusion.quiz.question import question_of
from guiapp.parts.picture import render

POINT = 49
"""Rows and columns around the point."""


@dataclass(frozen=True, eq=False)
class QuizState:
    """Both after so many steps; arrays are on the host and never change.

    first    (H, W) float32, the picture at the start
    mass     (H, W) float64
    point    (POINT, POINT) float64: all mass was in the middle cell
    """

    frame: int
    first: NDArray[np.float32]
    mass: NDArray[np.float64]
    point: NDArray[np.float64]
    milliseconds: float


def start(params: Params, env: Env) -> QuizState:
    """The picture at rest."""
    began = time.perf_counter()
    picture = render(params.image, size=side(params), grey=True, env=env)
    point = np.zeros((POINT, POINT))
    point[POINT // 2, POINT // 2] = 1
    seconds = time.perf_counter() - began
    return QuizState(0, picture, picture.astype(np.float64), point, seconds * 1e3)


def step(state: QuizState, params: Params, env: Env) -> QuizState:
    """What the kernel really does, once more."""
    began = time.perf_counter()
    shares = question_of(params.quiz.question).shares
    return replace(
        state,
        frame=state.frame + 1,
        mass=diffuse(state.mass, shares),
        point=diffuse(state.point, shares),
        milliseconds=(time.perf_counter() - began) * 1e3,
    )
