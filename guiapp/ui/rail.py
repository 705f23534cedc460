"""The labs, down the left side of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from guiapp.ui import theme
from guiapp.ui.controls.control import take_focus
from guiapp.ui.icons import icon
from guiapp.ui.theme import give_role, px

WIDTH, ICON = 84, 26
HEIGHT, ICON_HEIGHT, LEAST_HEIGHT = 58, 46, 28
"""Of a button; of the lowest with an icon, which is as much smaller; and of one with words alone.
They are lower where not all of them would fit."""


class Rail(QWidget):
    """One button for each lab, a (key, title) pair; ``chosen`` carries the key.

    Arrow keys go from lab to lab.
    """

    chosen = Signal(str)

    def __init__(self, labs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self.buttons: dict[str, QToolButton] = {}
        for key, title in labs:
            self._add(key, title)
        self._column.addStretch(1)
        self._group.buttonClicked.connect(self._on_group_clicked)
        self._dress()

    def show_current(self, key: str) -> None:
        """Mark a lab as the one that is seen."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "buttons"):
            self._dress()

    def _add(self, key: str, title: str) -> None:
        button = QToolButton()
        button.setObjectName(key)
        button.setText(title)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setAccessibleName(title)
        button.setToolTip(f"The lab {title}")
        give_role(button, "lab")
        take_focus(button)
        self._group.addButton(button)
        self._column.addWidget(button)
        self.buttons[key] = button

    def _dress(self) -> None:
        """Sizes and icons for the present theme."""
        give_role(self, "left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Labs")
        self._column.setContentsMargins(px(6), px(12), px(6), px(12))
        self._column.setSpacing(px(4))
        longest = max((self._text_width(button) for button in self.buttons.values()), default=0)
        self.setFixedWidth(max(px(WIDTH), longest + px(26)))
        for key, button in self.buttons.items():
            button.setIcon(icon(key, theme.current(), px(ICON)))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Qt's question: buttons as low as they can be."""
        margins = self._column.contentsMargins()
        each = px(LEAST_HEIGHT) + self._column.spacing()
        height = margins.top() + margins.bottom() + each * len(self.buttons)
        return QSize(super().minimumSizeHint().width(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lower buttons rather than one that is cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins, count = self._column.contentsMargins(), max(len(self.buttons), 1)
        room = self.height() - margins.top() - margins.bottom()
        each = room // count - self._column.spacing()
        height = min(max(each, px(LEAST_HEIGHT)), px(HEIGHT))
        side = ICON - round((px(HEIGHT) - height) / theme.unit())
        styles = Qt.ToolButtonStyle
        has_icon = height >= px(ICON_HEIGHT)
        for button in self.buttons.values():
            button.setFixedHeight(height)
            button.setToolButtonStyle(
                styles.ToolButtonTextUnderIcon if has_icon else styles.ToolButtonTextOnly
            )
            button.setIconSize(theme.square(side))

    def _text_width(self, button: QToolButton) -> int:
        font = button.font()
        font.setPixelSize(px(11))
        font.setBold(True)
        return QFontMetrics(font).horizontalAdvance(button.text())

    def _on_group_clicked(self, button: QToolButton) -> None:
        self.chosen.emit(button.objectName())
