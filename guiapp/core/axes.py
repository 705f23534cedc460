"""Axes of plots: data to units and back, and ticks at round numbers."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Limits

SAME = 1e-12
"""Limits that differ by less than this share of their size are one value."""
LEAST, MOST = 1e-290, 1e290
"""Limits beyond these are drawn as if they were these, since floating point ends soon after."""
DECADES = 6
"""What a logarithmic axis shows of limits that reach down to zero."""
COUNTED = 1e7
"""Whole numbers up to here are written out."""
STEPS = (1, 2, 5)
ALONE = 9
"""Digits of a number that stands alone, and has no others that tell how fine it is."""


@dataclass(frozen=True)
class Axis:
    """The range ``low`` to ``high`` on the stretch from ``start`` to ``end``, in units."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    @staticmethod
    def of(limits: Limits, start: float, end: float, log: bool = False) -> Axis:
        """An axis for limits that may be empty, reversed, not finite or, with ``log``, not above 0.

        They become the nearest ones that can be drawn.
        """
        low, high = sorted(_finite(limits))
        if log:
            high = high if high > LEAST else 1.0
            low = low if low > LEAST else high * 10.0**-DECADES
            if high <= low * (1 + SAME):
                low, high = low / 2, high * 2
        elif high - low <= max(SAME * max(abs(low), abs(high)), LEAST):
            around = abs(low) / 2 if abs(low) > 1e6 * LEAST else 0.5
            low, high = low - around, high + around
        return Axis(low, high, start, end, log)

    def place(self, values: Any) -> NDArray[np.float64]:
        """Where values stand, in units; NaN for those that the axis has no place for."""
        data = np.asarray(values, np.float64)
        if self.log:
            data = np.log(np.where(data > 0, data, np.nan))
        else:
            data = np.where(np.isfinite(data), data, np.nan)
        low, high = self._ends()
        with np.errstate(over="ignore", invalid="ignore"):
            placed = self.start + (data - low) / (high - low) * (self.end - self.start)
        return np.asarray(placed, np.float64)

    def value(self, place: float) -> float:
        """The value that stands at a place."""
        low, high = self._ends()
        found = low + (place - self.start) / (self.end - self.start) * (high - low)
        return math.exp(min(max(found, -700.0), 700.0)) if self.log else found

    def inside(self, value: float) -> bool:
        """Whether the axis reaches that far."""
        return self.low <= value <= self.high

    def _ends(self) -> Limits:
        return (math.log(self.low), math.log(self.high)) if self.log else (self.low, self.high)


def ticks(axis: Axis, most: int) -> list[float]:
    """Round values within the axis, at most ``most`` (2 or more), rising."""
    if axis.log:
        found = _log_ticks(axis.low, axis.high, most)
        if len(found) >= 2:
            return found
    return linear_ticks(axis.low, axis.high, most)


def linear_ticks(low: float, high: float, most: int) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten: the smallest such step that gives few enough."""
    exponent = math.floor(math.log10((high - low) / most)) - 1
    slack = (high - low) * 1e-9
    while True:
        for factor in STEPS:
            step = _power(factor, exponent)
            first, last = math.ceil((low - slack) / step), math.floor((high + slack) / step)
            if last - first < most:
                found = (_power(k * factor, exponent) for k in range(first, last + 1))
                return sorted({min(max(tick, low), high) for tick in found})
        exponent += 1


def _log_ticks(low: float, high: float, most: int) -> list[float]:
    """Powers of ten, every n-th where they are many, with 2 and 5 times them where few."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))

    def within(factors: tuple[int, ...], exponents: range) -> list[float]:
        every = (_power(f, e) for e in exponents for f in factors)
        return [tick for tick in every if low <= tick <= high]

    exponents = range(first, last + 1)
    fine, tens = within(STEPS, exponents), within((1,), exponents)
    if len(fine) <= most:
        return fine
    if 2 <= len(tens) <= most:
        return tens
    every = math.ceil(len(tens) / most) if tens else 1
    found = within((1,), range(math.ceil(first / every) * every, last + 1, every))
    if len(found) >= 2:
        return found
    return [tens[0], tens[-1]] if len(tens) >= 2 else [fine[0], fine[-1]]


def tick_texts(values: list[float], log: bool = False) -> list[str]:
    """The ticks as they are written, so that no two look alike."""
    if all(value == round(value) and abs(value) < COUNTED for value in values):
        return [numbers.count(round(value)) for value in values]
    if log and any(not numbers.LEAST <= value < numbers.MOST for value in values):
        return [_as_power(value) for value in values]
    largest = max((abs(value) for value in values), default=0.0)
    apart = min((b - a for a, b in itertools.pairwise(values)), default=0.0 if log else largest)
    if log or not apart or not largest:
        return [numbers.text(value) for value in values]
    if len(values) == 1:
        return [numbers.text(values[0], ALONE)]
    digits = math.floor(math.log10(largest)) - math.floor(math.log10(apart * 1.0000001)) + 1
    texts = numbers.texts(values, max(digits, 3))
    if len(set(texts)) < len(texts):  # closer than float32 tells apart
        decimals = max(0, 1 - math.floor(math.log10(apart)))
        return [f"{value:.{decimals}f}".replace("-", numbers.MINUS) for value in values]
    return texts


def _as_power(value: float) -> str:
    """10⁻⁴ rather than 1·10⁻⁴."""
    exponent = round(math.log10(value))
    if not math.isclose(value, 10.0**exponent, rel_tol=1e-9):
        return numbers.text(value)
    if exponent in (0, 1):
        return str(10**exponent)
    return f"10{numbers.superscript(exponent)}"


def _power(factor: int, exponent: int) -> float:
    """``factor`` times a power of ten, rounded once."""
    return float(f"{factor}e{exponent}")


def _finite(limits: Limits) -> Limits:
    low, high = (min(max(float(limit), -MOST), MOST) for limit in limits)
    known = [limit for limit in (low, high) if not math.isnan(limit)]
    return (known[0], known[-1]) if known else (0.0, 1.0)
