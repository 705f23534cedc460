"""The lines of a list: one for each item, one that adds another, one for those folded away."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from guiapp.core.params import Parameter
from guiapp.ui import theme
from guiapp.ui.controls.control import Control, take_focus
from guiapp.ui.controls.lists import (
    ADD,
    DOWN,
    EARLIER,
    FOLD,
    REMOVE,
    UP,
    Item,
    can,
    inside,
    item_name,
    kinds,
    summary,
)
from guiapp.ui.icons import icon
from guiapp.ui.theme import give_role, px

ICON = 14
VERBS = {UP: "Move {} up", DOWN: "Move {} down", REMOVE: "Remove {}"}


class Line(Control):
    """A line over the whole width, under a hairline, with a button that looks like text."""

    wide = True

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self._parameter = parameter
        self._text = ""
        self.button = QPushButton()
        give_role(self.button, "line")
        take_focus(self.button)
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.line.addWidget(self.button, 1)

    def parts(self) -> list[QWidget]:
        return [self.button]

    def show_text(self, text: str) -> None:
        """Show a text, shortened where there is no room."""
        self._text = text
        self._elide()

    def set_narrow(self, narrow: bool) -> None:
        """Follow the theme, whose units and colours may be others."""
        self.line.setSpacing(0)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self.palette().color(QPalette.ColorRole.Mid)
        painter.fillRect(0, 0, self.width(), px(1), colour)
        painter.end()

    def _elide(self) -> None:
        room = max(self.button.width() - px(10), px(24))
        end = Qt.TextElideMode.ElideRight
        self.button.setText(self.button.fontMetrics().elidedText(self._text, end, room))


class ItemLine(Line):
    """An item in one line, which unfolds and folds it, with buttons to move and remove it.

    The buttons are there while the item is unfolded, under the pointer or has the focus: else the
    line has room for what it says.
    """

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self._item = Item((), 0, False)
        self._is_hovered = False
        self.verbs = {verb: self._made(verb) for verb in VERBS}
        for part in self.parts():
            part.installEventFilter(self)
        self.button.clicked.connect(partial(self.asked.emit, FOLD))

    def set_value(self, value: Item) -> None:
        self._item = value
        said = summary(self._parameter.declaration, value.value)
        number = value.index + 1
        self.show_text(f"{'▾' if value.unfolded else '▸'} {number}  {said}")
        self.button.setToolTip(said)
        self.button.setAccessibleName(f"{self._parameter.declaration.item} {number}: {said}")
        give_role(self.button, "open line" if value.unfolded else "line")
        for verb, button in self.verbs.items():
            button.setEnabled(can(self._parameter, value.items, verb, value.index))
        self._name_buttons()
        self._reveal()

    def parts(self) -> list[QWidget]:
        return [self.button, *self.verbs.values()]

    def describe(self, name: str, help: str, problem: str) -> None:
        hint = "Hide its values" if self._item.unfolded else "Show its values"
        self.button.setAccessibleDescription(problem or hint)

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        for verb, button in self.verbs.items():
            button.setIconSize(theme.square(ICON))
            button.setIcon(icon(verb, theme.current(), px(ICON)))

    def focus(self, verb: str = "") -> None:
        button = self.verbs.get(verb)
        (button if button is not None and button.isEnabled() else self.button).setFocus()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._is_hovered = True
        self._reveal()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._is_hovered = False
        self._reveal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the focus of the parts; where it goes to is known only after it left."""
        if event.type() == QEvent.Type.FocusIn:
            self._reveal()
        elif event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._reveal)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.verbs[REMOVE].isEnabled():
            self.asked.emit(REMOVE)
        else:
            super().keyPressEvent(event)

    def _made(self, verb: str) -> QToolButton:
        button = QToolButton()
        give_role(button, "line")
        take_focus(button)
        button.clicked.connect(partial(self.asked.emit, verb))
        self.line.addWidget(button)
        return button

    def _reveal(self) -> None:
        has_focus = any(part.hasFocus() for part in self.parts())
        for button in self.verbs.values():
            button.setVisible(self._item.unfolded or self._is_hovered or has_focus)

    def _name_buttons(self) -> None:
        what = f"{item_name(self._parameter.declaration)} {self._item.index + 1}"
        for verb, button in self.verbs.items():
            button.setAccessibleName(VERBS[verb].format(what))
            button.setToolTip(VERBS[verb].format(what))


class AddLine(Line):
    """The last line of a list: adds an item, of a kind chosen from a menu where there are more."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.menu: QMenu | None = None
        what = item_name(parameter.declaration)
        label = parameter.declaration.item or "Item"
        if len(kinds(parameter)) > 1:
            self.menu = self._made_menu()
            self.button.clicked.connect(self._on_button_clicked)
        else:
            self.button.clicked.connect(partial(self.asked.emit, ADD))
        self.show_text(f"+ {label}{' ▾' if self.menu else ''}")
        article = "an" if what[0] in "aeiou" else "a"
        self.button.setAccessibleName(f"Add {article} {what}")

    def set_value(self, value: tuple[Any, ...]) -> None:
        self.button.setEnabled(can(self._parameter, value, ADD))

    def describe(self, name: str, help: str, problem: str) -> None:
        self.button.setAccessibleDescription(problem or help)
        self.button.setToolTip(help)

    def _made_menu(self) -> QMenu:
        menu = QMenu(self)
        group = ""
        for option in kinds(self._parameter):
            if group and option.group != group:
                menu.addSeparator()
            group = option.group
            action = menu.addAction(option.label)
            action.triggered.connect(partial(self.asked.emit, f"{ADD}:{option.key}"))
        return menu

    def _on_button_clicked(self) -> None:
        assert self.menu is not None
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))


class EarlierLine(Line):
    """The first line of a long list, which stands for the items before those that are shown."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.button.clicked.connect(partial(self.asked.emit, EARLIER))

    def set_value(self, value: int) -> None:
        label = inside(self._parameter.declaration.label)
        self.show_text(f"▸ {value} earlier")
        self.button.setAccessibleName(f"{self._parameter.declaration.label}: show {value} earlier")
        self.button.setToolTip(f"Show all {label}")

    def describe(self, name: str, help: str, problem: str) -> None:
        """Named when the number is known."""
