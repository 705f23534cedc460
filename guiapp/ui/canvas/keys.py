"""The keyboard on the canvas: a cursor in every picture and matrix, numbers typed into cells."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip

from guiapp.core.figure import Box, Dot
from guiapp.core.gesture import Gesture
from guiapp.ui.canvas.canvas import Canvas
from guiapp.ui.canvas.cells import CellsItem
from guiapp.ui.canvas.curves import CurvesItem
from guiapp.ui.canvas.picture import PictureItem, number_at
from guiapp.ui.controls.numbers import parsed

ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
PAN = 0.1
TYPED = "0123456789-+.,/\u2212"


class Keys(QObject):
    """Moves a cursor over the panel that the keyboard acts on; Tab goes to the next one.

    On a picture the arrows move the probed pixel (Shift: ten at a time), or the whole picture where
    it can be moved; on curves the cursor, from sample to sample; on a drawing the pen, which Enter
    sets down and lifts. On an editable matrix they move the cell, Page Up and Page Down change it,
    a typed number replaces it, and Delete sets it to zero. Alt and the arrows pan. Escape shows all
    panels again where one fills the canvas, or closes what was opened on a panel.
    """

    gestured = Signal(object)
    filled = Signal(str)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._key = ""
        self._editor: QLineEdit | None = None
        self._pen: tuple[float, float] | None = None
        self._path: list[tuple[float, float]] = []
        canvas.installEventFilter(self)
        canvas.focus_changed.connect(self._on_focus_changed)
        canvas.rearranged.connect(self._close)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's question: whether this event was dealt with here."""
        if watched is self._editor and self._editor is not None:
            return self._on_editor_event(event)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        return False

    def _on_editor_event(self, event: QEvent) -> bool:
        """Enter takes the number, Escape and a lost focus leave the cell as it was."""
        if event.type() == QEvent.Type.FocusOut:
            self._close(take_focus=False)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._close()
                return True
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return self._go(1 if key == Qt.Key.Key_Tab else -1)
        if key == Qt.Key.Key_Escape and self._canvas.filled:
            self.filled.emit("")
            return True
        if key == Qt.Key.Key_Escape:
            return self._escaped()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return self._on_panned(key)
        item = self._canvas.item(self._key)
        if isinstance(item, CellsItem):
            return self._on_cells(item, key, event)
        if isinstance(item, PictureItem | CurvesItem):
            if item.content.pointer == "move":
                return self._on_moved(item.content.key, key, event)
            draws = item.content.pointer == "paint"
            return (self._on_drawing if draws else self._on_picture)(item, key, event)
        return False

    def _escaped(self) -> bool:
        """Close what was opened; a stroke that is under way goes on."""
        if not self._path and QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.gestured.emit(Gesture(self._key, "escape"))
        return False

    def _on_panned(self, key: Qt.Key) -> bool:
        if key in ARROWS:
            self._canvas.zooms.pan(*(PAN * step for step in ARROWS[key]))
        return key in ARROWS

    def _go(self, step: int) -> bool:
        """To the next panel; past the last one the focus leaves the canvas."""
        keys = self._canvas.keys
        index = keys.index(self._key) + step if self._key in keys else (0 if step > 0 else -1)
        if not keys or not -1 <= index < len(keys) or (index == -1 and self._key in keys):
            self._set("")
            return False
        self._set(keys[index], ring=True)
        return True

    def _set(self, key: str, *, ring: bool = False) -> None:
        """Act on a panel; a hand that pressed it needs no ``ring`` to see which one it is."""
        for name in (self._key, key):
            item = self._canvas.item(name)
            if item is not None:
                item.set_focused(name == key and (ring or isinstance(item, CellsItem)))
        if key != self._key:
            self._lift()
            self._pen = None
        self._key = key
        self._canvas.current = key

    def act_on(self, key: str) -> None:
        """Act on the panel that was pressed, where it takes the keyboard."""
        if key in self._canvas.keys:
            self._set(key)

    def toggle_filled(self) -> None:
        """Let the panel with the keyboard fill the canvas, or show all again."""
        self.filled.emit("" if self._canvas.filled else self._key)

    def _on_focus_changed(self, focused: bool) -> None:
        if focused and not self._key:
            cells = [k for k in self._canvas.keys if isinstance(self._canvas.item(k), CellsItem)]
            self._set(cells[0] if cells else "")
        item = self._canvas.item(self._key)
        if isinstance(item, CellsItem):
            item.set_focused(focused or self._editor is not None)
        elif item is not None and not focused:
            item.set_focused(False)

    # --- a matrix

    def _on_cells(self, item: CellsItem, key: Qt.Key, event: QKeyEvent) -> bool:
        if key in ARROWS:
            down, across = ARROWS[key]
            rows, columns = item.content.values.shape
            row, column = item.current
            item.current = (
                min(max(row + down, 0), rows - 1),
                min(max(column + across, 0), columns - 1),
            )
            item.update()
            return True
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            amount = 1.0 if key == Qt.Key.Key_PageUp else -1.0
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            row, column = item.current
            point, name = (float(row), float(column)), item.content.key
            self.gestured.emit(Gesture(name, "nudge", point, amount=amount, shift=shift))
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            row, column = item.current
            point = (float(row), float(column))
            self.gestured.emit(Gesture(item.content.key, "enter", point, value=0.0))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            row, column = item.current
            self._edit(item, f"{item.content.values[row, column]:g}", select=True)
            return True
        if event.text() and event.text() in TYPED:
            self._edit(item, event.text(), select=False)
            return True
        return False

    def _edit(self, item: CellsItem, text: str, select: bool) -> None:
        rect = self._canvas.mapFromScene(item.cell_rect(*item.current)).boundingRect()
        editor = QLineEdit(self._canvas.viewport())
        editor.setAccessibleName(f"Number at row {item.current[0]}, column {item.current[1]}")
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        width = max(rect.width(), editor.fontMetrics().horizontalAdvance("−0.000000") + 16)
        height = max(rect.height(), editor.sizeHint().height())
        centre = rect.center()
        place = QRect(0, 0, width, height)
        place.moveCenter(QPoint(centre.x(), centre.y()))
        editor.setGeometry(place)
        editor.setText(text)
        if select:
            editor.selectAll()
        editor.installEventFilter(self)
        self._editor = editor
        editor.show()
        editor.setFocus()

    def _enter(self) -> None:
        item, editor = self._canvas.item(self._key), self._editor
        if editor is None or not isinstance(item, CellsItem):
            return
        try:
            value = parsed(editor.text())
        except ValueError:
            editor.setToolTip(f"{editor.text()} is no number; type one like 1.5, −2 or 1/9.")
            below = editor.mapToGlobal(editor.rect().bottomLeft())
            QToolTip.showText(below, editor.toolTip(), editor)
            editor.selectAll()
            return
        row, column = item.current
        self._close()
        gesture = Gesture(item.content.key, "enter", (float(row), float(column)), value=value)
        self.gestured.emit(gesture)
        columns = item.content.values.shape[1]
        rows = item.content.values.shape[0]
        after = row * columns + column + 1
        if after < rows * columns:
            item.current = divmod(after, columns)

    def _close(self, take_focus: bool = True) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.hide()
            editor.deleteLater()
            if take_focus:
                self._canvas.setFocus()

    # --- a picture

    def _on_picture(self, item: PictureItem | CurvesItem, key: Qt.Key, event: QKeyEvent) -> bool:
        if key not in ARROWS:
            return False
        point = _moved(item, _probed(item), key, event)
        value = number_at(item, point)
        self.gestured.emit(Gesture(item.content.key, "click", point, (point,), value=value))
        return True

    def _on_moved(self, name: str, key: Qt.Key, event: QKeyEvent) -> bool:
        if key in ARROWS:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            down, across = (float(step * (10 if shift else 1)) for step in ARROWS[key])
            self.gestured.emit(Gesture(name, "nudge", (down, across), shift=shift))
        return key in ARROWS

    def _on_drawing(self, item: PictureItem | CurvesItem, key: Qt.Key, event: QKeyEvent) -> bool:
        name = item.content.key
        if key in ARROWS:
            self._pen = _moved(item, self._pen or _probed(item), key, event)
            if self._path:
                self._path.append(self._pen)
                self.gestured.emit(Gesture(name, "drag", self._pen, tuple(self._path)))
            else:
                self.gestured.emit(Gesture(name, "hover", self._pen))
            return True
        if key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if self._path:
            self._lift()
        else:
            point = self._pen or _probed(item)
            self._path = [point]
            self.gestured.emit(Gesture(name, "press", point, (point,)))
        return True

    def _lift(self) -> None:
        """End the stroke, if there is one."""
        path, self._path = tuple(self._path), []
        if path:
            self.gestured.emit(Gesture(self._key, "release", path[-1], path))


def _moved(
    item: PictureItem | CurvesItem, point: tuple[float, float], key: Qt.Key, event: QKeyEvent
) -> tuple[float, float]:
    """One pixel, cell or sample further, or ten with Shift."""
    step = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
    down, across = ARROWS[key]
    if isinstance(item, CurvesItem):
        return item.moved(point, down * step, across * step)
    rows, columns = item.content.pitch
    return point[0] + down * step * rows, point[1] + across * step * columns


def _probed(item: PictureItem | CurvesItem) -> tuple[float, float]:
    """Where a picture's first box or ring is, or a panel's cursor: what the arrow keys move."""
    if isinstance(item, CurvesItem):
        return item.probed
    for mark in item.content.marks:
        if isinstance(mark, Dot):
            return mark.row, mark.column
        if isinstance(mark, Box):
            return mark.top + (mark.height - 1) / 2, mark.left + (mark.width - 1) / 2
    height, width = item.content.data.shape[:2]
    return height / 2, width / 2
