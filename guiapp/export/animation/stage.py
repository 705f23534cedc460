"""Where everything stands in a film: laid out once, so that nothing jumps."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from guiapp.core.figure import Facts, Figure, Grid, Panel, Sign, Table, Zoom
from guiapp.core.layout import (
    LARGE,
    LEADING,
    TEXT,
    Arrangement,
    Framed,
    Place,
    Rect,
    arrange,
    reworded,
    title_size,
)
from guiapp.core.measures import WHOLE, cells_area
from guiapp.core.palette import Palette
from guiapp.core.sizes import MARGIN, OVERHANG, Sizes, is_small
from guiapp.export.painter import THEMES, alone
from guiapp.export.text import measure

ROOMY = 1120.0 * 680.0
"""The square units of a page on which letters have the size that they have in the window."""
SMALLER = 0.97
ELLIPSIS = "…"


@dataclass(frozen=True)
class Stage:
    """A page of ``width`` x ``height`` pixels and the places on it.

    unit     pixels in a unit
    top      the pixels above the arrangement, which stands in the middle
    layout   the composition that it was made for
    """

    width: int
    height: int
    unit: float
    top: int
    palette: Palette
    layout: Table
    arrangement: Arrangement

    def fits(self, figure: Figure) -> bool:
        """Whether ``figure`` has the panels that there are places for."""
        places = self.arrangement.places
        return figure.layout == self.layout and figure.panels.keys() == places.keys()

    def place(self, key: str, panel: Panel) -> Place:
        """The place of a panel, with its words as far as there is room for them."""
        place = self.arrangement.places[key]
        if isinstance(panel, Sign):
            return replace(place, facts=Sizes({}, measure).note(panel, place.rect.width))
        if isinstance(panel, Facts):
            return replace(place, title=(panel.title,) if panel.title else ())
        return reworded(place, panel, measure) or cut(place, panel)


def set_stage(figure: Figure, size: tuple[int, int], theme: str) -> Stage:
    """The stage for ``figure`` in (width, height) pixels: letters as in the window.

    They are smaller where not everything has room, and larger where little would fill the page.
    """
    width, height = size
    unit = math.sqrt(width * height / ROOMY)
    taken = _content(figure, arrange(figure, measure, width / unit, height / unit))
    unit *= max(min(width / unit / taken[0], height / unit / taken[1]), 1.0)
    while True:
        wide, high = width / unit, height / unit
        found = arrange(figure, measure, wide, high)
        if found.width <= wide + 1e-6 and found.height <= high + 1e-6:
            break
        unit *= SMALLER
    lowest = max(place.rect.y + place.rect.height for place in found.places.values())
    lowest = max([lowest, *(frame.y + frame.height for frame in found.frames)])
    top = round(max(high - lowest - MARGIN, 0.0) * unit / 2)
    return Stage(width, height, unit, top, THEMES[theme][0], figure.layout, found)


def _content(figure: Figure, arrangement: Arrangement) -> tuple[float, float]:
    """Width and height of what the panels take, with margins around them."""
    rects = [_taken(figure.panels[key], place) for key, place in arrangement.places.items()]
    rects += arrangement.frames
    wide = max(rect.x + rect.width for rect in rects) - min(rect.x for rect in rects)
    high = max(rect.y + rect.height for rect in rects) - min(rect.y for rect in rects)
    return wide + 2 * MARGIN, high + 2 * MARGIN


def _taken(panel: Panel, place: Place) -> Rect:
    """The rectangle of a panel; cells have a largest size, and a matrix may be all there is."""
    if not isinstance(panel, Grid):
        return place.rect
    cells = cells_area(panel, place.body)
    words = place.rect.height - place.body.height
    return Rect(cells.x, cells.y - words / 2, cells.width, cells.height + words)


def shown(figure: Figure, panel: str | None) -> Figure:
    """The figure, or the one panel of it that a film shows."""
    return figure if panel is None else alone(figure, panel)


def zoom_of(figure: Figure, panel: Framed) -> Zoom:
    """What is seen of a picture."""
    link = getattr(panel, "link", "") or panel.key
    return next((zoom for zoom in figure.zoom if zoom.link == link), WHOLE)


def cut(place: Place, panel: Framed) -> Place:
    """``place`` with the first lines of the panel's texts; what is left out leaves three dots."""
    sizes = Sizes({}, measure)
    width = place.rect.width
    title = sizes.title(panel, width)
    facts = sizes.facts(panel, width)
    size = title_size(panel)
    return replace(
        place,
        title=_first(title, len(place.title), size, width, bold=not is_small(panel)),
        facts=_first(facts, len(place.facts), TEXT, width, bold=False),
    )


def _first(
    lines: tuple[str, ...], count: int, size: float, width: float, *, bold: bool
) -> tuple[str, ...]:
    if len(lines) <= count:
        return lines + ("",) * (count - len(lines))
    if count == 0:
        return ()
    last = lines[count - 1]
    while last and measure(last + ELLIPSIS, size, bold) > width + OVERHANG:
        last = last[:-1]
    return (*lines[: count - 1], last.rstrip() + ELLIPSIS)


def rows_that_fit(panel: Facts, place: Place) -> Facts:
    """The panel without the last rows, where there are more than there is room for."""
    room = place.body.height + 1e-6
    rows = []
    for row in panel.rows:
        room -= (LARGE if row.strong else TEXT) * LEADING
        if room < 0:
            break
        rows.append(row)
    return panel if len(rows) == len(panel.rows) else replace(panel, rows=tuple(rows))
