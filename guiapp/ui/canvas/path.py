"""A mark that is a path: a bright line over a dark one, with its head and its label."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from guiapp.core.figure import Path
from guiapp.core.measures import baseline
from guiapp.core.paths import LABEL, PADDING, Drawn
from guiapp.ui.canvas.curves import polygon
from guiapp.ui.canvas.item import qrect
from guiapp.ui.canvas.text import font

UNDER = "#000000"


def paint_path(painter: QPainter, path: Path, drawn: Drawn, colour: str) -> None:
    """The line, its head, and the label in white on black."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tone, width in ((UNDER, 3.5), (colour, 2.0)):
        pen = QPen(QColor(tone), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if path.dashed and tone == colour:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        for stroke in drawn.strokes:
            painter.drawPolyline(polygon(stroke))
    if drawn.head is not None:
        pen = QPen(QColor(UNDER), 1.5)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(QColor(colour))
        painter.drawPolygon(polygon(drawn.head))
    if drawn.backing is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(UNDER))
        rect = qrect(drawn.backing)
        painter.drawRoundedRect(rect, 3, 3)
        painter.setFont(font(LABEL))
        painter.setPen(QColor("#ffffff"))
        y = baseline(rect.center().y(), LABEL)
        painter.drawText(QPointF(rect.x() + PADDING, y), drawn.label)
    painter.setBrush(Qt.BrushStyle.NoBrush)
