"""The rows of a form, read from a value and its declarations. No Qt here.

A path is the names that lead to a parameter: ("kernel", "sigma"). Joined by dots it is the name
that the command line uses too. Items of lists go by their index: waves.0.frequency.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from guiapp.core.nested import Path
from guiapp.core.params import Parameter, is_list, parameters
from guiapp.ui.controls.lists import EARLIER, Item, Unfolded

Kind = Literal["number", "choice", "switch", "text", "option", "list", "item", "earlier"]
NUMBERS = (int, float)


@dataclass(frozen=True)
class Field:
    """One control: where its value stands, what is declared of it, and what it is now.

    A list has a line for each item (``item``, its value an Item), the unfolded one followed by
    its own fields, then the line that adds one (``list``), whose value is the list. A long list
    begins with a line that stands for the earlier items, whose value is their number.
    """

    path: Path
    parameter: Parameter
    kind: Kind
    value: Any
    group: str
    rare: bool

    @property
    def name(self) -> str:
        """The path as one word: kernel.sigma."""
        return ".".join(self.path)


def fields(params: Any, unfolded: Unfolded = Unfolded()) -> tuple[Field, ...]:  # noqa: B008
    """The controls of a parameter dataclass from top to bottom, in the order of declaration.

    A parameter that does not apply at present is left out, and so is one without a control
    (fixed, a Raster). What the chosen option leaves editable follows the list of options.
    """
    return tuple(_fields(params, (), "", False, unfolded))


def _fields(owner: Any, path: Path, group: str, rare: bool, unfolded: Unfolded) -> Iterator[Field]:
    for parameter in parameters(type(owner)):
        declaration = parameter.declaration
        if declaration.fixed or not (declaration.applies is None or declaration.applies(owner)):
            continue
        here = (*path, parameter.name)
        value = getattr(owner, parameter.name)
        own_group = declaration.group or group
        own_rare = rare or declaration.rare
        kind = kind_of(parameter)
        if kind == "list":
            yield from _list(Field(here, parameter, kind, value, own_group, own_rare), unfolded)
            continue
        if kind is not None:
            yield Field(here, parameter, kind, value, own_group, own_rare)
        if dataclasses.is_dataclass(value) and parameters(type(value)):
            yield from _fields(value, here, own_group, own_rare, unfolded)


def _list(whole: Field, unfolded: Unfolded) -> Iterator[Field]:
    """The lines of a list. Nothing is rare in an item, which is itself folded away."""
    items = whole.value
    first = unfolded.first(whole.name, len(items))
    if first:
        path = (*whole.path, EARLIER)
        yield dataclasses.replace(whole, path=path, kind="earlier", value=first)
    for index in range(first, len(items)):
        here = (*whole.path, str(index))
        is_unfolded = index == unfolded.item(whole.name, len(items))
        value = Item(items, index, is_unfolded)
        yield dataclasses.replace(whole, path=here, kind="item", value=value)
        if is_unfolded:
            for field in _fields(items[index], here, whole.group, False, unfolded):
                yield dataclasses.replace(field, rare=whole.rare)
    yield whole


def kind_of(parameter: Parameter) -> Kind | None:
    """The kind of control for a parameter; None where it has none."""
    if is_list(parameter):
        return "list"
    if parameter.declaration.options:
        return "option"
    if parameter.declaration.choices:
        return "choice"
    if parameter.type is bool:
        return "switch"
    if parameter.type in NUMBERS:
        return "number"
    return "text" if parameter.type is str else None
