"""The waves of a spectrum by ring and direction: what each direction has of their energy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_NEAREST = 2.5
"""Frequencies so many samples from zero hold what the window spreads of the mean."""


@dataclass(frozen=True, eq=False)
class Waves:
    """The frequencies of a half plane between two limits; arrays over them, (n,).

    places   into the half plane, flat; ``up`` and ``across`` in cycles per pixel
    count    1, or 1/2 where the mirror of a wave is there too
    ring     how many samples of the shorter side from zero; ``degrees`` from -90 to 90
    """

    places: NDArray[np.intp]
    up: NDArray[np.float32]
    across: NDArray[np.float32]
    count: NDArray[np.float32]
    ring: NDArray[np.intp]
    degrees: NDArray[np.float32]


@lru_cache(maxsize=4)
def waves_between(shape: tuple[int, int], lowest: float, highest: float) -> Waves:
    if not 0 <= lowest < highest:
        raise ValueError(f"lowest must be below highest; {lowest!r} and {highest!r} came.")
    height, width = shape
    # A picture's highest frequencies across are the same to the left and to the right.
    up = -np.fft.fftfreq(height).astype(np.float32)[:, np.newaxis]
    across = np.fft.rfftfreq(width).astype(np.float32)[np.newaxis]
    distance = np.hypot(up, across)
    shorter = min(shape)
    places = np.flatnonzero(
        (distance >= max(lowest, _NEAREST / shorter)) & (distance <= min(highest, 0.5))
    )
    rows, columns = np.divmod(places, across.size)
    own = (columns == 0) | (2 * columns == width)
    up, across, distance = up[rows, 0], across[0, columns], distance.ravel()[places]
    return Waves(
        places=places,
        up=up,
        across=across,
        count=np.where(own, np.float32(0.5), np.float32(1)),
        ring=np.rint(distance * shorter).astype(np.intp),
        degrees=np.degrees(np.arctan2(up, across)),
    )


def power_at(waves: Waves, power: Any, shape: tuple[int, int]) -> Values:
    if power.shape != (shape[0], shape[1] // 2 + 1):
        expected = (shape[0], shape[1] // 2 + 1)
        raise ValueError(f"half plane must be {expected}; {power.shape} came.")
    return np.asarray(np.asarray(power).ravel()[waves.places], dtype=np.float64)


def weigh(found: Values, waves: Waves) -> Values:
    """The power of each wave, weighted by its ring and by how often it counts."""
    counted = found * waves.count
    counts = _beside(np.bincount(waves.ring, waves.count))
    means = _beside(np.bincount(waves.ring, counted)) / np.maximum(counts, 0.5)
    if not means.size or means.max() <= 0:
        return np.zeros_like(found)
    weakest = float(np.percentile(means[counts > 0], 20))
    return np.asarray(counted / (means + 8 * weakest + means.max() / 10)[waves.ring])


def _beside(rings: Any) -> Values:
    """Sums over rings, each with those beside it, which is as far as a window spreads a wave: so
    waves weigh the same wherever they lie between the samples.
    """
    return np.asarray(np.convolve(rings, (1, 2, 3, 2, 1))[2 : rings.size + 2], np.float64)


def resolution(shape: tuple[int, int]) -> float:
    """Degrees between neighbours on the ring of 0.2 cycles per pixel."""
    return math.degrees(1 / (0.2 * min(shape)))


def histogram(weighted: Values, waves: Waves, width: float, bins: int) -> Values:
    """Means around each direction; each wave is shared by the two bins that it lies between."""
    place = (waves.degrees + 90) * (bins / 180) - 1
    lower = np.floor(place).astype(np.intp)
    share = place - lower
    energy, count = (
        _blurred(_shared(values, lower, share, bins), width * bins / 180)
        for values in (weighted, waves.count)
    )
    means = np.maximum(energy, 0) / np.maximum(count, 1e-9 * max(float(count.max()), 1e-9))
    mean = float(means.mean())
    return np.asarray(means / mean) if mean > 0 else np.zeros(bins)


def _shared(values: Any, lower: NDArray[np.intp], share: Any, bins: int) -> Values:
    sums = np.bincount(lower % bins, values * (1 - share), bins)
    sums += np.bincount((lower + 1) % bins, values * share, bins)
    return np.asarray(sums)


def _blurred(values: Values, deviation: float) -> Values:
    """Round the circle by a Gaussian, through its transform."""
    turns = np.fft.rfftfreq(values.size)
    gaussian = np.exp(-2 * (math.pi * deviation * turns) ** 2)
    return np.asarray(np.fft.irfft(np.fft.rfft(values) * gaussian, values.size))
