"""A number: a slider where both limits are known, and a field one can type into."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from guiapp.core.errors import BadInput
from guiapp.core.params import Declaration, Parameter
from guiapp.ui.controls.control import Control, take_focus
from guiapp.ui.controls.numbers import entered, exact, shown
from guiapp.ui.controls.scale import Scale
from guiapp.ui.controls.slider import PAUSE, Slider
from guiapp.ui.theme import px, unit

LEAST_WIDTH = 104  # units below which there is only the field
LEAST_SLIDER = 28
WIDEST = 112  # of a field beside a slider: "0.125 cycles/px"
_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}


class NumberEdit(QLineEdit):
    """A field for one number. Arrow keys and, when it has the focus, the wheel step it."""

    typed = Signal(str)
    nudged = Signal(int)
    settled = Signal()

    def __init__(self, declaration: Declaration) -> None:
        super().__init__()
        self._declaration = declaration
        self._value: float = 0
        take_focus(self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.settled)
        self.editingFinished.connect(self._on_editing_finished)

    def set_value(self, value: float) -> None:
        """Show a number, unless it is the one that is being typed over."""
        if value == self._value and self.isModified() and self.hasFocus():
            return
        self._value = value
        self._write()

    def restore(self) -> None:
        """Show the number again in place of what was typed."""
        self._write()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._write()
        QTimer.singleShot(0, self, self.selectAll)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        notches = _STEPS.get(Qt.Key(event.key()))
        if notches is not None:
            self.nudged.emit(notches)
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self._write()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if event.key() in _STEPS and not event.isAutoRepeat():
            self.settled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = round(event.angleDelta().y() / 120)
        if not self.hasFocus() or not notches:
            event.ignore()
            return
        self.nudged.emit(notches)
        self._pause.start()
        event.accept()

    def _write(self) -> None:
        number = (
            exact(self._value) if self.hasFocus() else shown(self._value, self._declaration.unit)
        )
        text = self._declaration.words_for(self._value) or number
        if text != self.text():
            self.setText(text)
        self.setCursorPosition(0 if not self.hasFocus() else len(text))
        self.setModified(False)

    def _on_editing_finished(self) -> None:
        if self.isModified():
            self.setModified(False)
            self.typed.emit(self.text())
            self.settled.emit()


class NumberControl(Control):
    """The control of an int or float parameter."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self._scale = Scale.of(parameter)
        self._declaration = parameter.declaration
        self._whole = parameter.type is int
        self._value: float = 0
        self.edit = NumberEdit(self._declaration)
        self.slider = self._made_slider() if self._scale.bounded else None
        self.line.setSpacing(px(8))
        if self.slider:
            self.line.addWidget(self.slider, 1)
        self.line.addWidget(self.edit)
        self._size_edit()
        self.edit.typed.connect(self._on_edit_typed)
        self.edit.nudged.connect(self._on_edit_nudged)
        self.edit.settled.connect(self.settled)

    def set_value(self, value: float) -> None:
        self._value = value
        self.edit.set_value(value)
        if self.slider and self._scale.position(value) != self.slider.sliderPosition():
            blocked = QSignalBlocker(self.slider)
            self.slider.setValue(self._scale.position(value))
            blocked.unblock()
            self.slider.update()

    def parts(self) -> list[QWidget]:
        return [self.slider, self.edit] if self.slider else [self.edit]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The slider gives way where there is no room for it."""
        super().resizeEvent(event)
        roomy = self.width() >= px(max(LEAST_WIDTH, self._field_width() + 8 + LEAST_SLIDER))
        if self.slider and self.slider.isVisibleTo(self) != roomy:
            self.slider.setVisible(roomy)
            self._size_edit()

    def set_narrow(self, narrow: bool) -> None:
        self._size_edit()

    def restore(self) -> None:
        """Show the value again in place of what was typed."""
        self.edit.restore()

    def _made_slider(self) -> Slider:
        slider = Slider()
        slider.setRange(0, self._scale.count)
        slider.origin = 0 if self._scale.log else self._scale.position(0)
        ten = max(self._scale.count // 10, 1)
        slider.setSingleStep(1 if self._scale.count <= 100 else max(self._scale.count // 100, 1))
        slider.setPageStep(min(10, ten) if self._scale.count <= 100 else ten)
        slider.valueChanged.connect(self._on_slider_moved)
        slider.settled.connect(self.settled)
        return slider

    def _size_edit(self) -> None:
        """Beside a slider as wide as its limits need, so that all stand in one column."""
        if self.slider is None or not self.slider.isVisibleTo(self):
            self.edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.edit.setMinimumWidth(px(40))
            self.edit.setMaximumWidth(16_777_215)
            return
        self.edit.setFixedWidth(px(self._field_width()))

    def _field_width(self) -> float:
        """Units that the limits and their unit take."""
        limits = [self._scale.low or 0, self._scale.high or 0]
        declared, metrics = self._declaration, self.edit.fontMetrics()
        texts = [shown(int(v) if self._whole else v, declared.unit) for v in limits]
        texts.append(declared.lowest)
        wanted = max(metrics.horizontalAdvance(text) for text in texts) / unit() + 15
        return min(max(wanted, 64), WIDEST)

    def _on_slider_moved(self, position: int) -> None:
        self._emit(self._scale.value(position))

    def _on_edit_typed(self, text: str) -> None:
        try:
            value = entered(text, self._declaration)
        except BadInput as problem:
            self.refused.emit(str(problem))
            return
        self._emit(value)

    def _on_edit_nudged(self, notches: int) -> None:
        self._emit(self._scale.stepped(self._value, notches))

    def _emit(self, value: float) -> None:
        whole = self._whole and value == int(value)
        self.edited.emit(int(value) if whole else value)
