"""Convolution and cross-correlation of pictures with kernels.

Cross-correlation lays the kernel on the picture and sums pixel times cell; convolution turns
the kernel by half a turn first, about the same anchor:

    correlate(x, k)[i] = sum_j x[i - a + d j] k[j]        a = d (size - 1) // 2
    convolve(x, k)[i]  = sum_j x[i + a - d j] k[j]        for each axis; d: dilation

"full" keeps every output that sees a pixel, "same" as many as the picture has, "valid" those
that see nothing but pixels; "stride" then keeps every n-th row and column, from the first on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
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
from guiapp.compute.choice import faster_method
from guiapp.compute.direct import filter_directly, spread
from guiapp.compute.geometry import (
    MODES,
    OPERATIONS,
    Margins,
    anchor,
    margins,
    output_shape,
)
from guiapp.compute.proof import plain_sum, through_fft
from guiapp.compute.transforms import (
    Prepared,
    filter_prepared,
    filter_through_fft,
    prepare_transform,
)
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
    kernel_shape: Sequence[int],
    *,
    stride: int = 1,
    dilation: int = 1,
    dtype: Any = np.float32,
) -> str:
    """What "auto" takes for pictures of ``shape`` (..., H, W): "direct" or "fft".

    ``dtype`` is the type they are computed in, float32 or float64.
    """
    picture, kernel = checked_shape("image", shape[-2:]), checked_shape("kernel", kernel_shape)
    return faster_method(picture, kernel, stride, dilation, np.dtype(dtype))


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
    picture = checked_image(image)
    shape = checked_shape("kernel", kernel_shape)
    around = _margins(picture.shape[-2:], shape, mode, boundary, 1, dilation, operation)
    return prepare_transform(picture, shape, around, boundary, dilation, operation)


def convolve_prepared(prepared: Prepared, kernel: Any, *, stride: int = 1) -> Any:
    """The result for a picture from `prepare`, by the operation and options given there.

    Raises ValueError where the kernel has another shape than was prepared for.
    """
    checked_step("stride", stride)
    cells = checked_kernel(kernel, prepared.dtype)
    if cells.shape != prepared.kernel_shape:
        raise ValueError(f"kernel must have shape {prepared.kernel_shape}; {cells.shape} came.")
    return filter_prepared(prepared, _laid(cells, prepared.dilation, prepared.operation), stride)


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
    way, around = _plan(
        picture.shape[-2:],
        cells.shape,
        mode,
        boundary,
        stride,
        dilation,
        method,
        operation,
        picture.dtype,
    )
    return way(picture, _laid(cells, dilation, operation), around, boundary, stride)


def _laid(cells: Any, dilation: int, operation: str) -> Any:
    """The kernel as it is laid on the picture: turned for a convolution, spread when dilated."""
    return spread(cells[::-1, ::-1] if operation == "convolution" else cells, dilation)


@lru_cache(maxsize=64)
def _plan(
    shape: tuple[int, int],
    kernel_shape: tuple[int, int],
    mode: str,
    boundary: str,
    stride: int,
    dilation: int,
    method: str,
    operation: str,
    dtype: Any,
) -> tuple[Callable[..., Any], Margins]:
    """The engine and the margins, once the options are known to go together.

    Kept, since edits repeat the same ones and a small picture takes no longer than these checks.
    """
    checked_choice("method", method, METHODS)
    around = _margins(shape, kernel_shape, mode, boundary, stride, dilation, operation)
    if method == "auto":
        method = faster_method(shape, kernel_shape, stride, dilation, dtype)
    return filter_directly if method == "direct" else filter_through_fft, around


def _margins(
    shape: tuple[int, int],
    kernel_shape: tuple[int, int],
    mode: str,
    boundary: str,
    stride: int,
    dilation: int,
    operation: str,
) -> Margins:
    """The margins of a pass, after checking its options."""
    checked_choice("boundary", boundary, BOUNDARIES)
    checked_choice("operation", operation, OPERATIONS)
    output_shape(shape, kernel_shape, mode=mode, stride=stride, dilation=dilation)
    return margins(kernel_shape, mode=mode, dilation=dilation, operation=operation)
