"""Pixels on the canvas, each of them seen: where a picture has more, it was shrunk before."""

from __future__ import annotations

from collections.abc import Sequence
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
_OPAQUE, _SEEN_THROUGH = QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32_Premultiplied


class Pixels(QGraphicsItem):
    """Entries of a colour table, or colours, stretched over a rectangle; nothing at first."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._rect = QRectF()
        self._image: QImage | None = None

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
        kind = _SEEN_THROUGH if colormap == VEIL else _OPAQUE
        self._show(entries, QImage.Format.Format_Indexed8, kind, _colours(colormap))

    def show_colours(self, colours: Bytes) -> None:
        """Show these colours (h, w, 3)."""
        self._show(colours, QImage.Format.Format_RGB888, _OPAQUE)

    def _show(
        self, pixels: Bytes, given: QImage.Format, kind: QImage.Format, table: Sequence[int] = ()
    ) -> None:
        """Keep what the screen takes as it is: painted again, whole or in part, in no time."""
        pixels = np.ascontiguousarray(pixels)
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, pixels.strides[0], given)
        if table:
            image.setColorTable(table)
        self._image = image.convertToFormat(kind)  # a copy: the image does not keep the pixels
        self.update()

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
