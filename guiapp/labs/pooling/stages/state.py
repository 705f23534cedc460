"""A picture in its three stages, and what came out of the pooling."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Limits
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.pooling.layer import pooled
from guiapp.labs.pooling.params import Params, side
from guiapp.labs.pooling.pipeline import Stages, stages_of
from guiapp.parts.kernel import kernel_values

Pixels = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class StagesState:
    """All that is known about one setting; arrays never change.

    stages         picture, affine convolution and detector, (H, W) each
    pooled         (rows, columns) float32
    kernel         (kh, kw) float64
    ranges         smallest and largest value of picture, affine, detected and pooled
    milliseconds   of the pooling alone
    """

    stages: Stages
    pooled: Pixels
    kernel: NDArray[np.float64]
    ranges: tuple[Limits, Limits, Limits, Limits]
    milliseconds: float


def stages_state(params: Params, env: Env) -> StagesState:
    """All three stages."""
    key = (params.image, side(params), params.kernel, params.boundary, params.bias, params.detector)
    state: StagesState = recent("pooled stages", env).get(
        (*key, params.layer), lambda: _computed(params, env)
    )
    return state


def _computed(params: Params, env: Env) -> StagesState:
    stages = stages_of(params, env)
    began = time.perf_counter()
    result: Pixels = pooled(stages.detected, params.layer)
    seconds = time.perf_counter() - began
    one, two, three, four = (
        (float(pixels.min()), float(pixels.max()))
        for pixels in (stages.picture, stages.affine, stages.detected, result)
    )
    return StagesState(
        stages, result, kernel_values(params.kernel), (one, two, three, four), seconds * 1e3
    )
