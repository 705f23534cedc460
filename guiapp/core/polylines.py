"""Curves as polylines in units: broken at gaps, thinned to what can be seen, cut at the rim.

Everywhere ``points`` are (n, 2) arrays of x and y in units; a NaN separates one run of points from
the next.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.core.layout import Rect

Points = NDArray[np.float64]
CROWDED = 4
"""Points are thinned where there are more than so many for every unit of width."""


def finite(points: Points) -> NDArray[np.bool_]:
    """Which of the points are no gaps."""
    return np.asarray(np.isfinite(points[:, 0]) & np.isfinite(points[:, 1]))


def steps(points: Points) -> Points:
    """A staircase: every y is held until the next x."""
    doubled = np.repeat(points, 2, axis=0)
    return np.column_stack([doubled[1:, 0], doubled[:-1, 1]])


def thinned(points: Points, width: float) -> Points:
    """The first, the last, the lowest and the highest of the points that share a unit column.

    What is drawn stays the same to the width of a line (Jugel et al. 2014, M4). Points in any order
    may be given: only neighbours are taken together.
    """
    if len(points) <= CROWDED * max(width, 1.0):
        return points
    known = finite(points)
    column = np.where(known, np.floor(points[:, 0]), np.nan)
    # Gaps next to each other are one group, too: NaN differs from NaN.
    begins = (column[1:] != column[:-1]) & (known[1:] | known[:-1])
    starts = np.concatenate([[0], np.flatnonzero(begins) + 1])
    ends = np.append(starts[1:], len(points)) - 1
    height = np.where(known, points[:, 1], 0.0)
    kept = np.concatenate([starts, ends, *_extremes(height, starts)])
    return np.asarray(points[np.unique(kept)])


def _extremes(values: NDArray[np.float64], starts: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Where in each group the first of the lowest and the first of the highest value stand."""
    group = np.zeros(len(values), np.intp)
    group[starts[1:]] = 1
    group = np.cumsum(group)
    found = []
    for reduce in (np.minimum, np.maximum):
        at = np.flatnonzero(values == reduce.reduceat(values, starts)[group])
        _, first = np.unique(group[at], return_index=True)
        found.append(at[first])
    return found


def scattered(points: Points) -> Points:
    """Points that can be told apart: where they are many, one for every square unit.

    They must lie on paper: as many bits as it has units are needed.
    """
    known = np.asarray(points[finite(points)])
    if len(known) < 1000:
        return known
    cell = np.floor(known - known.min(axis=0)).astype(np.intp)
    code = cell[:, 0] * (int(cell[:, 1].max()) + 1) + cell[:, 1]
    first = np.full(int(code.max()) + 1, -1, np.intp)
    first[code[::-1]] = np.arange(len(known))[::-1]
    return np.asarray(known[np.sort(first[first >= 0])])


def runs(points: Points) -> list[Points]:
    """The points between gaps, in arrays of their own."""
    known = finite(points)
    if known.all():
        return [points] if len(points) else []
    borders = np.flatnonzero(known[1:] != known[:-1]) + 1
    parts = np.split(points, borders)
    return [part for part in parts if len(part) and np.isfinite(part[0]).all()]


def within(points: Points, area: Rect) -> Points:
    """The points that lie in the area."""
    x, y = points[:, 0], points[:, 1]
    across = (x >= area.x - 1e-6) & (x <= area.x + area.width + 1e-6)
    down = (y >= area.y - 1e-6) & (y <= area.y + area.height + 1e-6)
    return np.asarray(points[across & down])


def cut(run: Points, area: Rect) -> list[Points]:
    """The parts of a polyline that lie in the area (Liang and Barsky 1984), in their order."""
    if len(run) < 2:
        return []
    if len(within(run, area)) == len(run):
        return [run]
    start, step = run[:-1], np.diff(run, axis=0)
    across = _passage(start[:, 0], step[:, 0], area.x, area.x + area.width)
    down = _passage(start[:, 1], step[:, 1], area.y, area.y + area.height)
    enter = np.maximum(np.maximum(across[0], down[0]), 0.0)
    leave = np.minimum(np.minimum(across[1], down[1]), 1.0)
    seen = np.flatnonzero(enter <= leave)
    if not len(seen):
        return []
    begin = start[seen] + enter[seen, None] * step[seen]
    end = start[seen] + leave[seen, None] * step[seen]
    end[leave[seen] >= 1.0] = run[1:][seen][leave[seen] >= 1.0]
    broken = (np.diff(seen) > 1) | (leave[seen[:-1]] < 1.0) | (enter[seen[1:]] > 0.0)
    groups = np.split(np.arange(len(seen)), np.flatnonzero(broken) + 1)
    return [np.concatenate([begin[group[:1]], end[group]]) for group in groups]


def _passage(
    start: NDArray[np.float64], step: NDArray[np.float64], low: float, high: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The share of each step at which it enters the band from low to high, and leaves it."""
    level = step == 0
    inside = (start >= low) & (start <= high)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        one, other = (low - start) / step, (high - start) / step
    enter = np.where(level, np.where(inside, -np.inf, np.inf), np.minimum(one, other))
    return enter, np.where(level, np.inf, np.maximum(one, other))
