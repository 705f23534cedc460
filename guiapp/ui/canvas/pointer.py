"""The mouse on the canvas: strokes, drags, clicks, the wheel, panning and zooming."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent

from guiapp.core.figure import Zoom
from guiapp.core.gesture import Gesture, Kind
from guiapp.ui import theme
from guiapp.ui.canvas.canvas import Canvas
from guiapp.ui.canvas.cells import CellsItem
from guiapp.ui.canvas.curves import CurvesItem
from guiapp.ui.canvas.item import PanelItem
from guiapp.ui.canvas.picture import PictureItem, number_at
from guiapp.ui.canvas.zoom import moved, scaled

CLICK = 4.0
"""Pixels that the mouse may move between press and release of a click."""
DRAGGED = ("paint", "move")
SHAPES = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "paint": Qt.CursorShape.CrossCursor,
    "move": Qt.CursorShape.SizeAllCursor,
}


class Pointer(QObject):
    """Watches a canvas and tells gestures.

    ``gestured`` carries a Gesture; from press to release the receiver applies each to the scene
    as it was at the press. ``hovered`` carries (item, row, column), or None when it has left.
    """

    gestured = Signal(object)
    hovered = Signal(object)
    pressed = Signal(str)
    filled = Signal(str)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._item: PanelItem | None = None
        self._pressed = QPointF()
        self._path: list[tuple[float, float]] = []
        self._panning: tuple[QPointF, Zoom] | None = None
        self._over: PanelItem | None = None
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's question: whether this event was dealt with here."""
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            self._on_mouse_moved(_mouse(event))
        elif kind == QEvent.Type.MouseButtonPress:
            self._on_mouse_pressed(_mouse(event))
        elif kind == QEvent.Type.MouseButtonRelease:
            self._on_mouse_released(_mouse(event))
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._on_mouse_double_clicked(_mouse(event))
        elif kind == QEvent.Type.Wheel:
            return self._on_wheel_turned(event)
        elif kind == QEvent.Type.Leave:
            self._leave()
        return False

    # --- buttons

    def _on_mouse_pressed(self, event: QMouseEvent) -> None:
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        item = self._canvas.item_at(event.position())
        self._pressed = event.position()
        if item is None:
            return
        self.pressed.emit(item.content.key)
        middle = event.button() == Qt.MouseButton.MiddleButton
        if isinstance(item, PictureItem) and (middle or not _takes_strokes(item)):
            self._item = item
            self._panning = (event.position(), self._canvas.zooms.of(item))
        elif _is_left(event) and _takes_strokes(item):
            self._item = item
            self._path = [self._data(item, event.position())]
            if isinstance(item, CellsItem):
                item.current = item.cell_at(self._canvas.to_scene(event.position())) or item.current
                item.update()
            self._tell("press", event)
        elif _is_left(event) and isinstance(item, CurvesItem):
            self._item = item

    def _on_mouse_moved(self, event: QMouseEvent) -> None:
        if self._item is not None and self._path:
            self._path.append(self._data(self._item, event.position()))
            self._tell("drag", event)
            if not isinstance(
                self._item, CellsItem
            ):  # there the dragged cell is told, not the one under it
                self.hovered.emit((self._item, *self._path[-1]))
        elif self._panning is not None:
            if (event.position() - self._pressed).manhattanLength() > CLICK:
                self._pan(event.position())
        else:
            self._hover(event)

    def _on_mouse_released(self, event: QMouseEvent) -> None:
        item = self._item
        still = (event.position() - self._pressed).manhattanLength() <= CLICK
        if item is not None and self._path:
            self._tell("release", event)
        elif item is not None and still and _is_left(event):
            point = self._data(item, event.position())
            value = number_at(item, point)
            self.gestured.emit(Gesture(item.content.key, "click", point, (point,), value=value))
        self._item, self._panning, self._path = None, None, []

    def _on_mouse_double_clicked(self, event: QMouseEvent) -> None:
        item = self._canvas.item_at(event.position())
        if item is not None and _takes_strokes(item):
            # Qt takes two quick strokes for a double click: the second is one all the same.
            self._on_mouse_pressed(event)
        elif self._canvas.filled:
            self.filled.emit("")
        elif item is not None:
            self.filled.emit(item.content.key)

    def _tell(self, kind: Kind, event: QMouseEvent) -> None:
        if self._item is None:
            return
        modifiers = event.modifiers()
        gesture = Gesture(
            self._item.content.key,
            kind,
            self._path[-1],
            tuple(self._path),
            rise=(self._pressed.y() - event.position().y()) / theme.unit(),
            shift=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
            control=bool(modifiers & Qt.KeyboardModifier.ControlModifier),
        )
        self.gestured.emit(gesture)

    # --- hovering

    def _hover(self, event: QMouseEvent) -> None:
        item = self._canvas.item_at(event.position())
        if item is not self._over:
            self._leave()
            self._over = item
            self._canvas.viewport().setCursor(_shape(item))
        if item is None or not isinstance(item, PictureItem | CellsItem | CurvesItem):
            return
        point = self._data(item, event.position())
        self.hovered.emit((item, *point))
        if isinstance(item, PictureItem | CurvesItem):
            value = number_at(item, point)
            self.gestured.emit(Gesture(item.content.key, "hover", point, value=value))

    def _leave(self) -> None:
        over, self._over = self._over, None
        if over is not None:
            self.hovered.emit(None)
            self.gestured.emit(Gesture(over.content.key, "leave"))

    # --- wheel, zoom, pan

    def _on_wheel_turned(self, event: Any) -> bool:
        if not isinstance(event, QWheelEvent):
            return False
        item = self._canvas.item_at(event.position())
        notches = event.angleDelta().y() / 120
        if isinstance(item, CellsItem) and item.content.editable and notches:
            point = self._data(item, event.position())
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            key = item.content.key
            self.gestured.emit(Gesture(key, "wheel", point, amount=notches, shift=shift))
            return True
        if isinstance(item, PictureItem) and notches:
            self._zoom_at(item, event.position(), 0.8**notches)
            return True
        return False

    def _zoom_at(self, item: PictureItem, position: QPointF, factor: float) -> None:
        """Zoom about the point under the pointer, which stays where it is."""
        frame, point = item.frame, self._canvas.to_scene(position)
        down = (point.y() - frame.y()) / frame.height()
        across = (point.x() - frame.x()) / frame.width()
        self._canvas.zooms.set(scaled(self._canvas.zooms.of(item), factor, down, across))

    def _pan(self, position: QPointF) -> None:
        if self._panning is None or not isinstance(self._item, PictureItem):
            return
        start, zoom = self._panning
        frame, by = self._item.frame, (position - start) / theme.unit()
        self._canvas.zooms.set(moved(zoom, -by.y() / frame.height(), -by.x() / frame.width()))

    def _data(self, item: PanelItem, position: QPointF) -> tuple[float, float]:
        point = self._canvas.to_scene(position)
        if isinstance(item, PictureItem | CellsItem | CurvesItem):
            return item.to_data(point)
        return (0.0, 0.0)


def _mouse(event: QEvent) -> QMouseEvent:
    if not isinstance(event, QMouseEvent):
        raise TypeError(f"a mouse event was expected; {event!r} came")
    return event


def _is_left(event: QMouseEvent) -> bool:
    return event.button() == Qt.MouseButton.LeftButton


def _takes_strokes(item: PanelItem) -> bool:
    if isinstance(item, CellsItem):
        return item.content.editable
    return isinstance(item, PictureItem | CurvesItem) and item.content.pointer in DRAGGED


def _shape(item: PanelItem | None) -> Qt.CursorShape:
    if isinstance(item, CellsItem) and item.content.editable:
        return Qt.CursorShape.SizeVerCursor
    if isinstance(item, PictureItem | CurvesItem):
        return SHAPES[item.content.pointer]
    return SHAPES["arrow"]
