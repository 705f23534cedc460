"""What lies over a picture: its border, its labels, its numbers, its marks, and the cover over
pixels that are not there yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from guiapp.core.figure import Box, Mark, Path
from guiapp.core.measures import Label, Number, View, baseline
from guiapp.core.palette import Palette
from guiapp.core.paths import OUTSIDE, drawn_path
from guiapp.ui.canvas.item import qrect
from guiapp.ui.canvas.path import paint_path
from guiapp.ui.canvas.text import font, measure, write_centred

UNDER = "#000000"
"""A dark line under the bright one is seen on every picture."""


@dataclass(frozen=True)
class Over:
    """All that is drawn over a picture; ``whole`` says that nothing of it is cut off.

    ``labels`` are words on the pixels, each with its ink; ``numbers`` their size, and what is
    written into pixels, each with its ink; ``shown`` is how many pixels are there, row by row, None
    for all.
    """

    view: View
    whole: bool
    palette: Palette
    marks: tuple[Mark, ...]
    labels: tuple[tuple[Label, str], ...]
    numbers: tuple[float, tuple[tuple[Number, str], ...]]
    shown: int | None


class Overlay(QGraphicsItem):
    """Paints what it was told last; the same again costs nothing."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._over: Over | None = None
        self._bounds = QRectF()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(2)

    def boundingRect(self) -> QRectF:
        """Qt's question: where this item paints. Marks may stand out over the border."""
        return self._bounds

    def show_over(self, over: Over) -> None:
        """Show this."""
        if over == self._over:
            return
        self._over = over
        bounds = qrect(over.view.area).adjusted(-OUTSIDE, -OUTSIDE, OUTSIDE, OUTSIDE)
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """A hairline around the picture, the cover, the labels, the numbers, and the marks."""
        over = self._over
        if over is None:
            return
        if over.shown is not None:
            _paint_cover(painter, over, over.shown)
        painter.setPen(QPen(QColor(over.palette.hairline), 0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(qrect(over.view.area))
        for label, ink in over.labels:
            at = label.rect
            middle = at.x + at.width / 2, at.y + at.height / 2
            write_centred(painter, label.text, *middle, at.height, ink)
        _paint_numbers(painter, *over.numbers)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in over.marks:
            _paint_mark(painter, over, mark)


def _paint_cover(painter: QPainter, over: Over, shown: int) -> None:
    view = over.view
    height, width = view.shape
    row, column = divmod(shown, width)
    end = QPointF(view.x(width - 0.5), view.y(height - 0.5))
    painter.save()
    painter.setClipRect(qrect(view.area))
    start = QPointF(view.x(column - 0.5), view.y(row - 0.5))
    hatch = QBrush(QColor(over.palette.hairline), Qt.BrushStyle.BDiagPattern)
    for rect in (
        QRectF(start, QPointF(end.x(), view.y(row + 0.5))),
        QRectF(QPointF(view.x(-0.5), view.y(row + 0.5)), end),
    ):
        painter.fillRect(rect, QColor(over.palette.paper))
        painter.fillRect(rect, hatch)  # or it would look like the zero of a signed picture
    painter.restore()


def _paint_numbers(painter: QPainter, size: float, placed: tuple[tuple[Number, str], ...]) -> None:
    if placed:
        painter.setFont(font(size))
    for number, ink in placed:
        painter.setPen(QColor(ink))
        painter.drawText(QPointF(number.x, baseline(number.y, size)), number.text)


def _paint_mark(painter: QPainter, over: Over, mark: Mark) -> None:
    if isinstance(mark, Path):
        drawn = drawn_path(mark, over.view, measure, whole=over.whole)
        paint_path(painter, mark, drawn, over.palette.tone(mark.tone))
        return
    rect, area = qrect(over.view.mark(mark)), qrect(over.view.area)
    if not over.whole and not area.intersects(rect):
        return
    painter.save()
    if not over.whole:
        painter.setClipRect(area)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((UNDER, 3.5), (over.palette.tone(mark.tone), 2.0)):
        pen = QPen(QColor(colour), width)
        if isinstance(mark, Box) and mark.dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        if isinstance(mark, Box):
            painter.drawRect(rect)
        else:
            painter.drawEllipse(rect)
    painter.restore()
