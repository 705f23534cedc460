"""Every action of the window, declared once: its menu, words, shortcut and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

MENUS = ("&File", "&Edit", "&View", "&Lab", "&Play", "&Help")


@dataclass(frozen=True)
class Entry:
    """An action. ``group`` makes it one of several of which one is checked.

    ``on`` is called without arguments; with the new state where ``checkable``. Keys of ``canvas``
    entries act only while the canvas has the focus. ``line`` draws a line before it.
    """

    key: str
    menu: str
    text: str
    on: Callable[..., object]
    shortcuts: tuple[str, ...] = ()
    tip: str = ""
    checkable: bool = False
    group: str = ""
    canvas: bool = False
    line: bool = False
    submenu: str = ""


class Menus:
    """Builds the menus of a window, and keeps its actions by key."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._menus: dict[str, QMenu] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._entries: dict[str, list[QAction]] = {}
        self.actions: dict[str, QAction] = {}
        for title in MENUS:
            self._menus[title] = window.menuBar().addMenu(title)

    def add(self, entries: tuple[Entry, ...], owner: str = "") -> None:
        """Add entries; those of one ``owner`` can be taken away together."""
        for entry in entries:
            menu = self._menu(entry)
            if entry.line:
                self._remember(owner, menu.addSeparator())
            action = self._action(entry)
            menu.addAction(action)
            self._window.addAction(action)
            self.actions[entry.key] = action
            self._remember(owner, action)
        self._hide_empty()

    def remove(self, owner: str) -> None:
        """Take away what was added for an owner."""
        for action in self._entries.pop(owner, []):
            self._window.removeAction(action)
            action.deleteLater()
            for menu in self._menus.values():
                menu.removeAction(action)
            self.actions = {k: a for k, a in self.actions.items() if a is not action}
        self._hide_empty()

    def menu(self, title: str) -> QMenu:
        """A menu by its title, submenus included."""
        return self._menus[title]

    def letters(self) -> frozenset[str]:
        """The letters that do something at once when they are pressed with Ctrl."""
        keys = (key.toString() for action in self.actions.values() for key in action.shortcuts())
        return frozenset(key[-1] for key in keys if len(key) == 6 and key.startswith("Ctrl+"))

    def set_canvas_focused(self, focused: bool) -> None:
        """Let single-letter keys act, or not: an open menu shows them either way."""
        for action in self.actions.values():
            if action.property("canvas"):
                _arm(action, focused)

    def _hide_empty(self) -> None:
        """A submenu is there while something is in it."""
        for title, menu in self._menus.items():
            if title not in MENUS:
                menu.menuAction().setVisible(bool(menu.actions()))

    def _remember(self, owner: str, action: QAction) -> None:
        if owner:
            self._entries.setdefault(owner, []).append(action)

    def _menu(self, entry: Entry) -> QMenu:
        if not entry.submenu:
            return self._menus[entry.menu]
        if entry.submenu not in self._menus:
            self._menus[entry.submenu] = self._menus[entry.menu].addMenu(entry.submenu)
        return self._menus[entry.submenu]

    def _action(self, entry: Entry) -> QAction:
        action = QAction(entry.text, self._window)
        action.setObjectName(entry.key)
        action.setCheckable(entry.checkable or bool(entry.group))
        action.setStatusTip(entry.tip)
        action.setToolTip(entry.tip or entry.text.replace("&", ""))
        action.setMenuRole(QAction.MenuRole.NoRole)
        keys = [QKeySequence(keys) for keys in entry.shortcuts]
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if entry.canvas:
            action.setProperty("canvas", True)
            action.setProperty("keys", keys)
            _arm(action, False)
        else:
            action.setShortcuts(keys)
        if entry.group:
            group = self._groups.setdefault(entry.group, QActionGroup(self._window))
            group.addAction(action)
        if action.isCheckable() and not entry.group:
            action.toggled.connect(entry.on)
        else:
            action.triggered.connect(_Call(entry.on, action))
        return action


def _arm(action: QAction, armed: bool) -> None:
    """Let an action's keys act, or only show them beside its words."""
    keys = action.property("keys")
    words = action.text().partition("\t")[0]
    action.setShortcuts(keys if armed else [])
    shown = keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
    action.setText(words if armed or not shown else f"{words}\t{shown}")


class _Call:
    """Calls without the argument that Qt sends along."""

    def __init__(self, function: Callable[..., object], parent: QAction) -> None:
        self._function = function

    def __call__(self, checked: bool = False) -> None:
        self._function()
