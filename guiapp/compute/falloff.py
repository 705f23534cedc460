"""How a region on the frequency plane ends: from 1 inside to 0 far outside, over a distance t.

t = 1 is the nominal edge (Gonzalez and Woods, Digital Image Processing, 4th ed., sections 4.8 to
4.10): "ideal" is 1 up to it and 0 beyond; "gaussian" is exp(-t^2 / 2), 0.607 there; "butterworth"
of order n is 1 / (1 + t^(2 n)), one half there, and the steeper the higher n.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_choice

EDGES = ("ideal", "gaussian", "butterworth")
HIGHEST_ORDER = 10
LEAST = 1 / 1024
"""What a dab covers less than this is not covered, so that a dab ends somewhere."""

_SLACK = 1e-4
"""Of t^2: samples that lie on an ideal edge are inside, whatever float32 makes of them."""


def falloff(t: Any, edge: str, order: int = 2) -> Any:
    """The cover at the distance t >= 0, in units of the nominal edge: float32, of t's shape."""
    distance = namespace(t).asarray(t, dtype=np.float32)
    return falloff_of_square(distance * distance, edge, order)


def falloff_of_square(square: Any, edge: str, order: int = 2, *, out: Any = None) -> Any:
    """The same from t^2, float32, which may be infinite; into ``out``, which may be ``square``.

    The order is a whole number from 1 to 10 and counts for "butterworth" only. Raises ValueError
    for another edge or order. Fresh memory costs more than the arithmetic.
    """
    checked_choice("edge", edge, EDGES)
    xp = namespace(square)
    square = xp.asarray(square, dtype=np.float32)
    cover = xp.empty_like(square) if out is None else out
    if edge == "ideal":
        return xp.less_equal(square, 1 + _SLACK, out=cover)
    if edge == "gaussian":
        xp.multiply(square, -0.5, out=cover)
        return xp.exp(cover, out=cover)
    with np.errstate(over="ignore"):
        whole_power(square, checked_order(order), cover)
        cover += 1
    return xp.divide(1, cover, out=cover)


def whole_power(base: Any, exponent: int, out: Any) -> Any:
    """``base`` to a whole number from 1 on, by products: many times faster than a power.

    Into ``out``, which may be ``base``.
    """
    xp = namespace(base)
    bits = bin(exponent)[3:]
    factor = base.copy() if out is base and "1" in bits else base
    if out is not base:
        out[...] = base
    for bit in bits:
        xp.multiply(out, out, out=out)
        if bit == "1":
            xp.multiply(out, factor, out=out)
    return out


def checked_order(order: int) -> int:
    if not isinstance(order, int | np.integer) or order not in range(1, HIGHEST_ORDER + 1):
        raise ValueError(f"order can be a whole number from 1 to {HIGHEST_ORDER}; {order!r} came.")
    return int(order)


def reach(width: float, edge: str, order: int = 2) -> float:
    """The distance beyond which a dab of radius ``width`` covers less than `LEAST`: nothing."""
    checked_choice("edge", edge, EDGES)
    if edge == "ideal":
        return width * math.sqrt(1 + _SLACK)
    if edge == "gaussian":
        return width * math.sqrt(-2 * math.log(LEAST))
    return width * float((1 / LEAST - 1) ** (0.5 / checked_order(order)))
