"""What the topic must refuse: shapes that cannot be compared; and how large sums can be."""

from __future__ import annotations

from typing import Any

import numpy as np

from guiapp.core.errors import BadInput
from guiapp.labs.pooling.layer import output_shape
from guiapp.parts.kernel import kernel_values

Shape = tuple[int, int]


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
        most = most * float(np.abs(kernel_values(params.kernel)).sum()) + abs(params.bias)
    if wanted.pools and "l2" in (params.layer.kind, params.layer.over):
        most *= float(np.sqrt(shape[0] * shape[1]))
    return most
