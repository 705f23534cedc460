"""The mask over a picture, drawn on top of its pixels."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from guiapp.core.veil import veil_entries, veil_table


class Veil(QGraphicsItem):
    """Lies over the pixels of a picture; shows nothing until it is given gains."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._rect = QRectF()
        self._entries: NDArray[np.uint8] | None = None
        self.setZValue(1)

    def boundingRect(self) -> QRectF:
        """Qt's question: where this item paints."""
        return self._rect

    def set_rect(self, rect: QRectF) -> None:
        """Stand over the pixels."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect

    def set_gain(self, gain: NDArray[np.float32] | None) -> None:
        """Show these gains (h, w), stretched over the pixels; None: show nothing."""
        self._entries = None if gain is None else np.ascontiguousarray(veil_entries(gain))
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """The gains through their table of veils."""
        if self._entries is None:
            return
        height, width = self._entries.shape
        image = QImage(self._entries.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(_colours())
        smooth = abs(painter.transform().m11()) * self._rect.width() < width
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(self._rect, image)


@cache
def _colours() -> list[int]:
    """The veils as Qt's numbers: opacity, red, green, blue."""
    return [
        int(opacity) << 24 | int(red) << 16 | int(green) << 8 | int(blue)
        for red, green, blue, opacity in veil_table()
    ]
