"""What the topic must refuse: shapes that cannot be compared, numbers that cannot be shown."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from guiapp.core.errors import BadInput
from guiapp.labs.pooling.layer import output_shape
from guiapp.parts.kernel import kernel_values
from guiapp.parts.picture import Loaded, Picture

Shape = tuple[int, int]

LARGEST = 1e37
"""Numbers up to this can be shown: float32 holds them, and what interpolation adds to them."""


def check_equivariance(params: Any, shape: Shape) -> None:
    """Raise BadInput for params of the lab that go with no picture (H, W) of this shape."""
    wanted = params.equivariance
    if wanted.pools:
        output_shape(shape, params.layer)
    if wanted.g == "quarters" and int(wanted.quarters) % 2 and not turns_with(params, shape):
        raise BadInput(
            "f(g(x)) and g(f(x)) would not have one shape; take windows that are as high as wide, "
            "or another movement."
        )
    if most_of(params, _largest(params.image), shape) > LARGEST:
        raise BadInput(
            "The values of f(x) would be beyond what can be shown; scale the kernel or the "
            "picture down."
        )


def turns_with(params: Any, shape: Shape) -> bool:
    """Whether f of the picture turned by a quarter has the shape of f(x) turned by a quarter."""
    if not params.equivariance.pools:
        return True
    try:
        return output_shape(shape[::-1], params.layer) == output_shape(shape, params.layer)[::-1]
    except BadInput:
        return False


def most_of(params: Any, largest: float, shape: Shape) -> float:
    """No sum in f of a picture whose values are at most ``largest`` in magnitude is more."""
    wanted, most = params.equivariance, largest
    if wanted.convolves:
        with np.errstate(over="ignore"):
            weights = float(np.abs(kernel_values(params.kernel)).sum())
        most = most * weights + abs(params.bias)
    if wanted.pools and "l2" in (params.layer.kind, params.layer.over):
        most *= float(np.sqrt(shape[0] * shape[1]))
    return most


@lru_cache(maxsize=32)
def _largest(image: Picture) -> float:
    """The largest magnitude of the picture's values, at least 1."""
    if not isinstance(image, Loaded):
        return 1.0
    pixels = image.raster.array
    return max(float(pixels.max()), -float(pixels.min()), 1.0)
