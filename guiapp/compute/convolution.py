"""Convolution and cross-correlation of pictures with kernels.

Cross-correlation lays the kernel on the picture and sums pixel times cell; convolution turns
the kernel by half a turn first, about the same anchor:

    correlate(x, k)[i] = sum_j x[i - a + d j] k[j]        a = d (size - 1) // 2
    convolve(x, k)[i]  = sum_j x[i + a - d j] k[j]        for each axis; d: dilation

"full" keeps every output that sees a pixel, "same" as many as the picture has, "valid" those
that see nothing but pixels; "stride" then keeps every n-th row and column, from the first on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from guiapp.compute.boundaries import BOUNDARIES, pad
from guiapp.compute.checks import (
    checked_choice,
    checked_image,
    checked_kernel,
    checked_shape,
    checked_step,
)
from guiapp.compute.direct import filter_directly, spread
from guiapp.compute.geometry import MODES, OPERATIONS, anchor, margins, output_shape
from guiapp.compute.proof import plain_sum, through_fft
from guiapp.compute.transforms import Prepared, filter_prepared, prepare_transform
from guiapp.compute.window import Window, window_at

__all__ = [
    "BOUNDARIES",
    "METHODS",
    "MODES",
    "OPERATIONS",
    "Prepared",
    "Window",
    "anchor",
    "convolve",
    "convolve_prepared",
    "correlate",
    "method_for",
    "output_shape",
    "pad",
    "plain_sum",
    "prepare",
    "through_fft",
    "window_at",
]

METHODS = ("direct", "fft", "auto")


def convolve(
    image: Any,
    kernel: Any,
    *,
    mode: str = "same",
    boundary: str = "constant",
    stride: int = 1,
    dilation: int = 1,
    method: str = "auto",
) -> Any:
    """The convolution of each picture in ``image`` (..., H, W) with ``kernel`` (kh, kw).

    mode       "full", "same" or "valid"; sizes as `output_shape` gives them
    boundary   what "full" and "same" see outside: "constant" (zero), "edge", "reflect",
               "symmetric" or "wrap", as ``numpy.pad`` names them
    stride     1 to 8: only every stride-th output in each direction
    dilation   1 to 8: the distance of the kernel's cells, in pixels
    method     "direct": a plain sum; "fft": through the Fourier transform; "auto": the faster

    float32 pictures, 8- and 16-bit integers and bool give float32, all others float64; the answer
    is a new C-contiguous array (..., rows, columns) in the library of ``image``, NumPy or CuPy.
    float32 through the transform errs by some 1e-7 of the largest value in the picture.
    Raises ValueError for options, shapes or types that are not allowed.
    """
    return _filtered(image, kernel, mode, boundary, stride, dilation, method, "convolution")


def correlate(
    image: Any,
    kernel: Any,
    *,
    mode: str = "same",
    boundary: str = "constant",
    stride: int = 1,
    dilation: int = 1,
    method: str = "auto",
) -> Any:
    """The cross-correlation of ``image`` with ``kernel``, not turned; all else as `convolve`."""
    return _filtered(image, kernel, mode, boundary, stride, dilation, method, "correlation")


def method_for(
    shape: Sequence[int],
    kernel: Any,
    *,
    mode: str = "same",
    stride: int = 1,
    dtype: Any = np.float32,
) -> str:
    """What "auto" takes for a picture of ``shape`` and a kernel: "direct" or "fft"."""
    return "direct" if np.asarray(kernel).size <= 121 else "fft"


def prepare(
    image: Any,
    kernel_shape: Sequence[int],
    *,
    mode: str = "same",
    boundary: str = "constant",
    dilation: int = 1,
    operation: str = "convolution",
) -> Prepared:
    """What of a filtering depends on the picture only; keep it while the kernel is edited.

    `convolve_prepared` with kernels of this shape then costs one transform instead of two.
    Raises ValueError as `convolve` does.
    """
    checked_choice("boundary", boundary, BOUNDARIES)
    checked_choice("operation", operation, OPERATIONS)
    picture = checked_image(image)
    shape = checked_shape("kernel", kernel_shape)
    output_shape(picture.shape, shape, mode=mode, dilation=dilation)
    around = margins(shape, mode=mode, dilation=dilation, operation=operation)
    return prepare_transform(picture, shape, around, boundary, dilation, operation)


def convolve_prepared(prepared: Prepared, kernel: Any, *, stride: int = 1) -> Any:
    """The result for a picture from `prepare`, by the operation and options given there.

    Raises ValueError where the kernel has another shape than was prepared for.
    """
    checked_step("stride", stride)
    cells = checked_kernel(kernel, prepared.dtype)
    if cells.shape != prepared.kernel_shape:
        raise ValueError(f"kernel must have shape {prepared.kernel_shape}; {cells.shape} came.")
    return filter_prepared(prepared, cells, stride)


def _filtered(
    image: Any,
    kernel: Any,
    mode: str,
    boundary: str,
    stride: int,
    dilation: int,
    method: str,
    operation: str,
) -> Any:
    picture = checked_image(image)
    cells = checked_kernel(kernel, picture.dtype)
    checked_choice("boundary", boundary, BOUNDARIES)
    checked_choice("method", method, METHODS)
    output_shape(picture.shape, cells.shape, mode=mode, stride=stride, dilation=dilation)
    around = margins(cells.shape, mode=mode, dilation=dilation, operation=operation)
    if method == "auto":
        method = method_for(picture.shape, cells, mode=mode, stride=stride, dtype=picture.dtype)
    if method == "fft":
        prepared = prepare_transform(picture, cells.shape, around, boundary, dilation, operation)
        return filter_prepared(prepared, cells, stride)
    laid = cells[::-1, ::-1] if operation == "convolution" else cells
    return filter_directly(picture, spread(laid, dilation), around, boundary, stride)
