"""The strip under a signal: the filter's taps, the peaks found, one frequency, and the proof."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.signals import Peak, peaks, phase
from guiapp.core import numbers
from guiapp.core.figure import Curves, Fact, Facts, Line, Tone
from guiapp.labs.fourier.signal.params import SignalParams, unit_of
from guiapp.labs.fourier.signal.scale import ROOM
from guiapp.labs.fourier.signal.state import SignalState
from guiapp.labs.fourier.signal.taps import MOST, tap_limits

Values = NDArray[np.float64]

TRUSTED = 1e-12
"""What is below this share of its parts is zero but for rounding."""

WIDTH = 240.0
SEEN = 64
"""Taps on each side of the anchor that are shown of many."""
GREEN = 2


def probed_place(params: SignalParams, state: SignalState) -> int:
    """The index of the frequency that is looked at: the pinned one, else the highest peak."""
    last = state.frequencies.size - 1
    if params.probe >= 0:
        return min(max(round(params.probe * state.samples.size), 0), last)
    found = peaks(state.frequencies, state.amplitudes, most=1)
    return found[0].place if found else 0


def peaks_panel(params: SignalParams, state: SignalState) -> Facts:
    """The highest peaks: frequency and period, amplitude and phase."""
    found = peaks(state.frequencies, state.amplitudes)
    head = Fact(f"{unit_of(params)}, period", "amplitude, phase", "quiet")
    rows = [_peak(peak, unit_of(params)) for peak in found] or [
        Fact("no wave: all samples are 0", "", "quiet")
    ]
    return Facts("peaks", "Highest peaks", (head, *rows), width=270.0)


def _peak(peak: Peak, unit: str) -> Fact:
    told = "0, the mean"
    if peak.frequency:
        told = f"{numbers.text(peak.frequency, 4)}, {_period(1 / peak.frequency, unit)}"
    return Fact(told, f"{numbers.text(peak.amplitude)}, {_degrees(peak.phase)}")


def _period(period: float, unit: str) -> str:
    """A number of samples, or a time."""
    if unit != "Hz":
        return numbers.text(period)
    return f"{numbers.text(period)} s" if period >= 1 else f"{numbers.text(1e3 * period)} ms"


def found_panel(params: SignalParams, state: SignalState) -> Facts:
    """The probed frequency before and after the filter, the energy, and the same two ways."""
    place = probed_place(params, state)
    unit = unit_of(params)
    before, after = (float(abs(a[place])) for a in (state.amplitudes, state.passed))
    title = f"At {numbers.text(float(state.frequencies[place]), 4)} {unit}"
    rows = [Fact("amplitude", numbers.text(_seen(before, state.amplitudes)))]
    if state.gains is None:
        rows.append(Fact("phase", _degrees(float(phase(state.amplitudes)[place]))))
        return Facts("found", title, tuple(rows), width=WIDTH)
    gain = complex(state.gains[place])
    rows += [
        Fact("times the gain", _gain_told(gain)),
        Fact("after the filter", numbers.text(_seen(after, state.amplitudes))),
        Fact("energy kept", f"{numbers.text(100 * state.energy)} %"),
        *_proof(params, state),
    ]
    return Facts("found", title, tuple(rows), width=WIDTH)


def _proof(params: SignalParams, state: SignalState) -> list[Fact]:
    """How far the plain sum and the product of spectra are apart."""
    if state.difference is None:
        return []
    tone: Tone = "good" if state.difference < TRUSTED else "warn"
    label = "sum and spectra differ by"
    return [Fact(label, numbers.text(state.difference, 2), tone)]


def _gain_told(gain: complex) -> str:
    size = abs(gain)
    if size < TRUSTED:
        return "0"
    angle = math.degrees(math.atan2(gain.imag, gain.real))
    return f"{numbers.text(size)}, {_degrees(angle)}" if abs(angle) > 1e-6 else numbers.text(size)


def _seen(amplitude: float, among: NDArray[np.complex128]) -> float:
    """Zero where it is zero but for rounding."""
    return 0.0 if amplitude <= TRUSTED * float(np.abs(among).max()) else amplitude


def _degrees(angle: float) -> str:
    return f"{numbers.text(round(angle, 1))}°"


def taps_panel(params: SignalParams, state: SignalState) -> Curves:
    """The filter's taps, or the middle of those that do what a filter in frequency does."""
    taps = state.taps if state.taps is not None else np.ones(1)
    own = params.filter == "time"
    back = np.arange(taps.size) - (taps.size - 1) // 2
    drags = own and taps.size <= MOST
    seen = (taps != 0) | drags if own else np.abs(back) <= SEEN
    ends = back[seen].min(initial=0), back[seen].max(initial=0)
    low, high = tap_limits(taps)
    return Curves(
        "taps",
        "Taps" if own else "The taps that do the same",
        _taps_told(taps, int(seen.sum()), own),
        (Line("", back[seen].astype(np.float64), taps[seen], GREEN, "stems"),),
        x_limits=(float(ends[0]) - 0.5, float(ends[1]) + 0.5),
        y_limits=(ROOM * low, ROOM * high),
        x_label="samples back",
        height=120.0,
        least=260.0,
        hint="Drag a tap up or down." if drags else "What an impulse becomes.",
        pointer="paint" if drags else "cross",
    )


def _taps_told(taps: Values, seen: int, own: bool) -> str:
    total = float(taps.sum())
    total = 0.0 if abs(total) < TRUSTED * float(np.abs(taps).sum()) else total
    told = f"{numbers.count(seen)} {'tap' if seen == 1 else 'taps'}"
    if not own and seen < taps.size:
        told = f"the middle {seen} of {numbers.count(taps.size)} taps"
    return f"{told}, sum {numbers.text(total)}"
