"""The test charts that can be chosen: frozen dataclasses whose numbers stay editable.

``make(shape)`` draws the chart at any size, float32 (H, W) in 0 to 1; see ``compute.charts`` and
``compute.digits``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute import charts, digits
from guiapp.core.params import Option, param

Shape = tuple[int, int]
Pixels = NDArray[np.float32]


def _angle(default: float, label: str, help: str) -> Any:
    help = f"{help}; counter-clockwise from the right"
    return param(default, label, low=-360.0, high=360.0, step=5.0, unit="°", help=help)


def _period(default: float, label: str = "Period") -> Any:
    return param(default, label, low=2.0, high=256.0, step=1.0, log=True, unit="px")


@dataclass(frozen=True)
class Impulse:
    """One bright pixel: filtering shows the kernel."""

    def make(self, shape: Shape) -> Pixels:
        return charts.impulse(shape)


@dataclass(frozen=True)
class Step:
    """An edge through the middle."""

    angle: float = _angle(0.0, "Angle", "the side that is bright")

    def make(self, shape: Shape) -> Pixels:
        return charts.step(shape, self.angle)


@dataclass(frozen=True)
class Bars:
    """Bars of one orientation."""

    period: float = _period(16.0)
    angle: float = _angle(0.0, "Angle", "the direction across the bars")

    def make(self, shape: Shape) -> Pixels:
        return charts.bars(shape, self.angle, self.period)


@dataclass(frozen=True)
class Checkerboard:
    """Black and white squares."""

    cell: int = param(16, "Cell", low=1, high=256, log=True, unit="px")

    def make(self, shape: Shape) -> Pixels:
        return charts.checkerboard(shape, self.cell)


@dataclass(frozen=True)
class ZonePlate:
    """Rings: the frequency at a place is proportional to the place."""

    limit: float = param(
        0.5,
        "Finest",
        low=0.05,
        high=1.0,
        step=0.05,
        unit="cycles/px",
        help="frequency at the rim; above 0.5 it folds back (aliasing)",
    )

    def make(self, shape: Shape) -> Pixels:
        return charts.zone_plate(shape, self.limit)


@dataclass(frozen=True)
class SiemensStar:
    """Spokes that get finer towards the middle."""

    spokes: int = param(36, "Spokes", low=2, high=180)

    def make(self, shape: Shape) -> Pixels:
        return charts.siemens_star(shape, self.spokes)


@dataclass(frozen=True)
class Noise:
    """White noise: every frequency alike."""

    seed: int = param(0, "Seed", low=0, high=9999, help="the same seed gives the same noise")

    def make(self, shape: Shape) -> Pixels:
        return charts.noise(shape, self.seed)


@dataclass(frozen=True)
class TwoWaves:
    """The sum of two waves: two pairs of points in the spectrum."""

    period: float = _period(32.0)
    angle: float = _angle(0.0, "Angle", "the direction the first wave runs in")
    other_period: float = _period(8.0, "Second period")
    other_angle: float = _angle(60.0, "Second angle", "the direction the second wave runs in")

    def make(self, shape: Shape) -> Pixels:
        return charts.two_waves(shape, self.period, self.angle, self.other_period, self.other_angle)


@dataclass(frozen=True)
class Gradient:
    """A ramp from black to white."""

    angle: float = _angle(0.0, "Angle", "the direction in which it gets brighter")

    def make(self, shape: Shape) -> Pixels:
        return charts.gradient(shape, self.angle)


@dataclass(frozen=True)
class Digit:
    """One digit, bright on black."""

    number: int = param(5, "Number", low=0, high=9, help="0 to 9")
    tilt: float = param(
        *(0.0, "Tilt"), low=-180.0, high=180.0, step=5.0, unit="°", help="counter-clockwise"
    )

    def make(self, shape: Shape) -> Pixels:
        return digits.digit(self.number, shape, self.tilt)


Chart = (
    Impulse
    | Step
    | Bars
    | Checkerboard
    | ZonePlate
    | SiemensStar
    | Noise
    | TwoWaves
    | Gradient
    | Digit
)

_GROUP = "Test charts"
CHARTS: tuple[Option, ...] = (
    Option("impulse", "Impulse", Impulse(), _GROUP),
    Option("step", "Step", Step(), _GROUP),
    Option("bars", "Bars", Bars(), _GROUP),
    Option("checkerboard", "Checkerboard", Checkerboard(), _GROUP),
    Option("zone-plate", "Zone plate", ZonePlate(), _GROUP),
    Option("siemens-star", "Siemens star", SiemensStar(), _GROUP),
    Option("noise", "Noise", Noise(), _GROUP),
    Option("two-waves", "Two waves", TwoWaves(), _GROUP),
    Option("gradient", "Gradient", Gradient(), _GROUP),
    Option("digit", "Digit", Digit(), _GROUP),
)
