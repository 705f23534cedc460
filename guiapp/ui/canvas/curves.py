"""A panel of curves: painted from the same geometry as on paper."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from guiapp.core.curves import DOT, STROKE, Curve, dashes, value_at
from guiapp.core.figure import Curves
from guiapp.core.layout import Place
from guiapp.core.measures import baseline
from guiapp.core.names import Segment, Written
from guiapp.core.palette import LIGHT, Palette
from guiapp.core.plots import CURSOR, Plot, Ruled, backing, plot_of, swatch_of, with_cursors
from guiapp.ui.canvas.item import PanelItem, looks_alike, qrect
from guiapp.ui.canvas.lines import draw_lines, polygon
from guiapp.ui.canvas.text import font, measure

MANY = 200
"""Points of a polyline whose steps are short."""
STEPS = 100
"""A key moves over so many places, where the samples of a curve do not tell how many."""


class CurvesItem(PanelItem):
    """A Curves panel. Points are (y, x) in data, as rows and columns are on pictures."""

    content: Curves

    def __init__(self, panel: Curves, place: Place, palette: Palette) -> None:
        super().__init__(panel, place, palette)
        self._plot: Plot | None = None
        self._cursors = Cursors(self)

    def update_panel(self, panel: Any, place: Place, palette: Palette) -> None:
        """Show other curves, or the same elsewhere; where only cursors differ, only those."""
        if place.body != self.place.body or not looks_alike(panel, self.content):
            self._plot = None
        elif self._plot is not None and panel.cursors != self.content.cursors:
            self._plot = with_cursors(self._plot, panel.cursors, measure)
        super().update_panel(panel, place, palette)
        self._cursors.show_rules(self.plot.rules, self._bounds, palette)

    @property
    def plot(self) -> Plot:
        """Where everything stands on the canvas."""
        if self._plot is None:
            self._plot = plot_of(self.content, self.place.body, measure)
        return self._plot

    def to_data(self, point: QPointF) -> tuple[float, float]:
        """(y, x) of a point on the canvas."""
        x, y = self.plot.to_data(point.x(), point.y())
        return y, x

    def to_canvas(self, y: float, x: float) -> QPointF:
        """The point on the canvas of a place in data."""
        return QPointF(*self.plot.to_units(x, y))

    def contains_point(self, point: QPointF) -> bool:
        """Whether the pointer is on the plot, its numbers not counted."""
        return qrect(self.plot.area).adjusted(-1, -1, 1, 1).contains(point)

    def values_at(self, x: float) -> list[tuple[str, float]]:
        """The labels and values of the curves that have one at an x."""
        found = ((line.label, value_at(line, x)) for line in self.content.lines)
        return [(label, value) for label, value in found if value is not None]

    @property
    def probed(self) -> tuple[float, float]:
        """Where the cursors are, or the middle: what the arrow keys move."""
        area = self.plot.area
        y, x = self.to_data(QPointF(area.x + area.width / 2, area.y + area.height / 2))
        for cursor in reversed(self.content.cursors):
            x, y = (cursor.at, y) if cursor.axis == "x" else (x, cursor.at)
        return y, x

    def moved(self, point: tuple[float, float], down: int, across: int) -> tuple[float, float]:
        """The place so many key presses further, within the limits."""
        plot, (y, x) = self.plot, point
        at = self.to_canvas(y, x)
        right = plot.area.x + plot.area.width
        left, step = plot.area.x, self._step()
        moved_x = min(max(at.x() + across * step, left), right)
        bottom = plot.area.y + plot.area.height
        moved_y = min(max(at.y() + down * plot.area.height / STEPS, plot.area.y), bottom)
        data = self.to_data(QPointF(moved_x, moved_y))
        return (data[0] if down else y), (data[1] if across else x)

    def _step(self) -> float:
        """From one sample of the first curve to the next, in units, if they are evenly spaced."""
        plot = self.plot
        lines = self.content.lines
        if lines and not plot.x.log and len(lines[0].x) > 1:
            between = np.diff(lines[0].x)
            if between[0] > 0 and np.allclose(between, between[0], rtol=1e-6, atol=0.0):
                scale = (plot.x.end - plot.x.start) / (plot.x.high - plot.x.low)
                return float(between[0]) * scale
        return plot.area.width / STEPS

    # --- painting

    def paint_body(self, painter: QPainter) -> None:
        """Grid, curves, cursors, names and numbers."""
        plot, palette = self.plot, self.palette
        _rule(painter, plot.grid, palette.grid, 0.0)
        _rule(painter, (plot.base,), palette.outline, 0.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for curve in plot.curves:
            _paint_curve(painter, curve, palette.curve(curve.line.colour))
        for name in plot.names:
            colour = palette.curve(self.content.lines[name.index].colour)
            _paint_curve(painter, swatch_of(name, self.content), colour)
            _write(painter, name.text, palette.ink)
        for text in plot.texts:
            _write(painter, text, palette.quiet)


class Cursors(QGraphicsItem):
    """The cursors over a plot: they move where the curves under them stay."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self._rules: tuple[Ruled, ...] = ()
        self._palette: Palette = LIGHT
        self._bounds = QRectF()

    def boundingRect(self) -> QRectF:
        """Qt's question: where this item paints."""
        return self._bounds

    def show_rules(self, rules: tuple[Ruled, ...], bounds: QRectF, palette: Palette) -> None:
        """Show these; the same again costs nothing."""
        if (rules, bounds, palette) == self._shown:
            return
        self._shown = (rules, QRectF(bounds), palette)
        self._rules, self._palette = rules, palette
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = QRectF(bounds)
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """The lines, and then their labels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for rule in self._rules:
            _rule(painter, (rule.segment,), self._palette.ruled(rule.tone), CURSOR)
        for rule in self._rules:
            if rule.text is not None:
                colour = self._palette.ruled(rule.tone)
                painter.fillRect(qrect(backing(rule.text)), QColor(self._palette.paper))
                _write(painter, rule.text, self._palette.ink if rule.tone == "accent" else colour)


def _rule(painter: QPainter, segments: tuple[Segment, ...], colour: str, width: float) -> None:
    painter.setPen(QPen(QColor(colour), width))
    painter.drawLines([QLineF(*start, *end) for start, end in segments])


def _paint_curve(painter: QPainter, curve: Curve, colour: str) -> None:
    for x, y, width, height in curve.bars.tolist():
        painter.fillRect(QRectF(x, y, width, height), QColor(colour))
    pen = QPen(QColor(colour), STROKE)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes(curve.line):
        pen.setDashPattern(dashes(curve.line))
    for stroke in curve.strokes:
        paint_stroke(painter, pen, stroke)
    if len(curve.dots):
        pen = QPen(QColor(colour), DOT)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(polygon(curve.dots))


def paint_stroke(painter: QPainter, pen: QPen, stroke: np.ndarray, many: int = MANY) -> None:
    """A polyline; one of ``many`` steps as separate lines, which Qt draws ten times as fast.

    Where steps are short nobody sees that they are not joined, nor that a dash ends with a step.
    """
    if len(stroke) <= many:
        painter.setPen(pen)
        painter.drawPolyline(polygon(stroke))
        return
    steps = np.concatenate([stroke[:-1], stroke[1:]], axis=1)
    pattern = pen.dashPattern()
    if pattern:
        steps = steps[_in_dashes(stroke, pattern, pen.widthF())]
    plain = QPen(pen.color(), pen.widthF())
    plain.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(plain)
    draw_lines(painter, steps)


def _in_dashes(stroke: np.ndarray, pattern: list[float], width: float) -> np.ndarray:
    """Which steps have their middle in a dash; dashes and gaps are counted in widths."""
    lengths = np.hypot(*np.diff(stroke, axis=0).T) / width
    middles = np.cumsum(lengths) - lengths / 2
    ends = np.cumsum(pattern)
    return np.searchsorted(ends, middles % ends[-1], side="right") % 2 == 0


def _write(painter: QPainter, text: Written, colour: str) -> None:
    painter.setFont(font(text.size))
    painter.setPen(QColor(colour))
    if not text.turned:
        painter.drawText(QPointF(text.x, baseline(text.y, text.size)), text.text)
        return
    painter.save()
    painter.translate(baseline(text.x, text.size), text.y)
    painter.rotate(-90.0)
    painter.drawText(QPointF(0.0, 0.0), text.text)
    painter.restore()
