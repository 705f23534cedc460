"""Filters of signals: by what they do to each frequency, or by the taps they sum with.

A response is what each frequency of a one-sided spectrum (see `signals`) is multiplied with. Taps
are float64 (k,); the anchor, the tap that lies on the sample itself, is ``(k - 1) // 2``, and a
tap after it looks back in time: y[n] = sum over j of taps[j] x[n + anchor - j].
"""

from __future__ import annotations

import math

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from guiapp.compute.boundaries import BOUNDARIES, source_index
from guiapp.compute.checks import checked_choice

Samples = NDArray[np.float64]
Complex = NDArray[np.complex128]

PASSES = ("low pass", "high pass", "band pass", "band stop")
EDGES = ("ideal", "gaussian", "butterworth")
FEW = 16
"""Taps that are not zero, up to which shifted copies of the samples are summed."""


def response(
    frequencies: Samples,
    kind: str,
    cutoff: float,
    upper: float | None = None,
    *,
    edge: str = "ideal",
    order: int = 2,
) -> Samples:
    """The gain, 0 to 1, at each of the frequencies, in whose unit the cutoffs are.

    A low pass is a curve L(x) over x = f / cutoff; for bands, from ``cutoff`` to ``upper``,
    x = |f^2 - cutoff upper| / (f (upper - cutoff)), which is 1 at both of their ends.

        ideal          1 up to x = 1, else 0
        gaussian       exp(-x^2 / 2): 0.607 at a cutoff
        butterworth    1 / sqrt(1 + x^(2 order)): 0.707 at a cutoff (-3 dB)

    High pass and band stop are 1 - L; for a Butterworth, whose powers add up to 1, sqrt(1 - L^2).
    Sources: Butterworth (1930); Gonzalez and Woods, Digital Image Processing, 4.7 to 4.10; the
    band's x is that of ``scipy.signal.lp2bp``. Raises ValueError.
    """
    checked_choice("kind", kind, PASSES)
    checked_choice("edge", edge, EDGES)
    if order < 1:
        raise ValueError(f"order must be at least 1; {order} came.")
    x = _place(np.asarray(frequencies, np.float64), kind, cutoff, upper)
    with np.errstate(over="ignore"):  # far outside the pass, where the gain is 0
        if edge == "ideal":
            passed = (x <= 1 + 1e-12).astype(np.float64)
        elif edge == "gaussian":
            passed = np.exp(-(x**2) / 2)
        else:
            return _butterworth(x if kind in ("low pass", "band pass") else _inverse(x), order)
    return passed if kind in ("low pass", "band pass") else 1 - passed


def _place(f: Samples, kind: str, cutoff: float, upper: float | None) -> Samples:
    """x: 0 in the middle of the low or band pass, 1 at a cutoff."""
    if not 0 < cutoff < math.inf:
        raise ValueError(f"cutoff must be above 0; {cutoff!r} came.")
    if kind in ("low pass", "high pass"):
        return f / cutoff
    if upper is None or not cutoff <= upper < math.inf:
        raise ValueError(f"upper must be at least the cutoff, {cutoff}; {upper!r} came.")
    away, width = np.abs(f**2 - cutoff * upper), f * (upper - cutoff)
    # A band without width is one frequency: there x is 0, and elsewhere infinite.
    far = np.where(away > 1e-12 * cutoff * upper, np.inf, 0.0)
    return np.divide(away, width, out=far, where=width > 0)


def _butterworth(x: Samples, order: int) -> Samples:
    return np.asarray(1 / np.hypot(1.0, x**order))


def _inverse(x: Samples) -> Samples:
    return np.divide(1.0, x, out=np.full_like(x, np.inf), where=x > 0)


def filtered_in_frequency(samples: Samples, gains: NDArray[np.inexact]) -> Samples:
    """The samples with every frequency multiplied by its gain, real or complex (n // 2 + 1,).

    Frequency 0 and half the rate keep the real part of their gains, as real samples must.
    """
    values = np.asarray(samples, np.float64)
    if gains.shape != (values.size // 2 + 1,):
        raise ValueError(f"gains must have shape ({values.size // 2 + 1},); {gains.shape} came.")
    return np.asarray(scipy.fft.irfft(scipy.fft.rfft(values) * gains, values.size))


def filtered_in_time(samples: Samples, taps: Samples, boundary: str = "wrap") -> Samples:
    """The convolution with ``taps`` as a plain sum; as many samples as came.

    What lies outside is "constant" (zero), "edge", "reflect", "symmetric" or "wrap".
    """
    wide = extended(samples, taps.size, boundary)
    used = np.flatnonzero(taps)
    if used.size > FEW:
        return np.convolve(wide, taps, "valid")
    count, last = np.size(samples), taps.size - 1
    total = np.zeros(count)
    for j in used:
        total += taps[j] * wide[last - j : last - j + count]
    return total


def filtered_by_spectra(samples: Samples, taps: Samples, boundary: str = "wrap") -> Samples:
    """The same as `filtered_in_time`, as a product of two spectra."""
    if boundary == "wrap":
        return filtered_in_frequency(samples, response_of_taps(taps, np.size(samples)))
    wide = extended(samples, taps.size, boundary)
    around = filtered_in_frequency(wide, response_of_taps(taps, wide.size))
    before = taps.size - 1 - anchor(taps)
    return around[before : before + np.size(samples)]


def extended(samples: Samples, reach: int, boundary: str) -> Samples:
    """The samples with what ``reach`` taps see around them: ``numpy.pad``, as often as needed."""
    checked_choice("boundary", boundary, BOUNDARIES)
    values = np.asarray(samples, np.float64)
    after = (reach - 1) // 2
    places = np.arange(after + 1 - reach, values.size + after)
    if boundary != "constant":
        return values[source_index(places, values.size, boundary)]
    wide = np.zeros(places.size)
    wide[reach - 1 - after : reach - 1 - after + values.size] = values
    return wide


def anchor(taps: Samples) -> int:
    """The place of the tap that lies on the sample itself."""
    return (taps.size - 1) // 2


def response_of_taps(taps: Samples, count: int) -> Complex:
    """What the taps multiply each frequency of ``count`` samples with: (count // 2 + 1,).

    The sum over j of taps[j] exp(-2 pi i f (j - anchor)); more taps than samples fold.
    """
    around = np.zeros(count)
    np.add.at(around, (np.arange(taps.size) - anchor(taps)) % count, taps)
    return np.asarray(scipy.fft.rfft(around))


def taps_of_response(gains: NDArray[np.inexact], count: int) -> Samples:
    """The taps, as many as there are samples, that do with "wrap" what the gains do."""
    around = scipy.fft.irfft(gains, count)
    return np.roll(around, (count - 1) // 2)


def moving_average(width: int) -> Samples:
    """The plain mean of ``width`` samples."""
    if width < 1:
        raise ValueError(f"width must be at least 1; {width} came.")
    return np.full(width, 1 / width)


def gaussian(sigma: float) -> Samples:
    """exp(-n^2 / (2 sigma^2)), 4 sigma each way, sum 1."""
    if not 0 < sigma < math.inf:
        raise ValueError(f"sigma must be above 0; {sigma!r} came.")
    reach = math.ceil(4 * sigma)
    bell = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    return np.asarray(bell / bell.sum())


def difference() -> Samples:
    """Each sample minus the one before it."""
    return np.array([1.0, -1.0])


def echo(delay: int, gain: float) -> Samples:
    """Each sample plus ``gain`` times the one ``delay`` samples before it."""
    if delay < 0:
        raise ValueError(f"delay must be at least 0; {delay} came.")
    taps = np.zeros(2 * delay + 1)
    taps[delay] += 1
    taps[2 * delay] += gain
    return taps
