"""A mark that is a path: a bright line over a dark one, with its head and its label."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from guiapp.core.figure import Path
from guiapp.core.measures import baseline
from guiapp.core.paths import DASH, LABEL, OUTLINE, PADDING, WIDTHS, Drawn
from guiapp.ui.canvas.curves import paint_stroke
from guiapp.ui.canvas.item import qrect
from guiapp.ui.canvas.lines import polygon
from guiapp.ui.canvas.text import font

UNDER = "#000000"
MANY = 60
"""Points of a way that was traced: its steps are short, and it is drawn anew in every frame."""


def paint_path(painter: QPainter, path: Path, drawn: Drawn, colour: str) -> None:
    """The line, its head, and the label in white on black."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_line(painter, drawn, _pen(UNDER, WIDTHS[0]))
    if drawn.head is not None:
        painter.setPen(_pen(UNDER, OUTLINE))
        painter.drawPolygon(polygon(drawn.head))
    bright = _pen(colour, WIDTHS[1])
    if path.dashed:
        bright.setDashPattern(DASH)
    _paint_line(painter, drawn, bright)
    painter.setPen(Qt.PenStyle.NoPen)
    if drawn.head is not None:
        painter.setBrush(QColor(colour))
        painter.drawPolygon(polygon(drawn.head))
    if drawn.backing is not None:
        rect = qrect(drawn.backing)
        painter.setBrush(QColor(UNDER))
        painter.drawRoundedRect(rect, 3, 3)
        painter.setFont(font(LABEL))
        painter.setPen(QColor("#ffffff"))
        y = baseline(rect.center().y(), LABEL)
        painter.drawText(QPointF(rect.x() + PADDING, y), drawn.label)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_line(painter: QPainter, drawn: Drawn, pen: QPen) -> None:
    for stroke in drawn.strokes:
        paint_stroke(painter, pen, stroke, MANY)


def _pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
