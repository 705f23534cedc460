"""Signs between panels, and labelled numbers."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from guiapp.core.figure import Fact, Facts, Sign
from guiapp.core.layout import LARGE, LEADING, TEXT, TITLE
from guiapp.core.measures import fitting
from guiapp.ui.canvas.item import PanelItem
from guiapp.ui.canvas.text import measure, write_centred, write_lines


class SignItem(PanelItem):
    """An operator, centred in the height of its row."""

    content: Sign

    def paint_body(self, painter: QPainter) -> None:
        """The sign, and its note under it."""
        rect = self.body
        size = LARGE if self.content.large else TITLE
        colour = self.palette.ink if self.content.large else self.palette.quiet
        centre = rect.center()
        write_centred(painter, self.content.text, centre.x(), centre.y(), size, colour)
        y = centre.y() + size * LEADING / 2
        for line in self.place.facts:
            write_centred(painter, line, centre.x(), y + TEXT / 2, TEXT, self.palette.quiet)
            y += TEXT * LEADING


class FactsItem(PanelItem):
    """A title, and a line for each fact: label left, value beside it."""

    content: Facts

    def paint_body(self, painter: QPainter) -> None:
        """Every line."""
        rect, palette = self.body, self.palette
        write_lines(
            painter, self.place.title, rect.x(), self.place.rect.y, TITLE, palette.ink, bold=True
        )
        y = rect.y()
        column = max(
            (measure(r.label, TEXT, False) for r in self.content.rows if r.label and r.value),
            default=0.0,
        )
        for row in self.content.rows:
            y = self._write_row(painter, row, rect.x(), y, column)

    def _write_row(self, painter: QPainter, row: Fact, x: float, y: float, column: float) -> float:
        palette, width = self.palette, self.body.width()
        quiet = palette.tone(row.tone) if row.label and not row.value else palette.quiet
        height = LARGE if row.strong else TEXT
        left = column + 12 if row.label else 0.0
        middle = y + height * LEADING / 2
        for text, start, size, colour, bold in (
            (row.label, 0.0, TEXT, quiet, False),
            (row.value, left, height, palette.tone(row.tone), row.strong),
        ):
            fitted = fitting(text, size, width - start, measure, bold=bold)
            top = middle - fitted * LEADING / 2
            write_lines(painter, (text,), x + start, top, fitted, colour, bold)
        return y + height * LEADING
