"""Names in place of numbers along an x axis: beside each other, or turned where they are long."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.axes import Axis
from guiapp.core.beside import shortened
from guiapp.core.figure import Curves
from guiapp.core.layout import Measure, Rect
from guiapp.core.measures import BAR_TEXT
from guiapp.core.names import GAP, Written

SIZE = BAR_TEXT
LINE = 1.2 * SIZE
"""Turned names are no nearer to each other than this."""
LONGEST = 64.0
"""Longer names are cut off."""
LARGEST_SHARE = 0.45
"""Names take no more of the height than this; otherwise there are numbers."""


@dataclass(frozen=True)
class Naming:
    """Whether the names read upwards, and the height that they take."""

    turned: bool
    room: float


def naming_of(panel: Curves, body: Rect, width: float, measure: Measure) -> Naming | None:
    """How the names stand under an area so wide; None where numbers do."""
    if not panel.x_names or panel.x_log:
        return None
    pitch = _pitch(Axis.of(panel.x_limits, 0.0, width))
    widest = max(measure(name, SIZE, False) for name in panel.x_names)
    if widest + GAP <= pitch:
        return Naming(False, SIZE + 2)
    room = min(widest, LONGEST)
    fits = pitch >= LINE and room <= LARGEST_SHARE * body.height
    return Naming(True, room) if fits else None


def names_under(
    panel: Curves, naming: Naming, axis: Axis, area: Rect, measure: Measure
) -> list[Written]:
    """The names of 0, 1, 2 and so on, as far as the axis reaches."""
    top = area.y + area.height + GAP
    room = naming.room if naming.turned else _pitch(axis) - GAP
    found = []
    for number, name in enumerate(panel.x_names):
        if axis.inside(number):
            at = float(axis.place(number))
            text = shortened(name, room, measure, SIZE)
            width = measure(text, SIZE, False)
            if naming.turned:
                found.append(Written(text, at, top + width, SIZE, width, turned=True))
            else:
                found.append(Written(text, at - width / 2, top + SIZE / 2, SIZE, width))
    return found


def _pitch(axis: Axis) -> float:
    """Units from one name to the next."""
    return (axis.end - axis.start) / (axis.high - axis.low)
