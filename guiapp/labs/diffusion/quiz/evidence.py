"""What is told of a propagator to one who answered: the number that decides."""

from __future__ import annotations

from guiapp.core import numbers
from guiapp.labs.diffusion.quiz.measures import Measures, Move

NONE = 1e-5
"""Shares below this are told as nothing."""
NARROW = 0.3
"""A variance below this, in square pixels, is hardly seen."""
STILL = 0.05
"""Pixels of drift that are not seen."""


def told_staying(found: Measures) -> str:
    """How much stays."""
    return f"{percent(found.stays)} stays"


def told_spread(found: Measures) -> str:
    """How wide it spreads, and in which direction most."""
    most, least = found.axes
    if most < NARROW:
        return "spreads hardly at all"
    if least > 0.8 * most:
        return "spreads to all sides alike"
    return f"spreads most at {numbers.text(round(found.axis) % 180)}°"


def told_drift(found: Measures) -> str:
    """How far mass drifts, and where."""
    if found.drift < STILL:
        return "drifts nowhere"
    return (
        f"drifts {numbers.text(found.drift, 2)} px at {numbers.text(round(found.heading) % 360)}°"
    )


def told_evenness(found: Measures) -> str:
    """Whether what leaves spreads evenly."""
    if found.apart_from_even_rest < 0.1:
        return "what leaves spreads evenly"
    return "what leaves spreads unevenly"


def told_sum(found: Measures) -> str:
    """What all shares are together."""
    return f"the shares sum to {numbers.text(found.total, 2)}"


def way(move: Move) -> str:
    """2 pixels to the right; 1 up and 2 to the left; 1 pixel down."""
    down, across = move
    parts = []
    if down:
        parts.append((abs(down), "down" if down > 0 else "up"))
    if across:
        parts.append((abs(across), "to the right" if across > 0 else "to the left"))
    if len(parts) == 2:
        return " and ".join(f"{count} {where}" for count, where in parts)
    count, where = parts[0]
    return f"{count} pixel{'' if count == 1 else 's'} {where}"


def percent(share: float) -> str:
    """A share as people read it."""
    return f"{numbers.text(100 * share, 2)} %" if share >= NONE else "nothing"
