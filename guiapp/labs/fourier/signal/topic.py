"""The topic of one dimension: a signal in time and in frequency, filtered in either."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guiapp.core.figure import Figure
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Env, Scene
from guiapp.core.raster import Raster
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.signal.figure import signal_figure
from guiapp.labs.fourier.signal.gestures import signal_gesture
from guiapp.labs.fourier.signal.state import SignalState, signal_state
from guiapp.parts.topics import Topic

STROKES = {
    "time": "Draw",
    "frequencies": "Move a cutoff",
    "passed": "Move a cutoff",
    "taps": "Change the taps",
}
"""What undo calls a stroke, by the panel's key."""


def state(params: Params, env: Env) -> SignalState:
    """The signal before and after its filter."""
    return signal_state(params.signal, env)


def figure(scene: Scene, state: SignalState, env: Env) -> Figure:
    """What is seen of it."""
    return signal_figure(scene.params.signal, state)


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Draw the signal, move a cutoff or a tap, look at a frequency."""
    signal = signal_gesture(scene.params.signal, gesture)
    if signal is scene.params.signal:
        return scene
    params: Any = scene.params
    return replace(scene, params=replace(params, signal=signal))


def offers(scene: Scene, state: SignalState) -> dict[str, Raster]:
    """The filtered signal, and its taps as a kernel of one row where there are few."""
    found = {"signal": Raster.of(state.filtered)}
    if state.taps is not None and state.taps.size <= 63:
        found["kernel"] = Raster.of(state.taps[None])
    return found


TOPIC = Topic(
    state,
    figure,
    gesture,
    offers=offers,
    hint="Drag the cutoff in the spectrum; unfold a wave at the right to change it.",
)
