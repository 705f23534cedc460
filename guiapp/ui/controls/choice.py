"""One of several: a row of buttons for few short ones, a list for the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from guiapp.core.params import Declaration, Option, option_of
from guiapp.ui.controls.control import Control, take_focus
from guiapp.ui.theme import give_role, px

MOST_SEGMENTS = 4
MOST_LETTERS = 20


def fits_segments(labels: list[str]) -> bool:
    """Whether a row of buttons has room for these labels."""
    letters = sum(len(label) for label in labels) + 2 * len(labels)
    return 2 <= len(labels) <= MOST_SEGMENTS and letters <= MOST_LETTERS + 2


class Segments(Control):
    """Two to four choices side by side; arrow keys go from one to the next."""

    def __init__(self, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.line.setSpacing(0)
        self._keys = [key for key, _ in choices]
        self._group = QButtonGroup(self)
        for index, (_, label) in enumerate(choices):
            self._add(label, index)
        self._group.idClicked.connect(self._on_group_clicked)
        self._shape(stacked=False)

    def set_value(self, value: Any) -> None:
        self._group.button(self._keys.index(value)).setChecked(True)

    def parts(self) -> list[QWidget]:
        return list(self._group.buttons())

    def describe(self, name: str, help: str, problem: str) -> None:
        super().describe(name, help, problem)
        for button in self._group.buttons():
            button.setAccessibleName(f"{name}: {button.text()}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One above the other, where they have no room side by side."""
        super().resizeEvent(event)
        metrics = self._group.buttons()[0].fontMetrics()
        texts = [metrics.horizontalAdvance(button.text()) for button in self._group.buttons()]
        self._shape(self.width() < sum(texts) + len(texts) * px(6))

    def _add(self, label: str, index: int) -> None:
        button = QPushButton(label)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        take_focus(button)
        self._group.addButton(button, index)
        self.line.addWidget(button, len(label) + 2)

    def _shape(self, stacked: bool) -> None:
        direction = QBoxLayout.Direction
        self.line.setDirection(direction.TopToBottom if stacked else direction.LeftToRight)
        first, middle, last = (
            ("top", "between", "bottom") if stacked else ("first", "middle", "last")
        )
        buttons = self._group.buttons()
        for index, button in enumerate(buttons):
            is_last = index == len(buttons) - 1
            give_role(button, first if index == 0 else last if is_last else middle, "segment")

    def _on_group_clicked(self, index: int) -> None:
        self.finish(self._keys[index])


class ComboBox(QComboBox):
    """A list that opens below its field, never wider than its place, deaf to a passing wheel."""

    def __init__(self) -> None:
        super().__init__()
        take_focus(self)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setMaxVisibleItems(24)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As usual, but a text that is too long ends in an ellipsis."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        area = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, area.width() - px(2)
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def showPopup(self) -> None:
        wanted = (
            self.view().sizeHintForColumn(0) + self.view().verticalScrollBar().sizeHint().width()
        )
        self.view().setMinimumWidth(max(wanted, self.width()))
        super().showPopup()


class ChoiceList(Control):
    """A string that is one of many."""

    def __init__(self, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.box = ComboBox()
        for key, label in choices:
            self.box.addItem(label, key)
        self.line.addWidget(self.box)
        self.box.activated.connect(self._on_box_activated)

    def set_value(self, value: Any) -> None:
        self.box.setCurrentIndex(self.box.findData(value))

    def parts(self) -> list[QWidget]:
        return [self.box]

    def _on_box_activated(self, index: int) -> None:
        self.finish(self.box.itemData(index))


class OptionList(Control):
    """A value that is one of several dataclasses: its options in their groups."""

    def __init__(self, declaration: Declaration) -> None:
        super().__init__()
        self._declaration = declaration
        self._present: Option | None = None
        self.box = ComboBox()
        self._fill()
        self.line.addWidget(self.box)
        self.box.activated.connect(self._on_box_activated)

    def set_value(self, value: Any) -> None:
        before, self._present = self._present, option_of(self._declaration, value)
        if before is not self._present and not (_is_listed(before) and _is_listed(self._present)):
            self._fill()
        self.box.setCurrentIndex(self.box.findData(self._present.key) if self._present else -1)

    def parts(self) -> list[QWidget]:
        return [self.box]

    def _fill(self) -> None:
        """An option that cannot be chosen is listed only while it is the present one."""
        options = [o for o in self._declaration.options if o.listed or o is self._present]
        self.box.setModel(_model(options, self.box))  # which deletes the one before

    def _on_box_activated(self, index: int) -> None:
        """Take the option's value, unless it is the option one has: that may have been edited."""
        for option in self._declaration.options:
            if option.key == self.box.itemData(index) and option is not self._present:
                self.finish(option.value)
                return


def _is_listed(option: Option | None) -> bool:
    return option is None or option.listed


def _model(options: Sequence[Option], parent: QComboBox) -> QStandardItemModel:
    model = QStandardItemModel(parent)
    group = ""
    for option in options:
        if option.group != group and option.group:
            model.appendRow(_heading(option.group))
        group = option.group
        item = QStandardItem(option.label)
        item.setData(option.key, Qt.ItemDataRole.UserRole)
        model.appendRow(item)
    return model


def _heading(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    font = item.font()
    font.setBold(True)
    item.setFont(font)
    return item
