"""Where phases were painted: they leave no fog on the spectrum, but outlines."""

from __future__ import annotations

import math
from collections.abc import Iterator

from guiapp.core.figure import Path
from guiapp.labs.fourier.paint.layers import Mask
from guiapp.labs.fourier.paint.painted import Painted, Points

CORNERS = 48
MOST_OUTLINES = 40
LONG = 0.75
"""A line through the plane, in cycles per pixel."""


def phase_outlines(mask: Mask, shape: tuple[int, int]) -> tuple[Path, ...]:
    """The outlines of the last strokes that shift phases; those of their mirrors are dashed."""
    strokes = [s for s in mask if isinstance(s, Painted) and s.effect == "phase"]
    found = []
    for stroke in [s for s in strokes if s.tool != "eraser"][-MOST_OUTLINES:]:
        for points, closed in outlines(stroke):
            found.append(Path(_placed(points, shape), closed=closed))
            if stroke.mirror:
                turned = tuple((-down, -across) for down, across in points)
                found.append(Path(_placed(turned, shape), closed=closed, dashed=True))
    return tuple(found)


def outlines(stroke: Painted) -> Iterator[tuple[Points, bool]]:
    """Lines (down, across), and whether each is closed."""
    first, last = stroke.points[0], stroke.points[-1]
    match stroke.tool:
        case "brush":
            yield (stroke.points if len(stroke.points) > 1 else _circle(last, stroke.width)), False
        case "disc":
            yield _circle(first, math.dist(first, last)), True
        case "notch":
            yield _circle(last, stroke.width), True
        case "ring":
            yield _circle((0.0, 0.0), math.hypot(*first)), True
            yield _circle((0.0, 0.0), math.hypot(*last)), True
        case "rectangle":
            yield (first, (first[0], last[1]), last, (last[0], first[1])), True
        case "wedge":
            for point in (first, last):
                length = math.hypot(*point) or 1.0
                yield ((0.0, 0.0), (point[0] / length * 0.5, point[1] / length * 0.5)), False
        case "half plane":
            down, across = last[0] - first[0], last[1] - first[1]
            length = math.hypot(down, across) or 1.0
            along = (-across / length * LONG, down / length * LONG)
            ends = (first[0] - along[0], first[1] - along[1])
            yield (ends, (first[0] + along[0], first[1] + along[1])), False


def _circle(centre: tuple[float, float], radius: float) -> Points:
    angles = [2 * math.pi * n / CORNERS for n in range(CORNERS)]
    return tuple(
        (centre[0] + radius * math.sin(a), centre[1] + radius * math.cos(a)) for a in angles
    )


def _placed(points: Points, shape: tuple[int, int]) -> Points:
    """Frequencies as places (row, column) on the centred plane, kept to the plane."""
    height, width = shape
    return tuple(
        (
            min(max(down, -0.5), 0.5) * height + height // 2,
            min(max(across, -0.5), 0.5) * width + width // 2,
        )
        for down, across in points
    )
