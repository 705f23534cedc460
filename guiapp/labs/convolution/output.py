"""The output of the operation, and its spectrum: the picture filtered as often as wanted."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from guiapp.compute.backend import namespace, to_host
from guiapp.compute.convolution import (
    convolve,
    convolve_prepared,
    correlate,
    method_for,
    output_shape,
    prepare,
)
from guiapp.compute.fft import irfft2
from guiapp.compute.fourier import half_spectrum, log_magnitude
from guiapp.core.lab import Cancelled, Env
from guiapp.labs.convolution.field import (
    Field,
    Kernel,
    Pixels,
    all_passes,
    channels,
    grey,
    inside,
    is_exact,
)
from guiapp.labs.convolution.params import Params, picture_key


@dataclass(frozen=True)
class Output:
    """What the operation gave.

    planes    (C, h, w), where it was computed
    spectrum  log10 |F| of its luma, or of all that the field holds where that has more: what lies
              around the output counts there, and has no other spectrum
    method    "direct" or "fft"
    seconds   that the operation alone took
    """

    planes: Any
    spectrum: Pixels
    method: str
    seconds: float


def output_of(picture: Pixels, kernel: Kernel, params: Params, field: Field, env: Env) -> Output:
    """The operation as often as wanted on a picture (H, W) or (H, W, 3), whose field is given."""
    method = _method(picture, kernel, params)
    if not is_exact(params):
        planes, seconds = _applied(picture, kernel, params, method, env)
        plane = grey(planes)
        return Output(planes, _log(half_spectrum(plane), plane.shape), method, seconds)
    began = time.perf_counter()
    filtered = all_passes(field, kernel, params)
    seconds = time.perf_counter() - began
    spectrum = _log(filtered, field.shape)
    if method == "fft" and params.repeat == 1 and picture.ndim == 2:
        began = time.perf_counter()
        planes = _middle(
            irfft2(filtered, field.shape, overwrite=True), picture, kernel, params, field
        )
        seconds += time.perf_counter() - began
    else:
        planes, seconds = _applied(picture, kernel, params, method, env)
    return Output(planes, spectrum, method, seconds)


def _method(picture: Pixels, kernel: Kernel, params: Params) -> str:
    shape = (picture.shape[0], picture.shape[1])
    return method_for(shape, kernel.shape, stride=params.stride, dilation=params.dilation)


def _log(half: Any, shape: tuple[int, int]) -> Pixels:
    log: Pixels = to_host(log_magnitude(half, shape))
    return log


def _middle(whole: Any, picture: Pixels, kernel: Kernel, params: Params, field: Field) -> Any:
    """The output (1, h, w) in the filtered field."""
    height, width = output_shape(
        picture.shape, kernel.shape, mode=params.mode, dilation=params.dilation
    )
    return inside(whole, (height, width), field, kernel, params)[None]


def _applied(
    picture: Pixels, kernel: Kernel, params: Params, method: str, env: Env
) -> tuple[Any, float]:
    """The output's planes (C, h, w) from the picture itself, and seconds."""
    if method == "fft" and params.repeat == 1:
        prepared = _prepared(picture, kernel, params, env)
        began = time.perf_counter()
        planes = convolve_prepared(prepared, kernel, stride=params.stride)
        return planes, time.perf_counter() - began
    current = env.to_device(
        channels(picture, params, env), float(picture.size) * kernel.size * params.repeat
    )
    began = time.perf_counter()
    for done in range(params.repeat):
        # Never before the first pass: while a number is dragged, every picture but the last is
        # superseded, and none would be seen.
        if done and env.cancelled():
            raise Cancelled
        current = _pass(current, kernel, params, method)
        if params.repeat > 1:
            env.progress(done + 1, params.repeat)
    return current, time.perf_counter() - began


def _pass(planes: Any, kernel: Kernel, params: Params, method: str) -> Any:
    """One application to (C, H, W), plane by plane, which is faster than all at once."""
    operate = convolve if params.operation == "convolution" else correlate
    done = [
        operate(
            plane,
            kernel,
            mode=params.mode,
            boundary=params.boundary,
            stride=params.stride,
            dilation=params.dilation,
            method=method,
        )
        for plane in planes
    ]
    return done[0][None] if len(done) == 1 else namespace(planes).stack(done)


def _prepared(picture: Pixels, kernel: Kernel, params: Params, env: Env) -> Any:
    """The picture's part of a pass through the transform: kept while the numbers change."""
    work = float(picture.size) * kernel.size

    def compute() -> Any:
        return prepare(
            env.to_device(channels(picture, params, env), work),
            kernel.shape,
            mode=params.mode,
            boundary=params.boundary,
            dilation=params.dilation,
            operation=params.operation,
        )

    key = ("prepared", *picture_key(params), kernel.shape, env.device_for(work))
    kind = (params.mode, params.boundary, params.dilation, params.operation)
    return env.cached((*key, *kind), compute)
