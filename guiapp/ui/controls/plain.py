"""Yes or no, and a line of text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy, QWidget

from guiapp.ui.controls.control import Control, take_focus
from guiapp.ui.theme import px


class Switch(QCheckBox):
    """A check box that looks like a switch; the knob's side says it, not only the colour."""

    def __init__(self) -> None:
        super().__init__()
        take_focus(self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(40), px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: Any) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, line = px(18), px(1)
        area = QRectF(px(3), (self.height() - height) / 2, px(34), height)
        self._paint_focus(painter, area)
        role = QPalette.ColorRole
        colours = self.palette()
        on = self.isChecked()
        edge = colours.color(role.Accent if on else role.Dark)
        if not self.isEnabled():
            edge = colours.color(role.Mid)
        painter.setPen(QPen(edge, line))
        painter.setBrush(edge if on else colours.color(role.Base))
        painter.drawRoundedRect(
            area.adjusted(line / 2, line / 2, -line / 2, -line / 2), height / 2, height / 2
        )
        radius = px(5.5)
        x = area.right() - height / 2 if on else area.left() + height / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color(role.HighlightedText) if on else edge)
        painter.drawEllipse(QPointF(x, area.center().y()), radius, radius)
        painter.end()

    def _paint_focus(self, painter: QPainter, area: QRectF) -> None:
        if not self.hasFocus():
            return
        around = area.adjusted(-px(2), -px(2), px(2), px(2))
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), px(1.5)))
        painter.drawRoundedRect(around, around.height() / 2, around.height() / 2)


class SwitchControl(Control):
    """The control of a bool parameter."""

    def __init__(self) -> None:
        super().__init__()
        self.switch = Switch()
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.addWidget(self.switch)
        self.line.addStretch(1)
        self.switch.clicked.connect(self._on_switch_clicked)

    def set_value(self, value: bool) -> None:
        blocked = QSignalBlocker(self.switch)
        self.switch.setChecked(value)
        blocked.unblock()

    def parts(self) -> list[QWidget]:
        return [self.switch]

    def _on_switch_clicked(self, checked: bool) -> None:
        self.finish(checked)


class TextControl(Control):
    """The control of a str parameter; every letter counts at once."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setMinimumWidth(px(40))
        self.line.addWidget(self.edit)
        self.edit.textEdited.connect(self._on_edit_edited)
        self.edit.editingFinished.connect(self.settled)

    def set_value(self, value: str) -> None:
        if value != self.edit.text():
            self.edit.setText(value)

    def parts(self) -> list[QWidget]:
        return [self.edit]

    def _on_edit_edited(self, text: str) -> None:
        self.edited.emit(text)
