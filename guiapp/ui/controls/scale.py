"""How a number moves: the slider's positions and what one step is. No Qt here."""

from __future__ import annotations

import math
from dataclasses import dataclass

from guiapp.core.params import Parameter

FINEST = 1000  # positions of a slider without steps
MOST = 100_000  # steps between the limits above which a slider tells nothing
DIGITS = 3  # what a slider without steps is rounded to, so that it gives numbers one can say


@dataclass(frozen=True)
class Scale:
    """The way between two limits; either may be None, and then there are no positions."""

    low: float | None
    high: float | None
    step: float | None
    log: bool
    whole: bool

    @staticmethod
    def of(parameter: Parameter) -> Scale:
        """The scale that a declaration describes."""
        declared = parameter.declaration
        whole = parameter.type is int
        step = declared.step or (1.0 if whole else None)
        low, high = declared.low, declared.high
        log = declared.log and low is not None and low > 0 and high is not None
        return Scale(low, high, step, log, whole)

    @property
    def bounded(self) -> bool:
        """Whether both limits are known and close enough that a slider tells values apart."""
        if self.low is None or self.high is None or self.low >= self.high:
            return False
        return self.log or (self.high - self.low) / (self.step or 1.0) <= MOST

    @property
    def count(self) -> int:
        """How many positions lie between the limits."""
        if self.step and not self.log:
            return max(round((self._high - self._low) / self.step), 1)
        return FINEST

    def position(self, value: float) -> int:
        """The position nearest to a value, 0 to ``count``."""
        value = self.clipped(value)
        if self.log:
            share = math.log(value / self._low) / math.log(self._high / self._low)
        else:
            share = (value - self._low) / (self._high - self._low)
        return round(share * self.count)

    def value(self, position: int) -> float:
        """The value at a position."""
        share = position / self.count
        if share in (0.0, 1.0):
            return self._high if share else self._low
        if self.log:
            return self.rounded(self._low * (self._high / self._low) ** share)
        return self.rounded(self._low + share * (self._high - self._low))

    def stepped(self, value: float, notches: int) -> float:
        """The value some arrow-key steps or wheel notches away, within the limits."""
        step = self.step
        if self.log and (step is None or self.whole):
            return self._stepped_in_ratios(value, notches)
        if step is None:
            step = (self._high - self._low) / 100 if self.bounded else 1.0
        return self.clipped(round(value + notches * step, 12))

    def clipped(self, value: float) -> float:
        """The value moved between the limits."""
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        return min(max(value, low), high)

    def rounded(self, value: float) -> float:
        """The value on the raster of the steps, or with as many digits as a slider can tell."""
        if self.whole and self.log:
            value = float(round(_significant(value, DIGITS)))
        elif self.step and not self.log:
            start = self.low or 0.0
            value = start + round((value - start) / self.step) * self.step
            value = round(value, 12)
        elif self.bounded and not self.log:
            value = round(value, _decimals((self._high - self._low) / FINEST))
        else:
            value = _significant(value, DIGITS)
        return self.clipped(value)

    def _stepped_in_ratios(self, value: float, notches: int) -> float:
        there = self.clipped(self.rounded(value * (self._high / self._low) ** (notches / 100)))
        if self.whole and there == value:
            return self.clipped(value + (1 if notches > 0 else -1))
        return there

    @property
    def _low(self) -> float:
        return 0.0 if self.low is None else self.low

    @property
    def _high(self) -> float:
        return 1.0 if self.high is None else self.high


def _significant(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


def _decimals(resolution: float) -> int:
    return max(0, -math.floor(math.log10(resolution)))
