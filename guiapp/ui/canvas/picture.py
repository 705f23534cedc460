"""A picture through its colour map, with its marks, its colour bar and its zoom."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem

from guiapp.core import numbers
from guiapp.core.beside import labels_on, names_beside
from guiapp.core.colormaps import CYCLIC, coloured, indexed, ink_on, ink_on_value, table
from guiapp.core.figure import Image, Zoom
from guiapp.core.layout import Place
from guiapp.core.measures import (
    BAR_HEIGHT,
    BAR_TEXT,
    WHOLE,
    Label,
    Number,
    View,
    baseline,
    is_whole,
    pixel_numbers,
    pixels_under,
)
from guiapp.core.palette import Palette
from guiapp.core.veil import veil_entries
from guiapp.ui import theme
from guiapp.ui.canvas.item import PanelItem, qrect
from guiapp.ui.canvas.overlay import Over, Overlay
from guiapp.ui.canvas.pixels import VEIL, Pixels
from guiapp.ui.canvas.shrinking import Shape, shrunk
from guiapp.ui.canvas.text import font, measure, write_lines


class PictureItem(PanelItem):
    """An Image panel. What a new panel leaves as it was is not touched."""

    content: Image

    def __init__(self, panel: Image, place: Place, palette: Palette) -> None:
        super().__init__(panel, place, palette)
        self.zoom = WHOLE
        self._clip = QGraphicsRectItem(self)
        self._clip.setPen(QPen(Qt.PenStyle.NoPen))
        self._clip.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
        self._pixels = Pixels(self._clip)
        self._veil = Pixels(self._clip)
        self._veil.setZValue(1)
        self._overlay = Overlay(self)
        self._placed: tuple[Any, ...] = ()
        self._view = self.view
        self._screen: Shape = (1, 1)
        self._shrunk: Any = None
        self._drawn: tuple[Any, ...] = ()
        self._veiled: tuple[Any, ...] = ()
        self._inked: tuple[Any, ...] = ()
        self._labels: tuple[tuple[Label, str], ...] = ()
        self._written: tuple[Any, ...] = ()
        self._numbers: tuple[float, tuple[tuple[Number, str], ...]] = (0.0, ())
        self.update_panel(panel, place, palette)

    def update_panel(self, panel: Any, place: Place, palette: Palette) -> None:
        """Show another picture; pixels are touched only where data or colours are others."""
        old = self.content
        before = (*_worded(old), self.palette, self.place)
        fresh = self._bounds.isNull()
        self.content, self.palette = panel, palette
        self.set_place(place)
        self._refresh()
        if fresh or before != (*_worded(panel), palette, place):
            self.update()

    def set_zoom(self, zoom: Zoom) -> None:
        """Show this part of the picture."""
        if zoom != self.zoom:
            self.zoom = zoom
            self._refresh()
            if any(self.content.names):
                self.update()

    def _refresh(self) -> None:
        """Fit everything to the frame and the zoom; as many pixels as the screen can tell apart."""
        panel = self.content
        shape = (panel.axes, panel.data.shape[:2])
        placed = (self.place.body, shape, self.zoom, theme.unit() * self._pixel_ratio())
        if placed != self._placed:
            self._placed = placed
            self._place_pixels(placed[-1])
        self._set_pixels(self._screen)
        self._set_veil(self._screen)
        self._set_labels(self._view)
        self._set_numbers(self._view)
        over = Over(
            *(self._view, is_whole(self.zoom), self.palette, panel.marks),
            *(self._labels, self._numbers, panel.shown),
        )
        self._overlay.show_over(over)

    def _place_pixels(self, pixel: float) -> None:
        """Put the picture where it belongs; ``pixel`` is how many the screen has for a unit."""
        self._view = view = self.view
        whole = view.whole
        self._screen = (max(1, round(whole.height * pixel)), max(1, round(whole.width * pixel)))
        self._clip.setRect(qrect(view.area))
        self._pixels.set_rect(qrect(whole))
        self._veil.set_rect(qrect(whole))

    def _set_pixels(self, screen: Shape) -> None:
        """Show the pixels, at most as many as the screen has."""
        panel = self.content
        wanted = (panel.data, screen, panel.limits, panel.colormap)
        if _same(wanted, self._drawn):
            return
        anew = not _same(wanted[:2], self._drawn[:2])
        self._drawn = wanted
        is_shrunk = any(seen < has for seen, has in zip(screen, panel.data.shape, strict=False))
        if panel.data.ndim == 3 or (is_shrunk and panel.colormap in CYCLIC):
            colours = shrunk(_in_colours(panel), screen)
            self._shrunk = None
            self._pixels.show_colours((np.clip(colours, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8))
            return
        if anew or self._shrunk is None:
            self._shrunk = shrunk(panel.data, screen)
        self._pixels.show_entries(indexed(self._shrunk, panel.limits), panel.colormap)

    def _set_veil(self, screen: Shape) -> None:
        gain = self.content.gain
        wanted = (gain, screen)
        if _same(wanted, self._veiled):
            return
        self._veiled = wanted
        self._veil.setVisible(gain is not None)
        if gain is not None:
            self._veil.show_entries(veil_entries(shrunk(gain, screen)), VEIL)

    def _set_labels(self, view: View) -> None:
        """The words on a picture, each in ink that can be read on the pixels under it."""
        panel = self.content
        if panel.axes != "frequency" and not panel.captions:
            self._inked, self._labels = (), ()
            return
        wanted = (panel.data, panel.limits, panel.colormap, panel.captions, view, self.zoom)
        if _same(wanted, self._inked):
            return
        self._inked = wanted
        labels = labels_on(panel, view, self.zoom, measure)
        under = (panel.data[pixels_under(view, label.rect)] for label in labels)
        inks = (_ink_on(pixels, panel) for pixels in under)
        self._labels = tuple(zip(labels, inks, strict=True))

    def _set_numbers(self, view: View) -> None:
        """The values of the pixels that have room for them, in ink that can be read there."""
        panel = self.content
        if not panel.numbers:
            self._written, self._numbers = (), (0.0, ())
            return
        wanted = (*(panel.values, panel.data, panel.limits, panel.colormap, panel.shown, view),)
        if _same(wanted, self._written):
            return
        self._written = wanted
        size, placed = pixel_numbers(panel, view, measure)
        places = [n.row for n in placed], [n.column for n in placed]
        inks = [ink_on(colour) for colour in _seen(panel.data[places], panel)] if placed else []
        self._numbers = size, tuple(zip(placed, inks, strict=True))

    def _pixel_ratio(self) -> float:
        scene = self.scene()
        views = scene.views() if scene is not None else []
        return float(views[0].devicePixelRatioF()) if views else 1.0

    @property
    def view(self) -> View:
        """Where the picture is on the canvas, with its zoom."""
        return View.of(self.content, self.place.body, self.zoom)

    @property
    def frame(self) -> QRectF:
        """The body, or the part of it that a very long picture fills."""
        return qrect(self.view.area)

    def to_data(self, point: QPointF) -> tuple[float, float]:
        """(row, column) of a point on the canvas; pixel centres are whole numbers."""
        view = self.view
        whole, (height, width) = view.whole, view.shape
        row = (point.y() - whole.y) / whole.height * height - 0.5
        column = (point.x() - whole.x) / whole.width * width - 0.5
        return row, column

    def to_canvas(self, row: float, column: float) -> QPointF:
        """The point on the canvas of a place in the picture."""
        view = self.view
        return QPointF(view.x(column), view.y(row))

    def paint_body(self, painter: QPainter) -> None:
        """The names beside the picture, and the colour bar; the pixels are a child."""
        if any(self.content.names):
            self._paint_names(painter)
        if self.place.bar is not None and self.content.has_colours:
            self._paint_bar(painter, qrect(self.place.bar))

    def _paint_names(self, painter: QPainter) -> None:
        painter.setPen(QColor(self.palette.quiet))
        for name in names_beside(self.content, self._view, measure):
            painter.setFont(font(name.size))
            painter.drawText(QPointF(name.x, baseline(name.y, name.size)), name.text)

    def _paint_bar(self, painter: QPainter, rect: QRectF) -> None:
        colours = np.ascontiguousarray(table(self.content.colormap)[None])
        image = QImage(colours.data, 256, 1, 768, QImage.Format.Format_RGB888)
        bar = QRectF(rect.x(), rect.y(), rect.width(), BAR_HEIGHT)
        painter.drawImage(bar, image)
        low, high = self.content.limits
        y, ink = rect.y() + BAR_HEIGHT + 1, self.palette.quiet
        first, last = numbers.text(low), numbers.text(high)
        write_lines(painter, (first,), rect.x(), y, BAR_TEXT, ink)
        right = rect.right() - measure(last, BAR_TEXT, False)
        write_lines(painter, (last,), right, y, BAR_TEXT, ink)
        if low < 0 < high and low == -high:
            middle = rect.center().x() - measure("0", BAR_TEXT, False) / 2
            write_lines(painter, ("0",), middle, y, BAR_TEXT, ink)

    def value_at(self, row: int, column: int) -> Any:
        """The value of a pixel: a number, three of them, or None outside."""
        height, width = self.content.data.shape[:2]
        if not (0 <= row < height and 0 <= column < width):
            return None
        return self.content.values[row, column]


def number_at(item: PanelItem, point: tuple[float, float]) -> float:
    """What the cell of a mosaic stands for; 0 where there are no cells."""
    if not isinstance(item, PictureItem) or item.content.cells is None:
        return 0.0
    return float(item.content.cell_at(*point))


def _worded(panel: Image) -> tuple[Any, ...]:
    """What is written around a picture, and its colour bar."""
    return panel.title, panel.facts, panel.limits, panel.colormap, panel.names


def _in_colours(panel: Image) -> NDArray[np.float32]:
    """Colours (H, W, 3) from 0 to 1; they are averaged where the values are angles."""
    if panel.data.ndim == 3:
        return panel.data
    colours: NDArray[np.float32] = table(panel.colormap).astype(np.float32) / np.float32(255)
    return colours[indexed(panel.data, panel.limits)]


def _same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether arrays are the same objects, and the rest is equal."""
    if len(one) != len(other):
        return False
    pairs = zip(one, other, strict=True)
    return all(_is_same(a, b) for a, b in pairs)


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return one is other
    return bool(one == other)


def _seen(value: NDArray[np.float32], panel: Image) -> NDArray[np.uint8]:
    """The colour of a value, or of three of them."""
    if panel.data.ndim == 3:
        return (np.clip(value, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    return coloured(value, panel.limits, panel.colormap)


def _ink_on(pixels: NDArray[np.float32], panel: Image) -> str:
    """The ink for a text on some of the pixels."""
    if panel.data.ndim == 2:
        return ink_on_value(cv2.mean(pixels)[0], panel.limits, panel.colormap)
    return ink_on(_seen(pixels.mean(axis=(0, 1)), panel))
