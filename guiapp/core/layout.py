"""Where a figure's panels stand: one composition for the window and for files.

Lengths are in units: at a text size of 100 % one unit is one pixel of the window. A panel is a
title, a body, a colour bar and its facts, from top to bottom; ``arrange`` gives each its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from guiapp.core.figure import Curves, Facts, Figure, Grid, Image, Node, Panel, Sign, Table
from guiapp.core.sizes import (
    BAR,
    GUTTER,
    LARGE,
    LARGEST_GAP,
    LEADING,
    MARGIN,
    TEXT,
    TITLE,
    Framed,
    Sizes,
    cells_of,
    frame_of,
    is_small,
    title_size,
)
from guiapp.core.wrapping import Measure

__all__ = [
    "LARGE",
    "LEADING",
    "TEXT",
    "TITLE",
    "Arrangement",
    "Framed",
    "Measure",
    "Place",
    "Rect",
    "arrange",
    "reworded",
    "title_size",
]


@dataclass(frozen=True)
class Rect:
    """Left, top, width and height, in units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Place:
    """Where one panel stands, and its texts broken into lines."""

    rect: Rect
    body: Rect
    bar: Rect | None
    title: tuple[str, ...]
    facts: tuple[str, ...]
    facts_y: float


@dataclass(frozen=True)
class Arrangement:
    """The size that is needed, the place of every panel, and the hairline frames."""

    width: float
    height: float
    places: dict[str, Place]
    frames: tuple[Rect, ...]


def arrange(
    figure: Figure,
    measure: Measure,
    width: float,
    height: float | None = None,
    *,
    scrolls: bool = False,
) -> Arrangement:
    """Place the panels of ``figure`` in ``width`` x ``height`` units.

    Without a height the panels are as large as the width allows. The arrangement is larger than
    asked for where the panels would become too small to read: a window ``scrolls`` then, and what
    stands above the last row has the whole height.
    """
    sizes = Sizes(figure.panels, measure)
    placer = _Placer(figure.panels, sizes)
    inner = max(width - 2 * MARGIN, sizes.least_width(figure.layout))
    available = None if height is None else height - 2 * MARGIN
    least = sizes.height(figure.layout, inner, 0.0)
    most = sizes.height(figure.layout, inner, 1.0)
    tall = most if available is None else min(max(available, least), most)
    if scrolls and available is not None and least > available:
        tall = sizes.height(
            figure.layout, inner, _fill_above(figure.layout, sizes, inner, available)
        )
    placer.place(figure.layout, Rect(MARGIN, MARGIN, inner, tall))
    total = max(height or 0.0, tall + 2 * MARGIN)
    return Arrangement(inner + 2 * MARGIN, total, placer.places, tuple(placer.frames))


def _fill_above(layout: Table, sizes: Sizes, width: float, height: float) -> float:
    """How large the pictures may be so that all rows but the last fit into a height."""
    above = replace(layout, rows=layout.rows[:-1])
    if not above.rows:
        return 0.0
    return _fill_of(lambda fill: sizes.height(above, width, fill), height)


def reworded(place: Place, panel: Framed, measure: Measure) -> Place | None:
    """``place`` with the texts of another panel; None where they need more lines.

    So a number that changes in a line of facts moves nothing, and one that grew moves the panels
    once and not back again.
    """
    sizes = Sizes({}, measure)
    title = sizes.title(panel, place.rect.width)
    facts = sizes.facts(panel, place.rect.width)
    if len(title) != len(place.title) or len(facts) > len(place.facts):
        return None
    facts += ("",) * (len(place.facts) - len(facts))
    if title == place.title and facts == place.facts:
        return place
    return replace(place, title=title, facts=facts)


def _fill_of(needed: Callable[[float], float], height: float) -> float:
    """The largest share, 0 to 1, of their room that pictures can have within a height."""
    low, high = 0.0, 1.0
    if needed(high) <= height + 0.5:
        return high
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if needed(middle) <= height else (low, middle)
    return low


class _Placer:
    """Gives every panel of a table its rectangle."""

    def __init__(self, panels: dict[str, Panel], sizes: Sizes) -> None:
        self._panels = panels
        self._sizes = sizes
        self.places: dict[str, Place] = {}
        self.frames: list[Rect] = []

    def place(self, node: Node, rect: Rect) -> None:
        """Place a node and all that is in it."""
        if isinstance(node, Table):
            broken = self._sizes.broken(node, rect.width - 2 * frame_of(node))
            self._place_table(broken, rect)
        elif node is not None:
            above, below = self._sizes.around((node,), [rect.width])
            self._place_panel(node, rect, above, below)

    def _place_table(self, table: Table, rect: Rect) -> None:
        margin = frame_of(table)
        if table.frame:
            self.frames.append(rect)
        inner = rect.width - 2 * margin
        widths = self._sizes.widths(table, inner)
        fill = self._fill(table, widths, rect.height - 2 * margin)
        heights = self._sizes.row_heights(table, widths, fill)
        widths = self._sizes.tight_widths(table, widths, fill)
        spare = max(inner - sum(widths) - GUTTER * (len(widths) - 1), 0.0)
        gap = GUTTER + min(spare / max(len(widths) - 1, 1), LARGEST_GAP)
        left = rect.x + margin + (inner - sum(widths) - gap * (len(widths) - 1)) / 2
        y = rect.y + margin
        for row, height in zip(table.rows, heights, strict=True):
            self._place_row(row, widths, Rect(left, y, 0.0, height), gap)
            y += height + GUTTER

    def _place_row(
        self, row: tuple[Node, ...], widths: list[float], start: Rect, gap: float
    ) -> None:
        above, below = self._sizes.around(row, widths)
        x = start.x
        for node, width in zip(row, widths, strict=True):
            rect = Rect(x, start.y, width, start.height)
            if isinstance(node, str):
                self._place_panel(node, rect, above, below)
            else:
                self.place(node, rect)
            x += width + gap

    def _fill(self, table: Table, widths: list[float], height: float) -> float:
        """How far between their least and their preferred size the pictures fit into a height."""
        gaps = GUTTER * (len(table.rows) - 1)
        return _fill_of(
            lambda fill: sum(self._sizes.row_heights(table, widths, fill)) + gaps, height
        )

    def _place_panel(self, key: str, rect: Rect, above: float, below: float) -> None:
        panel = self._panels[key]
        if isinstance(panel, Sign):
            note = self._sizes.note(panel, rect.width)
            # In the middle of the pictures beside it, whatever is written above and below them.
            body = replace(rect, y=rect.y + above, height=rect.height - above - below)
            self.places[key] = Place(rect, body, None, (panel.text,), note, rect.y)
        elif isinstance(panel, Facts):
            title = (panel.title,) if panel.title else ()
            top = len(title) * TITLE * LEADING
            body = replace(rect, y=rect.y + top, height=rect.height - top)
            self.places[key] = Place(rect, body, None, title, (), rect.y)
        elif is_small(panel):
            self._place_body(panel, rect, self._sizes.above(panel, rect.width))
        elif isinstance(panel, Curves) and panel.height is not None:
            own = self._sizes.above(panel, rect.width)
            lowered = max(above - own, 0.0)
            self._place_body(panel, replace(rect, y=rect.y + lowered), own)
        else:
            free = rect.height - above - below
            lowered = above - self._sizes.above(panel, rect.width)
            moved = replace(rect, y=rect.y + lowered, height=rect.height - lowered)
            self._place_body(panel, moved, above - lowered, free)

    def _place_body(
        self, panel: Framed, rect: Rect, above: float, free: float | None = None
    ) -> None:
        """A panel whose body begins ``above`` under the top, and is at most ``free`` high."""
        height = self._sizes.body(panel, rect.width)
        width = rect.width
        if isinstance(panel, Grid) and panel.cell:
            width = cells_of(panel)[1]
        elif isinstance(panel, Image) and panel.side:
            width = min(width, panel.side)
        elif isinstance(panel, Curves):
            height = height if free is None else min(height, free)
        elif free is not None:
            height = min(height, free)
            width = min(width, self._sizes.across(panel, height))
        body = Rect(rect.x, rect.y + above, width, height)
        end = body.y + body.height
        bar = None
        if isinstance(panel, Image) and panel.bar:
            bar = Rect(body.x, end + 5, width, BAR - 5)
            end += BAR
        title = self._sizes.title(panel, rect.width)
        facts = self._sizes.facts(panel, rect.width)
        self.places[panel.key] = Place(rect, body, bar, title, facts, end + 2)
