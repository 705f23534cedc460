"""The signals that can be made up: frozen dataclasses whose numbers stay editable.

``make(count)`` gives float64 (count,), as ``compute.signals`` defines it. The table of options is
in ``parts.signal``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute import signals
from guiapp.content import signals as files
from guiapp.core import numbers
from guiapp.core.params import param
from guiapp.core.raster import Raster

Samples = NDArray[np.float64]
Points = tuple[tuple[float, float], ...]

MOST_WAVES = 8
DRAWN = 4096
"""Places at which a drawn signal is kept: as many as the longest one has samples."""
HIGHEST = 1.0
"""How far from zero one can draw: limits that grew with the stroke would run away from it."""


def _frequency(default: float, label: str = "Frequency", help: str = "") -> Any:
    help = f"{help or '0.5, a period of 2 samples, is the fastest there is'}; in cycles per sample"
    return param(default, label, low=0.0, high=0.5, step=0.005, help=help)


@dataclass(frozen=True)
class Wave:
    """A cosine."""

    frequency: float = _frequency(0.0625)
    amplitude: float = param(1.0, "Amplitude", low=0.0, high=10.0, step=0.05)
    phase: float = param(
        0.0, "Phase", low=-180.0, high=180.0, step=5.0, unit="°", help="a sine has −90°"
    )


@dataclass(frozen=True)
class Waves:
    """The sum of one to eight waves, and noise. ``preset`` is the option it began as."""

    waves: tuple[Wave, ...] = param(
        (Wave(0.03125, 1.0, 0.0), Wave(0.125, 0.6, 60.0), Wave(0.3125, 0.3, -90.0)),
        "Waves",
        low=1,
        high=MOST_WAVES,
        item="Wave",
        summary=lambda wave: _told(wave),
        help="cosines that are added up",
    )
    noise: float = param(
        0.0, "Noise", low=0.0, high=2.0, step=0.05, help="standard deviation of white noise"
    )
    seed: int = param(
        0,
        "Seed",
        low=0,
        high=9999,
        help="the same seed gives the same noise",
        applies=lambda waves: waves.noise > 0,
    )
    preset: str = param("waves", "Preset", fixed=True)

    def make(self, count: int) -> Samples:
        waves = [(wave.frequency, wave.amplitude, wave.phase) for wave in self.waves]
        samples = signals.samples_of(waves, count)
        return samples + signals.noise(count, self.seed, self.noise) if self.noise else samples


@dataclass(frozen=True)
class Chirp:
    """A wave that gets faster: every frequency from the first to the last."""

    first: float = _frequency(0.0, "From", "the frequency at the beginning")
    last: float = _frequency(0.25, "To", "the frequency at the end")

    def make(self, count: int) -> Samples:
        return signals.chirp(count, self.first, self.last)


@dataclass(frozen=True)
class SquareWave:
    """A wave that is either 1 or −1."""

    period: float = param(32.0, "Period", low=2.0, high=1024.0, step=1.0, log=True, unit="samples")
    share: float = param(
        0.5, "High for", low=0.0, high=1.0, step=0.05, help="a share of the period"
    )

    def make(self, count: int) -> Samples:
        return signals.square(count, self.period, self.share)


@dataclass(frozen=True)
class Impulse:
    """One sample that is 1: every frequency alike, and filtering shows the taps."""

    def make(self, count: int) -> Samples:
        return np.asarray(np.arange(count) == count // 2, np.float64)


@dataclass(frozen=True)
class Pulse:
    """A few samples that are 1: the shorter the pulse, the wider its spectrum."""

    width: int = param(16, "Width", low=1, high=4096, log=True, unit="samples")

    def make(self, count: int) -> Samples:
        first = count // 2 - (self.width - 1) // 2
        place = np.arange(count) - first
        return np.asarray((place >= 0) & (place < self.width), np.float64)


@dataclass(frozen=True)
class Step:
    """0 in the first half and 1 in the second."""

    def make(self, count: int) -> Samples:
        return (np.arange(count) >= count // 2).astype(np.float64)


@dataclass(frozen=True)
class Noise:
    """White noise: every frequency alike on average."""

    seed: int = param(0, "Seed", low=0, high=9999, help="the same seed gives the same noise")

    def make(self, count: int) -> Samples:
        return signals.noise(count, self.seed)


@dataclass(frozen=True)
class DrawnSignal:
    """A signal drawn by hand: its values at 4096 places that spread over its whole length."""

    values: Raster = param(Raster.of(np.zeros(DRAWN, np.float32)), "Values", fixed=True)

    def __post_init__(self) -> None:
        files.check(self.values.array, "the drawn signal")

    def make(self, count: int) -> Samples:
        values = self.values.array.astype(np.float64)
        places = np.arange(count) * (values.size / count)
        return np.asarray(np.interp(places, np.arange(values.size), values), np.float64)


def drawn_over(value: DrawnSignal, path: Points, count: int) -> DrawnSignal:
    """The drawn signal after a stroke through points (place, value), place 0 to 1 along it.

    The stroke replaces what it covers, its later parts also its own earlier ones, half a sample of
    ``count`` further at its ends, so that a click sets the sample that is under it.
    """
    values = value.values.array.astype(np.float64)
    grid = np.arange(values.size) / values.size
    half = 0.5 / count
    points = [(min(max(x, -half), 1 + half), min(max(y, -HIGHEST), HIGHEST)) for x, y in path]
    for x, y in (min(points), max(points)):
        values[np.abs(grid - x) <= half] = y
    for (x0, y0), (x1, y1) in pairwise(points):
        first, last = np.searchsorted(grid, (min(x0, x1), max(x0, x1)))
        covered = grid[first:last]
        if covered.size:
            ends = ((x0, x1), (y0, y1)) if x0 < x1 else ((x1, x0), (y1, y0))
            values[first:last] = np.interp(covered, *ends)
    return DrawnSignal(Raster.of(values.astype(np.float32)))


def _told(wave: Any) -> str:
    """Frequency, amplitude and phase in a few letters."""
    frequency, amplitude = numbers.text(wave.frequency), numbers.text(wave.amplitude)
    return f"{frequency}, {amplitude}, {numbers.text(wave.phase)}°"
