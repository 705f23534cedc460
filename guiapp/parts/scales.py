"""Limits of colour scales, in steps, so that they rest while a value is dragged."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Limits

LEAST = 1e-30
"""Painters compute in float32: no colour scale is finer than this."""
LOG_OF_ZERO = -37.9
"""A log spectrum below this is that of zeros: the smallest normal float32."""


THIN = 64
"""Rows and columns, about, of the values that limits are taken from."""


def symmetric(largest: float) -> Limits:
    """The same limits on both sides of zero."""
    return (-largest, largest) if largest > 0 else (-1.0, 1.0)


def log_limits(log: NDArray[Any]) -> Limits:
    """Limits that show most of a log spectrum, in steps of half a decade so that they rest."""
    thin = log[:: max(1, log.shape[0] // THIN), :: max(1, log.shape[1] // THIN)]
    ordered = np.sort(thin, axis=None)  # NumPy's percentiles take ten times as long for so few
    least, most = np.interp((0.1, 0.997), np.linspace(0.0, 1.0, ordered.size), ordered)
    low, high = half_decade(float(least)) - 0.5, half_decade(float(most))
    if high - low >= 1.0:
        return low, high
    # A flat spectrum is dark ground, on which single bright frequencies are seen.
    return low + 0.5, max(low + 1.5, half_decade(float(log.max())))


def half_decade(value: float) -> float:
    """The next half decade upwards."""
    return math.ceil(value * 2.0 - 1e-6) / 2.0


def nice(value: float) -> float:
    """The next of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 times a power of ten; 1 for 0 or less."""
    if value <= 0:
        return 1.0
    value = max(value, LEAST)
    scale = 10.0 ** math.floor(math.log10(value))
    steps = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
    return next((s * scale for s in steps if s * scale >= value * (1 - 1e-6)), 10.0 * scale)


def picture_limits(low: float, high: float) -> Limits:
    """0 to 1 where all values lie in it, else their own range."""
    if low >= 0.0 and high <= 1.0:
        return 0.0, 1.0
    return low, max(high, low + max(1e-6 * abs(low), LEAST))


def within(pixels: NDArray[np.float32], limits: Limits) -> NDArray[np.float32]:
    """The values scaled so that the limits become 0 and 1, and cut off there."""
    low, high = limits
    scaled = (pixels - np.float32(low)) * np.float32(1.0 / (high - low))
    cut: NDArray[np.float32] = np.clip(scaled, 0, 1)
    return cut
