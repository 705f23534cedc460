"""A matrix as cells with numbers; cells of an editable one are dragged, typed into, and nudged."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from guiapp.core import numbers
from guiapp.core.colormaps import coloured, ink_on
from guiapp.core.figure import Grid
from guiapp.ui.canvas.item import PanelItem
from guiapp.ui.canvas.text import measure
from guiapp.ui.fonts import figure_font

LEGIBLE = 18.0
LARGEST_CELL = 76.0
LARGEST_TEXT = 17.0
SMALLEST_TEXT = 7.5


class CellsItem(PanelItem):
    """A Grid panel. ``cursor`` is the cell that the keyboard acts on, drawn while it has focus."""

    content: Grid
    current: tuple[int, int] = (0, 0)
    focused = False

    @property
    def area(self) -> QRectF:
        """Where the cells are, inside of the body."""
        body, (rows, columns) = self.body, self.content.values.shape
        if self.content.cell:
            height, width = self.content.cell
            return QRectF(body.x(), body.y(), columns * width, rows * height)
        side = min(body.width() / columns, body.height() / rows, LARGEST_CELL)
        w, h = side * columns, side * rows
        return QRectF(body.center().x() - w / 2, body.center().y() - h / 2, w, h)

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
        painter.drawImage(area, image)
        if min(area.width() / columns, area.height() / rows) >= 5:
            self._paint_lines(painter, area, rows, columns)
        else:
            painter.setPen(QPen(QColor(self.palette.outline), 0))
            painter.drawRect(area)
        self._paint_numbers(painter, colours)
        if self.content.outline:
            self._paint_frame(painter, self.content.outline, self.palette.mark)
        if self.focused and self.content.editable:
            self._paint_frame(painter, self.current, self.palette.accent)

    def _paint_lines(self, painter: QPainter, area: QRectF, rows: int, columns: int) -> None:
        painter.setPen(QPen(QColor(self.palette.paper), 0))
        for column in range(1, columns):
            x = area.x() + column * area.width() / columns
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        for row in range(1, rows):
            y = area.y() + row * area.height() / rows
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QPen(QColor(self.palette.outline), 0))
        painter.drawRect(area)

    def _paint_numbers(self, painter: QPainter, colours: np.ndarray) -> None:
        columns = self.content.values.shape[1]
        cell = self.cell_rect(0, 0)
        if min(cell.width(), cell.height()) < LEGIBLE:
            return
        texts = numbers.texts(self.content.values.ravel())
        widest = max(measure(text, 1.0, False) for text in texts)
        size = min(cell.height() * 0.5, (cell.width() - 4) / widest, LARGEST_TEXT)
        if size < SMALLEST_TEXT:
            return
        painter.setFont(figure_font(int(size)))
        for index, text in enumerate(texts):
            row, column = divmod(index, columns)
            if self.content.blank is not None and self.content.blank[row, column]:
                continue
            painter.setPen(QColor(ink_on(colours[row, column])))
            painter.drawText(self.cell_rect(row, column), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_frame(self, painter: QPainter, cell: tuple[int, int], colour: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rect = self.cell_rect(*cell).adjusted(1, 1, -1, -1)
        for tone, width in ((self.palette.paper, 4.0), (colour, 2.0)):
            painter.setPen(QPen(QColor(tone), width))
            painter.drawRect(rect)
