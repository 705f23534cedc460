"""Filters in time that can be chosen: frozen dataclasses whose numbers stay editable.

``make()`` gives the taps, float64 (k,), as ``compute.signal_filters`` defines them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute import signal_filters as filters
from guiapp.content.kernel_text import format, parse
from guiapp.core import numbers
from guiapp.core.errors import BadInput
from guiapp.core.figure import Limits
from guiapp.core.params import Option, param
from guiapp.parts.scales import nice

Values = NDArray[np.float64]
LARGEST = 1e6


@dataclass(frozen=True)
class MovingAverage:
    """The plain mean of neighbouring samples."""

    width: int = param(5, "Width", low=1, high=1025, log=True, unit="samples")

    def make(self) -> Values:
        return filters.moving_average(self.width)

    @property
    def told(self) -> str:
        return f"mean of {self.width} samples"


@dataclass(frozen=True)
class Gaussian:
    """A mean that weighs near samples more; its response is a Gaussian as well."""

    sigma: float = param(2.0, "Sigma σ", low=0.3, high=100.0, step=0.1, log=True, unit="samples")

    def make(self) -> Values:
        return filters.gaussian(self.sigma)

    @property
    def told(self) -> str:
        return f"Gaussian of σ {numbers.text(self.sigma)}"


@dataclass(frozen=True)
class Difference:
    """Each sample minus the one before it: constants vanish, fast waves grow up to twice."""

    def make(self) -> Values:
        return filters.difference()

    @property
    def told(self) -> str:
        return "difference of neighbours"


@dataclass(frozen=True)
class Echo:
    """The signal, and a weaker copy of it later on: some frequencies cancel, a comb."""

    delay: int = param(16, "Delay", low=0, high=65536, step=1, unit="samples")
    gain: float = param(0.6, "Gain", low=-2.0, high=2.0, step=0.05)

    def make(self) -> Values:
        return filters.echo(self.delay, self.gain)

    @property
    def told(self) -> str:
        return f"echo after {self.delay} samples"


@dataclass(frozen=True)
class OwnTaps:
    """Taps that are typed, or dragged: at most 63. Raises BadInput for what is no row of them."""

    values: str = param(
        "0.25 0.5 0.25",
        "Taps",
        help="weights from the newest sample to the oldest; the middle one is the sample itself",
    )

    def __post_init__(self) -> None:
        taps = parse(self.values, "the taps")
        if 1 not in taps.shape:
            rows, columns = taps.shape
            raise BadInput(f"The taps are a single row of numbers; {rows} × {columns} came.")
        if np.abs(taps).max() > LARGEST:
            raise BadInput(f"A tap is at most {LARGEST:g}; {np.abs(taps).max():g} came.")

    def make(self) -> Values:
        return parse(self.values).ravel()

    @property
    def told(self) -> str:
        return f"{self.make().size} own taps"


Taps = MovingAverage | Gaussian | Difference | Echo | OwnTaps

TAPS: tuple[Option, ...] = (
    Option("average", "Moving average", MovingAverage()),
    Option("gaussian", "Gaussian", Gaussian()),
    Option("difference", "Difference", Difference()),
    Option("echo", "Echo", Echo()),
    Option("own", "Own taps", OwnTaps()),
)
MOST = 63
"""Taps of a filter that can be dragged one by one."""


def tap_limits(taps: Values) -> Limits:
    """The heights at which taps are shown, in steps."""
    largest = nice(float(np.abs(taps).max()))
    return (-largest if taps.min() < 0 else 0.0), largest


def dragged(value: Taps, back: float, rise: float) -> Taps:
    """The taps with the one that looks ``back`` samples moved by ``rise``, 1 for the whole height.

    To three digits of the height. The same object where there are too many taps, or none there.
    """
    taps = value.make()
    index = round(back) + filters.anchor(taps)
    if rise == 0 or taps.size > MOST or not 0 <= index < taps.size:
        return value
    low, high = tap_limits(taps)
    digits = 2 - math.floor(math.log10(high - low))
    moved = round(taps[index] + rise * (high - low), digits) + 0.0
    changed = taps.copy()
    changed[index] = min(max(moved, -LARGEST), LARGEST)
    return own(changed)


def own(taps: Any) -> OwnTaps:
    """``taps`` (k,) as taps of one's own."""
    return OwnTaps(format(np.asarray(taps, np.float64)[None], " ").strip())
