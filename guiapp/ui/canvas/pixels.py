"""Pixels on the canvas: smooth where they are drawn smaller, crisp where they are drawn larger."""

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
        smooth = abs(painter.transform().m11()) * self._rect.width() < self._image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
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
