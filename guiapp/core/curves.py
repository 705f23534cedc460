"""The curves of a panel as strokes, dots and bars in units, and their values at an x."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from guiapp.core.axes import Axis
from guiapp.core.figure import Curves, Line
from guiapp.core.layout import Rect
from guiapp.core.polylines import Points, cut, finite, runs, scattered, steps, thinned, within

STROKE = 1.8
DOT = 5.0
SLENDER = 0.8
"""What bars take of the way to the next ones."""
BROAD = 3.0
"""Bars that are nearer to each other than this touch."""
FAR = 1e6
DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (5.0, 2.0),
    (1.5, 1.5),
    (6.0, 2.0, 1.5, 2.0),
    (9.0, 3.0),
    (4.0, 1.5, 1.5, 1.5, 1.5, 1.5),
)
"""Dash and gap in widths of the line, for each colour."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A line of a panel: polylines, dots (n, 2), and bars (n, 4) as x, y, width and height.

    ``end`` is the y of its last point towards the right; None where it has no point.
    """

    line: Line
    strokes: tuple[Points, ...] = ()
    dots: Points = field(default_factory=lambda: np.zeros((0, 2)))
    bars: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 4)))
    end: float | None = None


def dashes(line: Line) -> tuple[float, ...]:
    """Dash and gap of a curve, in widths of its line, by its colour; nothing: it is solid."""
    dashed = line.colour >= 0 and line.style in ("line", "steps") and not line.solid
    return DASHES[line.colour % len(DASHES)] if dashed else ()


def curves_of(panel: Curves, x: Axis, y: Axis, area: Rect) -> tuple[Curve, ...]:
    """Every line of the panel on these axes, cut at the rim of the area."""
    bars = [index for index, line in enumerate(panel.lines) if line.style == "bars"]
    return tuple(
        _curve(line, x, y, area, (bars.index(n) if n in bars else 0, len(bars)))
        for n, line in enumerate(panel.lines)
    )


def _curve(line: Line, x: Axis, y: Axis, area: Rect, turn: tuple[int, int]) -> Curve:
    """One line; ``turn`` is its place among the bars, and how many of them share a place."""
    points = np.clip(np.column_stack([x.place(line.x), y.place(line.y)]), -FAR, FAR)
    if line.style == "dots":
        dots = scattered(within(points, area))
        return Curve(line, dots=dots, end=_end(dots, area))
    kept = thinned(points, area.width)
    end = _end(kept, area)
    base = float(y.place(min(max(0.0, y.low), y.high)))
    spacing = _spacing(points) if line.style in ("stems", "bars") else 0.0
    if line.style == "bars":
        return Curve(line, bars=_bars(kept, spacing, base, area, turn), end=end)
    if line.style == "stems":
        strokes, dots = _stems(kept, spacing, base, area)
    else:
        strokes, dots = _polylines(steps(kept) if line.style == "steps" else kept, area)
    return Curve(line, strokes, dots, end=end)


def _polylines(points: Points, area: Rect) -> tuple[tuple[Points, ...], Points]:
    """The strokes, and a dot for each point that has a gap on both sides."""
    strokes: list[Points] = []
    single = [np.zeros((0, 2))]
    for run in runs(points):
        if len(run) > 1:
            strokes += cut(run, area)
        else:
            single.append(run)
    return tuple(strokes), scattered(within(np.concatenate(single), area))


def _stems(
    points: Points, spacing: float, base: float, area: Rect
) -> tuple[tuple[Points, ...], Points]:
    """Upright strokes from the base, with a dot on each where there is room for dots."""
    known = points[finite(points)]
    strokes = [cut(np.array([[tip[0], base], tip]), area) for tip in known]
    tips = within(known, area) if spacing >= DOT + 1 else np.zeros((0, 2))
    return tuple(part for stroke in strokes for part in stroke), tips


def _bars(
    points: Points, spacing: float, base: float, area: Rect, turn: tuple[int, int]
) -> NDArray[np.float64]:
    """Rectangles that stand on the base; those of several lines stand side by side."""
    kept = points[finite(points)]
    spacing = min(spacing, area.width / 2)
    width = spacing * (SLENDER if spacing > BROAD else 1.0)
    which, count = turn
    left = kept[:, 0] - width / 2 + which * width / count
    right = np.clip(left + max(width / count, 1.0), area.x, area.x + area.width)
    left = np.clip(left, area.x, area.x + area.width)
    ends = np.clip(np.column_stack([kept[:, 1], np.full(len(kept), base)]), area.y, _bottom(area))
    top, height = ends.min(axis=1), np.ptp(ends, axis=1)
    rects = np.column_stack([left, top, right - left, height])
    return np.asarray(rects[(rects[:, 2] > 0) & (rects[:, 3] > 0)])


def _spacing(points: Points) -> float:
    """The least distance of neighbours in x; large where there are none."""
    between = np.diff(np.unique(points[np.isfinite(points[:, 0]), 0]))
    between = between[between > 1e-6]
    return float(between.min()) if len(between) else FAR


def _end(points: Points, area: Rect) -> float | None:
    """The y of the point that is furthest right in the area, as near to it as the area reaches."""
    known = points[finite(points)]
    seen = known[known[:, 0] <= area.x + area.width + 1e-6]
    if not len(seen):
        return None
    last = seen[len(seen) - 1 - int(np.argmax(seen[::-1, 0])), 1]
    return float(min(max(last, area.y), _bottom(area)))


def _bottom(area: Rect) -> float:
    return area.y + area.height


def value_at(line: Line, x: float) -> float | None:
    """The value of a line at an x: between its points for one that is drawn between them.

    None outside of the points, in gaps, and where the points do not rise in x and none is there.
    """
    if not len(line.x):
        return None
    known = np.isfinite(line.x)
    xs, ys = line.x[known], line.y[known]
    if not len(xs) or not xs.min() <= x <= xs.max():
        return None
    rises = bool((np.diff(xs) >= 0).all())
    if line.style in ("line", "steps") and rises:
        after = int(np.searchsorted(xs, x, side="right"))
        before, after = after - 1, min(after, len(xs) - 1)
        if line.style == "steps" or xs[after] == xs[before] or xs[before] == x:
            value = float(ys[before])
        else:
            share = (x - xs[before]) / (xs[after] - xs[before])
            value = float(ys[before] + share * (ys[after] - ys[before]))
    else:
        value = float(ys[int(np.argmin(np.abs(xs - x)))])
    return value if np.isfinite(value) else None
