"""Figure text: measured and painted in DejaVu Sans, in units."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from guiapp.core.layout import LEADING
from guiapp.ui.fonts import figure_font

_FINE = 16
"""Fonts are measured this much larger, since Qt's sizes are whole pixels."""


@lru_cache(maxsize=64)
def font(size: float, bold: bool = False) -> QFont:
    """The figure font, ``size`` units high."""
    made = figure_font(size, bold)
    if bold:
        made.setWeight(QFont.Weight.Bold)
    return made


@lru_cache(maxsize=8)
def _metrics(bold: bool) -> QFontMetricsF:
    return QFontMetricsF(figure_font(_FINE * 12, bold))


@lru_cache(maxsize=8192)
def measure(text: str, size: float, bold: bool) -> float:
    """The width of ``text`` in units."""
    return float(_metrics(bold).horizontalAdvance(text)) * size / (_FINE * 12)


def write_lines(
    painter: QPainter,
    lines: tuple[str, ...],
    x: float,
    y: float,
    size: float,
    colour: str,
    bold: bool = False,
) -> float:
    """Write lines from the top ``y`` downwards; the y after the last."""
    painter.setFont(font(size, bold))
    painter.setPen(QColor(colour))
    for line in lines:
        painter.drawText(QPointF(x, y + size * (0.5 * LEADING + 0.36)), line)
        y += size * LEADING
    return y


def write_centred(
    painter: QPainter, text: str, x: float, y: float, size: float, colour: str, bold: bool = False
) -> None:
    """Write one line centred on (x, y)."""
    painter.setFont(font(size, bold))
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(x - measure(text, size, bold) / 2, y + size * 0.36), text)
