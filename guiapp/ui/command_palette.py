"""Find and run any action of the window by typing a part of its name (Ctrl+Shift+P)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from guiapp.ui import theme
from guiapp.ui.fuzzy import score
from guiapp.ui.theme import give_role, px

WIDTH, HEIGHT = 560, 380
_COMMAND = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class Command:
    """An action, its words, the menus that lead to it, and its keys."""

    action: QAction
    text: str
    path: str
    keys: str

    @staticmethod
    def of(action: QAction) -> Command:
        """What there is to say about an action."""
        return Command(action, plain(action.text()), " ▸ ".join(_path(action)), _keys(action))

    def score(self, query: str) -> float | None:
        """How well it is what is looked for; its own words count more than its menus."""
        own = score(query, self.text)
        if own is not None:
            return own + 5.0
        return score(query, f"{self.path} {self.text}")


def found(commands: Iterable[Command], query: str) -> list[Command]:
    """The commands that match, the best ones first, those that can be run before the others."""
    scored = [(c.score(query), index, c) for index, c in enumerate(commands)]
    kept = [(s, i, c) for s, i, c in scored if s is not None]
    return [c for _, _, c in sorted(kept, key=lambda k: (not k[2].action.isEnabled(), -k[0], k[1]))]


def plain(text: str) -> str:
    """A menu's words without keys, the marks of its mnemonics, and dots."""
    text = text.partition("\t")[0]
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


class CommandPalette(QDialog):
    """A field and, below it, the actions that match; deletes itself when it closes."""

    def __init__(self, window: QWidget, actions: Iterable[QAction]) -> None:
        super().__init__(window, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self._window = window.window()
        self._commands = [Command.of(a) for a in actions if not a.isSeparator() and a.text()]
        self.field = QLineEdit()
        self.list = QListWidget()
        self._build()
        self._refresh("")

    def open_centred(self) -> None:
        """Show it near the top of its window, ready for typing."""
        window = self._window
        width = min(px(WIDTH), window.width() - px(32))
        height = min(px(HEIGHT), window.height() - px(32))
        corner = window.mapToGlobal(window.rect().topLeft())
        left = corner.x() + (window.width() - width) // 2
        self.setGeometry(QRect(left, corner.y() + min(px(64), px(16) + height // 8), width, height))
        self.open()
        self.field.setFocus()

    def event(self, event: QEvent) -> bool:
        """A click elsewhere closes it."""
        if event.type() == QEvent.Type.WindowDeactivate and self.isVisible():
            self.reject()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the field does not use: the keys that move in the list, Return, Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentItem())
        elif event.key() in _MOVES:
            self.list.event(event)
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Find an action")
        give_role(self, "popup")
        self.field.setPlaceholderText("Find an action")
        self.field.setAccessibleName("Find an action")
        give_role(self.list, "list")
        self.list.setAccessibleName("Actions")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Delegate(self.list))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(8), px(8), px(8))
        column.setSpacing(px(6))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.field.textChanged.connect(self._refresh)
        self.list.itemClicked.connect(self._run)

    def _refresh(self, query: str) -> None:
        self.list.clear()
        for command in found(self._commands, query):
            item = QListWidgetItem(command.text)
            item.setData(_COMMAND, command)
            where = f", {command.path}" if command.path else ""
            keys = f", {command.keys}" if command.keys else ""
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{command.text}{where}{keys}")
            if not command.action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self._select_first()

    def _select_first(self) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentRow(row)
                return

    def _run(self, item: QListWidgetItem | None) -> None:
        command: Command | None = item.data(_COMMAND) if item else None
        if command is None or not command.action.isEnabled():
            return
        self.accept()
        command.action.trigger()


class _Delegate(QStyledItemDelegate):
    """Name and menus at the left, keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(0, px(28))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        command: Command = index.data(_COMMAND)
        area: QRect = option.rect.adjusted(px(10), 0, -px(10), 0)  # type: ignore[attr-defined]
        ink, quiet = _colours(option, command.action.isEnabled())
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(option.rect, option.palette.highlight())  # type: ignore[attr-defined]
        middle, left = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft
        painter.setPen(quiet)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | middle, command.keys)
        keys = painter.fontMetrics().horizontalAdvance(command.keys) + px(16)
        area.adjust(0, 0, -keys if command.keys else 0, 0)
        painter.setPen(ink)
        text = painter.fontMetrics().elidedText(
            command.text, Qt.TextElideMode.ElideRight, area.width()
        )
        painter.drawText(area, left | middle, text)
        area.setLeft(area.left() + painter.fontMetrics().horizontalAdvance(text) + px(12))
        painter.setPen(quiet)
        if area.width() > px(24):
            painter.drawText(area, left | middle, command.path)
        painter.restore()


def _colours(option: QStyleOptionViewItem, enabled: bool) -> tuple[QColor, QColor]:
    """Of the name, and of what stands beside it."""
    palette = theme.current()
    if not enabled:
        grey = QColor(theme.derived(palette)["disabled"])
        return grey, grey
    if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
        return QColor(palette.on_accent), QColor(palette.on_accent)
    return QColor(palette.ink), QColor(palette.quiet)


def _path(action: QAction) -> list[str]:
    """The titles of the menus that lead to an action, from the outermost one."""
    for holder in action.associatedObjects():
        if isinstance(holder, QMenu) and holder.title():
            return [*_path(holder.menuAction()), plain(holder.title())]
    return []


def _keys(action: QAction) -> str:
    """The first shortcut; those that act only on the canvas are kept in a property."""
    keys = action.shortcuts() or action.property("keys") or []
    return keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
