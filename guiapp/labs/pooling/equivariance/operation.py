"""The operation f: convolution, detector and pooling, or the pooling alone, in float64."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.convolution import convolve
from guiapp.compute.pooling import detect
from guiapp.labs.pooling.layer import label_of, operation_of, output_shape, pooling_of
from guiapp.labs.pooling.layer_params import FIXED
from guiapp.labs.pooling.params import DETECTORS, Params
from guiapp.parts.kernel import kernel_label, kernel_values

Floats = NDArray[np.float64]
Operation = Callable[[Floats], Floats]
Shape = tuple[int, int]


def operation(params: Params) -> Operation:
    """The scene's f, of pictures (H, W).

    A direct sum: through a transform, or in float32, no shift would commute exactly.
    """
    wanted, layer = params.equivariance, operation_of(params.layer)
    kernel = kernel_values(params.kernel)

    def apply(picture: Floats) -> Floats:
        values = picture
        if wanted.convolves:
            values = convolve(values, kernel, boundary=params.boundary, method="direct")
            values = values + params.bias
        if wanted.detects:
            values = detect(values, params.detector)
        return np.asarray(layer(values)) if wanted.pools else values

    return apply


def strides_of(params: Params, shape: Shape) -> tuple[float, float]:
    """Pixels of a picture of ``shape`` from one value of f to the next, down and across."""
    if not params.equivariance.pools:
        return 1.0, 1.0
    if params.layer.kind in FIXED:
        rows, columns = output_shape(shape, params.layer)
        return shape[0] / rows, shape[1] / columns
    down, across = pooling_of(params.layer).strides
    return float(down), float(across)


def operation_label(params: Params) -> str:
    """What f is: "Sobel x, ReLU, max 2 × 2"."""
    wanted, words = params.equivariance, []
    if wanted.convolves:
        words.append(kernel_label(params.kernel))
    if wanted.detects and params.detector != "none":
        words.append(dict(DETECTORS)[params.detector])
    if wanted.pools:
        words.append(label_of(params.layer))
    return ", ".join(words)


def formula(params: Params) -> str:
    """The formula of f: "pool(ReLU(x ∗ K + b))"."""
    wanted, text = params.equivariance, "x"
    if wanted.convolves:
        text = "x ∗ K + b" if params.bias else "x ∗ K"
    if wanted.detects and params.detector != "none":
        text = {"absolute": f"|{text}|"}.get(
            params.detector, f"{dict(DETECTORS)[params.detector]}({text})"
        )
    return f"pool({text})" if wanted.pools else text
