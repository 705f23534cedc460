"""On which scale the spectra of signals are shown: amplitude, decibels, power or phase."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.signals import Complex, Samples, decibels, phase, power
from guiapp.core import numbers
from guiapp.core.figure import Limits
from guiapp.labs.fourier.signal.params import SignalParams
from guiapp.labs.fourier.signal.state import SignalState
from guiapp.parts.scales import nice

Style = Literal["line", "stems", "steps", "dots"]
DEPTH = 100.0
"""Decibels that are shown below the highest."""
ROOM = 1.05
"""A round number is not the very end of an axis, so that a peak of that height is seen."""
FAINT = 1e-6
"""Amplitudes below this share of the largest have no phase that is shown."""


@dataclass(frozen=True)
class Scale:
    """``shown`` makes heights of amplitudes, ``gain`` of a filter's gains, within ``limits``.

    ``gain_told`` says what a gain's height means, ``style`` how a few heights are drawn, ``sizes``
    whether they are magnitudes.
    """

    name: str
    unit: str
    limits: Limits
    shown: Callable[[Complex], Samples]
    gain: Callable[[NDArray[Any]], Samples]
    gain_told: str
    style: Style = "stems"
    sizes: bool = True


def scale_of(params: SignalParams, state: SignalState) -> Scale:
    """The scale that is asked for, the same for both spectra."""
    largest = max(float(np.abs(a).max()) for a in (state.amplitudes, state.passed))
    if params.shown == "phase":
        return Scale(
            *("phase in °", "", (-180.0 * ROOM, 180.0 * ROOM)),
            lambda a: _phases(a, largest),
            lambda g: _phases(np.asarray(g, complex), float(np.abs(g).max())),
            "gain: its phase",
            "dots",
            sizes=False,
        )
    if params.shown == "decibels":
        return _decibels(state, largest)
    return _linear(params, state)


def _decibels(state: SignalState, largest: float) -> Scale:
    """20 log10, down to 100 dB below the highest; a gain that amplifies most is at the top."""
    top = _ten_up(largest)
    above = max(_ten_up(_strongest(state)), 0.0)
    floor = top - DEPTH
    return Scale(
        *("amplitude", "dB", (floor, top)),
        lambda a: np.maximum(decibels(a), floor),
        lambda g: np.maximum(decibels(g) + top - above, floor),
        f"gain: {numbers.text(above)} dB at the top",
        "steps",
    )


def _ten_up(size: float) -> float:
    """The next multiple of 10 dB; 0 for nothing."""
    return 10.0 * math.ceil(2 * math.log10(size) - 1e-9) if size > 0 else 0.0


def _linear(params: SignalParams, state: SignalState) -> Scale:
    """Amplitudes, or powers; the gain fills the height, up to the next round number."""
    squared = params.shown == "power"
    count = state.samples.size

    def shown(a: Complex) -> Samples:
        return power(a, count) if squared else np.abs(a)

    top = nice(max(float(shown(a).max()) for a in (state.amplitudes, state.passed)))
    strongest = _strongest(state)
    most = nice(strongest**2 if squared else strongest) if strongest > 1 + 1e-9 else 1.0
    return Scale(
        *(params.shown, "", (0.0, ROOM * top)),
        shown,
        lambda g: np.abs(g) ** (2 if squared else 1) * (top / most),
        f"gain{'²' if squared else ''}: 0 to {numbers.text(most)}",
    )


def _strongest(state: SignalState) -> float:
    return 0.0 if state.gains is None else float(np.abs(state.gains).max())


def _phases(amplitudes: Complex, largest: float) -> Samples:
    """Degrees; NaN, which is not drawn, for what is too faint to have a phase."""
    faint = np.abs(amplitudes) <= FAINT * largest
    return np.where(faint, np.nan, phase(amplitudes))
