"""A matrix as cells with numbers; cells of an editable one are dragged, typed into, and nudged."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from guiapp.core.colormaps import coloured, is_bright
from guiapp.core.figure import Grid
from guiapp.core.measures import FRAME, LINED_CELL, baseline, cell_numbers, cells_area
from guiapp.ui.canvas.item import PanelItem, qrect
from guiapp.ui.canvas.text import measure
from guiapp.ui.fonts import figure_font


class CellsItem(PanelItem):
    """A Grid panel. ``cursor`` is the cell that the keyboard acts on, drawn while it has focus."""

    content: Grid
    current: tuple[int, int] = (0, 0)

    @property
    def area(self) -> QRectF:
        """Where the cells are, inside of the body."""
        return qrect(cells_area(self.content, self.place.body))

    def to_data(self, point: QPointF) -> tuple[float, float]:
        """(row, column) of a point; cell centres are whole numbers."""
        area, (rows, columns) = self.area, self.content.values.shape
        row = (point.y() - area.y()) / area.height() * rows - 0.5
        column = (point.x() - area.x()) / area.width() * columns - 0.5
        return row, column

    def cell_rect(self, row: int, column: int) -> QRectF:
        """The rectangle of a cell on the canvas."""
        area, (rows, columns) = self.area, self.content.values.shape
        width, height = area.width() / columns, area.height() / rows
        return QRectF(area.x() + column * width, area.y() + row * height, width, height)

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """The cell under a point, or None."""
        row, column = (round(value) for value in self.to_data(point))
        rows, columns = self.content.values.shape
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def contains_point(self, point: QPointF) -> bool:
        """Whether the pointer is on a cell."""
        return self.area.contains(point)

    def paint_body(self, painter: QPainter) -> None:
        """Colours, hairlines, numbers, and the cursor."""
        area, values = self.area, self.content.values
        colours = np.ascontiguousarray(coloured(values, self.content.limits, self.content.colormap))
        rows, columns = values.shape
        image = QImage(colours.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(area, image.convertToFormat(QImage.Format.Format_RGB32))  # the screen's
        if min(area.width() / columns, area.height() / rows) >= LINED_CELL:
            self._paint_lines(painter, area, rows, columns)
        else:
            painter.setPen(QPen(QColor(self.palette.outline), 0))
            painter.drawRect(area)
        self._paint_numbers(painter, colours)
        for cell in self.content.framed:
            self._paint_frame(painter, cell, self.palette.mark, thin=True)
        if self.content.outline:
            self._paint_frame(painter, self.content.outline, self.palette.mark)

    def paint_focus(self, painter: QPainter) -> None:
        """The cell, of a matrix that can be edited."""
        if self.content.editable:
            self._paint_frame(painter, self.current, self.palette.accent)

    def _paint_lines(self, painter: QPainter, area: QRectF, rows: int, columns: int) -> None:
        paper = QColor(self.palette.paper)
        for column in range(1, columns):
            x = area.x() + column * area.width() / columns
            painter.fillRect(QRectF(x - 0.5, area.top(), 1.0, area.height()), paper)
        for row in range(1, rows):
            y = area.y() + row * area.height() / rows
            painter.fillRect(QRectF(area.left(), y - 0.5, area.width(), 1.0), paper)
        painter.setPen(QPen(QColor(self.palette.outline), 0))
        painter.drawRect(area)

    def _paint_numbers(self, painter: QPainter, colours: np.ndarray) -> None:
        area = cells_area(self.content, self.place.body)
        size, placed = cell_numbers(self.content, area, measure)
        if placed:
            painter.setFont(figure_font(size))
        bright = is_bright(colours).tolist()
        for number in placed:
            dark = bright[number.row][number.column]
            painter.setPen(Qt.GlobalColor.black if dark else Qt.GlobalColor.white)
            painter.drawText(QPointF(number.x, baseline(number.y, size)), number.text)

    def _paint_frame(
        self, painter: QPainter, cell: tuple[int, int], colour: str, *, thin: bool = False
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rect = self.cell_rect(*cell).adjusted(1, 1, -1, -1)
        lines = ((colour, FRAME),) if thin else ((self.palette.paper, 4.0), (colour, 2.0))
        for tone, width in lines:
            painter.setPen(QPen(QColor(tone), width))
            painter.drawRect(rect)
