"""What may enter a layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guiapp.compute.backend import namespace
from guiapp.compute.checks import float_type

AXES = {1: "(values,)", 2: "(N, values)", 4: "(N, C, H, W)"}


def checked_maps(x: Any) -> Any:
    """``x`` (N, C, H, W) as float32 or float64, as `checks.float_type` says; raises ValueError."""
    return checked("x", x, 4)


def checked(name: str, x: Any, axes: int) -> Any:
    """An array of ``axes`` axes, none of them empty, as float32 or float64."""
    values = namespace(x).asarray(x)
    if values.ndim != axes or 0 in values.shape:
        raise ValueError(
            f"{name} must have shape {AXES[axes]}, none of them 0; {tuple(values.shape)} came."
        )
    return values.astype(float_type(values.dtype, name), copy=False)


def checked_gradient(grad: Any, shape: Sequence[int]) -> Any:
    """The gradient of what a layer gave, which has the shape of that."""
    return fitting("grad", namespace(grad).asarray(grad), shape)


def fitting(name: str, array: Any, shape: Sequence[int]) -> Any:
    """``array``, which must have this shape."""
    if tuple(array.shape) != tuple(shape):
        raise ValueError(f"{name} must have shape {tuple(shape)}; {tuple(array.shape)} came.")
    return array
