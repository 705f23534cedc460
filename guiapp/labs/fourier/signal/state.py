"""What is known of a signal: its samples and waves, before and after the filter."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute import signal_filters as filters
from guiapp.compute.signals import Complex, Samples, amplitude_spectrum, energy_share
from guiapp.compute.windows import window
from guiapp.core.lab import Env
from guiapp.labs.fourier.signal.params import SignalParams, cutoffs, excerpt
from guiapp.parts.signal import signal_samples

MOST_SUMMED = 4096
"""Samples up to which a filter in frequency is also applied as a sum over as many taps."""


@dataclass(frozen=True, eq=False)
class SignalState:
    """All that is known about one setting; n samples, of which ``first`` is the place.

    samples, filtered         (n,) float64; the same object where nothing is filtered
    total                     how many samples the whole signal has
    rate                      in hertz; 1 where none is known
    frequencies               (n // 2 + 1,)
    amplitudes, passed        of both, complex, see ``compute.signals``
    gains                     what the filter multiplies the frequencies with; None: no filter
    taps                      (k,) what it sums with; None: no filter
    energy                    of the filtered samples as a share
    difference                the largest one between the plain sum and the product of spectra, as
                              a share of their size; None where there are too many taps to sum
    milliseconds              of filtering
    """

    samples: Samples
    filtered: Samples
    first: int
    total: int
    rate: float
    frequencies: Samples
    amplitudes: Complex
    passed: Complex
    gains: NDArray[Any] | None
    taps: Samples | None
    energy: float
    difference: float | None
    milliseconds: float


def signal_state(params: SignalParams, env: Env) -> SignalState:
    """The signal, its spectrum, and what the filter makes of both."""
    part = excerpt(params)
    samples, rate = signal_samples(params.signal, part.stop - part.start, part)
    weights = None
    if params.window != "none":
        weights = window(params.window, samples.size, params.share)
    frequencies, amplitudes = amplitude_spectrum(samples, rate or 1.0, weights)
    began = time.perf_counter()
    filtered, gains, taps = _filtered(params, samples, frequencies)
    seconds = time.perf_counter() - began
    passed = amplitudes
    if filtered is not samples:
        passed = amplitude_spectrum(filtered, rate or 1.0, weights)[1]
    return SignalState(
        samples=samples,
        filtered=filtered,
        first=part.start,
        total=_total(params, samples),
        rate=rate or 1.0,
        frequencies=frequencies,
        amplitudes=amplitudes,
        passed=passed,
        gains=gains,
        taps=taps,
        energy=energy_share(filtered, samples),
        difference=_difference(params, samples, filtered, taps),
        milliseconds=1e3 * seconds,
    )


def gains_of(params: SignalParams, frequencies: Samples) -> Samples:
    """The gains of a filter in frequency."""
    cut = cutoffs(params)
    return filters.response(
        frequencies, params.kind, cut[0], cut[-1], edge=params.edge, order=params.order
    )


def _filtered(
    params: SignalParams, samples: Samples, frequencies: Samples
) -> tuple[Samples, NDArray[Any] | None, Samples | None]:
    """(filtered samples, gains, taps)."""
    if params.filter == "none":
        return samples, None, None
    if params.filter == "frequency":
        gains = gains_of(params, frequencies)
        taps = filters.taps_of_response(gains, samples.size)
        return filters.filtered_in_frequency(samples, gains), gains, taps
    taps = params.taps.make()
    filtered = filters.filtered_in_time(samples, taps, params.boundary)
    return filtered, filters.response_of_taps(taps, samples.size), taps


def _difference(
    params: SignalParams, samples: Samples, filtered: Samples, taps: Samples | None
) -> float | None:
    """How far the other way of filtering is from this one."""
    if taps is None:
        return None
    if params.filter == "time":
        other = filters.filtered_by_spectra(samples, taps, params.boundary)
    elif samples.size <= MOST_SUMMED:
        other = filters.filtered_in_time(samples, taps, "wrap")
    else:
        return None
    size = float(np.abs(samples).max()) * float(np.abs(taps).sum())
    largest = float(np.abs(other - filtered).max())
    return largest / size if size > 0 else largest


def _total(params: SignalParams, samples: Samples) -> int:
    raster = getattr(params.signal, "raster", None)
    return samples.size if raster is None else int(raster.shape[0])
