"""Hands for the window's tests: real mouse and key events at places given in panel coordinates."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from guiapp.ui.canvas import Canvas
from guiapp.ui.canvas.cells import CellsItem

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier


class Hands:
    """A mouse over a canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def place(self, key: str, row: float, column: float) -> QPoint:
        item = self.canvas.item(key)
        if isinstance(item, CellsItem):
            point = item.cell_rect(int(row), int(column)).center()
        else:
            point = item.to_canvas(row, column)
        return self.canvas.mapFromScene(point)

    def move(self, place: QPoint, buttons: Qt.MouseButton = NONE) -> None:
        self._send(QEvent.Type.MouseMove, place, NONE, buttons)

    def press(self, place: QPoint, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self._send(QEvent.Type.MouseButtonPress, place, LEFT, LEFT, modifiers)

    def release(self, place: QPoint) -> None:
        self._send(QEvent.Type.MouseButtonRelease, place, LEFT, NONE)

    def drag(self, start: QPoint, *stops: QPoint) -> None:
        self.press(start)
        for stop in stops:
            self.move(stop, LEFT)
        self.release(stops[-1])

    def click(self, place: QPoint) -> None:
        self.press(place)
        self.release(place)

    def double_click(self, place: QPoint) -> None:
        self.click(place)
        self._send(QEvent.Type.MouseButtonDblClick, place, LEFT, LEFT)
        self.release(place)

    def wheel(self, place: QPoint, notches: int) -> None:
        viewport = self.canvas.viewport()
        event = QWheelEvent(
            QPointF(place),
            QPointF(viewport.mapToGlobal(place)),
            QPoint(),
            QPoint(0, 120 * notches),
            NONE,
            PLAIN,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.canvas, key, modifiers)

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget(), letter)

    def _send(
        self,
        kind: QEvent.Type,
        place: QPoint,
        button: Qt.MouseButton,
        buttons: Qt.MouseButton,
        modifiers: Qt.KeyboardModifier = PLAIN,
    ) -> None:
        viewport = self.canvas.viewport()
        point = QPointF(place)
        event = QMouseEvent(
            kind, point, QPointF(viewport.mapToGlobal(place)), button, buttons, modifiers
        )
        QApplication.sendEvent(viewport, event)
