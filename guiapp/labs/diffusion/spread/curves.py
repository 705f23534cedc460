"""What is measured of mass and particles, as curves."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Curves, Limits, Line
from guiapp.labs.diffusion.spread.distances import distances
from guiapp.labs.diffusion.spread.state import Measured, SpreadState
from guiapp.parts.over_time import log_limits, time_limits
from guiapp.parts.scales import nice

KEYS = ("entropy", "variance", "total", "distance")
HEIGHT = 96.0
LEAST = 150.0
"""The height of plots, and their least width, in units."""


def curves(state: SpreadState) -> tuple[Curves, ...]:
    """Entropy, unevenness and total mass over time, and the distance against the number."""
    time = time_limits(state.frame)
    return *_over_time(state.measured, time, state.mass.size), _distance(state)


@lru_cache(maxsize=4)
def _over_time(measured: Measured, time: Limits, cells: int) -> tuple[Curves, ...]:
    return _entropy(measured, time, cells), _unevenness(measured, time), _total(measured, time)


def _entropy(measured: Measured, time: Limits, cells: int) -> Curves:
    entropy = measured["entropy"]
    now, most = numbers.text(float(entropy[-1]), 5), numbers.text(math.log2(cells), 5)
    return _plot(
        "entropy",
        "Entropy",
        f"{now} of {most} bits" if math.isfinite(entropy[-1]) else "there is no mass to follow",
        (Line("", measured["step"], entropy, 0),),
        time,
        _resting(entropy),
    )


def _unevenness(measured: Measured, time: Limits) -> Curves:
    variance, largest = measured["variance"], measured["largest difference"]
    values = [np.where(some > 0, some, np.nan) for some in (variance, largest**2)]
    names = ("variance", "difference²")
    return _plot(
        "variance",
        "Unevenness",
        f"largest difference {numbers.text(float(largest[-1]))}",
        tuple(
            Line(name, measured["step"], some, colour)
            for colour, (name, some) in enumerate(zip(names, values, strict=True))
        ),
        time,
        log_limits(*values),
        y_log=True,
    )


def _total(measured: Measured, time: Limits) -> Curves:
    total = measured["total"]
    first = float(total[0])
    off = float(np.abs(total - first).max()) / (abs(first) or 1.0)
    room = 0.5 * abs(first) or 1.0
    return _plot(
        "total",
        "Total mass",
        f"off by {numbers.text(off)} of itself" if off else "the same at every step",
        (Line("", measured["step"], total, 0),),
        time,
        (first - room, first + room),
    )


def _distance(state: SpreadState) -> Curves:
    """How far the particles' picture is from the mass, for parts of them: one over the root."""
    found = distances(state)
    if not len(found.count):
        return _plot("distance", "Particles − mass", "no particles", (), (1.0, 1e6), (0.01, 1.0))
    numbers_of = _decades(found.count)
    ends = np.array(numbers_of)
    expected = found.expected[0] * np.sqrt(found.count[0] / ends)
    here, by_chance = (numbers.text(float(some[0])) for some in (found.measured, found.expected))
    return _plot(
        "distance",
        "Particles − mass",
        f"{here} measured, {by_chance} by chance",
        (
            Line("1∕√n", ends, expected, -1),
            Line("measured", found.count, found.measured, 2, "dots"),
        ),
        numbers_of,
        _decades(np.concatenate([found.measured, expected])),
        x_label="particles",
        x_log=True,
        y_log=True,
    )


def _plot(
    key: str,
    title: str,
    facts: str,
    lines: tuple[Line, ...],
    x_limits: Limits,
    y_limits: Limits,
    *,
    x_label: str = "step",
    x_log: bool = False,
    y_log: bool = False,
) -> Curves:
    return Curves(
        key,
        title,
        facts,
        lines,
        x_limits=x_limits,
        y_limits=y_limits,
        x_label=x_label,
        x_log=x_log,
        y_log=y_log,
        height=HEIGHT,
        least=LEAST,
    )


def _resting(values: NDArray[np.float64]) -> Limits:
    """A range in rounded steps that the values fill to a good part."""
    known = values[np.isfinite(values)]
    low, high = float(known.min(initial=np.inf)), float(known.max(initial=-np.inf))
    if not known.size:
        return 0.0, 1.0
    span = nice(max(high - low, 1e-3 * max(abs(high), 1.0)))
    start = math.floor(low / span * 4) * span / 4
    return start, start + 1.25 * span


def _decades(values: NDArray[np.float64]) -> Limits:
    """The whole powers of ten around values; what is zero, or nearly, does not count."""
    known = values[values > 1e-12]
    if not known.size:
        return 0.01, 1.0
    low, high = math.floor(math.log10(known.min())), math.ceil(math.log10(known.max()))
    return float(f"1e{low}"), float(f"1e{max(high, low + 1)}")
