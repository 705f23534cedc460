"""A slider with a thin track and a ring, which goes where one clicks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider

from guiapp.ui.theme import px

PAUSE = 400  # milliseconds after which the wheel counts as released


class Slider(QSlider):
    """A horizontal slider. ``settled`` follows the last change of one gesture.

    The wheel acts only when it has the focus, so that scrolling a form changes nothing.
    """

    settled = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.origin = 0  # the track is filled from this position on: that of zero, or the lowest
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.settled)
        self.sliderReleased.connect(self.settled)

    def sizeHint(self) -> QSize:
        return QSize(px(80), px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(8), px(28))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self._go_to(event.position().x())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown() and event.button() == Qt.MouseButton.LeftButton:
            self._go_to(event.position().x())
            self.setSliderDown(False)
            self.update()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self.settled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():
            event.ignore()
            return
        super().wheelEvent(event)
        event.accept()
        self._pause.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        accent = colours.color(QPalette.ColorRole.Accent)
        rest = colours.color(QPalette.ColorRole.Dark)
        if not self.isEnabled():
            accent = rest = colours.color(QPalette.ColorRole.Mid)
        self._paint_track(painter, accent, rest)
        self._paint_ring(painter, accent)
        painter.end()

    def _paint_track(self, painter: QPainter, accent: QColor, rest: QColor) -> None:
        middle, thick, thin = self.height() / 2, px(4), px(2)
        low, high = self._radius(), self.width() - self._radius()
        start, here = sorted((self._x_of(self.origin), self._x()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(rest)
        painter.drawRoundedRect(
            QRectF(low, middle - thin / 2, high - low, thin), thin / 2, thin / 2
        )
        painter.setBrush(accent)
        painter.drawRoundedRect(
            QRectF(start, middle - thick / 2, here - start, thick), thick / 2, thick / 2
        )

    def _paint_ring(self, painter: QPainter, accent: QColor) -> None:
        """White with a ring; filled while it is held; with a ring of ink when it has the focus."""
        width = px(2)
        radius = self._radius() - width / 2
        colours = self.palette()
        filled = self.isSliderDown() or self.hasFocus() or not self.isEnabled()
        ring = colours.color(QPalette.ColorRole.WindowText) if self.hasFocus() else accent
        painter.setBrush(accent if filled else colours.color(QPalette.ColorRole.Base))
        painter.setPen(QPen(ring, width))
        painter.drawEllipse(QPointF(self._x(), self.height() / 2), radius, radius)

    def _radius(self) -> float:
        return px(15) / 2

    def _x(self) -> float:
        return self._x_of(self.sliderPosition())

    def _x_of(self, position: int) -> float:
        share = (position - self.minimum()) / max(self.maximum() - self.minimum(), 1)
        return self._radius() + share * (self.width() - 2 * self._radius())

    def _go_to(self, x: float) -> None:
        length = max(self.width() - 2 * self._radius(), 1.0)
        share = min(max((x - self._radius()) / length, 0.0), 1.0)
        span = self.maximum() - self.minimum()
        self.setSliderPosition(self.minimum() + round(share * span))
