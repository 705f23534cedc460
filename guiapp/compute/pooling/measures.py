"""How far two pooled pictures are from each other. All in float64."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_choice, checked_image

MEASURES = ("changed share", "relative distance", "cosine similarity")
LEAST, MOST = 1e-30, 1e30
"""Norms between which squares and differences of float32 are safe."""
ALIKE = 8.0
"""So many times one norm may be the other."""


def changed_share(a: Any, b: Any, tolerance: float = 0.0) -> float:
    """The share, 0 to 1, of values that differ by more than ``tolerance``."""
    one, two = _both(a, b)
    xp = namespace(one)
    changed = one != two if tolerance == 0 else xp.abs(one - two) > tolerance
    return float(xp.count_nonzero(changed)) / int(one.size)


def relative_distance(a: Any, b: Any) -> float:
    """The root of sum (a - b)^2 / sum b^2, ``b`` being the reference.

    0 where both are zero everywhere, infinite where only the reference is.
    """
    one, two = _both(a, b)
    far, size = norm(namespace(one).subtract(one, two, dtype=np.float64)), norm(two)
    return far / size if size > 0 else (0.0 if far == 0 else np.inf)


def cosine_similarity(a: Any, b: Any) -> float:
    """The cosine of the angle between the two as vectors, sum a b / (|a| |b|): -1 to 1.

    1 where both are zero everywhere, 0 where one of them is.
    """
    one, two = _both(a, b)
    first, second = _inner(one, one), _inner(two, two)
    if min(first, second) == 0:
        return float(max(first, second) == 0)
    # In this order it is exactly 1 where both are equal.
    cosine = _inner(one, two) / second / math.sqrt(first / second)
    return min(1.0, max(-1.0, cosine))


def all_measures(a: Any, b: Any, tolerance: float = 0.0) -> tuple[float, float, float]:
    """All of `MEASURES` at once: the share that changed, the distance, the cosine.

    Of float32 pictures (H, W) on the host the difference is rounded to float32, and what is summed
    is not; the cosine is (|a|^2 + |b|^2 - |a - b|^2) / (2 |a| |b|) then, which is exactly 1 where
    both are equal. Passes over memory are what takes the time.
    """
    one, two = _both(a, b)
    if namespace(one) is np and one.ndim == 2 and one.dtype == two.dtype == np.float32:
        found = _all_at_once(np.ascontiguousarray(one), np.ascontiguousarray(two), tolerance)
        if found is not None:
            return found
    share = changed_share(one, two, tolerance)
    return share, relative_distance(one, two), cosine_similarity(one, two)


def _all_at_once(one: Any, two: Any, tolerance: float) -> tuple[float, float, float] | None:
    """None for values beyond what can be squared, and for lengths that are not much alike.

    Of the latter the difference would hold too few digits of the shorter one.
    """
    difference = cv2.subtract(one, two)
    far, first, second = (float(cv2.norm(values)) for values in (difference, one, two))
    alike = LEAST < first < MOST and LEAST < second < MOST and 1 / ALIKE < first / second < ALIKE
    if not alike:
        return None
    same = cv2.inRange(difference, -tolerance, tolerance)
    share = (one.size - cv2.countNonZero(same)) / one.size
    cosine = (first / second + second / first - far / first * (far / second)) / 2
    return share, far / second, min(1.0, max(-1.0, cosine))


def measure_named(measure: str, tolerance: float = 0.0) -> Callable[[Any, Any], float]:
    """The measure of this name, of what was found and a reference."""
    checked_choice("measure", measure, MEASURES)
    if measure == "changed share":
        return lambda found, reference: changed_share(found, reference, tolerance)
    return relative_distance if measure == "relative distance" else cosine_similarity


def _both(a: Any, b: Any) -> tuple[Any, Any]:
    one, two = checked_image(a), checked_image(b)
    if one.shape != two.shape:
        raise ValueError(f"Both must have one shape; {one.shape} and {two.shape} came.")
    return one, two


def norm(values: Any) -> float:
    """The root of the sum of squares."""
    return math.sqrt(_inner(values, values))


def _inner(one: Any, two: Any) -> float:
    # No matrix product: its threads take longer to start than this takes, and spin afterwards.
    return float(namespace(one).multiply(one, two, dtype=np.float64).sum())
