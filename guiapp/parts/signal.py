"""The signal that labs take: a few waves, a test signal, one drawn by hand, or one's own file.

A lab declares ``signal: Signal = param(first_signal("waves"), "Signal", options=SIGNALS,
source=SIGNAL_SOURCE)`` and computes with ``signal_samples(params.signal, count)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.content import signals as files
from guiapp.core.errors import BadInput
from guiapp.core.params import Declaration, Option, Source, option_of, param
from guiapp.core.raster import Raster
from guiapp.parts.signal_presets import (
    MOST_WAVES,
    Chirp,
    DrawnSignal,
    Impulse,
    Noise,
    Pulse,
    SquareWave,
    Step,
    Wave,
    Waves,
    drawn_over,
)

Samples = NDArray[np.float64]

WRITTEN = 1024
"""Samples of a signal that has no length of its own, when it is written to a file."""

EVERYTHING = slice(None)
SLOWEST, FASTEST = 1e-12, 1e12
"""Sampling rates, in hertz, that are believed."""


@dataclass(frozen=True)
class LoadedSignal:
    """A signal that was opened, pasted or sent: (n,), with as many samples as it has.

    ``rate`` 0: none is known. Raises BadInput for other shapes and for values that are not finite.
    """

    raster: Raster = param(Raster.of(np.zeros(64, np.float32)), "Samples", fixed=True)
    rate: float = param(
        0.0,
        "Sampling rate",
        low=0.0,
        high=FASTEST,
        lowest="not known",
        step=1000.0,
        unit="Hz",
        help="where it is not known, frequencies are in cycles per sample",
    )
    name: str = param("signal", "Name", fixed=True)
    note: str = param("", "Note", fixed=True)

    def __post_init__(self) -> None:
        files.check(self.raster.array, self.name)
        if self.rate and not SLOWEST <= self.rate <= FASTEST:
            raise BadInput(
                f"The sampling rate can be {SLOWEST:g} to {FASTEST:g} Hz, or 0 where it is not"
                f" known; {self.rate:g} came."
            )


Made = Waves | Chirp | SquareWave | Impulse | Pulse | Step | Noise | DrawnSignal
Signal = Made | LoadedSignal


def _preset(key: str, label: str, *waves: Wave) -> Option:
    return Option(key, label, Waves(waves, preset=key), "Waves")


_HARMONICS = tuple(
    Wave((2 * n + 1) / 64, round(1 / (2 * n + 1), 4), -90.0) for n in range(MOST_WAVES)
)
SIGNALS: tuple[Option, ...] = (
    Option("waves", "Three waves", Waves(), "Waves"),
    _preset("one-wave", "One wave", Wave()),
    _preset("beat", "Beat of two waves", Wave(0.109375), Wave(0.125)),
    _preset("harmonics", "Square wave from eight waves", *_HARMONICS),
    _preset("fastest", "The fastest wave", Wave(0.5)),
    Option("chirp", "Chirp", Chirp(), "Test signals"),
    Option("square", "Square wave", SquareWave(), "Test signals"),
    Option("impulse", "Impulse", Impulse(), "Test signals"),
    Option("pulse", "Pulse", Pulse(), "Test signals"),
    Option("step", "Step", Step(), "Test signals"),
    Option("noise", "Noise", Noise(), "Test signals"),
    Option("draw", "Draw", DrawnSignal(), "Own"),
    Option("loaded", "Opened signal", LoadedSignal(), "Own", listed=False),
)
_DECLARED = Declaration("Signal", options=SIGNALS)


def first_signal(key: str) -> Any:
    """The signal that choosing the option ``key`` gives: what a lab begins with."""
    return next(option.value for option in SIGNALS if option.key == key)


def signal_samples(
    value: Signal, count: int, excerpt: slice = EVERYTHING
) -> tuple[Samples, float | None]:
    """(samples (n,) float64, rate in hertz or None), read-only.

    n is ``count``, but for opened signals, which are as long as they are: of them an excerpt.
    """
    if isinstance(value, LoadedSignal):
        samples = value.raster.array[excerpt].astype(np.float64)
    else:
        samples = value.make(count)
    samples.flags.writeable = False
    return samples, signal_rate(value)


def signal_rate(value: Signal) -> float | None:
    """The sampling rate in hertz, None where none is known."""
    return (value.rate or None) if isinstance(value, LoadedSignal) else None


def signal_label(value: Signal) -> str:
    """A short name: "3 waves", "chirp", "drawn signal", or the name of the file."""
    if isinstance(value, LoadedSignal):
        return value.name
    if isinstance(value, DrawnSignal):
        return "drawn signal"
    if isinstance(value, Waves):
        return "1 wave" if len(value.waves) == 1 else f"{len(value.waves)} waves"
    option = option_of(_DECLARED, value)
    return option.label.lower() if option else ""


def signal_from_raster(raster: Raster, name: str) -> LoadedSignal:
    """A row or a column of numbers as a signal; raises BadInput for other rasters."""
    if len(raster.shape) == 2 and 1 in raster.shape:
        return loaded(raster.array.ravel(), None, name)
    return loaded(raster.array, None, name)


def loaded(samples: NDArray[Any], rate: float | None, name: str, note: str = "") -> LoadedSignal:
    """Samples as a signal, kept in float32 where that loses nothing; raises BadInput."""
    files.check(samples, name)
    single = samples.astype(np.float32)
    exact = np.array_equal(single, samples)
    kept = Raster.of(single if exact else samples.astype(np.float64))
    return LoadedSignal(kept, rate or 0.0, name, note)


def _of(found: files.Signal) -> LoadedSignal:
    return loaded(found.samples, found.rate, found.name, found.note)


def _read(path: Path) -> LoadedSignal:
    return _of(files.read(path))


def _parse(text: str) -> LoadedSignal:
    return _of(files.parse(text))


def _write(value: Any, path: Path) -> None:
    files.write(*signal_samples(value, WRITTEN), path)


SIGNAL_SOURCE = Source(
    "signal", files.SUFFIXES, _read, signal_from_raster, _parse, _write, files.WRITTEN
)

__all__ = [
    "SIGNALS",
    "SIGNAL_SOURCE",
    "DrawnSignal",
    "LoadedSignal",
    "Signal",
    "Wave",
    "Waves",
    "drawn_over",
    "first_signal",
    "signal_from_raster",
    "signal_label",
    "signal_rate",
    "signal_samples",
]
