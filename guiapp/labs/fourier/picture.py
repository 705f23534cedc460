"""The picture that is taken apart: turned, faded out by a window, and its waves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import to_host
from guiapp.compute.energy import power, total_energy
from guiapp.compute.fft import irfft2
from guiapp.compute.fourier import half_spectrum, log_magnitude
from guiapp.compute.turning import turned
from guiapp.compute.windows import window_plane
from guiapp.core.errors import BadInput
from guiapp.core.lab import Env
from guiapp.labs.fourier.panels import range_text, size_text
from guiapp.labs.fourier.params import Params, side
from guiapp.parts.picture import LUMA, Picture, render

Pixels = NDArray[np.float32]
FFT_WORK = 100.0
"""Multiply-adds for each pixel that a transform is reckoned as, to choose the device."""
LARGEST_SUM = 1e18
"""What a coefficient may be, so that its square is well within float32."""


@dataclass(frozen=True)
class Waves:
    """A picture and its waves; half planes are those of ``numpy.fft.rfft2``.

    pixels    (H, W) or (H, W, 3), float32, as it is transformed
    halves    (C, H, W // 2 + 1) complex64, one plane for each channel, where computing is done
    half      that of the luma, on the host
    power     its squared magnitudes, float32
    energy    the sum of the luma's squared pixels
    log       log10 of its magnitudes, the whole plane, centred: (H, W) float32
    low, high     of the pixels
    """

    pixels: Pixels
    halves: Any
    half: NDArray[np.complex64]
    power: Pixels
    energy: float
    log: Pixels
    low: float
    high: float

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        return self.pixels.shape[0], self.pixels.shape[1]

    @property
    def device(self) -> str:
        """Where the planes of the channels lie, and are computed with."""
        return "cpu" if isinstance(self.halves, np.ndarray) else "gpu"


def waves_of(params: Params, env: Env) -> Waves:
    """The picture of the scene and its waves, kept while nothing about the picture changes."""
    return picture_waves(params.image, params, env)


def picture_waves(image: Picture, params: Params, env: Env) -> Waves:
    """Any picture, prepared as the scene's is: turned and faded out."""
    key = ("waves", image, side(params), params.grey, params.turn, params.window, params.share)
    found: Waves = env.cached(key, lambda: _transformed(prepared(image, params, env), env))
    return found


def prepared(image: Picture, params: Params, env: Env) -> Pixels:
    """(H, W) or (H, W, 3): resampled, turned about its middle, faded out to its mean."""
    pixels = render(image, size=side(params), grey=params.grey, env=env)
    if params.turn:
        pixels = turned(pixels, params.turn)
    if params.window == "none":
        return pixels
    plane = window_plane(params.window, pixels.shape[:2], params.share)
    weights = plane if pixels.ndim == 2 else plane[..., None]
    mean = pixels.mean(axis=(0, 1), keepdims=True)
    faded: Pixels = ((pixels - mean) * weights + mean).astype(np.float32)
    return faded


def facts_of(waves: Waves, params: Params) -> str:
    """Size and range of the pixels, and the window that fades them."""
    faded = f", {params.window.capitalize()} window" if params.window != "none" else ""
    return f"{size_text(waves.pixels.shape)}, {range_text(waves.low, waves.high)}{faded}"


def transformed(pixels: Pixels, env: Env) -> Waves:
    """The waves of any picture (H, W) or (H, W, 3); raises BadInput for too large values."""
    return _transformed(pixels, env)


def synthesised(halves: Any, shape: tuple[int, int]) -> Pixels:
    """The picture (H, W) or (H, W, 3) of half planes (C, H, W // 2 + 1), on the host."""
    return stacked(irfft2(halves, shape))


def stacked(planes: Any) -> Pixels:
    """Channels (C, H, W) as a picture (H, W) or (H, W, 3), on the host."""
    pixels = to_host(planes).astype(np.float32, copy=False)
    return pixels[0] if len(pixels) == 1 else np.stack(tuple(pixels), axis=-1)


def luma_of(halves: Any) -> Any:
    """The half plane of the luma from those of the channels (C, H, W // 2 + 1), on the host."""
    if len(halves) == 1:
        return halves[0]
    return np.tensordot(np.array(LUMA, np.float32), halves, axes=1)


def _transformed(pixels: Pixels, env: Env) -> Waves:
    largest = max(-float(pixels.min()), float(pixels.max()))
    if largest * pixels.shape[0] * pixels.shape[1] > LARGEST_SUM:
        raise BadInput(
            f"The picture's values, up to {largest:g}, are too large for the squares of its waves; "
            "scale it down."
        )
    work = float(pixels.size) * FFT_WORK
    planes = pixels[None] if pixels.ndim == 2 else np.moveaxis(pixels, 2, 0)
    halves = half_spectrum(env.to_device(np.ascontiguousarray(planes), work))
    channels = to_host(halves)
    half = luma_of(channels)
    shape = (pixels.shape[0], pixels.shape[1])
    squares = power(half)
    return Waves(
        pixels=pixels,
        halves=halves,
        half=half,
        power=squares,
        energy=total_energy(squares, shape),
        log=to_host(log_magnitude(half, shape)),
        low=float(pixels.min()),
        high=float(pixels.max()),
    )
