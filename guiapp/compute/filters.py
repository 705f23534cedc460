"""Filters by formula: what each frequency is multiplied with, from 0 to 1, float32 (h, w).

u (h, 1) and v (1, w) are row and column frequencies in cycles per pixel, as
`masks.half_frequencies` gives them; cutoffs, radii and widths are in the same unit. All responses
are real and mirror, so a half plane is enough. The falloffs "ideal", "gaussian" and "butterworth"
are those of `falloff`, after Gonzalez and Woods, Digital Image Processing (4th ed., sections 4.8 to
4.10): a Gaussian low pass is exp(-D^2 / (2 cutoff^2)), a Butterworth one is one half at the cutoff.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.falloff import falloff_of_square
from guiapp.compute.frequency_shapes import from_axis
from guiapp.compute.torus import TINY, Point, axes, from_line, nearest

LEAST_BAND = 1 / 1024
"""A band is at least as wide: about one sample of a picture of 1000 pixels."""


def low_pass(u: Any, v: Any, cutoff: float, edge: str, order: int = 2) -> Any:
    """What keeps the frequencies up to ``cutoff`` from zero."""
    rows, columns = _in_units(u, v, cutoff)
    if edge == "gaussian":
        return _gaussian(rows) * _gaussian(columns)
    square = rows * rows + columns * columns
    return falloff_of_square(square, edge, order, out=square)


def high_pass(u: Any, v: Any, cutoff: float, edge: str, order: int = 2) -> Any:
    """1 - `low_pass`. For "butterworth" this is 1 / (1 + (cutoff / D)^(2 order)) as well."""
    return _rest(low_pass(u, v, cutoff, edge, order))


def band_pass(u: Any, v: Any, low: float, high: float, edge: str, order: int = 2) -> Any:
    """What keeps the frequencies from ``low`` to ``high``, which may be given in either order.

    The falloff of t = (D^2 - low high) / (D (high - low)): t is -1 and 1 at the two cutoffs and 0,
    a response of 1, at their geometric mean. This is the analogue low pass moved to a band
    (Oppenheim and Schafer, Discrete-Time Signal Processing, 3rd ed., appendix B), and Gonzalez and
    Woods, table 4.7, with C0^2 = low high and W = high - low; their Gaussian exp(-t^2) is
    exp(-t^2 / 2) here, so that all of a kind have one value at their cutoffs. From zero frequency
    on it is the low pass, which is the limit.
    """
    low, high = sorted((low, high))
    if low <= 0:
        return low_pass(u, v, high, edge, order)
    rows, columns = _in_units(u, v, math.sqrt(low * high))
    width = max(high - low, LEAST_BAND)
    xp = namespace(rows)
    square = rows * rows + columns * columns
    # In D^2: t^2 is (D^2 - 1)^2 low high / (D^2 (high - low)^2), with the middle as the unit.
    below = square * (width**2 / (low * high))
    square -= 1
    square *= square
    with np.errstate(divide="ignore", over="ignore"):
        xp.divide(square, below, out=square)
    return falloff_of_square(square, edge, order, out=square)


def band_stop(u: Any, v: Any, low: float, high: float, edge: str, order: int = 2) -> Any:
    """1 - `band_pass`."""
    return _rest(band_pass(u, v, low, high, edge, order))


def notch(u: Any, v: Any, centre: Point, radius: float, edge: str, order: int = 2) -> Any:
    """What stops the frequencies within ``radius`` of (u, v) = ``centre`` and of its mirror."""
    rows, columns = axes(u, v)
    xp, radius = namespace(rows), max(radius, TINY)
    if edge == "gaussian":
        dab, mirrored = (
            _gaussian(nearest(rows - side * centre[0]) / radius)
            * _gaussian(nearest(columns - side * centre[1]) / radius)
            for side in (1, -1)
        )
        return _rest(xp.maximum(dab, mirrored, out=dab))
    square = from_line([centre], radius, rows, columns, mirror=True, far=math.inf)
    return _rest(falloff_of_square(square, edge, order, out=square))


def directional(u: Any, v: Any, angle: float, width: float, edge: str, order: int = 2) -> Any:
    """What keeps the waves whose wave vector points in the direction ``angle``, or backwards.

    In degrees, counter-clockwise as seen on the screen from that of growing columns, as in
    `angles`: atan2(-u, v). The crests of a wave lie across its vector. ``width`` is the whole
    opening: the response is at its edge half of it away on either side. Zero frequency is kept.
    """
    half = math.radians(max(width, 0.01)) / 2
    square = from_axis(-math.radians(angle), half, *axes(u, v), both=True)
    return falloff_of_square(square, edge, order, out=square)


def _in_units(u: Any, v: Any, unit: float) -> tuple[Any, Any]:
    rows, columns = axes(u, v)
    return rows / max(unit, TINY), columns / max(unit, TINY)


def _gaussian(t: Any) -> Any:
    return falloff_of_square(t * t, "gaussian")


def _rest(cover: Any) -> Any:
    """1 minus a response that nobody else holds."""
    return namespace(cover).subtract(1, cover, out=cover)
