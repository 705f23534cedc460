"""Which frame is seen, in words; a click turns it into a field for the number of another."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy, QStackedLayout, QWidget

from guiapp.core.errors import BadInput
from guiapp.ui.controls.control import take_focus
from guiapp.ui.controls.numbers import parsed
from guiapp.ui.theme import give_role, px

MARGIN = 16  # units beside the text
HELP = "Click to type the number of a frame"


class FrameNumber(QWidget):
    """``entered`` carries the number that was typed; what is no number is dropped."""

    entered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._frame = 0
        self._text = ""
        self._widest = 0
        self.button = QPushButton()
        self.field = _Field()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.button)
        self._stack.addWidget(self.field)
        self._dress()

    def show_text(self, frame: int, text: str) -> None:
        """Show where one is; the width only grows, so that nothing jumps while frames go by."""
        self._frame = frame
        if text == self._text:
            return
        self._text = text
        wanted = self.button.fontMetrics().horizontalAdvance(text) + px(MARGIN)
        if wanted > self._widest:
            self._widest = wanted
            self.updateGeometry()
        self._elide()
        self.button.setAccessibleName(f"Frame {text}")

    def forget_width(self) -> None:
        """Begin with a new width: other frames, or another text size."""
        self._widest = self.button.fontMetrics().horizontalAdvance(self._text) + px(MARGIN)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(max(self._widest, px(64)), px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(56), px(28))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._elide()

    def _dress(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        give_role(self.button, "plain")
        take_focus(self.button)
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button.setToolTip(HELP)
        self.button.setAccessibleDescription(HELP)
        self.field.setAccessibleName("Number of the frame")
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._on_button_clicked)
        self.field.returnPressed.connect(self._on_field_returned)
        self.field.left.connect(self._on_field_left)

    def _elide(self) -> None:
        room = self.width() - px(14)
        end = Qt.TextElideMode.ElideRight
        self.button.setText(self.button.fontMetrics().elidedText(self._text, end, room))

    def _on_button_clicked(self) -> None:
        self.field.setText(str(self._frame))
        self.field.selectAll()
        self._stack.setCurrentWidget(self.field)
        self.field.setFocus()

    def _on_field_returned(self) -> None:
        try:
            frame = round(parsed(self.field.text()))
        except BadInput:
            frame = self._frame
        self._stack.setCurrentWidget(self.button)
        self.button.setFocus()
        if frame != self._frame:
            self.entered.emit(frame)

    def _on_field_left(self) -> None:
        had_focus = self.field.hasFocus()
        self._stack.setCurrentWidget(self.button)
        if had_focus:
            self.button.setFocus()


class _Field(QLineEdit):
    """``left`` tells that Escape was pressed or the focus went elsewhere."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
