"""What the Convolution lab computes: the result, the spectra, how far they are from equal."""

from __future__ import annotations

import dataclasses
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace, to_host
from guiapp.core.lab import Cancelled, Env
from guiapp.core.recent import recent
from guiapp.labs.convolution.field import LUMA, Kernel, Pixels, field_of, log_response
from guiapp.labs.convolution.gap import gap_of
from guiapp.labs.convolution.output import output_of
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
    output = output_of(picture, kernel, params, field, env)
    gap, why = gap_of(output.planes, field, kernel, params)
    planes = to_host(output.planes)
    result = planes[0] if planes.shape[0] == 1 else np.stack(tuple(planes), axis=-1)
    return State(
        picture=picture,
        kernel=kernel,
        output=result,
        lowest=float(result.min()),
        highest=float(result.max()),
        spectra=(field.log, log_response(kernel, field, params), output.spectrum),
        gap=gap,
        gap_text=why,
        method=output.method,
        milliseconds=output.seconds * 1e3,
        device="cpu" if namespace(output.planes) is np else "gpu",
    )
