"""The direction in which most waves travel, and how far it stands out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiapp.compute.fft import rfft2
from guiapp.compute.orientation.angles import difference
from guiapp.compute.orientation.fading import fade
from guiapp.compute.orientation.peak import refined
from guiapp.compute.orientation.rings import (
    Values,
    histogram,
    power_at,
    resolution,
    waves_between,
    weigh,
)

LOWEST, HIGHEST = 0.02, 0.45
SMOOTHING = 1.0
BINS = 720
SMALLEST = 8
"""Pixels of the shorter side below which there is nothing to measure."""
_LEAST_CONFIDENCE = 0.15
_LEAST_SHARE = 1e-6
"""Of a picture's energy that must lie between the limits: what leaks from a slow ramp is less."""


@dataclass(frozen=True, eq=False)
class Orientation:
    """Where the waves travel.

    energy       (bins,) float64: the energy of a wave in each of `directions`, over the mean; all
                 zero where nothing was found
    degrees      the direction of the most, from -90, left out, to 90
    confidence   0 to 1: how far the next best direction stays below
    needed       the confidence that chance reaches in hardly one of 100 pictures of noise
    """

    energy: Values
    degrees: float
    confidence: float
    needed: float

    @property
    def stands_out(self) -> bool:
        """Whether there is one direction rather than none, or several."""
        return self.confidence >= self.needed


def directions(bins: int = BINS) -> Values:
    """The directions of so many bins, evenly over half a turn; the last one is 90."""
    return np.asarray(-90 + 180 * np.arange(1, bins + 1) / bins)


def orientation_of(
    picture: Any,
    *,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    smoothing: float = SMOOTHING,
    bins: int = BINS,
) -> Orientation:
    """The orientation of a picture (H, W) inside of its largest circle in the middle.

    That is all that it keeps when it is turned. A plane is taken from the values, and they fade
    out towards the circle: neither a slow ramp nor the borders count. See `dominant_direction`.
    """
    values = np.asarray(picture, dtype=np.float32)
    if values.ndim != 2 or 0 in values.shape:
        raise ValueError(f"a picture is (H, W), neither of them 0; {values.shape} came.")
    side = min(values.shape)
    top, left = ((length - side) // 2 for length in values.shape)
    circle = values[top : top + side, left : left + side]
    if side < SMALLEST:
        return _none(bins)
    faded, energy, independent = fade(circle)
    half = rfft2(faded)
    found = half.real**2 + half.imag**2
    least = _LEAST_SHARE * energy * side * side
    return dominant_direction(
        found,
        (side, side),
        lowest=lowest,
        highest=highest,
        smoothing=smoothing,
        bins=bins,
        independent=independent,
        least=least,
    )


def energy_by_angle(
    power: Any,
    shape: tuple[int, int],
    *,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    smoothing: float = SMOOTHING,
    bins: int = BINS,
) -> Values:
    """The energy of a wave in each of `directions`, over the mean of all: (bins,) float64.

    ``power`` holds squared magnitudes, the half plane (H, W // 2 + 1) of a picture of ``shape``.
    Counted are frequencies from ``lowest`` to ``highest`` cycles per pixel, in all directions
    alike, each ring weighted as the module says. Every direction has the mean of the waves around
    it, under a Gaussian whose standard deviation is ``smoothing`` degrees, and at least the angle
    between neighbours at 0.2 cycles per pixel. Zero where there is no energy. Raises ValueError.
    """
    waves = waves_between(shape, lowest, highest)
    weighted = weigh(power_at(waves, power, shape), waves)
    return histogram(weighted, waves, max(smoothing, resolution(shape)), bins)


def dominant_direction(
    power: Any,
    shape: tuple[int, int],
    *,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    smoothing: float = SMOOTHING,
    bins: int = BINS,
    independent: float = 1.0,
    least: float = 0.0,
) -> Orientation:
    """The direction that most energy travels in, finer than a bin; see `energy_by_angle`.

    From the highest bin on, the centroid of the waves near that direction is taken until it
    rests: within 3 degrees, or two samples, which is what a window spreads a wave over. The
    confidence is 1 minus the highest energy elsewhere over that of the peak. Where less than
    ``least`` of power lies between the limits there is no direction. ``independent`` is the share
    of the coefficients that chance has at its disposal, which a window lowers.
    """
    waves = waves_between(shape, lowest, highest)
    found = power_at(waves, power, shape)
    if min(shape) < SMALLEST or 2 * float((found * waves.count).sum()) <= least:
        return _none(bins)
    weighted = weigh(found, waves)
    width = max(smoothing, resolution(shape))
    energy = histogram(weighted, waves, width, bins)
    degrees, apart = refined(float(directions(bins)[energy.argmax()]), weighted, waves, shape)
    elsewhere = np.abs(difference(directions(bins), degrees)) > apart
    confidence = 1 - float(energy[elsewhere].max(initial=0.0) / energy.max())
    chances = independent * waves.count.sum() * width * 2 * math.sqrt(math.pi) / 180
    needed = max(_LEAST_CONFIDENCE, 1.5 / math.sqrt(max(float(chances), 1.0)))
    return Orientation(energy, degrees, max(confidence, 0.0), needed)


def _none(bins: int) -> Orientation:
    return Orientation(np.zeros(bins), 0.0, 0.0, 1.0)
