"""Simple shapes as distances to their edges, negative inside: all with the area of the unit disc.

Points are (x, y), y upwards, from each shape's middle. Exact for the polygons (Quilez, 2D distance
functions), discs, rings and boxes; elsewhere exact near the edges but for their corners.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

Distance = Callable[[Any, Any], Any]
Corner = tuple[float, float]

_HOLE = 0.6
"""How wide a ring's and a frame's hole is, as a part of their width."""
_BAND = 1 - _HOLE**2


def box(x: Any, y: Any, half_width: Any, half_height: Any) -> Any:
    """The distance to an upright rectangle about the middle."""
    beside, above = np.abs(x) - half_width, np.abs(y) - half_height
    outside = np.hypot(np.maximum(beside, 0), np.maximum(above, 0))
    return outside + np.minimum(np.maximum(beside, above), 0)


def polygon(corners: tuple[Corner, ...]) -> Distance:
    """The distance to a polygon, whose edges do not cross."""

    def distance(x: Any, y: Any) -> Any:
        nearest: Any = np.inf
        inside = np.zeros(np.broadcast_shapes(np.shape(x), np.shape(y)), bool)
        for (left, low), (right, high) in pairwise((*corners, corners[0])):
            across, up = right - left, high - low
            part = ((x - left) * across + (y - low) * up) / (across**2 + up**2)
            part = np.clip(part, 0, 1)
            beside, above = x - left - part * across, y - low - part * up
            nearest = np.minimum(nearest, beside**2 + above**2)
            if up:
                # A ray to the right crosses the edge: each crossing is a change of side.
                crossed = x < left + (y - low) * (across / up)
                inside ^= ((low <= y) != (high <= y)) & crossed
        far = np.sqrt(nearest)
        return np.where(inside, -far, far)

    return distance


def area(corners: tuple[Corner, ...]) -> float:
    """The area of a polygon."""
    edges = pairwise((*corners, corners[0]))
    return abs(sum(a[0] * b[1] - a[1] * b[0] for a, b in edges)) / 2


def _of_unit_area(corners: list[Corner]) -> tuple[Corner, ...]:
    factor = math.sqrt(math.pi / area(tuple(corners)))
    return tuple((factor * x, factor * y) for x, y in corners)


def _on_circles(radii: list[float]) -> list[Corner]:
    """Corners at equal angles, counter-clockwise from the top, on circles that take turns."""
    turns = [math.pi / 2 + 2 * math.pi * k / len(radii) for k in range(len(radii))]
    return [(r * math.cos(t), r * math.sin(t)) for r, t in zip(radii, turns, strict=True)]


def _disc(x: Any, y: Any) -> Any:
    return np.hypot(x, y) - 1


def _ring(x: Any, y: Any) -> Any:
    outer = 1 / math.sqrt(_BAND)
    middle, half = outer * (1 + _HOLE) / 2, outer * (1 - _HOLE) / 2
    return np.abs(np.hypot(x, y) - middle) - half


def _half(x: Any, y: Any) -> Any:
    # The middle is the centre of mass, 4 / (3 π) radii above the straight edge.
    radius = math.sqrt(2)
    above = y + radius * 4 / (3 * math.pi)
    return np.maximum(np.hypot(x, above) - radius, -above)


def _frame(x: Any, y: Any) -> Any:
    half = math.sqrt(math.pi / _BAND) / 2
    return np.maximum(box(x, y, half, half), -box(x, y, _HOLE * half, _HOLE * half))


_CROSS: list[Corner] = [
    *((1, 3), (-1, 3), (-1, 1), (-3, 1), (-3, -1), (-1, -1)),
    *((-1, -3), (1, -3), (1, -1), (3, -1), (3, 1), (1, 1)),
]
_GOLDEN = (1 + math.sqrt(5)) / 2
POLYGONS = {
    "square": _of_unit_area([(1, 1), (-1, 1), (-1, -1), (1, -1)]),
    "triangle": _of_unit_area(_on_circles([1, 1, 1])),
    "cross": _of_unit_area(_CROSS),
    # The edges of a pentagram lie on five lines.
    "star": _of_unit_area(_on_circles([1, _GOLDEN**-2] * 5)),
}
DISTANCES: dict[str, Distance] = {
    "disc": _disc,
    "ring": _ring,
    "half disc": _half,
    "frame": _frame,
    **{name: polygon(corners) for name, corners in POLYGONS.items()},
}
REACH = {
    "disc": 1.0,
    "ring": 1 / math.sqrt(_BAND),
    "half disc": math.hypot(1, 4 / (3 * math.pi)) * math.sqrt(2),
    "frame": math.sqrt(math.pi / _BAND / 2),
    **{name: max(math.hypot(*corner) for corner in found) for name, found in POLYGONS.items()},
}
"""How far each shape goes from its middle."""
