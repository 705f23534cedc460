"""Regions of the frequency plane as distances from them, in units of their nominal edge.

The wedge and the half plane are not periodic: they cover the frequencies +0.5 and -0.5, which are
the same, if they cover either.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace, to_host
from guiapp.compute.checks import checked_choice
from guiapp.compute.falloff import falloff_of_square
from guiapp.compute.torus import (
    TINY,
    Point,
    Points,
    axes,
    from_line,
    gesture,
    nearest,
    one_name,
)

SHAPES = ("brush", "disc", "ring", "wedge", "rectangle", "half plane", "notch")

_LEAST_THICKNESS = 1 / 1024
"""Half the least thickness of a ring: one or two samples of a picture of 1000 pixels."""
_LEAST_ANGLE = math.radians(0.5)
"""Half the least angle of a wedge."""


def squared_distance(
    shape: str,
    points: Points,
    width: float,
    u: Any,
    v: Any,
    *,
    mirror: bool = False,
    far: float = math.inf,
) -> Any:
    """t^2 of each frequency, where t = 1 is the shape's nominal edge: float32 (h, w).

    brush: the distance from the line through all points over ``width``; notch: from the last point;
    disc: from the first point, over its distance from the last. ring: | |f| - middle | over half
    the thickness, between the radii of the first and the last. wedge: the angle from the axis over
    half the opening, between the directions of the first and the last the smaller way round; zero
    frequency is inside. rectangle: the larger of both axes' distances from the middle over half a
    side, with corners at the first and the last. half plane: t = exp(-s / ``width``), where s is
    how far it lies beyond the first point in the direction of the last.

    With ``mirror`` the lesser at f and -f. ``far`` is the distance from a brush, a notch or a disc
    from which on nobody asks: t may be infinite there, which saves time.
    """
    checked_choice("shape", shape, SHAPES)
    points = gesture(points)
    rows, columns = axes(u, v)
    (first, last), width = (points[0], points[-1]), max(width, TINY)
    if shape == "brush":
        return from_line(points, width, rows, columns, mirror, far)
    if shape == "notch":
        return from_line([last], width, rows, columns, mirror, far)
    if shape == "disc":
        return from_line([first], max(math.dist(first, last), TINY), rows, columns, mirror, far)
    if shape == "ring":
        return _from_circle(math.hypot(*first), math.hypot(*last), rows, columns)
    if shape == "wedge":
        return _from_ray(first, last, rows, columns, mirror)
    if shape == "rectangle":
        return _box(first, last, rows, columns, mirror)
    return _beyond(first, last, width, rows, columns, mirror)


def rectangle(points: Points, edge: str, order: int, u: Any, v: Any, mirror: bool) -> Any:
    """The product of the falloffs of both sides; with ``mirror`` the larger at f and -f."""
    points = gesture(points)

    def cover(u: Any, v: Any) -> Any:
        down, across = _squares_of_sides(points[0], points[-1], u, v)
        return falloff_of_square(down, edge, order) * falloff_of_square(across, edge, order)

    found = cover(u, v)
    if mirror:
        namespace(u).maximum(found, cover(-u, -v), out=found)
    return found


def _box(first: Point, last: Point, u: Any, v: Any, mirror: bool) -> Any:
    xp = namespace(u)
    found = xp.maximum(*_squares_of_sides(first, last, u, v))
    if mirror:
        xp.minimum(found, xp.maximum(*_squares_of_sides(first, last, -u, -v)), out=found)
    return found


def _squares_of_sides(first: Point, last: Point, u: Any, v: Any) -> Iterator[Any]:
    """t^2 of the rows (h, 1) and the columns (1, w) from the middle of a rectangle."""
    for axis, start, end in zip((u, v), first, last, strict=True):
        away = nearest(one_name(axis) - (start + end) / 2) / max(abs(end - start) / 2, TINY)
        yield away * away


def _from_circle(inner: float, outer: float, u: Any, v: Any) -> Any:
    xp = namespace(u)
    radius = u * u + v * v
    xp.sqrt(radius, out=radius)
    radius -= (inner + outer) / 2
    radius *= 1 / max(abs(outer - inner) / 2, _LEAST_THICKNESS)
    radius *= radius
    return radius


def _from_ray(first: Point, last: Point, u: Any, v: Any, mirror: bool) -> Any:
    """Of the sector between two directions; with ``mirror`` of both opposite ones."""
    # A point at zero frequency has no direction: it takes the other's.
    start, end = (
        math.atan2(*(point if math.hypot(*point) > TINY else other))
        for point, other in ((first, last), (last, first))
    )
    opening = math.remainder(end - start, 2 * math.pi)
    half = max(abs(opening) / 2, _LEAST_ANGLE)
    return from_axis(start + opening / 2, half, u, v, both=mirror)


def from_axis(axis: float, half: float, u: Any, v: Any, *, both: bool) -> Any:
    """(angle between (u, v) and an axis / half)^2: the axis is atan2(u, v), in radians.

    With ``both`` the axis goes both ways. Zero frequency lies on it.
    """
    xp = namespace(u)
    down, across = math.sin(axis), math.cos(axis)

    def square(u: Any, v: Any) -> Any:
        # Not a negative zero: it would point backwards.
        along = u * down + (v * across + 0.0)
        angle = v * down - u * across
        xp.abs(angle, out=angle)
        if both:
            xp.abs(along, out=along)
        xp.arctan2(angle, along, out=angle)
        angle *= 1 / half
        angle *= angle
        return angle

    return _at_either_sign(square, u, v)


def _beyond(first: Point, last: Point, width: float, u: Any, v: Any, mirror: bool) -> Any:
    """Of the half plane from ``first`` on towards ``last``; away from zero where they are one."""
    xp = namespace(u)
    step = (last[0] - first[0], last[1] - first[1])
    step = step if math.hypot(*step) > TINY else first
    length = math.hypot(*step)
    down, across = (part / length for part in step) if length > TINY else (0.0, 1.0)
    start = first[0] * down + first[1] * across

    def square(u: Any, v: Any) -> Any:
        s = u * down + v * across
        if mirror:
            xp.abs(s, out=s)
        s -= start
        s *= -2 / width
        xp.clip(s, -80, 80, out=s)  # what float32 holds
        return xp.exp(s, out=s)

    return _at_either_sign(square, u, v)


def _at_either_sign(square: Callable[[Any, Any], Any], u: Any, v: Any) -> Any:
    """A squared distance that is not periodic, the lesser of both signs where |f| is 0.5."""
    xp = namespace(u)
    whole = square(u, v)
    rows, columns = (xp.asarray(np.flatnonzero(np.abs(to_host(axis)) == 0.5)) for axis in (u, v))
    if len(rows):
        whole[rows] = xp.minimum(whole[rows], square(-u[rows], v))
    if len(columns):
        whole[:, columns] = xp.minimum(whole[:, columns], square(u, -v[:, columns]))
    if len(rows) and len(columns):
        corner = square(-u[rows], -v[:, columns])
        whole[rows[:, None], columns] = xp.minimum(whole[rows[:, None], columns], corner)
    return whole
