"""The line above the canvas: which lab, and what it looks at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from guiapp.ui.line import Line
from guiapp.ui.theme import give_role, px


class Header(QWidget):
    """Title and subtitle, on the paper of the canvas."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        give_role(self, "paper")
        self._title = QLabel()
        give_role(self._title, "lab")
        self._subtitle = Line()
        give_role(self._subtitle, "quiet")
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._title, 0, Qt.AlignmentFlag.AlignBaseline)
        self._line.addWidget(self._subtitle, 1, Qt.AlignmentFlag.AlignBaseline)
        self._measure()

    def show_title(self, title: str, subtitle: str) -> None:
        """Show a figure's title and the line beside it."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_line"):
            self._measure()

    def _measure(self) -> None:
        self._line.setContentsMargins(px(16), px(12), px(16), 0)
        self._line.setSpacing(px(12))
