"""Pixels on the canvas, each of them seen: where a picture has more, it was shrunk before."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from guiapp.core.colormaps import table
from guiapp.core.veil import veil_table

Bytes = NDArray[np.uint8]
VEIL = "veil"
"""The table of veils, beside those of the colour maps."""


class Pixels(QGraphicsItem):
    """Entries of a colour table, or colours, stretched over a rectangle; nothing at first."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._rect = QRectF()
        self._image: QImage | None = None
        self._bytes: Bytes | None = None  # the image does not keep what it shows

    def boundingRect(self) -> QRectF:
        """Qt's question: where this item paints."""
        return self._rect

    def set_rect(self, rect: QRectF) -> None:
        """Stand here."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect

    def show_entries(self, entries: Bytes, colormap: str) -> None:
        """Show the colours that a table has at ``entries`` (h, w)."""
        self._show(entries, QImage.Format.Format_Indexed8).setColorTable(_colours(colormap))

    def show_colours(self, colours: Bytes) -> None:
        """Show these colours (h, w, 3)."""
        self._show(colours, QImage.Format.Format_RGB888)

    def _show(self, pixels: Bytes, kind: QImage.Format) -> QImage:
        self._bytes = np.ascontiguousarray(pixels)
        height, width = pixels.shape[:2]
        self._image = QImage(self._bytes.data, width, height, self._bytes.strides[0], kind)
        self.update()
        return self._image

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """The image, as large as the rectangle."""
        if self._image is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        place = painter.transform().mapRect(self._rect)
        size = self._image.size()
        if abs(place.width() - size.width()) < 1 and abs(place.height() - size.height()) < 1:
            # Pixel on pixel, which takes a third of the time.
            painter.resetTransform()
            painter.drawImage(round(place.x()), round(place.y()), self._image)
        else:
            painter.drawImage(self._rect, self._image)


@cache
def _colours(colormap: str) -> list[int]:
    """A table as Qt's numbers: opacity, red, green, blue."""
    colours: Any = veil_table() if colormap == VEIL else table(colormap)
    opaque = np.full((256, 1), 255)
    rgba = np.concatenate([colours, opaque], axis=1)[:, :4].astype(np.uint32)
    red, green, blue, opacity = rgba.T
    numbers: list[int] = (opacity << 24 | red << 16 | green << 8 | blue).tolist()
    return numbers
