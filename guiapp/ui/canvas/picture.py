"""A picture through its colour map, with its marks, its colour bar and its zoom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from guiapp.core import numbers
from guiapp.core.colormaps import CYCLIC, coloured, indexed, ink_on, table
from guiapp.core.figure import Box, Image, Mark, Path, Zoom
from guiapp.core.layout import Place
from guiapp.core.measures import (
    BAR_HEIGHT,
    BAR_TEXT,
    TICK_TEXT,
    WHOLE,
    View,
    frequency_labels,
    is_whole,
    pixels_under,
)
from guiapp.core.palette import Palette
from guiapp.core.paths import OUTSIDE, drawn_path
from guiapp.ui import theme
from guiapp.ui.canvas.item import PanelItem, qrect
from guiapp.ui.canvas.path import paint_path
from guiapp.ui.canvas.text import measure, write_centred, write_lines
from guiapp.ui.canvas.veil import Veil


class _Pixels(pg.ImageItem):
    """pyqtgraph's image: smooth where it is drawn smaller, crisp where it is drawn larger."""

    def __init__(self) -> None:
        super().__init__(axisOrder="row-major")

    def changeParent(self) -> None:
        """Nothing: pyqtgraph would follow the range of a view of its own kind."""

    def paint(self, painter: QPainter, *args: Any) -> None:
        transform = painter.transform()
        smooth = abs(transform.m11()) < 1.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        super().paint(painter, *args)


class _Overlay(QGraphicsItem):
    """Marks, and the cover over pixels that are not there yet; above the pixels."""

    def __init__(self, picture: PictureItem) -> None:
        super().__init__(picture)
        self._picture = picture
        self._bounds = QRectF()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(2)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def set_frame(self, frame: QRectF) -> None:
        """Stand over a picture; marks may stand out over its border."""
        bounds = frame.adjusted(-OUTSIDE, -OUTSIDE, OUTSIDE, OUTSIDE)
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        self._picture.paint_overlay(painter)


class PictureItem(PanelItem):
    """An Image panel."""

    content: Image

    def __init__(self, panel: Image, place: Place, palette: Palette) -> None:
        super().__init__(panel, place, palette)
        self.zoom = WHOLE
        self._clip = QGraphicsRectItem(self)
        self._clip.setPen(QPen(Qt.PenStyle.NoPen))
        self._clip.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
        self._pixels = _Pixels()
        self._pixels.setParentItem(self._clip)
        self._veil = Veil(self._clip)
        self._veiled: Any = None
        self._overlay = _Overlay(self)
        self._drawn: Any = None
        self._factor = 1
        self._limits: Any = None
        self._colormap = ""
        self._is_coloured = False
        self.update_panel(panel, place, palette)

    def update_panel(self, panel: Any, place: Place, palette: Palette) -> None:
        """Show another picture; pixels are touched only where data or colours are others."""
        old = self.content
        words = (old.title, old.facts, old.limits, old.colormap, self.palette, self.place)
        marks = (old.marks, old.shown, old.axes, self.palette)
        self.content, self.palette = panel, palette
        moved = place != self.place or self._bounds.isNull()
        self.set_place(place)
        if moved or panel.data is not self._drawn:
            self._set_geometry()
            moved = True
        if panel.gain is not self._veiled:
            self._set_veil()
        self._set_colours(panel)
        if words != (panel.title, panel.facts, panel.limits, panel.colormap, palette, place):
            self.update()
        if moved or marks != (panel.marks, panel.shown, panel.axes, palette):
            self._overlay.update()

    def set_zoom(self, zoom: Zoom) -> None:
        """Show this part of the picture."""
        if zoom != self.zoom:
            self.zoom = zoom
            self._set_geometry()

    def _set_data(self, panel: Image, factor: int) -> None:
        """Hand the pixels over, averaged in blocks where they are drawn much smaller."""
        if factor != self._factor:
            self._factor = factor
            self._set_veil()
        self._drawn = panel.data
        self._is_coloured = panel.data.ndim == 3 or (factor > 1 and panel.colormap in CYCLIC)
        data = averaged(self._in_colours(panel) if self._is_coloured else panel.data, factor)
        if data.ndim == 3:
            data = (np.clip(data, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
            self._pixels.setImage(data, autoLevels=False, levels=None, lut=None)
            self._colormap = ""
        else:
            self._pixels.setImage(data, autoLevels=False, levels=panel.limits)
            self._limits = panel.limits

    def _in_colours(self, panel: Image) -> NDArray[np.float32]:
        """Colours (H, W, 3) from 0 to 1; they are averaged where the values are angles."""
        if panel.data.ndim == 3:
            return panel.data
        colours: NDArray[np.float32] = table(panel.colormap).astype(np.float32) / np.float32(255)
        return colours[indexed(panel.data, panel.limits)]

    def _set_veil(self) -> None:
        gain = self._veiled = self.content.gain
        self._veil.set_gain(None if gain is None else averaged(gain, self._factor))

    def _set_colours(self, panel: Image) -> None:
        if self._is_coloured:
            return
        if panel.colormap != self._colormap:
            self._pixels.setLookupTable(table(panel.colormap))
            self._colormap = panel.colormap
        if panel.limits != self._limits:
            self._pixels.setLevels(panel.limits)
            self._limits = panel.limits

    def _set_geometry(self) -> None:
        """Fit the pixels to the frame and the zoom; as many as the screen can tell apart."""
        panel, view = self.content, self.view
        whole, (height, width) = view.whole, view.shape
        screen = whole.height * theme.unit() * self._pixel_ratio()
        factor = max(1, min(int(height / max(screen, 1.0)), height, width))
        if panel.data is not self._drawn or factor != self._factor:
            self._set_data(panel, factor)
        # A copy of what is seen is kept, but not of all that a zoomed picture would take.
        modes = QGraphicsItem.CacheMode
        kept = modes.DeviceCoordinateCache if is_whole(self.zoom) else modes.NoCache
        self._pixels.setCacheMode(kept)
        self._clip.setRect(qrect(view.area))
        self._overlay.set_frame(qrect(view.area))
        used_height, used_width = height // factor * factor, width // factor * factor
        used = QRectF(
            whole.x,
            whole.y,
            whole.width * used_width / width,
            whole.height * used_height / height,
        )
        self._pixels.setRect(used)
        self._veil.set_rect(used)
        self._overlay.update()

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
        """The colour bar; the pixels are a child."""
        if self.place.bar is not None and self.content.has_colours:
            self._paint_bar(painter, qrect(self.place.bar))

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

    def paint_overlay(self, painter: QPainter) -> None:
        """A hairline around the picture, the cover, the frequencies, and the marks."""
        view = self.view
        if self.content.shown is not None:
            self._paint_cover(painter, view, self.content.shown)
        painter.setPen(QPen(QColor(self.palette.hairline), 0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(qrect(view.area))
        if self.content.axes == "frequency":
            self._paint_frequencies(painter, view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self.content.marks:
            self._paint_mark(painter, view, mark)

    def _paint_cover(self, painter: QPainter, view: View, shown: int) -> None:
        height, width = view.shape
        row, column = divmod(shown, width)
        end = QPointF(view.x(width - 0.5), view.y(height - 0.5))
        painter.save()
        painter.setClipRect(qrect(view.area))
        start = QPointF(view.x(column - 0.5), view.y(row - 0.5))
        hatch = QBrush(QColor(self.palette.hairline), Qt.BrushStyle.BDiagPattern)
        for rect in (
            QRectF(start, QPointF(end.x(), view.y(row + 0.5))),
            QRectF(QPointF(view.x(-0.5), view.y(row + 0.5)), end),
        ):
            painter.fillRect(rect, QColor(self.palette.paper))
            painter.fillRect(rect, hatch)  # or it would look like the zero of a signed picture
        painter.restore()

    def _paint_frequencies(self, painter: QPainter, view: View) -> None:
        panel = self.content
        for label in frequency_labels(view, self.zoom, measure):
            under = panel.data[pixels_under(view, label.rect)].mean(axis=(0, 1))
            ink = ink_on(_seen(under, panel))
            at = label.rect
            write_centred(painter, label.text, at.x + at.width / 2, at.y + 4.5, TICK_TEXT, ink)

    def _paint_mark(self, painter: QPainter, view: View, mark: Mark) -> None:
        if isinstance(mark, Path):
            drawn = drawn_path(mark, view, measure, whole=is_whole(self.zoom))
            paint_path(painter, mark, drawn, self.palette.tone(mark.tone))
            return
        rect, area = qrect(view.mark(mark)), qrect(view.area)
        whole = is_whole(self.zoom)
        if not whole and not area.intersects(rect):
            return
        painter.save()
        if not whole:
            painter.setClipRect(area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # A dark line under the bright one is seen on every picture.
        for colour, width in (("#000000", 3.5), (self.palette.tone(mark.tone), 2.0)):
            pen = QPen(QColor(colour), width)
            if isinstance(mark, Box) and mark.dashed:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            if isinstance(mark, Box):
                painter.drawRect(rect)
            else:
                painter.drawEllipse(rect)
        painter.restore()

    def value_at(self, row: int, column: int) -> Any:
        """The value of a pixel: a number, three of them, or None outside."""
        height, width = self.content.data.shape[:2]
        if not (0 <= row < height and 0 <= column < width):
            return None
        return self.content.values[row, column]


def _seen(value: NDArray[np.float32], panel: Image) -> NDArray[np.uint8]:
    """The colour of a value, or of three of them."""
    if panel.data.ndim == 3:
        return (np.clip(value, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    return coloured(value, panel.limits, panel.colormap)


def averaged(data: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    """The means of blocks of ``factor`` x ``factor`` pixels; what is left over at the end is cut.

    Adds whole rows and then every n-th column, which is many times faster than ``mean``.
    """
    if factor == 1:
        return data
    height, width = (length // factor * factor for length in data.shape[:2])
    blocks = data[:height].reshape(height // factor, factor, *data.shape[1:])
    rows = np.add.reduce(blocks, axis=1, dtype=np.float32)
    means = rows[:, 0:width:factor].copy()
    for first in range(1, factor):
        means += rows[:, first:width:factor]
    means *= 1.0 / (factor * factor)
    return means
