"""The panel of controls that follows from a lab's parameter class."""

from __future__ import annotations

import logging
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from guiapp.core.errors import BadInput
from guiapp.core.lab import Lab
from guiapp.core.nested import value_at, with_value
from guiapp.core.params import option_of
from guiapp.ui.controls.fields import Field, fields
from guiapp.ui.controls.group import Group
from guiapp.ui.controls.links import EDIT, edit_link, links_of, option_of_key
from guiapp.ui.controls.lists import DOWN, EARLIER, FOLD, REMOVE, UP, Item, Unfolded, change
from guiapp.ui.controls.row import Row
from guiapp.ui.theme import give_role, px, unit

WIDTH = 272
LEAST_WIDTH = 150  # units that are enough with the labels above their controls
MODEST = 360  # pixels: beyond this large text moves the labels up before it takes canvas away
NARROW = 240  # units of width below which labels stand above their controls
log = logging.getLogger(__name__)


class ParamsForm(QScrollArea):
    """Edits a frozen parameter dataclass; shows it and never keeps one of its own.

    ``edited`` carries the whole new parameters, the name of the undo step and the key under which
    edits of one gesture are one step; the key ends in the name of what was edited
    (kernel.sigma). ``released`` ends that gesture.
    Whoever takes an edit answers with ``show_params``, or with ``show_problem`` to refuse it.
    """

    edited = Signal(object, str, str)
    released = Signal()
    source_requested = Signal(str, str)
    actions_requested = Signal(str)
    folded = Signal(str, bool)

    def __init__(self, unfolded: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._unfolded = set(unfolded)
        self._lab: Lab | None = None
        self._params: Any = None
        self._items = Unfolded()
        self._edited_groups: frozenset[str] = frozenset()
        self._rows: dict[str, Row] = {}
        self._groups: dict[str, Group] = {}
        self._structure: tuple[object, ...] = ()
        self._narrow: bool | None = None
        self._build()

    def show_params(self, lab: Lab | None, params: Any) -> None:
        """Show these parameters; what stays the same keeps its widgets and focus."""
        if type(params) is not type(self._params):
            self._items = Unfolded()
        if params != self._params:  # what was refused before is past
            for row in self._rows.values():
                row.show_problem("")
        self._lab, self._params = lab, params
        self._edited_groups = frozenset(a.group for a in lab.actions) if lab else frozenset()
        wanted = fields(params, self._items)
        structure = (lab and lab.key, *((f.name, f.parameter, f.group, f.rare) for f in wanted))
        if structure != self._structure:
            self._rebuild(wanted)
            self._structure = structure
        for field in wanted:
            self._rows[field.name].set_field(field)

    def show_problem(self, name: str, sentence: str) -> None:
        """Say under the control of ``name`` what is wrong, until the next good edit."""
        row = self._rows.get(name)
        if row is None:
            log.warning("no control for %s: %s", name, sentence)
            return
        if row.field.rare:
            self._groups[row.field.group].unfold()
        row.show_problem(sentence)
        self.ensureWidgetVisible(row)

    def names(self) -> tuple[str, ...]:
        """The names of the controls, from top to bottom."""
        return tuple(self._rows)

    def row(self, name: str) -> Row:
        """The row of one control."""
        return self._rows[name]

    def sizeHint(self) -> QSize:
        return QSize(min(px(WIDTH), max(MODEST, px(LEAST_WIDTH))), px(480))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._groups:
            self._narrow = None
            self._reflow()

    def _build(self) -> None:
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Controls")
        give_role(self, "panel")
        content = QWidget()
        give_role(content, "panel")
        self._column = QVBoxLayout(content)
        self._column.addStretch(1)
        self.setWidget(content)
        self._reflow()

    def _rebuild(self, wanted: tuple[Field, ...]) -> None:
        """Make the rows that are new, drop those that are gone, put all in their order."""
        rows = {field.name: self._row(field) for field in wanted}
        for row in self._rows.values():
            if row not in rows.values():
                row.hide()
                row.deleteLater()
        self._rows = rows
        self._arrange(list(dict.fromkeys(field.group for field in wanted)))
        self._chain()

    def _row(self, field: Field) -> Row:
        row = self._rows.get(field.name)
        if row is not None and _place(row.field) == _place(field):
            return row
        row = Row(field)
        row.edited.connect(self._on_row_edited)
        row.settled.connect(self._on_row_settled)
        row.refused.connect(self.show_problem)
        row.asked.connect(self._on_row_asked)
        row.set_narrow(bool(self._narrow))
        return row

    def _arrange(self, titles: list[str]) -> None:
        """Put every row under its heading; headings without rows go."""
        for title in [title for title in self._groups if title not in titles]:
            group = self._groups.pop(title)
            group.hide()
            group.deleteLater()
        for index, title in enumerate(titles):
            group = self._groups.get(title) or self._made_group(title)
            self._column.removeWidget(group)
            self._column.insertWidget(index, group)
            rows = [row for row in self._rows.values() if row.field.group == title]
            usual = [row for row in rows if not row.field.rare]
            rare = [row for row in rows if row.field.rare]
            links = links_of(row.field for row in usual)
            if title in self._edited_groups:
                links = (*links, edit_link(title))
            group.arrange(usual, rare, links)

    def _made_group(self, title: str) -> Group:
        group = Group(title, folded=title not in self._unfolded)
        group.asked.connect(self._on_group_asked)
        group.folded.connect(self._on_group_folded)
        group.set_narrow(bool(self._narrow))
        self._groups[title] = group
        return group

    def _chain(self) -> None:
        """Tab goes from top to bottom, whatever was made first."""
        parts = [part for group in self._ordered() for part in group.focus_chain()]
        for before, after in pairwise(parts):
            QWidget.setTabOrder(before, after)

    def _ordered(self) -> list[Group]:
        return sorted(self._groups.values(), key=self._column.indexOf)

    def _reflow(self) -> None:
        narrow = self.viewport().width() < NARROW * unit()
        if narrow == self._narrow:
            return
        self._narrow = narrow
        side = px(8)
        self._column.setContentsMargins(side, px(16), side, px(16))
        self._column.setSpacing(px(16))
        for group in self._groups.values():
            group.set_narrow(narrow)
        for row in self._rows.values():
            row.set_narrow(narrow)

    def _edit(self, name: str, value: Any, step: str = "") -> None:
        try:
            params = with_value(self._params, tuple(name.split(".")), value)
        except BadInput as problem:
            self.show_problem(name, str(problem))
            return
        row = self._rows[name]
        row.show_problem("")
        if params != self._params:
            label = row.field.parameter.declaration.label
            self.edited.emit(params, step or f"Set {label.lower()}", f"param:{name}")

    def _on_row_edited(self, name: str, value: Any) -> None:
        self._edit(name, value)

    def _on_row_asked(self, name: str, verb: str) -> None:
        """Unfold an item, or add, remove or move one."""
        field = self._rows[name].field
        owner = name if field.kind == "list" else name.rpartition(".")[0]
        if verb == EARLIER:
            self._show_items(self._items.with_whole(owner))
            self._rows[f"{owner}.0"].control.focus()
        elif verb == FOLD:
            item: Item = field.value
            self._show_items(self._items.with_item(owner, -1 if item.unfolded else item.index))
        else:
            self._change_list(owner, verb, field)

    def _change_list(self, owner: str, verb: str, field: Field) -> None:
        """One step of undo; the focus goes with the item."""
        path = tuple(owner.split("."))
        index = field.value.index if isinstance(field.value, Item) else 0
        before = self._items
        after = change(field.parameter, value_at(self._params, path), verb, index)
        self._items = before.after(owner, after)
        self._edit(owner, after.items, after.name)
        self.released.emit()
        is_done = value_at(self._params, path) == after.items
        self._show_items(self._items if is_done else before)
        if is_done and verb in (UP, DOWN, REMOVE):
            row = self._rows.get(f"{owner}.{after.index}", self._rows[owner])
            row.control.focus(verb)

    def _show_items(self, items: Unfolded) -> None:
        self._items = items
        self.show_params(self._lab, self._params)

    def _on_row_settled(self, name: str) -> None:
        """After a refusal a slider stands where the hand left it: bring it back."""
        row = self._rows.get(name)
        if row is not None:
            row.set_field(row.field)
        self.released.emit()

    def _on_group_asked(self, name: str, verb: str) -> None:
        kind, _, key = verb.partition(":")
        if kind == EDIT:
            self.actions_requested.emit(name)
            return
        if kind != "option":
            self.source_requested.emit(name, verb)
            return
        field = self._rows[name].field
        option = option_of_key(field, key)
        if option is not option_of(field.parameter.declaration, field.value):
            self._edit(name, option.value)
            self.released.emit()

    def _on_group_folded(self, title: str, folded: bool) -> None:
        (self._unfolded.discard if folded else self._unfolded.add)(title)
        self.folded.emit(title, folded)


def _place(field: Field) -> tuple[object, ...]:
    """What a control is for, and where it stands: a heading that goes takes its rows along."""
    return field.parameter, field.group, field.rare
