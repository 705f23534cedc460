"""How large panels and tables want to be, before they are given a place. See ``layout``."""

from __future__ import annotations

from dataclasses import replace

from guiapp.core.figure import Curves, Facts, Grid, Image, Node, Panel, Sign, Table
from guiapp.core.wrapping import Measure, wrapped

GUTTER = 12.0
MARGIN = 16.0
FRAME = 12.0
TITLE = 15.0
TEXT = 12.0
LARGE = 22.0
LEADING = 1.36
BAR = 20.0
SMALLEST_BODY = 84.0
OVERHANG = 8.0
LARGEST_GAP = 28.0
NAME = 11.0
"""Size of the names beside a picture."""
NAME_GAP = 5.0
MOST_ROOM = 92.0
"""Names at the left of a picture take no more than this."""

Framed = Image | Grid | Curves
"""A panel with a title above its body and facts below."""


class Sizes:
    """Measures nodes between their least (fill 0) and preferred (fill 1) height.

    Heights follow from widths; where height is short, every flexible row gives up the same share.
    """

    def __init__(self, panels: dict[str, Panel], measure: Measure) -> None:
        self._panels = panels
        self._measure = measure

    # --- widths

    def least_width(self, node: Node) -> float:
        if node is None:
            return 0.0
        if isinstance(node, Table):
            columns = [self.fixed(c) or self._least(c) for c in columns_of(node)]
            if node.wrap and len(node.rows) == 1:
                return max(columns) + 2 * frame_of(node)
            return sum(columns) + GUTTER * (len(columns) - 1) + 2 * frame_of(node)
        panel = self._panels[node]
        if isinstance(panel, Curves):
            return panel.least
        fixed = self.fixed_width(panel)
        return SMALLEST_BODY if fixed is None else fixed

    def _least(self, column: list[Node]) -> float:
        return max(self.least_width(node) for node in column)

    def fixed_width(self, panel: Panel) -> float | None:
        """The width of a panel that does not grow; None for one that does."""
        if isinstance(panel, Sign):
            size = LARGE if panel.large else TITLE
            note = self._measure(panel.note, TEXT, False) if panel.note else 0.0
            return max(self._measure(panel.text, size, False) + 4, min(note, 72.0), 24.0)
        if isinstance(panel, Facts):
            return panel.width
        if isinstance(panel, Image) and panel.side:
            return panel.side
        if isinstance(panel, Grid) and panel.cell:
            longest: float = max(self._measure(w, TEXT, False) for w in panel.title.split(" "))
            return max(cells_of(panel)[1], longest, 84.0)
        return None

    def fixed(self, column: list[Node]) -> float | None:
        widths = [self._node_fixed(node) for node in column if node is not None]
        return None if any(w is None for w in widths) else max((w or 0 for w in widths), default=0)

    def _node_fixed(self, node: Node) -> float | None:
        if node is None:
            return 0.0
        if not isinstance(node, Table):
            return self.fixed_width(self._panels[node])
        columns = [self.fixed(column) for column in columns_of(node)]
        if node.wrap or any(width is None for width in columns):
            return None
        return sum(w or 0.0 for w in columns) + GUTTER * (len(columns) - 1) + 2 * frame_of(node)

    def widths(self, table: Table, width: float) -> list[float]:
        """Column widths: fixed ones as they are, the others share what is left by their weights.

        A column in which something needs more than its share gets that, and the rest share less.
        """
        columns = columns_of(table)
        weights = table.weights or (1.0,) * len(columns)
        known = {n: fixed for n, c in enumerate(columns) if (fixed := self.fixed(c)) is not None}
        while len(known) < len(columns):
            rest = width - sum(known.values()) - GUTTER * (len(columns) - 1)
            needs = {n: self._least(c) for n, c in enumerate(columns) if n not in known}
            unit = rest / (sum(weights[n] for n in needs) or 1.0)
            more = {n: need for n, need in needs.items() if need > unit * weights[n]}
            known |= more or {n: unit * weights[n] for n in needs}
        return [known[n] for n in range(len(columns))]

    # --- heights

    def height(self, node: Node, width: float, fill: float) -> float:
        """The height of a node in that width."""
        if node is None:
            return 0.0
        if isinstance(node, Table):
            table = self.broken(node, width - 2 * frame_of(node))
            inner = width - 2 * frame_of(table)
            rows = self.row_heights(table, self.widths(table, inner), fill)
            return sum(rows) + GUTTER * (len(rows) - 1) + 2 * frame_of(table)
        if self.growing(node) is not None:
            return self._row_height((node,), [width], [width], fill)
        return self.panel_height(self._panels[node], width)

    def row_heights(self, table: Table, widths: list[float], fill: float) -> list[float]:
        """The height of every row; pictures beside each other have their bodies in one line."""
        tight = self.tight_widths(table, widths, fill)
        return [self._row_height(row, widths, tight, fill) for row in table.rows]

    def tight_widths(self, table: Table, widths: list[float], fill: float) -> list[float]:
        """Columns of pictures no wider than the pictures in them, so that signs stand close."""
        columns = zip(columns_of(table), widths, strict=True)
        return [self._tight_width(column, width, fill) for column, width in columns]

    def _tight_width(self, column: list[Node], width: float, fill: float) -> float:
        growing = [panel for node in column if (panel := self.growing(node)) is not None]
        if not growing or any(isinstance(node, Table) for node in column):
            return width
        if any(isinstance(panel, Curves) for panel in growing):
            return width
        used = [self.across(p, self._filled_body(p, width, fill)) for p in growing]
        return min(max(*used, self._least(column)), width)

    def _row_height(
        self, row: tuple[Node, ...], widths: list[float], tight: list[float], fill: float
    ) -> float:
        cells = list(zip(row, widths, strict=True))
        growing = [(panel, w) for node, w in cells if (panel := self.growing(node)) is not None]
        others = [
            self.height(node, w, fill)
            for node, w in zip(row, tight, strict=True)
            if self.growing(node) is None
        ]
        bodies = max((self._filled_body(panel, w, fill) for panel, w in growing), default=0.0)
        above, below = self.around(row, tight)
        return max(bodies + above + below, *others, 0.0)

    def around(self, row: tuple[Node, ...], widths: list[float]) -> tuple[float, float]:
        """The most that titles take above the growing bodies of a row, and facts below them."""
        cells = zip(row, widths, strict=True)
        growing = [(panel, w) for node, w in cells if (panel := self.growing(node)) is not None]
        above = max((self.above(panel, w) for panel, w in growing), default=0.0)
        below = max((self.below(panel, w) for panel, w in growing), default=0.0)
        return above, below

    def growing(self, node: Node) -> Framed | None:
        """The picture, matrix or plot of a node, where it takes the room there is."""
        panel = self._panels[node] if isinstance(node, str) else None
        if isinstance(panel, Curves):
            return panel if panel.height is None else None
        return panel if isinstance(panel, Image | Grid) and not is_small(panel) else None

    def _filled_body(self, panel: Framed, width: float, fill: float) -> float:
        body = self.body(panel, width)
        least = min(SMALLEST_BODY, body)
        return least + fill * (body - least)

    def panel_height(self, panel: Panel, width: float) -> float:
        """The height of a panel that does not grow."""
        if isinstance(panel, Sign):
            size = LARGE if panel.large else TITLE
            return size * LEADING + len(self.note(panel, width)) * TEXT * LEADING
        if isinstance(panel, Facts):
            return self._facts_height(panel)
        return self.body(panel, width) + self.above(panel, width) + self.below(panel, width)

    def _facts_height(self, panel: Facts) -> float:
        title = TITLE * LEADING if panel.title else 0.0
        return title + sum((LARGE if f.strong else TEXT) * LEADING for f in panel.rows)

    def body(self, panel: Framed, width: float) -> float:
        if isinstance(panel, Curves):
            return width / panel.aspect if panel.height is None else panel.height
        if isinstance(panel, Image):
            left, top = names_room(panel)
            return max(min(width, panel.side or width) - left, 1.0) / panel.aspect + top
        if panel.cell:
            return cells_of(panel)[0]
        rows, columns = panel.values.shape
        return width / (panel.aspect or min(max(columns / rows, 0.25), 4.0))

    def across(self, panel: Framed, height: float) -> float:
        """The width of a picture, matrix or growing plot whose body is so high."""
        if isinstance(panel, Image):
            left, top = names_room(panel)
            return max(height - top, 0.0) * panel.aspect + left
        return height / self.body(panel, 1.0)

    def title(self, panel: Framed, width: float) -> tuple[str, ...]:
        small = is_small(panel)
        room = width + OVERHANG
        return wrapped(panel.title, self._measure, title_size(panel), room, not small)

    def note(self, panel: Sign, width: float) -> tuple[str, ...]:
        return wrapped(panel.note, self._measure, TEXT, max(width, 72.0), False)

    def facts(self, panel: Framed, width: float) -> tuple[str, ...]:
        return wrapped(panel.facts, self._measure, TEXT, width + OVERHANG, False)

    def above(self, panel: Framed, width: float) -> float:
        lines = self.title(panel, width)
        return len(lines) * title_size(panel) * LEADING + (4 if lines else 0)

    def below(self, panel: Framed, width: float) -> float:
        lines = self.facts(panel, width)
        bar = BAR if isinstance(panel, Image) and panel.bar else 0.0
        return len(lines) * TEXT * LEADING + (2 if lines else 0) + bar

    def broken(self, table: Table, width: float) -> Table:
        """A single row that may be broken, as rows of whole cells that fit into ``width``."""
        if not table.wrap or len(table.rows) != 1:
            return table
        lines: list[list[Node]] = [[]]
        taken = -GUTTER
        for node in table.rows[0]:
            need = self.least_width(node)
            if lines[-1] and taken + GUTTER + need > width:
                lines.append([])
                taken = -GUTTER
            lines[-1].append(node)
            taken += GUTTER + need
        if len(lines) == 1:
            return table
        if table.narrow is not None:
            return self.broken(table.narrow, width)
        rows = tuple((Table((tuple(line),)),) for line in lines)
        return replace(table, rows=rows, wrap=False, weights=())


def names_room(panel: Image) -> tuple[float, float]:
    """What the names beside a picture take: at its left, and above it.

    It follows from their letters alone, so that every painter leaves the same room.
    """
    rows, columns = panel.names
    letters = max((len(name) for name in rows), default=0)
    left = min(0.68 * NAME * max(letters, 2) + NAME_GAP, MOST_ROOM) if letters else 0.0
    return left, NAME * LEADING if any(columns) else 0.0


def is_small(panel: Framed) -> bool:
    """Whether the panel has a size of its own: its title is small then, too."""
    if isinstance(panel, Curves):
        return False
    return (panel.side if isinstance(panel, Image) else panel.cell) is not None


def title_size(panel: Framed) -> float:
    """The size of a panel's title, in units; small panels' titles are not bold."""
    return TEXT if is_small(panel) else TITLE


def cells_of(panel: Grid) -> tuple[float, float]:
    """Height and width of a grid whose cells have a size of their own."""
    rows, columns = panel.values.shape
    height, width = panel.cell or (0.0, 0.0)
    return float(rows * height), float(columns * width)


def columns_of(table: Table) -> list[list[Node]]:
    return [list(column) for column in zip(*table.rows, strict=True)]


def frame_of(table: Table) -> float:
    return FRAME if table.frame else 0.0
