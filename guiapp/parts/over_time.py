"""What was measured step by step: kept in tables that stay small, drawn over axes that rest."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Limits
from guiapp.parts.scales import nice

Rows = NDArray[np.float64]

MOST_ROWS = 512
FIRST_STEPS = 10
"""The axis of time is never shorter."""
MOST_DECADES = 12
"""Below the first values, to which what evens out falls: the rest is rounding."""
ROUNDING = 1e-9
LEAST = 1e-300


def appended(history: Rows, row: Rows) -> Rows:
    """``history`` (n, k) and one more row (k,), whose first number is its step.

    Of long ones only every second, fourth, ... step is kept, and the last.
    """
    every = 1
    while row[0] > MOST_ROWS * every:
        every *= 2
    return np.concatenate([history[history[:, 0] % every == 0], row[None]])


def time_limits(frame: int) -> Limits:
    """From the start to a rounded step, so that curves grow into an axis that rests."""
    return 0.0, nice(max(frame, FIRST_STEPS))


def linear_limits(*values: Rows) -> Limits:
    """Zero and all finite values, rounded outwards."""
    every = np.concatenate([np.ravel(some) for some in values])
    every = every[np.isfinite(every)]
    low, high = float(every.min(initial=0.0)), float(every.max(initial=0.0))
    if high - low < ROUNDING:
        return -1.0, 1.0
    least = 0.02 * (high - low)
    return (-nice(-low) if low < -least else 0.0), (nice(high) if high > least else 0.0)


def log_limits(*values: Rows) -> Limits:
    """The decades of all values above 1e-300, but for those far below where the values began."""
    known = [np.ravel(some)[np.isfinite(some) & (some > LEAST)] for some in values]
    every = np.concatenate(known)
    if not every.size:
        return 0.1, 1.0
    began = max(float(some[0]) for some in known if some.size)
    high = math.ceil(math.log10(float(every.max())) + 1e-9)
    least = math.floor(math.log10(began)) - MOST_DECADES
    low = max(math.floor(math.log10(float(every.min()))), least)
    return float(f"1e{min(low, high - 1)}"), float(f"1e{high}")
