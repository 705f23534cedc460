"""The digits 0 to 9, written with lines and arcs of circles: pictures that can be turned.

Strokes are laid out in a box of side 1, x to the right and y upwards from its middle, and stay
within `REACH` of it, so that a digit is whole at every tilt.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.angles import centred_grid, direction
from guiapp.compute.checks import checked_shape

Pixels = NDArray[np.float32]
Point = tuple[float, float]

NUMBERS = range(10)
REACH = 0.375
"""The greatest distance of a stroke's middle line from the middle of the box."""
THINNEST, BROADEST = 0.02, 0.25


@dataclass(frozen=True)
class Segment:
    """A straight stroke from ``start`` to ``end``, each (x, y)."""

    start: Point
    end: Point

    def distance(self, x: Any, y: Any) -> Any:
        """How far each point lies from the stroke's middle line."""
        along = self.end[0] - self.start[0], self.end[1] - self.start[1]
        right, up = x - self.start[0], y - self.start[1]
        part = (right * along[0] + up * along[1]) / (along[0] ** 2 + along[1] ** 2)
        part = np.clip(part, 0, 1)
        return np.hypot(right - part * along[0], up - part * along[1])


@dataclass(frozen=True)
class Arc:
    """A stroke round ``middle``, counter-clockwise from ``start`` to ``end`` degrees."""

    middle: Point
    radius: float
    start: float = 0.0
    end: float = 360.0

    def distance(self, x: Any, y: Any) -> Any:
        """How far each point lies from the stroke's middle line."""
        right, up = x - self.middle[0], y - self.middle[1]
        to_circle = np.abs(np.hypot(right, up) - self.radius)
        if self.end - self.start >= 360:
            return to_circle
        turned = (np.degrees(np.arctan2(up, right)) - self.start) % 360
        ends = (self._at(degrees) for degrees in (self.start, self.end))
        first, last = (np.hypot(x - end[0], y - end[1]) for end in ends)
        return np.where(turned <= self.end - self.start, to_circle, np.minimum(first, last))

    def _at(self, degrees: float) -> Point:
        turn = math.radians(degrees)
        return (
            self.middle[0] + self.radius * math.cos(turn),
            self.middle[1] + self.radius * math.sin(turn),
        )


Stroke = Segment | Arc

STROKES: tuple[tuple[Stroke, ...], ...] = (
    (
        Arc((0, 0.14), 0.18, 0, 180),
        Segment((-0.18, 0.14), (-0.18, -0.14)),
        Arc((0, -0.14), 0.18, 180, 360),
        Segment((0.18, -0.14), (0.18, 0.14)),
    ),
    (Segment((-0.12, 0.2), (0.04, 0.32)), Segment((0.04, 0.32), (0.04, -0.32))),
    (
        Arc((0, 0.14), 0.18, -42.76, 165),
        Segment((0.1322, 0.0178), (-0.18, -0.32)),
        Segment((-0.18, -0.32), (0.19, -0.32)),
    ),
    (Arc((0, 0.17), 0.15, -90, 155), Arc((0, -0.15), 0.17, -155, 90)),
    (
        Segment((0.09, 0.32), (-0.19, -0.12)),
        Segment((-0.19, -0.12), (0.2, -0.12)),
        Segment((0.09, 0.32), (0.09, -0.32)),
    ),
    (
        Segment((0.15, 0.32), (-0.12, 0.32)),
        Segment((-0.12, 0.32), (-0.1486, 0.0332)),
        Arc((-0.02, -0.12), 0.2, -145, 130),
    ),
    (Arc((0, -0.14), 0.18), Arc((0.3379, -0.14), 0.5179, 117.3, 180)),
    (Segment((-0.18, 0.32), (0.18, 0.32)), Segment((0.18, 0.32), (-0.06, -0.32))),
    (Arc((0, 0.17), 0.15), Arc((0, -0.15), 0.17)),
    (Arc((0, 0.14), 0.18), Segment((0.18, 0.14), (0.12, -0.32))),
)
"""The strokes of each digit; those that meet share their ends."""


def digit(
    number: int, shape: tuple[int, int], tilt: float = 0.0, *, weight: float = 0.12
) -> Pixels:
    """The digit ``number`` in the middle of a picture, bright on black: float32 (H, W), 0 to 1.

    ``tilt`` turns it counter-clockwise about the middle of the picture, in degrees; ``weight`` is
    the width of its strokes. The box is as large as the picture's shorter side. A pixel on a
    stroke's edge counts by its distance to it, as if the edge were straight and upright there.
    Raises ValueError for other numbers than 0 to 9, a tilt that is no number, and a weight
    outside 0.02 to 0.25.
    """
    height, width = checked_shape("digit", shape)
    if isinstance(number, bool) or number not in NUMBERS:
        raise ValueError(f"number can be 0 to 9; {number!r} came.")
    if not math.isfinite(tilt):
        raise ValueError(f"tilt must be finite; {tilt!r} came.")
    if not THINNEST <= weight <= BROADEST:
        raise ValueError(f"weight can be {THINNEST} to {BROADEST}; {weight!r} came.")
    side = min(height, width)
    rows, columns = centred_grid((height, width))
    x, y = _turned_back(columns / side, -rows / side, tilt)
    far = side * np.minimum.reduce([stroke.distance(x, y) for stroke in STROKES[number]])
    half = weight * side / 2
    # A stroke thinner than a pixel covers no more of it than it is wide.
    covered: Pixels = np.clip(half - far + 0.5, 0, min(1.0, 2 * half)).astype(np.float32)
    return covered


def _turned_back(x: Any, y: Any, tilt: float) -> tuple[Any, Any]:
    """Where points (x, y) of the turned box are in the box as it was."""
    down, across = direction(tilt)
    return across * x - down * y, down * x + across * y
