"""What a hand does to a signal: draw it, drag cutoffs and taps, look at frequencies."""

from __future__ import annotations

from dataclasses import replace

from guiapp.core.gesture import Gesture
from guiapp.labs.fourier.signal.params import (
    FINEST,
    SignalParams,
    cutoffs,
    excerpt,
    rate_of,
    with_cutoffs,
)
from guiapp.labs.fourier.signal.taps import dragged
from guiapp.parts.signal import DrawnSignal, drawn_over

DRAWN = ("press", "drag", "release")
SPECTRA = ("frequencies", "passed")
UNITS = 80.0
"""About the height of the taps' plot."""
STILL = 0.004
"""A press that moves less than this share of the axis is a click."""


def signal_gesture(params: SignalParams, gesture: Gesture) -> SignalParams:
    """The params after a gesture on one of the panels; the same object where it means nothing.

    From press to release ``params`` are as they were at the press.
    """
    if gesture.panel == "time" and gesture.kind in DRAWN:
        return _drawn(params, gesture)
    if gesture.panel == "taps" and gesture.kind in DRAWN and params.filter == "time":
        return _tap_moved(params, gesture)
    if gesture.panel in SPECTRA:
        return _on_spectrum(params, gesture)
    return params


def _drawn(params: SignalParams, gesture: Gesture) -> SignalParams:
    if not isinstance(params.signal, DrawnSignal):
        return params
    count = excerpt(params).stop
    path = tuple((x / count, y) for y, x in gesture.path or (gesture.point,))
    return replace(params, signal=drawn_over(params.signal, path, count))


def _tap_moved(params: SignalParams, gesture: Gesture) -> SignalParams:
    """The tap that was pressed goes up and down with the pointer, as far as it did at the press."""
    _, back = (gesture.path or (gesture.point,))[0]
    taps = dragged(params.taps, back, gesture.rise / UNITS)
    return params if taps is params.taps else replace(params, taps=taps)


def _on_spectrum(params: SignalParams, gesture: Gesture) -> SignalParams:
    first, last = ((gesture.path or (gesture.point,))[i][1] for i in (0, -1))
    if gesture.kind in DRAWN and params.filter == "frequency":
        if abs(last - first) > STILL * rate_of(params) / 2:
            return _cutoff_moved(params, first, last)
        return _probed(params, last) if gesture.kind == "release" else params
    return _probed(params, gesture.point[1]) if gesture.kind in {"hover", "click"} else params


def _cutoff_moved(params: SignalParams, first: float, last: float) -> SignalParams:
    """The cutoff that was nearest to where the drag began comes to where it is now."""
    values = list(cutoffs(params))
    nearest = min(range(len(values)), key=lambda i: abs(values[i] - first))
    most = rate_of(params) / 2
    values[nearest] = min(max(float(f"{last:.3g}"), FINEST * most), most)
    return with_cutoffs(params, tuple(values))


def _probed(params: SignalParams, frequency: float) -> SignalParams:
    share = min(max(frequency / rate_of(params), 0.0), 0.5)
    return params if share == params.probe else replace(params, probe=share)
