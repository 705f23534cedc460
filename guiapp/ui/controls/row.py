"""One line of the form: a label, its control and, when something is wrong, a sentence."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from guiapp.ui.controls.choice import ChoiceList, OptionList, Segments, fits_segments
from guiapp.ui.controls.control import Control
from guiapp.ui.controls.fields import Field
from guiapp.ui.controls.items import AddLine, EarlierLine, ItemLine
from guiapp.ui.controls.number import NumberControl
from guiapp.ui.controls.plain import SwitchControl, TextControl
from guiapp.ui.theme import give_role, px

LABEL_WIDTH = 88
INDENT = 4  # what the links beside a heading keep around their text for the ring of the focus


def control_for(field: Field) -> Control:
    """The control that suits a field."""
    declaration = field.parameter.declaration
    lines = {"item": ItemLine, "list": AddLine, "earlier": EarlierLine}
    if field.kind in lines:
        return lines[field.kind](field.parameter)
    if field.kind == "option":
        return OptionList(declaration)
    if field.kind == "choice":
        few = fits_segments([label for _, label in declaration.choices])
        return Segments(declaration.choices) if few else ChoiceList(declaration.choices)
    if field.kind == "switch":
        return SwitchControl()
    return NumberControl(field.parameter) if field.kind == "number" else TextControl()


class Row(QWidget):
    """The row of one field. Its signals carry the field's name first."""

    edited = Signal(str, object)
    settled = Signal(str)
    refused = Signal(str, str)
    asked = Signal(str, str)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.control = control_for(field)
        self.label = QLabel(field.parameter.declaration.label, wordWrap=True)
        self.problem = QLabel(wordWrap=True)
        self._narrow = False
        self._dress()
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(1, 1)
        self._place()
        self.control.set_value(field.value)
        self.control.edited.connect(self._on_control_edited)
        self.control.settled.connect(self._on_control_settled)
        self.control.refused.connect(self._on_control_refused)
        self.control.asked.connect(self._on_control_asked)

    def set_field(self, field: Field) -> None:
        """Show the field's present value."""
        self.field = field
        self.control.set_value(field.value)

    def set_narrow(self, narrow: bool) -> None:
        """The label above the control, where there is little width."""
        self._narrow = narrow
        self._place()
        self.control.set_narrow(narrow)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong under the control; an empty sentence takes it back."""
        if sentence == self.problem.text():
            return
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._describe(sentence)
        if sentence:
            alert = QAccessibleEvent(self.problem, QAccessible.Event.Alert)
            QAccessible.updateAccessibility(alert)

    def _dress(self) -> None:
        declaration = self.field.parameter.declaration
        give_role(self.label, "quiet")
        give_role(self.problem, "problem")
        self.problem.hide()
        if self.control.wide:  # and no word of showing it, or it is a window until it has a parent
            self.label.hide()
        self.label.setToolTip(declaration.help)
        self.label.setBuddy(self.control.parts()[0])
        self._describe("")

    def _describe(self, problem: str) -> None:
        declaration = self.field.parameter.declaration
        self.control.describe(declaration.label, declaration.help, problem)

    def _place(self) -> None:
        for widget in (self.label, self.control, self.problem):
            self._grid.removeWidget(widget)
        top = Qt.AlignmentFlag.AlignVCenter
        column = 0 if self._narrow or self.control.wide else 1
        below = 1 if self._narrow else 0
        width = 0 if column == 0 else px(LABEL_WIDTH)
        self._grid.setColumnMinimumWidth(0, width)
        self.label.setMaximumWidth(16_777_215 if self._narrow else width)
        self._grid.addWidget(self.label, 0, 0, 1, 2 if self._narrow else 1, top)
        self._grid.addWidget(self.control, below, column, 1, 2 - column)
        self._grid.addWidget(self.problem, below + 1, column, 1, 2 - column)
        self._grid.setContentsMargins(px(INDENT), 0, px(INDENT), 0)
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(2))

    def _on_control_edited(self, value: Any) -> None:
        self.edited.emit(self.field.name, value)

    def _on_control_settled(self) -> None:
        self.settled.emit(self.field.name)

    def _on_control_refused(self, sentence: str) -> None:
        self.refused.emit(self.field.name, sentence)

    def _on_control_asked(self, verb: str) -> None:
        self.asked.emit(self.field.name, verb)
