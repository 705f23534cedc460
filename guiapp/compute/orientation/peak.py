"""The exact direction of a peak: the centroid of the waves that lie near its line."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from guiapp.compute.orientation.angles import difference, within_half_a_turn
from guiapp.compute.orientation.rings import Values, Waves

_APART = 15.0
"""Degrees from a peak on that are elsewhere, unless waves so slow that a window spreads further."""
_ROUNDS = 10


def refined(
    degrees: float, weighted: Values, waves: Waves, shape: tuple[int, int]
) -> tuple[float, float]:
    """The direction of the centroid of what lies near a direction, and how far its peak reaches."""
    sample, wedge = 2 / min(shape), math.tan(math.radians(3))
    around = np.flatnonzero(_near(degrees, waves.up, waves.across, 3 * sample, 3 * wedge)[0])
    up, across, weighted = waves.up[around], waves.across[around], weighted[around]
    apart = _APART
    for _ in range(_ROUNDS):
        near, forth = _near(degrees, up, across, sample, wedge)
        signed = np.copysign(near * weighted, forth)
        # Sums, not products of vectors: those wake threads that go on spinning.
        rise, run = float((signed * up).sum()), float((signed * across).sum())
        if rise == 0 and run == 0:
            break
        reach = math.atan(1.25 * sample * float(np.abs(signed).sum()) / math.hypot(rise, run))
        apart = min(max(math.degrees(reach), _APART), 3 * _APART)
        before, degrees = degrees, math.degrees(math.atan2(rise, run))
        if abs(difference(before, degrees)) < 1e-3:
            break
    return within_half_a_turn(degrees), apart


def _near(degrees: float, up: Any, across: Any, sample: float, wedge: float) -> tuple[Any, Any]:
    """Which frequencies lie near the line in a direction, and how far along it they are."""
    turn = math.radians(degrees)
    cosine, sine = np.float32(math.cos(turn)), np.float32(math.sin(turn))
    forth = across * cosine + up * sine
    aside = np.abs(up * cosine - across * sine)
    return aside <= np.maximum(np.float32(sample), np.float32(wedge) * np.abs(forth)), forth
