"""How a mark that is a path lies on its picture, in units: the same for every painter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guiapp.core.figure import Path
from guiapp.core.layout import Measure, Rect
from guiapp.core.measures import View
from guiapp.core.polylines import Points, cut, finite, within

OUTSIDE = 24.0
"""How far marks may stand out over the border of a picture that is seen whole."""
HEAD = (11.0, 9.0)
"""Length and width of an arrow's head."""
WIDTHS = (3.2, 1.8)
"""Of the dark line and of the bright one over it, which is seen on every picture."""
DASH = (3.0, 2.0)
"""Dash and gap of a dashed one, in widths of the bright line."""
OUTLINE = 1.4
LABEL = 11.0
PADDING = 3.0


@dataclass(frozen=True, eq=False)
class Drawn:
    """The line in pieces, the corners of its head, and the label on the rectangle ``backing``."""

    strokes: tuple[Points, ...]
    head: Points | None
    label: str
    backing: Rect | None


def drawn_path(path: Path, view: View, measure: Measure, *, whole: bool) -> Drawn:
    """The path on a picture; ``whole`` tells that all of it is seen, else it ends at the border."""
    area = _grown(view.area, OUTSIDE) if whole else view.area
    rows, columns = np.array(path.points, np.float64).reshape(-1, 2).T
    points: Points = np.column_stack([view.x(columns), view.y(rows)])
    points = np.asarray(points[finite(points)])
    if not len(points):
        return Drawn((), None, "", None)
    tip, way = points[-1], _way(points)
    ends_inside = len(within(tip[None], area)) > 0
    line = np.concatenate([points, points[:1]]) if path.closed else points
    head = None
    if path.arrow and len(points) > 1:
        line = _shortened(points, tip - way * HEAD[0] * 0.8)
        side = np.array([-way[1], way[0]]) * HEAD[1] / 2
        back = tip - way * HEAD[0]
        head = np.array([tip, back + side, back - side]) if ends_inside else None
    backing = _backing(path.label, tip, way, view.area, measure) if ends_inside else None
    return Drawn(tuple(cut(line, area)), head, path.label, backing)


def _way(points: Points) -> Points:
    """The direction in which the path arrives at its end; to the right where it has none."""
    back = points[-1] - points
    far = np.flatnonzero(np.hypot(back[:, 0], back[:, 1]) >= HEAD[0])
    step = back[far[-1]] if len(far) else back[0]
    length = float(np.hypot(*step))
    return np.asarray(step / length) if length > 0 else np.array([1.0, 0.0])


def _shortened(points: Points, end: Points) -> Points:
    """The path up to the back of its head, which the line would stick out of."""
    away = np.hypot(*(points - points[-1]).T)
    far = np.flatnonzero(away >= HEAD[0])
    kept = int(far[-1]) + 1 if len(far) else 0
    return np.concatenate([points[:kept], end[None]])


def _backing(label: str, tip: Points, way: Points, area: Rect, measure: Measure) -> Rect | None:
    """The ground of the label: beyond the end of the path, but on the picture."""
    if not label:
        return None
    width, height = measure(label, LABEL, False) + 2 * PADDING, LABEL + 2 * PADDING
    middle = tip + way * (PADDING + HEAD[1] / 2) + way * np.array([width, height]) / 2
    x = min(max(middle[0] - width / 2, area.x), area.x + area.width - width)
    y = min(max(middle[1] - height / 2, area.y), area.y + area.height - height)
    return Rect(float(x), float(y), width, height)


def _grown(rect: Rect, by: float) -> Rect:
    return Rect(rect.x - by, rect.y - by, rect.width + 2 * by, rect.height + 2 * by)
