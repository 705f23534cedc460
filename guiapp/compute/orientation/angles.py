"""Directions that are the same after half a turn, in degrees."""

from __future__ import annotations

from typing import Any


def difference(one: Any, other: Any) -> Any:
    """How far the direction ``one`` is turned from ``other``: from -90 up to 90, left out."""
    return (one - other + 90) % 180 - 90


def along(degrees: float) -> float:
    """The direction of stripes whose waves travel in this one: across it, from -90 to 90."""
    return within_half_a_turn(degrees + 90)


def within_half_a_turn(degrees: float) -> float:
    """The same direction, from -90, left out, to 90."""
    folded = 90 - (90 - degrees) % 180
    return folded if folded > -90 else 90.0
