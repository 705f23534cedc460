"""What all panels on the canvas have in common: a place, a title, facts, and a dimmed state."""

from __future__ import annotations

import operator

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from guiapp.core.figure import Curves, Grid, Panel
from guiapp.core.layout import TEXT, TITLE, Framed, Place, Rect, title_size
from guiapp.core.palette import Palette
from guiapp.core.sizes import OVERHANG
from guiapp.ui.canvas.text import write_lines


def qrect(rect: Rect) -> QRectF:
    """A layout's rectangle as Qt's."""
    return QRectF(rect.x, rect.y, rect.width, rect.height)


def looks_alike(first: Panel, second: Panel) -> bool:
    """Whether two panels without pixels are drawn the same, but for the cursors of curves."""
    if isinstance(first, Curves) and isinstance(second, Curves):
        return first is second or (first.lines is second.lines and _axes(first) == _axes(second))
    if not isinstance(first, Grid):
        return first == second
    if not isinstance(second, Grid) or not np.array_equal(first.values, second.values):
        return False
    look = operator.attrgetter("limits", "colormap", "outline", "framed", "editable", "cell")
    return bool(look(first) == look(second)) and first.blank is second.blank


_axes = operator.attrgetter(
    "x_limits", "y_limits", "x_label", "y_label", "x_names", "x_log", "y_log"
)


class PanelItem(QGraphicsItem):
    """One panel. ``update_panel`` is told everything; what is unchanged is left alone."""

    def __init__(self, panel: Panel, place: Place, palette: Palette) -> None:
        super().__init__()
        # What did not change is copied from its last picture, also where a neighbour is painted.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.content = panel
        self.place = place
        self.palette = palette
        self.focused = False
        self._bounds = QRectF()

    def set_focused(self, focused: bool) -> None:
        """Show, or no longer, that the keyboard acts on this panel."""
        if focused != self.focused:
            self.focused = focused
            self.update()

    def update_panel(self, panel: Panel, place: Place, palette: Palette) -> None:
        """Show another panel of the same kind, or the same elsewhere."""
        same = place == self.place and palette is self.palette and looks_alike(panel, self.content)
        fresh = self._bounds.isNull()
        self.content, self.palette = panel, palette
        self.set_place(place)
        if fresh or not same:
            self.update()

    def set_place(self, place: Place) -> None:
        """Stand somewhere else."""
        if place.rect != self.place.rect or self._bounds.isNull():
            self.prepareGeometryChange()
            self._bounds = qrect(place.rect).adjusted(-2, -2, OVERHANG + 2, 2)
        self.place = place

    @property
    def body(self) -> QRectF:
        """The picture, the cells or the words, without title and facts."""
        return qrect(self.place.body)

    def contains_point(self, point: QPointF) -> bool:
        """Whether the pointer at ``point`` is on the body."""
        return self.body.contains(point)

    def boundingRect(self) -> QRectF:
        """Qt's question: where this item paints."""
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Title and facts; the body is the subclass's."""
        place, palette = self.place, self.palette
        if isinstance(self.content, Framed):
            size = title_size(self.content)
            strong = size == TITLE
            colour = palette.ink if strong else palette.quiet
            write_lines(painter, place.title, place.rect.x, place.rect.y, size, colour, bold=strong)
            write_lines(painter, place.facts, place.rect.x, place.facts_y, TEXT, palette.quiet)
        self.paint_body(painter)
        if self.focused:
            self.paint_focus(painter)

    def paint_focus(self, painter: QPainter) -> None:
        """A ring around what the keyboard acts on."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.palette.accent), 2.0))
        painter.drawRect(self.frame.adjusted(-1, -1, 1, 1))

    @property
    def frame(self) -> QRectF:
        """What the ring goes around."""
        return self.body

    def paint_body(self, painter: QPainter) -> None:
        """What stands between title and facts."""
