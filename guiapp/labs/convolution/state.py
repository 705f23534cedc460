"""What the Convolution lab computes: the result, the spectra, how far they are from equal."""

from __future__ import annotations

import dataclasses
import time
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any

import numpy as np

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
from guiapp.core.recent import recent
from guiapp.labs.convolution.field import (
    LUMA,
    Field,
    Kernel,
    Pixels,
    all_passes,
    channels,
    field_of,
    grey,
    inside,
    is_exact,
    log_response,
)
from guiapp.labs.convolution.gap import gap_of
from guiapp.labs.convolution.params import Params, picture_key, side
from guiapp.labs.convolution.proof import Proof, prove
from guiapp.parts.kernel import kernel_values
from guiapp.parts.picture import render


@dataclass(frozen=True)
class State:
    """All that is known about one setting; arrays are on the host and never change.

    picture, output      (H, W) or (H, W, 3), float32
    kernel               (kh, kw) float64
    lowest, highest      of the output
    spectra              log10 |F| of the bordered picture, the kernel and the output, centred;
                         those of colour pictures are of their luma
    gap, gap_text        how far the lower row is from equal, and why; 0 where it is exact
    method, milliseconds of the convolution alone
    proof                the same two ways; None while it is being computed
    """

    picture: Pixels
    kernel: Kernel
    output: Pixels
    lowest: float
    highest: float
    spectra: tuple[Pixels, Pixels, Pixels]
    gap: float
    gap_text: str
    method: str
    milliseconds: float
    device: str
    proof: Proof | None = None


def start(params: Params, env: Env) -> State:
    """Everything but the proof at once; the proof as soon as nothing newer is wanted."""
    main = _main(params, env)
    env.show(main)
    kernel = kernel_values(params.kernel)
    key = picture_key(params)
    picture = env.cached(("float64 luma", *key), lambda: luma(main.picture).astype(np.float64))
    try:
        proof = prove(picture, kernel, options_of(params), env, key)
    except CancelledError as error:
        raise Cancelled from error
    return dataclasses.replace(main, proof=proof)


def options_of(params: Params) -> dict[str, Any]:
    """The keyword arguments that describe the operation to ``compute``."""
    return {
        "mode": params.mode,
        "boundary": params.boundary,
        "stride": params.stride,
        "dilation": params.dilation,
        "operation": params.operation,
    }


def luma(picture: Any) -> Any:
    """Grey values of (H, W) or (H, W, 3), channels last."""
    return picture if picture.ndim == 2 else picture @ LUMA


def _main(params: Params, env: Env) -> State:
    """The last settings' results are kept: the proof may be cancelled and asked for again."""
    values = kernel_values(params.kernel)
    picture = render(
        params.image, size=side(params), grey=params.grey, linear=params.linear, env=env
    )
    key = (
        *("convolution result", *picture_key(params), params.kernel),
        *(params.operation, params.mode, params.boundary),
        *(params.stride, params.dilation, params.repeat),
        env.device_for(float(picture.size) * values.size),
    )
    state: State = recent("convolution results", env).get(
        key, lambda: _compute(picture, values, params, env)
    )
    return state


def _compute(picture: Pixels, kernel: Kernel, params: Params, env: Env) -> State:
    field = field_of(picture, kernel, params, env)
    began = time.perf_counter()
    # What lies around the output in the filtered field counts, too: it has no other spectrum.
    filtered = all_passes(field, kernel, params) if is_exact(params) else None
    if filtered is not None and _is_in_field(picture, kernel, params):
        output, method = _from_field(filtered, picture, kernel, params, field), "fft"
        seconds = time.perf_counter() - began
    else:
        output, method, seconds = _applied(picture, kernel, params, env)
    last, shape = (
        (half_spectrum(grey(output)), output.shape[-2:])
        if filtered is None
        else (filtered, field.shape)
    )
    gap, why = gap_of(output, field, kernel, params)
    result = to_host(output)
    result = result[0] if result.shape[0] == 1 else np.stack(tuple(result), axis=-1)
    return State(
        picture=picture,
        kernel=kernel,
        output=result,
        lowest=float(result.min()),
        highest=float(result.max()),
        spectra=(
            field.log,
            log_response(kernel, field, params),
            to_host(log_magnitude(last, shape)),
        ),
        gap=gap,
        gap_text=why,
        method=method,
        milliseconds=seconds * 1e3,
        device="cpu" if namespace(output) is np else "gpu",
    )


def _is_in_field(picture: Pixels, kernel: Kernel, params: Params) -> bool:
    """Whether the transform is the faster way, and its product is there: of a grey picture."""
    shape = (picture.shape[0], picture.shape[1])
    method = method_for(shape, kernel.shape, dilation=params.dilation)
    return picture.ndim == 2 and params.repeat == 1 and method == "fft"


def _from_field(
    filtered: Any, picture: Pixels, kernel: Kernel, params: Params, field: Field
) -> Any:
    """The output (1, h, w) from the half plane of the filtered field, whose middle it is."""
    sizes = {"mode": params.mode, "dilation": params.dilation}
    shape = output_shape(picture.shape, kernel.shape, **sizes)
    whole = irfft2(filtered, field.shape)
    return namespace(whole).ascontiguousarray(inside(whole, shape, field, kernel, params))[None]


def _applied(picture: Pixels, kernel: Kernel, params: Params, env: Env) -> tuple[Any, str, float]:
    """The operation as often as wanted: (C, h, w) where it was computed, method, seconds."""
    shape = (picture.shape[0], picture.shape[1])
    kind = {"stride": params.stride, "dilation": params.dilation}
    method = method_for(shape, kernel.shape, **kind)
    if method == "fft" and params.repeat == 1:
        prepared = _prepared(picture, kernel, params, env)
        began = time.perf_counter()
        output = convolve_prepared(prepared, kernel, stride=params.stride)
        return output, method, time.perf_counter() - began
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
    return current, method, time.perf_counter() - began


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
