"""Where a figure's panels stand: one composition for the window and for files.

Lengths are in units: at a text size of 100 % one unit is one pixel of the window. A panel is a
title, a body, a colour bar and its facts, from top to bottom; ``arrange`` gives each its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from guiapp.core.figure import Facts, Figure, Grid, Image, Node, Panel, Sign, Table

GUTTER = 12.0
MARGIN = 16.0
FRAME = 12.0
TITLE = 15.0
TEXT = 12.0
LARGE = 22.0
LEADING = 1.36
BAR = 20.0
SMALLEST_BODY = 96.0
LARGEST_GAP = 28.0

Measure = Callable[[str, float, bool], float]
"""Width in units of a text in DejaVu Sans at a size in units, bold or not."""


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
    figure: Figure, measure: Measure, width: float, height: float | None = None
) -> Arrangement:
    """Place the panels of ``figure`` in ``width`` x ``height`` units.

    Without a height the panels are as large as the width allows. The arrangement is larger than
    asked for where the panels would become too small to read: a window scrolls then.
    """
    work = _Arranger(figure.panels, measure)
    inner = max(width - 2 * MARGIN, work.least_width(figure.layout))
    available = None if height is None else height - 2 * MARGIN
    least = work.height(figure.layout, inner, 0.0)
    most = work.height(figure.layout, inner, 1.0)
    tall = most if available is None else min(max(available, least), most)
    work.place(figure.layout, Rect(MARGIN, MARGIN, inner, tall))
    total = max(height or 0.0, tall + 2 * MARGIN)
    return Arrangement(inner + 2 * MARGIN, total, work.places, tuple(work.frames))


def wrapped(text: str, measure: Measure, size: float, width: float, bold: bool) -> tuple[str, ...]:
    """``text`` broken at blanks into lines of at most ``width``; a longer word stands alone."""
    if not text:
        return ()
    return _wrapped(text, measure, size, width, bold)


@lru_cache(maxsize=4096)
def _wrapped(text: str, measure: Measure, size: float, width: float, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and measure(longer, size, bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return (*lines, line)


class _Arranger:
    """Measures nodes between their least (fill 0) and preferred (fill 1) height, and places them.

    Heights follow from widths; where height is short, every flexible row gives up the same share.
    """

    def __init__(self, panels: dict[str, Panel], measure: Measure) -> None:
        self._panels = panels
        self._measure = measure
        self.places: dict[str, Place] = {}
        self.frames: list[Rect] = []

    # --- widths

    def least_width(self, node: Node) -> float:
        if node is None:
            return 0.0
        if isinstance(node, Table):
            columns = [self._fixed(c) or self._least(c) for c in _columns(node)]
            if node.wrap:
                return max(columns) + 2 * _frame(node)
            return sum(columns) + GUTTER * (len(columns) - 1) + 2 * _frame(node)
        panel = self._panels[node]
        fixed = self._fixed_width(panel)
        return SMALLEST_BODY if fixed is None else fixed

    def _least(self, column: list[Node]) -> float:
        return max(self.least_width(node) for node in column)

    def _fixed_width(self, panel: Panel) -> float | None:
        """The width of a panel that does not grow; None for one that does."""
        if isinstance(panel, Sign):
            size = LARGE if panel.large else TITLE
            note = self._measure(panel.note, TEXT, False) if panel.note else 0.0
            return max(self._measure(panel.text, size, False) + 4, min(note, 72.0), 24.0)
        if isinstance(panel, Facts):
            return panel.width
        if isinstance(panel, Grid) and panel.cell:
            body = panel.values.shape[1] * panel.cell[1]
            longest = max(
                (self._measure(w, TEXT, False) for w in panel.title.split(" ")), default=0
            )
            return max(body, longest, 84.0)
        return None

    def _fixed(self, column: list[Node]) -> float | None:
        widths = [self._node_fixed(node) for node in column if node is not None]
        return None if any(w is None for w in widths) else max((w or 0 for w in widths), default=0)

    def _node_fixed(self, node: Node) -> float | None:
        if node is None:
            return 0.0
        return None if isinstance(node, Table) else self._fixed_width(self._panels[node])

    def _widths(self, table: Table, width: float) -> list[float]:
        """Column widths: fixed ones as they are, the others share what is left."""
        fixed = [self._fixed(column) for column in _columns(table)]
        rest = width - sum(f or 0 for f in fixed) - GUTTER * (len(fixed) - 1)
        growing = sum(f is None for f in fixed)
        share = rest / growing if growing else 0.0
        return [share if f is None else f for f in fixed]

    # --- heights

    def height(self, node: Node, width: float, fill: float) -> float:
        if node is None:
            return 0.0
        if isinstance(node, Table):
            table = self._broken(node, width - 2 * _frame(node))
            inner = width - 2 * _frame(table)
            rows = self._row_heights(table, self._widths(table, inner), fill)
            return sum(rows) + GUTTER * (len(rows) - 1) + 2 * _frame(table)
        return self._panel_height(self._panels[node], width, fill)

    def _row_heights(self, table: Table, widths: list[float], fill: float) -> list[float]:
        return [
            max(self.height(node, w, fill) for node, w in zip(row, widths, strict=True))
            for row in table.rows
        ]

    def _panel_height(self, panel: Panel, width: float, fill: float) -> float:
        if isinstance(panel, Sign):
            size = LARGE if panel.large else TITLE
            return size * LEADING + len(self._note(panel, width)) * TEXT * LEADING
        if isinstance(panel, Facts):
            return self._facts_height(panel)
        body = self._body(panel, width)
        if fill < 1.0 and not _small(panel):
            least = min(SMALLEST_BODY, body)
            body = least + fill * (body - least)
        return body + self._around(panel, width)

    def _facts_height(self, panel: Facts) -> float:
        title = TITLE * LEADING if panel.title else 0.0
        return title + sum((LARGE if f.strong else TEXT) * LEADING for f in panel.rows)

    def _body(self, panel: Image | Grid, width: float) -> float:
        if isinstance(panel, Image):
            return min(width, panel.side or width) / panel.aspect
        if panel.cell:
            return _cells(panel)[0]
        rows, columns = panel.values.shape
        return width / (panel.aspect or min(max(columns / rows, 0.25), 4.0))

    def _title(self, panel: Image | Grid, width: float) -> tuple[str, ...]:
        small = _small(panel)
        return wrapped(panel.title, self._measure, title_size(panel), width, not small)

    def _note(self, panel: Sign, width: float) -> tuple[str, ...]:
        return wrapped(panel.note, self._measure, TEXT, max(width, 72.0), False)

    def _facts(self, panel: Image | Grid, width: float) -> tuple[str, ...]:
        return wrapped(panel.facts, self._measure, TEXT, width, False)

    def _around(self, panel: Image | Grid, width: float) -> float:
        return self._above(panel, width) + self._below(panel, width)

    def _above(self, panel: Image | Grid, width: float) -> float:
        lines = self._title(panel, width)
        return len(lines) * title_size(panel) * LEADING + (4 if lines else 0)

    def _below(self, panel: Image | Grid, width: float) -> float:
        lines = self._facts(panel, width)
        bar = BAR if isinstance(panel, Image) and panel.bar else 0.0
        return len(lines) * TEXT * LEADING + (2 if lines else 0) + bar

    # --- places

    def place(self, node: Node, rect: Rect) -> None:
        if isinstance(node, Table):
            self._place_table(self._broken(node, rect.width - 2 * _frame(node)), rect)
        elif node is not None:
            self._place_panel(node, rect)

    def _place_table(self, table: Table, rect: Rect) -> None:
        margin = _frame(table)
        if table.frame:
            self.frames.append(rect)
        widths = self._widths(table, rect.width - 2 * margin)
        heights = self._fitted(table, widths, rect.height - 2 * margin)
        widths = self._tightened(table, widths, heights)
        gaps = max(len(widths) - 1, 1)
        spare = rect.width - 2 * margin - sum(widths) - GUTTER * (len(widths) - 1)
        gap = GUTTER + min(max(spare, 0.0) / gaps, LARGEST_GAP if len(widths) > 1 else 0.0)
        used = sum(widths) + gap * (len(widths) - 1)
        y = rect.y + margin
        for row, height in zip(table.rows, heights, strict=True):
            x = rect.x + margin + (rect.width - 2 * margin - used) / 2
            for child, width in zip(row, widths, strict=True):
                self.place(child, Rect(x, y, width, height))
                x += width + gap
            y += height + GUTTER

    def _fitted(self, table: Table, widths: list[float], height: float) -> list[float]:
        least = self._row_heights(table, widths, 0.0)
        most = self._row_heights(table, widths, 1.0)
        spare = height - sum(least) - GUTTER * (len(least) - 1)
        wanted = sum(most) - sum(least)
        share = min(max(spare / wanted, 0.0), 1.0) if wanted > 0 else 0.0
        return [low + share * (high - low) for low, high in zip(least, most, strict=True)]

    def _tightened(self, table: Table, widths: list[float], heights: list[float]) -> list[float]:
        """Columns of panels no wider than the panels in them, so that signs stand beside them."""
        tight = list(widths)
        for index, column in enumerate(_columns(table)):
            if self._fixed(column) is None and not any(isinstance(n, Table) for n in column):
                used = [
                    self._used(node, widths[index], height)
                    for node, height in zip(column, heights, strict=True)
                ]
                tight[index] = min(max(used), widths[index])
        return tight

    def _used(self, node: Node, width: float, height: float) -> float:
        if not isinstance(node, str):
            return 0.0
        panel = self._panels[node]
        if not isinstance(panel, Image | Grid):
            return self._fixed_width(panel) or 0.0
        body = height - self._around(panel, width)
        # A narrower column may break its texts into more lines, which takes height again.
        for _ in range(2):
            used = max(body * self._aspect(panel, width), SMALLEST_BODY)
            body = height - self._around(panel, min(used, width))
        return used

    def _aspect(self, panel: Image | Grid, width: float) -> float:
        if isinstance(panel, Image) and panel.side:
            width = min(width, panel.side)
        return width / max(self._body(panel, width), 1e-9)

    def _place_panel(self, key: str, rect: Rect) -> None:
        panel = self._panels[key]
        if isinstance(panel, Sign):
            note = self._note(panel, rect.width)
            self.places[key] = Place(rect, rect, None, (panel.text,), note, rect.y)
            return
        if isinstance(panel, Facts):
            title = (panel.title,) if panel.title else ()
            top = len(title) * TITLE * LEADING
            body = replace(rect, y=rect.y + top, height=rect.height - top)
            self.places[key] = Place(rect, body, None, title, (), rect.y)
            return
        self.places[key] = self._panel_place(panel, rect)

    def _panel_place(self, panel: Image | Grid, rect: Rect) -> Place:
        above, below = self._above(panel, rect.width), self._below(panel, rect.width)
        height = min(rect.height - above - below, self._body(panel, rect.width))
        width = rect.width
        if isinstance(panel, Grid) and panel.cell:
            width = _cells(panel)[1]
        else:
            widest = panel.side if isinstance(panel, Image) and panel.side else rect.width
            width = min(rect.width, widest, height * self._aspect(panel, rect.width))
        body = Rect(rect.x, rect.y + above, width, height)
        end = body.y + body.height
        bar = None
        if isinstance(panel, Image) and panel.bar:
            bar = Rect(body.x, end + 5, width, BAR - 5)
            end += BAR
        title = self._title(panel, rect.width)
        return Place(rect, body, bar, title, self._facts(panel, rect.width), end + 2)

    def _broken(self, table: Table, width: float) -> Table:
        """A single row that may be broken, as rows of whole cells that fit into ``width``."""
        if not table.wrap or len(table.rows) != 1:
            return table
        lines: list[list[Node]] = [[]]
        taken = 0.0
        for node in table.rows[0]:
            need = self.least_width(node)
            if lines[-1] and taken + GUTTER + need > width:
                lines.append([])
                taken = -GUTTER
            lines[-1].append(node)
            taken += need + GUTTER
        if len(lines) == 1:
            return table
        rows = tuple((Table((tuple(line),)),) for line in lines)
        return replace(table, rows=rows, wrap=False)


def _small(panel: Image | Grid) -> bool:
    """Whether the panel has a size of its own: its title is small then, too."""
    return (panel.side if isinstance(panel, Image) else panel.cell) is not None


def title_size(panel: Image | Grid) -> float:
    """The size of a panel's title, in units; small panels' titles are not bold."""
    return TEXT if _small(panel) else TITLE


def _cells(panel: Grid) -> tuple[float, float]:
    """Height and width of a grid whose cells have a size of their own."""
    rows, columns = panel.values.shape
    height, width = panel.cell or (0.0, 0.0)
    return float(rows * height), float(columns * width)


def _columns(table: Table) -> list[list[Node]]:
    return [list(column) for column in zip(*table.rows, strict=True)]


def _frame(table: Table) -> float:
    return FRAME if table.frame else 0.0
