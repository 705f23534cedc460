"""What the Convolution lab computes: the result, the spectra, how far they are from equal."""

from __future__ import annotations

import dataclasses
import time
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace, to_host
from guiapp.compute.boundaries import extend
from guiapp.compute.convolution import convolve, correlate, method_for, output_shape
from guiapp.compute.fft import fast_length, irfft2
from guiapp.compute.fourier import half_spectrum, half_transfer, log_magnitude
from guiapp.compute.geometry import Margins, margins
from guiapp.core.lab import Cancelled, Env
from guiapp.labs.convolution.params import Params, side
from guiapp.labs.convolution.proof import Proof, prove
from guiapp.parts.kernel import kernel_values
from guiapp.parts.picture import render

Pixels = NDArray[np.float32]
FINEST = 256
"""Frequencies along the longer side of the kernel's spectrum, at least."""
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True)
class State:
    """All that is known about one setting; arrays are on the host and never change.

    picture, output      (H, W) or (H, W, 3), float32
    kernel               (kh, kw) float64
    spectra              log10 |F| of the bordered picture, the kernel and the output, centred
    gain                 the kernel's largest magnitude over all frequencies
    gap, gap_text        how far the lower row is from equal, and why; 0 where it is exact
    method, milliseconds of the convolution alone
    proof                the same two ways; None while it is being computed
    """

    picture: Pixels
    kernel: NDArray[np.float64]
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


@dataclass(frozen=True)
class Field:
    """The picture with its border, as channels first; ``half`` is its luma's half spectrum.

    The border goes on at the bottom and at the right to a size that transforms fast; ``needed``
    is the size without that.
    """

    channels: Any
    half: Any
    log: Pixels
    needed: tuple[int, int]

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width, border included."""
        height, width = self.channels.shape[-2:]
        return int(height), int(width)


def start(params: Params, env: Env) -> State:
    """Everything but the proof at once; the proof as soon as nothing newer is wanted."""
    main = _main(params, env)
    env.show(main)
    options = options_of(params)
    picture_key = (params.image, params.size, params.grey, params.linear)
    kernel = kernel_values(params.kernel)
    try:
        proof = prove(luma(main.picture), kernel, options, env, picture_key)
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
    """The last setting's result is kept: the proof may be cancelled and asked for again."""
    key = (
        "convolution result",
        *(params.image, params.size, params.grey, params.linear, params.kernel),
        *(params.operation, params.mode, params.boundary),
        *(params.stride, params.dilation, params.repeat),
    )
    state: State = env.cached(key, lambda: _compute(params, env))
    return state


def _compute(params: Params, env: Env) -> State:
    picture = render(
        params.image, size=side(params), grey=params.grey, linear=params.linear, env=env
    )
    kernel = kernel_values(params.kernel)
    field = _field(picture, kernel, params, env)
    xp = namespace(field.channels)
    simple = params.stride == 1 and params.repeat == 1
    if simple:
        output, half, method, seconds = _once(field, kernel, params)
        gap, why = 0.0, ""
        log_output = log_magnitude(half, field.shape)
    else:
        output, method, seconds = _repeated(picture, kernel, params, env)
        gap, why = _gap(output, field, _response(field, kernel, params), params)
        grey = xp.asarray(_grey_channels(output))
        log_output = log_magnitude(half_spectrum(grey), grey.shape)
    result = to_host(output)
    result = result[0] if result.shape[0] == 1 else np.ascontiguousarray(np.moveaxis(result, 0, -1))
    return State(
        picture=picture,
        kernel=kernel,
        output=result,
        lowest=float(result.min()),
        highest=float(result.max()),
        spectra=(field.log, _log_response(kernel, field, params), to_host(log_output)),
        gap=gap,
        gap_text=why,
        method=method,
        milliseconds=seconds * 1e3,
        device=env.device,
    )


def _field(picture: Pixels, kernel: NDArray[np.float64], params: Params, env: Env) -> Field:
    """The bordered picture and its spectrum: kept while only the kernel's numbers change."""
    around = margins(
        (kernel.shape[0], kernel.shape[1]),
        mode=params.mode,
        dilation=params.dilation,
        operation=params.operation,
    )
    # Circular by nature: no border is needed for the theorem to hold.
    circular = params.boundary == "wrap" and params.mode == "same"
    times = 0 if circular else params.repeat
    (top, bottom), (left, right) = around
    grown = ((top * times, bottom * times), (left * times, right * times))
    key = ("bordered picture", params.image, params.size, params.grey, params.linear)
    work = float(picture.size) * kernel.size

    def compute() -> Field:
        channels = picture[None] if picture.ndim == 2 else np.moveaxis(picture, -1, 0)
        placed = env.to_device(np.ascontiguousarray(channels), work)
        needed = _grown_size(picture, grown)
        fast = needed if circular else (fast_length(needed[0]), fast_length(needed[1]))
        rows = (grown[0][0], grown[0][1] + fast[0] - needed[0])
        columns = (grown[1][0], grown[1][1] + fast[1] - needed[1])
        bordered = extend(placed, (rows, columns), params.boundary)
        half = half_spectrum(_grey_channels(bordered))
        return Field(bordered, half, to_host(log_magnitude(half, fast)), needed)

    field: Field = env.cached((*key, grown, params.boundary, env.device), compute)
    return field


def _grown_size(picture: Pixels, grown: Margins) -> tuple[int, int]:
    """Height and width of a picture with margins around it."""
    height, width = picture.shape[:2]
    return height + sum(grown[0]), width + sum(grown[1])


def _grey_channels(channels: Any) -> Any:
    """The luma of (C, H, W), one or three channels first."""
    if channels.shape[0] == 1:
        return channels[0]
    return (
        namespace(channels).tensordot(LUMA, channels, axes=(0, 0))
        if isinstance(channels, np.ndarray)
        else sum(float(w) * c for w, c in zip(LUMA, channels, strict=True))
    )


def _response(field: Field, kernel: NDArray[np.float64], params: Params) -> Any:
    """What the operation multiplies each frequency of the field with: its half plane."""
    weights = namespace(field.half).asarray(kernel, dtype=np.float32)
    response = half_transfer(weights, field.shape, dilation=params.dilation)
    return response if params.operation == "convolution" else response.conj()


def _log_response(kernel: NDArray[np.float64], field: Field, params: Params) -> Pixels:
    """log10 of the kernel's magnitudes, on a plane in the field's proportions.

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


def _once(
    field: Field, kernel: NDArray[np.float64], params: Params
) -> tuple[Any, Any, str, float]:
    """One pass at stride 1 over the whole field, as if it repeated: output, its half spectrum.

    So the lower row is exact for every border: the output is what lies inside of the field.
    """
    method = method_for(field.channels.shape, kernel.shape)
    began = time.perf_counter()
    if method == "fft" and field.channels.shape[0] == 1:
        half = field.half * _response(field, kernel, params)
        whole = irfft2(half, field.shape)[None]
    else:
        operate = convolve if params.operation == "convolution" else correlate
        whole = operate(
            field.channels,
            kernel,
            boundary="wrap",
            dilation=params.dilation,
            method=method,
        )
        half = None
    seconds = time.perf_counter() - began
    if half is None:
        half = half_spectrum(_grey_channels(whole))
    return _inside(whole, field, kernel, params), half, method, seconds


def _inside(whole: Any, field: Field, kernel: NDArray[np.float64], params: Params) -> Any:
    """The part of the filtered field that is the output of the wanted mode."""
    height, width = field.needed
    if params.boundary == "wrap" and params.mode == "same":
        return whole
    (top, bottom), (left, right) = margins(
        (kernel.shape[0], kernel.shape[1]),
        mode="same",
        dilation=params.dilation,
        operation=params.operation,
    )
    times = params.repeat
    inner = whole[..., times * top : height - times * bottom, times * left : width - times * right]
    return namespace(whole).ascontiguousarray(inner)


def _repeated(
    picture: Pixels, kernel: NDArray[np.float64], params: Params, env: Env
) -> tuple[Any, str, float]:
    """The operation as often as wanted, each time with border and stride: (C, h, w)."""
    channels = picture[None] if picture.ndim == 2 else np.moveaxis(picture, -1, 0)
    current = env.to_device(np.ascontiguousarray(channels), float(picture.size) * kernel.size)
    operate = convolve if params.operation == "convolution" else correlate
    method = method_for(current.shape, kernel.shape)
    began = time.perf_counter()
    for done in range(params.repeat):
        if env.cancelled():
            raise Cancelled
        current = operate(
            current,
            kernel,
            mode=params.mode,
            boundary=params.boundary,
            stride=params.stride,
            dilation=params.dilation,
            method=method,
        )
        if params.repeat > 1:
            env.progress(done + 1, params.repeat)
    return current, method, time.perf_counter() - began


def _gap(output: Any, field: Field, response: Any, params: Params) -> tuple[float, str]:
    """How far the output's spectrum is from the product of the others, as a share of its norm."""
    if params.stride > 1:
        return _folded(field, response, params.stride), "of the energy folds back"
    xp = namespace(field.half)
    product = field.half * response**params.repeat
    predicted = _inside(irfft2(product, field.shape), field, kernel_values(params.kernel), params)
    actual = _grey_channels(output)
    norm = float(xp.linalg.norm(actual))
    if norm == 0.0 or predicted.shape != actual.shape:
        return 0.0, ""
    return float(xp.linalg.norm(actual - predicted)) / norm, "apart: the border acts each time"


def _folded(field: Field, response: Any, stride: int) -> float:
    """The share of the product's energy at frequencies that a stride cannot carry (aliasing)."""
    xp = namespace(field.half)
    power = xp.abs(field.half * response) ** 2
    height, width = field.shape
    down = xp.abs(xp.asarray(np.fft.fftfreq(height))) <= 0.5 / stride
    across = xp.asarray(np.fft.rfftfreq(width)) <= 0.5 / stride
    # Columns strictly inside the half plane stand for their mirror images, too.
    power[:, 1 : (width + 1) // 2] *= 2
    total = float(power.sum())
    carried = float(power[down][:, across].sum())
    return 1.0 - carried / total if total > 0 else 0.0


def shape_of(params: Params, picture_shape: tuple[int, int]) -> tuple[int, int]:
    """The size of the output after all repetitions."""
    shape = picture_shape
    kernel = kernel_values(params.kernel).shape
    for _ in range(params.repeat):
        rows, columns = output_shape(
            shape, kernel, mode=params.mode, stride=params.stride, dilation=params.dilation
        )
        shape = rows, columns
    return shape
