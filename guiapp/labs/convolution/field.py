"""The lower row: the picture with its border, its spectrum, and the kernel's response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace, to_host
from guiapp.compute.boundaries import extend
from guiapp.compute.fft import fast_length
from guiapp.compute.fourier import half_spectrum, half_transfer, log_magnitude
from guiapp.compute.geometry import Margins, margins
from guiapp.core.lab import Env
from guiapp.labs.convolution.params import Params, picture_key

Pixels = NDArray[np.float32]
Kernel = NDArray[np.float64]
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
FINEST = 256
"""Frequencies along the longer side of the kernel's spectrum, at least."""


@dataclass(frozen=True)
class Field:
    """The picture's luma with its border; filtered as if it repeated, it holds the output.

    half      half plane of its spectrum, where the computing is done
    log       log10 of its magnitudes, centred, on the host
    shape     height and width; the border at the bottom and at the right goes on to sizes that
              transform fast
    corner    where in it the picture begins: (row, column)
    """

    half: Any
    log: Pixels
    shape: tuple[int, int]
    corner: tuple[int, int]


def field_of(picture: Pixels, kernel: Kernel, params: Params, env: Env) -> Field:
    """The field for a picture (H, W) or (H, W, 3): kept while only the kernel's numbers change."""
    shape = (picture.shape[0], picture.shape[1])
    around = border(shape, kernel, params)
    work = float(picture.size) * kernel.size
    circular = around == ((0, 0), (0, 0)) and params.boundary == "wrap" and params.mode != "valid"

    def compute() -> Field:
        placed = env.to_device(channels(picture, params, env), work)
        needed = [length + sum(beyond) for length, beyond in zip(shape, around, strict=True)]
        height, width = needed if circular else map(fast_length, needed)
        (top, bottom), (left, right) = around
        rows, columns = (top, bottom + height - needed[0]), (left, right + width - needed[1])
        half = half_spectrum(extend(grey(placed), (rows, columns), params.boundary))
        log = to_host(log_magnitude(half, (height, width)))
        return Field(half, log, (height, width), (top, left))

    key = ("field", *picture_key(params), around, params.boundary, circular, env.device_for(work))
    field: Field = env.cached(key, compute)
    return field


def border(shape: tuple[int, int], kernel: Kernel, params: Params) -> Margins:
    """How much border the field needs for its filtered middle to be the output.

    Repeated, a border is given anew each time, and no field shows that: it gets what the output
    grows by, or what all passes reach, but no more than another picture on each side.
    """
    if params.mode == "same" and params.boundary == "wrap":
        return (0, 0), (0, 0)  # circular by nature
    cells = (kernel.shape[0], kernel.shape[1])
    once = margins(cells, mode=params.mode, dilation=params.dilation, operation=params.operation)
    if params.repeat == 1 or params.stride > 1 or params.mode == "valid":
        return once
    same = margins(cells, mode="same", dilation=params.dilation, operation=params.operation)
    rows, columns = (
        _grown(length, beyond, params) for length, beyond in zip(shape, same, strict=True)
    )
    return rows, columns


def _grown(length: int, beyond: tuple[int, int], params: Params) -> tuple[int, int]:
    before, after = (params.repeat * reach for reach in beyond)
    if params.mode == "full":
        return after, before  # where the output begins and ends
    return min(before, length), min(after, length)


def is_exact(params: Params) -> bool:
    """Whether the output is the middle of the filtered field: repeated or not, without stride."""
    return params.stride == 1 and (
        params.repeat == 1
        or params.mode == "valid"
        or (params.mode, params.boundary) in {("full", "constant"), ("same", "wrap")}
    )


def response(field: Field, kernel: Kernel, params: Params, dilation: int | None = None) -> Any:
    """What one pass multiplies each frequency of the field with: its half plane."""
    weights = kernel.astype(np.float32)
    half = half_transfer(weights, field.shape, dilation=dilation or params.dilation)
    half = half if params.operation == "convolution" else half.conj()
    return namespace(field.half).asarray(half)


def all_passes(field: Field, kernel: Kernel, params: Params) -> Any:
    """The spectrum of the field after every pass: its half plane."""
    product, power, times = field.half, response(field, kernel, params), params.repeat
    if times == 1:
        power *= product  # in place: new memory takes as long as the product
        return power
    while times:  # NumPy's power takes ten times a product, even for the first
        if times % 2:
            product = product * power
        times //= 2
        power = power * power if times else power
    return product


def log_response(kernel: Kernel, field: Field, params: Params) -> Pixels:
    """log10 of the magnitudes of all passes, on a plane in the field's proportions.

    A kernel's transfer function has no more detail than its reach, dilated, so few frequencies
    show all of it.
    """
    reach = max((size - 1) * params.dilation + 1 for size in kernel.shape)
    longest = max(field.shape)
    side = min(longest, max(FINEST, 4 * reach))
    shape = tuple(max(1, round(length * side / longest)) for length in field.shape)
    half = half_transfer(kernel.astype(np.float32), (shape[0], shape[1]), dilation=params.dilation)
    log: Pixels = log_magnitude(half, (shape[0], shape[1])) * np.float32(params.repeat)
    return log


def inside(
    filtered: Any, shape: tuple[int, int], field: Field, kernel: Kernel, params: Params
) -> Any:
    """The output, of ``shape``, in the field after all passes without stride."""
    top, left = corner_of_output(field, kernel, params)
    return filtered[top : top + shape[0], left : left + shape[1]]


def corner_of_output(field: Field, kernel: Kernel, params: Params) -> tuple[int, int]:
    """Where the output begins in the filtered field, without stride: (row, column)."""
    reaches = margins(
        (kernel.shape[0], kernel.shape[1]),
        mode="same",
        dilation=params.dilation,
        operation=params.operation,
    )
    row, column = (
        start + params.repeat * {"full": -after, "same": 0, "valid": before}[params.mode]
        for start, (before, after) in zip(field.corner, reaches, strict=True)
    )
    return row, column


def channels(picture: Pixels, params: Params, env: Env) -> Pixels:
    """The picture with channels first: (1, H, W) or (3, H, W), contiguous."""
    if picture.ndim == 2:
        return picture[None]
    planes: Pixels = env.cached(
        ("channels", *picture_key(params)),
        lambda: np.ascontiguousarray(np.moveaxis(picture, -1, 0)),
    )
    return planes


def grey(planes: Any) -> Any:
    """The luma (H, W) of (C, H, W), one or three channels first, where they lie."""
    if planes.shape[0] == 1:
        return planes[0]
    return sum(float(weight) * plane for weight, plane in zip(LUMA, planes, strict=True))
