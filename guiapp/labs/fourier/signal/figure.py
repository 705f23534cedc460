"""A signal in time and in frequency, before and after its filter; below it what was found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Cursor, Curves, Figure, Limits, Line, Panel, Sign, Table, panels_of
from guiapp.core.params import parameter
from guiapp.labs.fourier.signal.params import SignalParams, cutoffs, unit_of
from guiapp.labs.fourier.signal.scale import ROOM, Scale, Style, scale_of
from guiapp.labs.fourier.signal.state import SignalState
from guiapp.labs.fourier.signal.strip import found_panel, peaks_panel, probed_place, taps_panel
from guiapp.parts.scales import nice
from guiapp.parts.signal import DrawnSignal, LoadedSignal, signal_label

Values = NDArray[np.float64]
RED, BLUE, GREEN = 3, 0, 2
FEW = 64
"""Samples, or frequencies, up to which each one is a stem of its own."""
ROWS = {
    "frequency": (
        ("time", "forth", "frequencies"),
        (None, None, "gain"),
        ("filtered", "back", "passed"),
    ),
    "time": (
        ("time", "forth", "frequencies"),
        ("sum", None, "gain"),
        ("filtered", "back", "passed"),
    ),
    "none": (("time", "forth", "frequencies"),),
}


def signal_figure(params: SignalParams, state: SignalState) -> Figure:
    """What is seen of one dimension."""
    filters = params.filter != "none"
    scale = scale_of(params, state)
    panels: list[Panel] = [
        _time(params, state),
        Sign("forth", "ℱ →", _window_told(params), large=False),
        _spectrum(params, state, scale),
        peaks_panel(params, state),
        found_panel(params, state),
    ]
    if filters:
        panels += [_filtered(params, state), *_signs(params), _passed(params, state, scale)]
        panels.append(taps_panel(params, state))
    strip = ("taps", "peaks", "found") if filters else ("peaks", "found")
    return Figure(
        title="Fourier",
        subtitle=subtitle(params),
        panels=panels_of(*panels),
        layout=Table(((Table(ROWS[params.filter]),), (Table((strip,), frame=True, wrap=True),))),
        measured={
            "method": "direct" if params.filter == "time" else "FFT",
            "milliseconds": state.milliseconds,
            "device": "cpu",
        },
    )


def subtitle(params: SignalParams) -> str:
    """One line: the signal, and what is done to it."""
    told = signal_label(params.signal)
    if params.filter == "time":
        return f"{told}, {params.taps.told}"
    if params.filter == "none":
        return told
    ends = " to ".join(numbers.text(value) for value in cutoffs(params))
    return f"{told}, {params.kind}, {ends} {unit_of(params)}"


def _signs(params: SignalParams) -> tuple[Sign, ...]:
    if params.filter == "time":
        return (
            Sign("sum", "↓ ∗ taps", large=False),
            Sign("gain", "↓ · gain", large=False),
            Sign("back", "ℱ →", _window_told(params), large=False),
        )
    return (
        Sign("gain", "↓ · gain", large=False),
        Sign("back", "← ℱ⁻¹", large=False),
    )


def _window_told(params: SignalParams) -> str:
    labels = dict(parameter(SignalParams, "window").declaration.choices)
    return "" if params.window == "none" else f"{labels[params.window]} window"


# --- in time


def _time(params: SignalParams, state: SignalState) -> Curves:
    drawn = isinstance(params.signal, DrawnSignal)
    return Curves(
        "time",
        f"x  {signal_label(params.signal)}",
        _length_told(params, state),
        (_samples(state, state.samples, RED),),
        x_limits=_span(state),
        y_limits=(-ROOM, ROOM) if drawn else _heights(state),
        x_label=_time_unit(params),
        height=None,
        hint="Draw here." if drawn else "The signal in time.",
        pointer="paint" if drawn else "cross",
    )


def _filtered(params: SignalParams, state: SignalState) -> Curves:
    quiet = Line("x", _places(state), state.samples, -1)
    told = f"{numbers.text(state.filtered.min())} to {numbers.text(state.filtered.max())}"
    return replace(
        _time(params, state),
        key="filtered",
        title="y  filtered",
        facts=told,
        y_limits=_heights(state),
        lines=(quiet, _samples(state, state.filtered, RED, "y")),
        hint="The filtered signal, over the original.",
        pointer="cross",
    )


def _samples(state: SignalState, values: Values, colour: int, label: str = "") -> Line:
    style: Style = "stems" if values.size <= FEW else "line"
    return Line(label, _places(state), values, colour, style, solid=True)


def _places(state: SignalState) -> Values:
    return (state.first + np.arange(state.samples.size)) / state.rate


def _span(state: SignalState) -> Limits:
    """From the first to the last sample, and half a sample further where they are stems."""
    room = 0.5 if state.samples.size <= FEW else 0.0
    first, last = state.first - room, state.first + state.samples.size - 1 + room
    return first / state.rate, last / state.rate


def _heights(state: SignalState) -> Limits:
    """Limits for both signals, in steps; around zero where anything is below it."""
    low = min(float(state.samples.min()), float(state.filtered.min()))
    high = max(float(state.samples.max()), float(state.filtered.max()))
    largest = nice(max(high, -low))
    return (-ROOM * largest if low < -1e-9 * largest else 0.0), ROOM * largest


def _time_unit(params: SignalParams) -> str:
    return "s" if unit_of(params) == "Hz" else "sample"


def _length_told(params: SignalParams, state: SignalState) -> str:
    count = numbers.count(state.samples.size)
    if isinstance(params.signal, DrawnSignal) and not state.samples.any():
        return "drag here to draw"
    if not isinstance(params.signal, LoadedSignal):
        return f"{count} samples"
    told = [f"{count} samples"]
    if state.samples.size < state.total:
        total, first = numbers.count(state.total), numbers.count(state.first)
        told = [f"{count} of {total} samples, from {first}"]
    if params.signal.rate:
        told.append(f"{numbers.text(params.signal.rate, 6)} Hz")
    return ", ".join([*told, *([params.signal.note] if params.signal.note else [])])


# --- in frequency


def _spectrum(params: SignalParams, state: SignalState, scale: Scale) -> Curves:
    spacing = numbers.text(state.rate / state.samples.size)
    unit = unit_of(params)
    bins = numbers.count(state.frequencies.size)
    lines = [_waves(state, scale, "x")]
    facts = f"{bins} frequencies, {spacing} {unit} apart"
    if state.gains is not None:
        lines.append(Line("gain", state.frequencies, scale.gain(state.gains), GREEN))
        facts = f"{facts}; {scale.gain_told}"
    return Curves(
        "frequencies",
        f"ℱ x  {scale.name}",
        facts,
        tuple(lines),
        x_limits=(0.0, state.rate / 2),
        y_limits=scale.limits,
        x_label=unit,
        y_label=scale.unit,
        cursors=_cursors(params, state),
        height=None,
        hint="Drag to move the cutoff; click to look at a frequency."
        if params.filter == "frequency"
        else "Click to look at a frequency.",
        pointer="paint" if params.filter == "frequency" else "cross",
    )


def _passed(params: SignalParams, state: SignalState, scale: Scale) -> Curves:
    return replace(
        _spectrum(params, state, scale),
        key="passed",
        title=f"ℱ y  {scale.name}",
        facts=f"{numbers.text(100 * state.energy)} % of the energy",
        lines=(_waves(state, scale, "y"),),
    )


def _waves(state: SignalState, scale: Scale, of: str) -> Line:
    """The spectrum of x or of y."""
    values = scale.shown(state.amplitudes if of == "x" else state.passed)
    label = f"|ℱ {of}|" if scale.sizes else f"phase of ℱ {of}"
    style = scale.style if values.size <= 2 * FEW + 1 or scale.style == "dots" else "line"
    return Line(label, state.frequencies, values, BLUE, style)


def _cursors(params: SignalParams, state: SignalState) -> tuple[Cursor, ...]:
    cursors = []
    if params.probe >= 0:
        probed = float(state.frequencies[probed_place(params, state)])
        cursors.append(Cursor(probed, "x", "", "accent"))
    if params.filter == "frequency":
        cursors += [Cursor(value, "x", numbers.text(value)) for value in cutoffs(params)]
    return tuple(cursors)
