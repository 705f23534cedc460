"""One sentence over the header: what went wrong and what to do, or what was done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from guiapp.ui.theme import give_role, px

TOLD_MS = 4000


class Message(QWidget):
    """Warnings stay until they are closed or the next edit; news goes away by itself.

    It lies over ``header``, whose parent it shares, instead of above the canvas: panels keep their
    places.
    """

    def __init__(self, header: QWidget) -> None:
        super().__init__()
        self._header = header
        header.installEventFilter(self)
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

    def edited(self) -> None:
        """The person went on: what was wrong is past."""
        if not self._timer.isActive():
            self.clear()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_line"):
            self._measure()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's question: whether this event was dealt with here."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        """As wide as the header, and as high as the sentence needs."""
        under = self._header.geometry()
        needed = self._line.totalHeightForWidth(under.width())
        under.setHeight(max(under.height(), needed))
        self.setGeometry(under)
        self.raise_()

    def _show(self, sentence: str, role: str) -> None:
        give_role(self, role)
        self._text.setText(sentence)
        self._text.setAccessibleName(sentence)
        self._place()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    def _measure(self) -> None:
        self._line.setContentsMargins(px(16), px(6), px(8), px(6))
