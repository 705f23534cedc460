"""The names of a picture's rows, columns and cells, in units: the same for every painter."""

from __future__ import annotations

import math

from guiapp.core.figure import Image, Zoom
from guiapp.core.layout import Measure, Rect
from guiapp.core.measures import Label, View, frequency_labels
from guiapp.core.names import Written
from guiapp.core.sizes import LEADING, NAME, NAME_GAP, names_room

ELLIPSIS = "…"
SMALLEST_CELL = 4.5 * NAME
"""Smaller cells than this have no room for a caption."""
LEGIBLE = "mmmm"
"""A name that is cut off keeps about so much; where there is less room, names are left out."""


def names_beside(panel: Image, view: View, measure: Measure) -> tuple[Written, ...]:
    """The names that are seen: of the rows left of the picture, of the columns above it.

    Where they would touch, every second, third, ... is written; what is too long is cut off.
    """
    rows, columns = panel.names
    area = view.area
    found: list[Written] = []
    if rows:
        room = names_room(panel)[0] - NAME_GAP
        pitch = view.whole.height / len(rows)
        for place in range(0, len(rows), _every(NAME * 1.1, pitch)):
            y = view.whole.y + (place + 0.5) * pitch
            if rows[place] and area.y <= y <= area.y + area.height:
                name = shortened(rows[place], room, measure)
                width = measure(name, NAME, False)
                found.append(Written(name, area.x - NAME_GAP - width, y, NAME, width))
    if columns:
        pitch = view.whole.width / len(columns)
        widest = max(measure(name, NAME, False) for name in columns)
        every = _every(min(widest, measure(LEGIBLE, NAME, False)) + NAME_GAP, pitch)
        for place in range(0, len(columns), every):
            x = view.whole.x + (place + 0.5) * pitch
            if columns[place] and area.x <= x <= area.x + area.width:
                name = shortened(columns[place], every * pitch - NAME_GAP, measure)
                width = measure(name, NAME, False)
                y = area.y - NAME * LEADING / 2
                found.append(Written(name, x - width / 2, y, NAME, width))
    return tuple(found)


def labels_on(panel: Image, view: View, zoom: Zoom, measure: Measure) -> list[Label]:
    """What is written on a picture: the ends of its frequencies, or the captions of its cells."""
    if panel.axes == "frequency":
        return frequency_labels(view, zoom, measure)
    return captions_on(panel, view, measure)


def captions_on(panel: Image, view: View, measure: Measure) -> list[Label]:
    """At the lower end of each cell that is seen its caption; none where cells are too small."""
    down = panel.pitch[0] / view.shape[0] * view.whole.height
    across = panel.pitch[1] / view.shape[1] * view.whole.width
    if not panel.captions or panel.cells is None or min(down, across) < SMALLEST_CELL:
        return []
    area, found = view.area, []
    for place, caption in enumerate(panel.captions):
        row, column = divmod(place, panel.cells.shape[1])
        text = shortened(caption, across - NAME_GAP, measure)
        width = measure(text, NAME, False)
        x = view.whole.x + (column + 0.5) * across - width / 2
        rect = Rect(x, view.whole.y + (row + 1) * down - 1.2 * NAME, width, NAME)
        inside = (
            rect.x >= area.x - NAME_GAP
            and rect.y >= area.y
            and rect.x + rect.width <= area.x + area.width + NAME_GAP
            and rect.y + rect.height <= area.y + area.height
        )
        if text and inside:
            found.append(Label(text, rect))
    return found


def shortened(text: str, room: float, measure: Measure, size: float = NAME) -> str:
    """As much of ``text`` as has room, with an ellipsis where something is left out."""
    if not text or measure(text, size, False) <= room:
        return text
    kept = len(text) - 1
    while kept > 1 and measure(text[:kept] + ELLIPSIS, size, False) > room:
        kept -= 1
    return text[:kept].rstrip() + ELLIPSIS


def _every(needed: float, pitch: float) -> int:
    return max(1, math.ceil(needed / pitch - 1e-6))
