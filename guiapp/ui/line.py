"""A line of text that gives way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class Line(QLabel):
    """One line, as wide as there is room; one that is too long ends in dots."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, or as much of it as there is room for."""
        room, end = self.contentsRect(), Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(self.text(), end, room.width())
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter = QPainter(self)
        palette, role = self.palette(), self.foregroundRole()
        self.style().drawItemText(painter, room, flags, palette, self.isEnabled(), text, role)
        painter.end()
