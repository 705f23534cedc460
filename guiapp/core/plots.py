"""How a panel of curves stands in its body, in units: the same for every painter."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from guiapp.core.axes import Axis, tick_texts, ticks
from guiapp.core.curves import Curve, curves_of
from guiapp.core.figure import Cursor, Curves
from guiapp.core.layout import Measure, Rect
from guiapp.core.measures import BAR_TEXT
from guiapp.core.named_axis import Naming, names_under, naming_of
from guiapp.core.names import (
    BETWEEN,
    GAP,
    NAME_LINE,
    Name,
    Segment,
    Written,
    names_above,
    names_at_ends,
    room_at_ends,
    widths_of,
)

TICK = BAR_TEXT
LEFT = 32.0
"""Room for the numbers of most axes, so that plots under each other begin in one line."""
RIGHT = 8.0
TICK_HEIGHT, TICK_WIDTH = 22.0, 56.0
"""Ticks are no nearer to each other than this."""
MOST_TICKS = 9
SMALLEST = 20.0
CURSOR = 1.0


@dataclass(frozen=True)
class Ruled:
    """A cursor: its line, its tone, and its label."""

    segment: Segment
    tone: str
    text: Written | None


@dataclass(frozen=True, eq=False)
class Plot:
    """All that is drawn: the curves in ``area``, the texts around it.

    base    the line of zero, or the lower rim where zero is not in the limits
    """

    area: Rect
    x: Axis
    y: Axis
    grid: tuple[Segment, ...]
    base: Segment
    texts: tuple[Written, ...]
    rules: tuple[Ruled, ...]
    curves: tuple[Curve, ...]
    names: tuple[Name, ...]

    def to_data(self, x: float, y: float) -> tuple[float, float]:
        """(x, y) in data of a point in units."""
        return self.x.value(x), self.y.value(y)

    def to_units(self, x: float, y: float) -> tuple[float, float]:
        """The point in units of a place in data."""
        return float(self.x.place(x)), float(self.y.place(y))


def plot_of(panel: Curves, body: Rect, measure: Measure) -> Plot:
    """Where everything of ``panel`` is drawn when it has this body."""
    widths = widths_of(panel, measure)
    label = measure(panel.y_label, TICK, False)
    room = room_at_ends(panel, widths, body, _area(panel, body, 0.0, 0.0, 0.0).height)
    start = body.x + (label + BETWEEN if panel.y_label else 0.0)
    legend = [] if room else names_above(panel, widths, body, start)
    rows = max((name.text.y for name in legend), default=body.y) - body.y
    above = rows + NAME_LINE / 2 if legend else 0.0
    naming = naming_of(panel, body, body.width - LEFT - max(room, RIGHT), measure)
    y_texts = _y_texts(panel, _area(panel, body, 0.0, room, above, naming), measure)
    left = max([LEFT, *(text.width + GAP for text in y_texts)])
    area = _area(panel, body, left, room, above, naming)
    y_texts = [replace(text, x=area.x - GAP - text.width) for text in y_texts]
    x, y = _axes(panel, area)
    x_ticks, x_texts = _x_texts(x, area, body, measure)
    if naming:
        x_ticks, x_texts = [], names_under(panel, naming, x, area, measure)
    curves = curves_of(panel, x, y, area)
    ends = {n: curve.end for n, curve in enumerate(curves) if curve.end is not None}
    right, bottom = area.x + area.width, area.y + area.height
    across = [_level(area, text.y) for text in y_texts]
    down = [((place, area.y), (place, bottom)) for place in x_ticks]
    zero = float(y.place(0.0)) if not y.log and y.inside(0.0) else bottom
    return Plot(
        area,
        x,
        y,
        (*across, *down),
        ((area.x, zero), (right, zero)),
        (*y_texts, *x_texts, *_labels(panel, body, area, naming, measure)),
        tuple(_rules(panel.cursors, x, y, area, measure)),
        curves,
        tuple(legend or names_at_ends(panel, widths if room else {}, ends, area)),
    )


def with_cursors(plot: Plot, cursors: tuple[Cursor, ...], measure: Measure) -> Plot:
    """The same plot with other cursors: nothing else stands elsewhere."""
    return replace(plot, rules=tuple(_rules(cursors, plot.x, plot.y, plot.area, measure)))


def _area(
    panel: Curves,
    body: Rect,
    left: float,
    room: float,
    above: float,
    naming: Naming | None = None,
) -> Rect:
    """The body without its texts: ``left`` of it, right of it (``room``) and ``above``."""
    top = max(above, TICK + 2 if panel.y_label else 0.0) + TICK / 2 + 1
    bottom = GAP + TICK + 2 + (TICK + GAP if panel.x_label else 0.0)
    bottom = GAP + naming.room + 2 if naming else bottom
    width = max(body.width - left - max(room, RIGHT), SMALLEST)
    return Rect(body.x + left, body.y + top, width, max(body.height - top - bottom, SMALLEST))


def _axes(panel: Curves, area: Rect) -> tuple[Axis, Axis]:
    x = Axis.of(panel.x_limits, area.x, area.x + area.width, panel.x_log)
    return x, Axis.of(panel.y_limits, area.y + area.height, area.y, panel.y_log)


def _y_texts(panel: Curves, area: Rect, measure: Measure) -> list[Written]:
    """The numbers beside the area, each with its left end still at zero."""
    axis = _axes(panel, area)[1]
    most = min(max(int(area.height / TICK_HEIGHT), 2), MOST_TICKS)
    values = ticks(axis, most)
    while len(values) < 2 and area.height / (most + 1) >= TICK * 1.4:
        most += 1
        values = ticks(axis, most)
    return [
        Written(text, 0.0, float(axis.place(value)), TICK, measure(text, TICK, False))
        for value, text in zip(values, tick_texts(values, axis.log), strict=True)
    ]


def _x_texts(
    axis: Axis, area: Rect, body: Rect, measure: Measure
) -> tuple[list[float], list[Written]]:
    """The places of the ticks, and the numbers under them: as many as do not touch."""
    y = area.y + area.height + GAP + TICK / 2
    for most in range(min(max(int(area.width / TICK_WIDTH), 4), MOST_TICKS), 1, -1):
        values = ticks(axis, most)
        places = [float(place) for place in axis.place(values)]
        texts = []
        for text, place in zip(tick_texts(values, axis.log), places, strict=True):
            width = measure(text, TICK, False)
            x = min(max(place - width / 2, body.x), body.x + body.width - width)
            texts.append(Written(text, x, y, TICK, width))
        if all(b.x - a.x - a.width >= 2 * GAP for a, b in itertools.pairwise(texts)):
            return places, texts
    return places, texts[:1]


def _labels(
    panel: Curves, body: Rect, area: Rect, naming: Naming | None, measure: Measure
) -> list[Written]:
    """What the axes are: y at the top, in the line of the names, x in the middle below.

    What x is goes without saying where it has names.
    """
    width = measure(panel.x_label, TICK, False)
    x = min(max(area.x + (area.width - width) / 2, body.x), body.x + max(body.width - width, 0.0))
    y = area.y + area.height + GAP + TICK + GAP + TICK / 2
    upper = Written(
        panel.y_label, body.x, body.y + NAME_LINE / 2, TICK, measure(panel.y_label, TICK, False)
    )
    texts = (upper, Written(panel.x_label, x, y, TICK, width))
    return [text for text in (texts[:1] if naming else texts) if text.text]


def _rules(
    cursors: tuple[Cursor, ...], x: Axis, y: Axis, area: Rect, measure: Measure
) -> list[Ruled]:
    """The cursors that are within the limits, their labels beside each other or below."""
    rules: list[Ruled] = []
    for cursor in cursors:
        axis = x if cursor.axis == "x" else y
        if not axis.inside(cursor.at):
            continue
        at = float(axis.place(cursor.at))
        upright = ((at, area.y), (at, area.y + area.height))
        segment = upright if cursor.axis == "x" else _level(area, at)
        taken = [rule.text for rule in rules if rule.text]
        text = _beside(cursor, at, area, measure, taken) if cursor.label else None
        rules.append(Ruled(segment, cursor.tone, text))
    return rules


def _beside(
    cursor: Cursor, at: float, area: Rect, measure: Measure, taken: list[Written]
) -> Written:
    """The label of a cursor, right of an upright one, above the right end of a level one."""
    width = measure(cursor.label, TICK, False)
    right, line = area.x + area.width, TICK * 1.4
    if cursor.axis == "y":
        above = at - line / 2 if at - line > area.y else at + line / 2
        return Written(cursor.label, right - width - GAP, above, TICK, width)
    x = at + GAP if at + GAP + width <= right else max(at - GAP - width, area.x + 2)
    text = Written(cursor.label, x, area.y + line / 2, TICK, width)
    while text.y + line <= area.y + area.height and any(_touch(text, other) for other in taken):
        text = replace(text, y=text.y + line)
    return text


def _touch(one: Written, other: Written) -> bool:
    apart = one.x + one.width + GAP <= other.x or other.x + other.width + GAP <= one.x
    return not apart and abs(one.y - other.y) < TICK * 1.2


def _level(area: Rect, y: float) -> Segment:
    return (area.x, y), (area.x + area.width, y)


def backing(text: Written) -> Rect:
    """The paper behind the label of a cursor, on which no curve disturbs it."""
    rect = text.rect
    return Rect(rect.x - 2, rect.y, rect.width + 4, rect.height)


def swatch_of(name: Name, panel: Curves) -> Curve:
    """A short piece of the curve before its name; of bars a short bar, of dots a dot."""
    line = panel.lines[name.index]
    (x, y), (end, _) = name.swatch
    if line.style == "bars":
        return Curve(line, bars=np.array([[x, y - 4, end - x, 8.0]]))
    if line.style == "dots":
        return Curve(line, dots=np.array([[(x + end) / 2, y]]))
    return Curve(line, (np.array(name.swatch),))
