"""What all controls of the form have in common."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget


class Control(QWidget):
    """Shows one value and lets it be edited.

    ``edited`` carries every new value, ``settled`` says that a gesture is over (the mouse or the
    key was released, a typed number was entered), ``refused`` carries a sentence about a typed
    text that is no value, ``asked`` what to do to a list. One that is ``wide`` stands for its
    label too.
    """

    wide = False

    edited = Signal(object)
    settled = Signal()
    refused = Signal(str)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)

    def set_value(self, value: Any) -> None:
        """Show a value; emits nothing."""
        raise NotImplementedError

    def parts(self) -> list[QWidget]:
        """The widgets that take the focus, from left to right."""
        raise NotImplementedError

    def focus(self, verb: str = "") -> None:
        """Take the focus, where ``verb`` can be asked for again if it is one of a list."""
        self.parts()[0].setFocus()

    def set_narrow(self, narrow: bool) -> None:
        """Lay out for little width."""

    def describe(self, name: str, help: str, problem: str) -> None:
        """Name the control for screen readers; say what it does, or what is wrong."""
        for part in self.parts():
            part.setAccessibleName(name)
            part.setAccessibleDescription(problem or help)
            part.setToolTip(help)

    def finish(self, value: Any) -> None:
        """A whole edit at once: a choice, a switch."""
        self.edited.emit(value)
        self.settled.emit()


def take_focus(widget: QWidget) -> None:
    """Reach the widget by Tab and by a click; the wheel must not take the focus in passing."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
