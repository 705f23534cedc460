"""Magnitudes and phases of pictures, exchanged or changed, and the pictures that come of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import to_host
from guiapp.compute.energy import power, total_energy
from guiapp.compute.phases import magnitude_only, phase_only, randomised, shifted, swapped
from guiapp.content.resampling import resized
from guiapp.core.lab import Env
from guiapp.core.raster import Raster
from guiapp.labs.fourier.params import Params, shape_of, side
from guiapp.labs.fourier.picture import (
    Pixels,
    Waves,
    luma_of,
    picture_waves,
    synthesised,
    waves_of,
)
from guiapp.parts.picture import Loaded, Picture, luma, picture_label, picture_shape, render

ROUNDING = 1e-6
"""Deviations of a picture below this share of its values are those of rounding: it is constant."""


@dataclass(frozen=True, eq=False)
class Changed:
    """Waves with other magnitudes or phases, and their picture.

    pixels    (H, W) or (H, W, 3), float32
    half      (H, W // 2 + 1) complex64, that of the luma, on the host
    energy    the sum of all squared pixels, in all channels
    power_off the largest difference of the power of a wave from before, over the largest power
    """

    pixels: Pixels
    half: NDArray[np.complex64]
    energy: float
    power_off: float


@dataclass(frozen=True, eq=False)
class PhaseState:
    """A picture, another one where there are two, and what became of them.

    energy          of the first picture, in all channels
    own_shape       height and width of the second picture before it was resampled to the first
    answers         one, or where two are swapped: first that with the first picture's magnitudes
    milliseconds    from the waves to the answers
    """

    first: Waves
    energy: float
    second: Waves | None
    own_shape: tuple[int, int] | None
    answers: tuple[Changed, ...]
    milliseconds: float


def phase_state(params: Params, env: Env) -> PhaseState:
    """The pictures, and what their waves give with other magnitudes or phases."""
    first = waves_of(params, env)
    second = own_shape = None
    if params.phase.takes_other:
        own_shape = picture_shape(params.other, side(params))
        second = _fitted(params, env)
    began = time.perf_counter()
    answers = tuple(_changed(first, halves) for halves in _halves(params, first, second))
    seconds = time.perf_counter() - began
    energy = total_energy(power(first.halves), first.shape)
    return PhaseState(first, energy, second, own_shape, answers, seconds * 1e3)


def likeness(one: Pixels, other: Pixels) -> float | None:
    """The correlation coefficient of the lumas of two pictures, -1 to 1; None for a constant one.

    Pearson's: of the deviations from the means.
    """
    deviations = []
    for pixels in (one, other):
        values = luma(pixels).astype(np.float64).ravel()
        away = values - values.mean()
        if np.abs(away).max() <= ROUNDING * max(np.abs(values).max(), 1e-30):
            return None
        deviations.append(away / np.sqrt(np.square(away).sum()))
    return float((deviations[0] * deviations[1]).sum())


def _fitted(params: Params, env: Env) -> Waves:
    """The other picture in the first one's size, turned and faded as it is."""
    shape = shape_of(params)
    if picture_shape(params.other, side(params)) == shape:
        return picture_waves(params.other, params, env)

    def fit() -> Picture:
        pixels = render(params.other, size=side(params), grey=params.grey, env=env)
        return Loaded(Raster.of(resized(pixels, *shape)), picture_label(params.other))

    image = env.cached(("fitted", params.other, side(params), params.grey, shape), fit)
    return picture_waves(image, replace(params, size="as it is"), env)


def _halves(params: Params, first: Waves, second: Waves | None) -> tuple[Any, ...]:
    """The half planes of the answers, (C, H, W // 2 + 1)."""
    asked, halves, shape = params.phase, first.halves, first.shape
    if second is not None:
        return swapped(halves, second.halves), swapped(second.halves, halves)
    match asked.what:
        case "phase only":
            return (phase_only(halves, shape),)
        case "magnitude only":
            return (magnitude_only(halves),)
        case "randomise":
            return (randomised(halves, shape, asked.amount, asked.seed),)
    return (shifted(halves, shape, (asked.down, asked.across)),)


def _changed(first: Waves, halves: Any) -> Changed:
    before, after = power(first.halves), power(halves)
    largest = float(before.max())
    off = float(abs(after - before).max()) / largest if largest > 0 else 0.0
    return Changed(
        synthesised(halves, first.shape),
        luma_of(to_host(halves)),
        total_energy(after, first.shape),
        off,
    )
