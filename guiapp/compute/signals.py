"""Signals of one dimension, and what waves they are made of.

Samples are float64 (n,). Frequencies are in cycles per sample where the rate is 1, else in hertz;
phases in degrees, those of a cosine: a sine has -90. Spectra are one-sided, from frequency 0 to
half the rate, zero frequency first, and scaled so that a peak's height is its wave's amplitude.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import scipy.fft
from numpy.typing import NDArray

Samples = NDArray[np.float64]
Complex = NDArray[np.complex128]

ROUNDING = 1e-9
"""An amplitude below this share of the largest one has no phase worth telling."""
WORTH = 0.01
"""A peak below this share of the highest one is not told."""


class Peak(NamedTuple):
    """One wave in a spectrum: ``place`` is its index there, ``phase`` in degrees."""

    place: int
    frequency: float
    amplitude: float
    phase: float


def samples_of(
    waves: Iterable[tuple[float, float, float]], count: int, rate: float = 1.0
) -> Samples:
    """The sum of the waves (frequency, amplitude, phase): a cos(2 pi f n / rate + phase).

    >>> samples_of([(0.25, 2, 0)], 4).round(9) + 0.0
    array([ 2.,  0., -2.,  0.])
    """
    total = np.zeros(_checked_count(count))
    for frequency, amplitude, phase in waves:
        turns = frequency * np.arange(count) / rate + phase / 360
        total += amplitude * np.cos(2 * np.pi * turns)
    return total


def chirp(count: int, first: float, last: float) -> Samples:
    """A wave whose frequency grows evenly from ``first`` to ``last``, in cycles per sample."""
    place = np.arange(_checked_count(count))
    return np.asarray(np.cos(2 * np.pi * (first + (last - first) * place / (2 * count)) * place))


def square(count: int, period: float, share: float = 0.5) -> Samples:
    """1 in the first ``share`` of each period (in samples), -1 in the rest of it."""
    if not period > 0:
        raise ValueError(f"period must be above 0; {period!r} came.")
    # Where a period is not whole, its starts fall between samples but for rounding.
    within = np.mod(np.arange(_checked_count(count)) / period + 1e-12, 1.0)
    return np.where(within < share, 1.0, -1.0)


def noise(count: int, seed: int, deviation: float = 1.0) -> Samples:
    """White Gaussian noise, the same for the same ``seed``."""
    rng = np.random.default_rng(seed)
    return rng.normal(0.0, deviation, _checked_count(count))


def frequencies(count: int, rate: float = 1.0) -> Samples:
    """The frequencies of a one-sided spectrum of ``count`` samples: (count // 2 + 1,)."""
    return np.arange(count // 2 + 1, dtype=np.float64) * (rate / count)


def amplitude_spectrum(
    samples: Samples, rate: float = 1.0, weights: Samples | None = None
) -> tuple[Samples, Complex]:
    """(frequencies, complex amplitudes), both (n // 2 + 1,).

    A cosine of amplitude a on one of the frequencies gives a there, with its phase, whether the
    samples are weighted with a window or not: their mean weight is divided out. Frequency 0, and
    half the rate where n is even, stand alone; all others stand for two of the transform's terms.
    """
    values = _checked(samples)
    gain = 1.0 if weights is None else float(weights.mean())
    transform = scipy.fft.rfft(values if weights is None else values * weights)
    return frequencies(values.size, rate), transform * (_sides(values.size) / (values.size * gain))


def samples_from(amplitudes: Complex, count: int) -> Samples:
    """The ``count`` samples whose `amplitude_spectrum`, without a window, this is."""
    return np.asarray(scipy.fft.irfft(amplitudes * (count / _sides(count)), count))


def phase(amplitudes: Complex) -> Samples:
    """Phases in degrees, above -180 and up to 180; 0 for amplitudes that are zero but for rounding.

    What is -180 but for rounding is 180.
    """
    sizes = np.abs(amplitudes)
    told = sizes > ROUNDING * sizes.max(initial=0.0)
    degrees = np.angle(np.where(told, amplitudes, 1.0), deg=True)
    return np.where(degrees <= ROUNDING - 180.0, 180.0, degrees)


def power(amplitudes: Complex, count: int) -> Samples:
    """The mean square of each frequency's wave, a^2 / 2; their sum is that of the samples.

    Source: Parseval's theorem.
    """
    return np.asarray(np.abs(amplitudes) ** 2 / _sides(count))


def decibels(amplitudes: NDArray[np.inexact], floor: float = -400.0) -> Samples:
    """20 log10 of the magnitudes, 0 for 1; ``floor`` for what lies below it."""
    return np.asarray(20 * np.log10(np.maximum(np.abs(amplitudes), 10.0 ** (floor / 20))))


def peaks(places: Samples, amplitudes: Complex, most: int = 8) -> list[Peak]:
    """The highest places above their neighbours, the highest first, at frequencies ``places``.

    What is below a hundredth of the highest is left out; of equal neighbours the first counts.
    """
    sizes = np.abs(amplitudes)
    before, after = np.append(-1.0, sizes[:-1]), np.append(sizes[1:], -1.0)
    above = (sizes > before) & (sizes >= after) & (sizes > WORTH * sizes.max(initial=0.0))
    found = np.flatnonzero(above)
    highest = found[np.argsort(-sizes[found], kind="stable")][:most]
    phases = phase(amplitudes)
    return [Peak(int(i), float(places[i]), float(sizes[i]), float(phases[i])) for i in highest]


def energy_share(part: Samples, whole: Samples) -> float:
    """The sum of squares of ``part`` as a share of that of ``whole``; 1 where both are silent."""
    largest = float(np.abs(whole).max(initial=0.0))
    if largest == 0:
        return 1.0
    return float(np.sum((part / largest) ** 2) / np.sum((whole / largest) ** 2))


def _sides(count: int) -> Samples:
    """How many of the transform's terms each frequency of a one-sided spectrum stands for."""
    sides = np.full(count // 2 + 1, 2.0)
    sides[0] = 1.0
    if count % 2 == 0:
        sides[-1] = 1.0
    return sides


def _checked(samples: Samples) -> Samples:
    values = np.asarray(samples, np.float64)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"samples must have shape (n,), n at least 1; {values.shape} came.")
    return values


def _checked_count(count: int) -> int:
    if count < 1:
        raise ValueError(f"count must be at least 1; {count} came.")
    return count
