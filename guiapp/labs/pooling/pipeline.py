"""The three stages that come before each other: picture, affine convolution, detector.

Source: Goodfellow, Bengio and Courville (2016), "Deep Learning", figure 9.7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.convolution import convolve
from guiapp.compute.pooling import detect
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.pooling.params import Params, side
from guiapp.parts.kernel import kernel_values
from guiapp.parts.picture import render

Pixels = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Stages:
    """What goes into the pooling, and where it came from; all (H, W) float32, grey.

    picture    the luma
    affine     the picture convolved ("same", with the lab's border), plus the bias
    detected   that through the detector
    """

    picture: Pixels
    affine: Pixels
    detected: Pixels


def stages_of(params: Params, env: Env) -> Stages:
    """The stages of the scene; the last few are kept."""
    key = (params.image, side(params), params.kernel, params.boundary, params.bias, params.detector)
    found: Stages = recent("pooling stages", env).get(
        key, lambda: stages_from(picture_of(params, env), params)
    )
    return found


def picture_of(params: Params, env: Env) -> Pixels:
    """The luma of the lab's picture, (H, W)."""
    return render(params.image, size=side(params), grey=True, env=env)


def stages_from(picture: Pixels, params: Params) -> Stages:
    """The stages of another picture (H, W): one that was shifted, say."""
    weights = kernel_values(params.kernel)
    affine = convolve(picture, weights, boundary=params.boundary) + np.float32(params.bias)
    return Stages(picture, affine, detect(affine, params.detector))
