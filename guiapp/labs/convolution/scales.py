"""Limits of colour scales, in steps, so that they rest while a value is dragged."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Limits


def symmetric(largest: float) -> Limits:
    """The same limits on both sides of zero."""
    return (-largest, largest) if largest > 0 else (-1.0, 1.0)


def log_limits(log: NDArray[Any]) -> Limits:
    """Limits that show most of a log spectrum, in steps of half a decade so that they rest."""
    thin = log[:: max(1, log.shape[0] // 96), :: max(1, log.shape[1] // 96)]
    low = float(np.percentile(thin, 10))
    high = float(np.percentile(thin, 99.7))
    low, high = half_decade(low) - 0.5, half_decade(high)
    return (low, high) if high - low >= 1.0 else (high - 1.0, high)


def half_decade(value: float) -> float:
    """The next half decade upwards."""
    return math.ceil(value * 2.0 - 1e-6) / 2.0


def nice(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 times a power of ten."""
    if value <= 0:
        return 1.0
    scale = 10.0 ** math.floor(math.log10(value))
    steps = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
    return next((s * scale for s in steps if s * scale >= value * (1 - 1e-6)), 10.0 * scale)
