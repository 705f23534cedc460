"""One sentence above the canvas: what went wrong and what to do, or what was done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from guiapp.ui.theme import give_role, px

TOLD_MS = 4000


class Message(QWidget):
    """Warnings stay until they are closed or the next edit; news goes away by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setText("✕")
        self._close.setAccessibleName("Close the message")
        self._close.clicked.connect(self.clear)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._text, 1)
        self._line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOLD_MS)
        self._timer.timeout.connect(self.clear)
        self._measure()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown; empty where none is."""
        return "" if self.isHidden() else self._text.text()

    def warn(self, sentence: str) -> None:
        """Say what went wrong."""
        self._show(sentence, "warning")
        self._timer.stop()

    def tell(self, sentence: str) -> None:
        """Say what was done, for a while."""
        self._show(sentence, "news")
        self._timer.start()

    def clear(self) -> None:
        """Say nothing."""
        self._timer.stop()
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_line"):
            self._measure()

    def _show(self, sentence: str, role: str) -> None:
        give_role(self, role)
        self._text.setText(sentence)
        self._text.setAccessibleName(sentence)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    def _measure(self) -> None:
        self._line.setContentsMargins(px(16), px(6), px(8), px(6))
