"""Distances on the torus of frequencies, from points and from lines.

Frequencies are (u, v), row then column, in cycles per pixel; those that differ by whole cycles are
the same, so that what lies beside one edge of the picture of the plane is near the opposite edge.
Grids are u (h, 1) and v (1, w), float32.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace, to_host

Point = tuple[float, float]
Points = Sequence[Point]
"""The frequencies (u, v) of a gesture, as they were drawn: a line does not cross an edge."""

TINY = 1e-6
"""Radii and widths are at least this, in cycles per pixel: below what float32 tells apart."""


def axes(u: Any, v: Any) -> tuple[Any, Any]:
    """Rows u (h, 1) and columns v (1, w) as float32; each may be one number."""
    xp = namespace(u)
    rows, columns = (xp.atleast_2d(xp.asarray(axis, dtype=np.float32)) for axis in (u, v))
    if rows.shape[1:] != (1,) or columns.shape[:-1] != (1,):
        raise ValueError(f"u must be (h, 1) and v (1, w); {rows.shape} and {columns.shape} came.")
    return rows, columns


def gesture(points: Points) -> list[Point]:
    """The points of a gesture as plain numbers; at least one is needed."""
    if not len(points):
        raise ValueError("points must be one frequency (u, v) at least; none came.")
    return [(float(u), float(v)) for u, v in points]


def one_name(axis: Any) -> Any:
    """Frequencies with -0.5 for 0.5, which is the same: what is computed with it is then too."""
    return namespace(axis).where(axis == 0.5, np.float32(-0.5), axis)


def nearest(difference: Any) -> Any:
    """A difference of frequencies the shorter way round the torus."""
    return difference - namespace(difference).rint(difference)


def with_mirror(points: Points, mirror: bool) -> list[Points]:
    """The line through the points, and with ``mirror`` that through their opposites."""
    return [points, [(-u, -v) for u, v in points]] if mirror else [points]


def from_line(points: Points, radius: float, u: Any, v: Any, mirror: bool, far: float) -> Any:
    """(distance from the line through the points / radius)^2, infinite beyond ``far``."""
    xp = namespace(u)
    square = xp.full((len(u), v.shape[1]), np.inf, np.float32)
    places = to_host(u).ravel(), to_host(v).ravel()
    for line in with_mirror(points, mirror):
        for start, end in zip(line, line[1:] or line, strict=False):
            for rows, down, columns, across in _images(start, end, far, *places):
                found = _from_segment(u[rows] + down, v[:, columns] + across, start, end, radius)
                part = square[rows, columns]
                xp.minimum(part, found, out=part)
    return square


def window(line: Points, far: float, rows: Any, columns: Any) -> tuple[Any, Any]:
    """The indices of all rows and columns that come near the box of a line."""
    places = []
    for axis, along in zip((rows, columns), zip(*line, strict=True), strict=True):
        middle, half = (max(along) + min(along)) / 2, (max(along) - min(along)) / 2
        near = half + min(far, 0.5) * (1 + TINY) + TINY
        places.append(np.flatnonzero(np.abs(nearest(axis - middle)) <= near))
    return places[0], places[1]


def _from_segment(u: Any, v: Any, start: Point, end: Point, radius: float) -> Any:
    """(distance from a segment / radius)^2 on the plane, not on the torus."""
    xp = namespace(u)
    u, v = (u - (start[0] + end[0]) / 2) / radius, (v - (start[1] + end[1]) / 2) / radius
    length = math.dist(start, end)
    if length < TINY:
        return u * u + v * v
    down, across = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    along = u * down + v * across
    xp.abs(along, out=along)
    along -= length / 2 / radius
    xp.maximum(along, 0, out=along)
    along *= along
    beside = u * across - v * down
    beside *= beside
    along += beside
    return along


def _images(
    start: Point, end: Point, far: float, rows: Any, columns: Any
) -> Iterator[tuple[slice, int, slice, int]]:
    """The blocks of frequencies near a segment: slices, and by how much they are moved to it.

    Half a cycle beyond the segment's box another image of a frequency is nearer.
    """
    near = min(far, 0.5) * (1 + TINY) + TINY
    down, across = (
        list(_runs(axis, (a + b) / 2, abs(a - b) / 2 + near))
        for axis, a, b in zip((rows, columns), start, end, strict=True)
    )
    for first, up in down:
        for second, right in across:
            yield first, up, second, right


def _runs(axis: Any, middle: float, near: float) -> Iterator[tuple[slice, int]]:
    """The runs of frequencies that come near ``middle`` when moved by whole cycles."""
    low, high = float(axis.min()), float(axis.max())
    for cycles in (0, -1, 1):
        if low + cycles > middle + near or high + cycles < middle - near:
            continue
        places = np.flatnonzero(np.abs(axis + cycles - middle) <= near)
        for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
            if len(run):
                yield slice(int(run[0]), int(run[-1]) + 1), cycles
