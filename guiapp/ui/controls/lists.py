"""Lists of dataclasses: what their lines say, and what can be done to them. No Qt here."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from guiapp.core.params import Declaration, Option, Parameter, option_of, parameters
from guiapp.ui.controls.numbers import shown

Items = tuple[Any, ...]
ADD, REMOVE, UP, DOWN, FOLD, EARLIER = "add", "remove", "up", "down", "fold", "earlier"
LONG = 12
"""Lines that are shown of a longer list, its last ones, until the others are asked for."""


@dataclass(frozen=True)
class Item:
    """One item where it stands: its list, its index from 0, and whether its values are shown."""

    items: Items
    index: int
    unfolded: bool

    @property
    def value(self) -> Any:
        """The item itself."""
        return self.items[self.index]


@dataclass(frozen=True)
class Change:
    """A list after something was done to it, the name of that, and where each item is now.

    ``places`` holds the new index of every old item, None for one that is gone. ``index`` is the
    item that was added or moved, or the one in the place of the removed one: -1 where none is.
    """

    items: Items
    name: str
    index: int
    places: tuple[int | None, ...]


@dataclass(frozen=True)
class Unfolded:
    """What is seen of lists: the unfolded item by the list's name (-1: none), and whole lists."""

    items: Mapping[str, int] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()

    def item(self, name: str, count: int) -> int:
        """The index of the item of the list ``name`` that is unfolded: the first at first."""
        return min(self.items.get(name, 0), count - 1)

    def first(self, name: str, count: int) -> int:
        """The index of the first item of the list ``name`` that has a line."""
        return 0 if name in self.whole else max(count - LONG, 0)

    def with_item(self, name: str, index: int) -> Unfolded:
        """The same with another item unfolded."""
        return replace(self, items={**self.items, name: index})

    def after(self, name: str, change: Change) -> Unfolded:
        """The same items after a change of their list; an added one is unfolded."""
        count = len(change.places)
        before = self.item(name, count)
        if len(change.items) > count:
            return self.with_item(name, change.index)
        index = change.places[before] if before >= 0 else -1
        shown = self.with_item(name, change.index if index is None else index)
        is_hidden = 0 <= change.index < self.first(name, len(change.items))
        return shown.with_whole(name) if is_hidden else shown

    def with_whole(self, name: str) -> Unfolded:
        """The same with every item of a list shown."""
        return replace(self, whole=self.whole | {name})


def item_name(declaration: Declaration) -> str:
    """What one item is called inside a sentence: "wave"."""
    return inside(declaration.item or "Item")


def inside(label: str) -> str:
    """A label inside a sentence: "low pass", but "ReLU"."""
    return label.lower() if label[1:] == label[1:].lower() else label


def summary(declaration: Declaration, item: Any) -> str:
    """The line that stands for an item: its own, or its kind and values."""
    if declaration.summary is not None:
        return declaration.summary(item)
    option = option_of(declaration, item) if declaration.options else None
    return ", ".join([*([option.label] if option else []), *_values(item)])


def _values(item: Any) -> Iterator[str]:
    for parameter in parameters(type(item)):
        declared, value = parameter.declaration, getattr(item, parameter.name)
        if declared.fixed or not (declared.applies is None or declared.applies(item)):
            continue
        label = declared.label.lower()
        if declared.choices:
            yield dict(declared.choices).get(value, "")
        elif parameter.type is bool:
            yield label if value else f"not {label}"
        elif parameter.type in (int, float):
            words = declared.words_for(value)
            told = words or shown(value, declared.unit)
            yield told if declared.unit and not words else f"{label} {told}"


def kinds(parameter: Parameter) -> tuple[Option, ...]:
    """The kinds of items that can be added; one where there is no choice."""
    listed = tuple(option for option in parameter.declaration.options if option.listed)
    if listed:
        return listed
    label = parameter.declaration.item or "Item"
    return (Option("", label, typing.get_args(parameter.type)[0]()),)


def can(parameter: Parameter, items: Items, verb: str, index: int = 0) -> bool:
    """Whether there is room for one more, one fewer, or another place."""
    low, high = parameter.declaration.low, parameter.declaration.high
    if verb == ADD:
        return high is None or len(items) < high
    if verb == REMOVE:
        return len(items) > (low or 0)
    return 0 <= _target(verb, index) < len(items)


def change(parameter: Parameter, items: Items, verb: str, index: int = 0) -> Change:
    """The list after an item was added (``add`` or ``add:KEY``), removed, or moved up or down."""
    what = item_name(parameter.declaration)
    kind, _, key = verb.partition(":")
    if kind == ADD:
        return _added(parameter, items, key)
    if verb == REMOVE:
        others = (*items[:index], *items[index + 1 :])
        places = [place if place < index else place - 1 for place in range(len(items))]
        kept = (*places[:index], None, *places[index + 1 :])
        return Change(others, f"Remove {what} {index + 1}", min(index, len(others) - 1), kept)
    order = list(range(len(items)))
    there = _target(verb, index)
    order[index], order[there] = there, index
    moved = tuple(items[place] for place in order)
    return Change(moved, f"Move {what} {index + 1} {verb}", there, tuple(order))


def _added(parameter: Parameter, items: Items, key: str) -> Change:
    """One more at the end: of the kind chosen; of one kind, as declared or like the last."""
    listed = kinds(parameter)
    option = next((option for option in listed if option.key == key), listed[0])
    alike = items and len(listed) == 1 and type(items[-1]) is type(option.value)
    item = items[-1] if alike else option.value
    if parameter.declaration.another is not None:
        item = parameter.declaration.another(items)
    name = inside(option.label) if len(listed) > 1 else item_name(parameter.declaration)
    article = "an" if name[0] in "aeiouAEIOU" else "a"
    places = tuple(range(len(items)))
    return Change((*items, item), f"Add {article} {name}", len(items), places)


def _target(verb: str, index: int) -> int:
    return index - 1 if verb == UP else index + 1
