"""What may enter: each check returns the value in the form that is computed with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace

LARGEST_STEP = 8


def checked_image(image: Any) -> Any:
    """``image`` (..., H, W) as float32 (float32, 8- and 16-bit integers, bool) or float64 (others).

    A float32 or float64 array comes back as it is, whatever its strides; it is never written to.
    Raises ValueError for fewer than two axes, an axis without pixels, complex or other values.
    """
    xp = namespace(image)
    picture = xp.asarray(image)
    if picture.ndim < 2 or 0 in picture.shape:
        raise ValueError(f"image must have shape (..., H, W), none of them 0; {_shape(picture)}.")
    return picture.astype(float_type(picture.dtype, "image"), copy=False)


def checked_kernel(kernel: Any, dtype: Any = np.float64) -> Any:
    """``kernel`` (kh, kw) on the host as ``dtype``; raises ValueError for anything else."""
    cells = np.asarray(kernel)
    if cells.ndim != 2 or 0 in cells.shape:
        raise ValueError(f"kernel must have shape (kh, kw), neither of them 0; {_shape(cells)}.")
    float_type(cells.dtype, "kernel")
    return cells.astype(dtype, copy=False)


def float_type(dtype: Any, name: str) -> Any:
    """The type that values of ``dtype`` are computed in."""
    if dtype == np.float32 or dtype == np.float64:
        return dtype
    if dtype.kind not in "buif":
        raise ValueError(f"{name} must hold real numbers; {dtype} came.")
    return np.float32 if np.result_type(dtype, np.float32) == np.float32 else np.float64


def checked_choice(name: str, value: str, choices: Sequence[str]) -> str:
    if value not in choices:
        raise ValueError(f"{name} can be {', '.join(choices)}; {value!r} came.")
    return value


def checked_step(name: str, value: int) -> int:
    """A stride or a dilation: a whole number from 1 to 8."""
    if not isinstance(value, int | np.integer) or value not in range(1, LARGEST_STEP + 1):
        raise ValueError(f"{name} can be a whole number from 1 to {LARGEST_STEP}; {value!r} came.")
    return int(value)


def checked_shape(name: str, shape: Sequence[int]) -> tuple[int, int]:
    """Two lengths of at least 1."""
    sizes = tuple(int(size) for size in shape)
    if len(sizes) != 2 or min(sizes) < 1:
        raise ValueError(f"{name} shape must be two lengths of at least 1; {tuple(shape)} came.")
    return sizes[0], sizes[1]


def _shape(array: Any) -> str:
    return f"{tuple(array.shape)} came"
