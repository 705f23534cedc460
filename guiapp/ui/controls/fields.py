"""The rows of a form, read from a value and its declarations. No Qt here.

A path is the names that lead to a parameter: ("kernel", "sigma"). Joined by dots it is the name
that the command line uses too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from guiapp.core.params import Parameter, checked, parameters

Path = tuple[str, ...]
Kind = Literal["number", "choice", "switch", "text", "option"]
NUMBERS = (int, float)


@dataclass(frozen=True)
class Field:
    """One control: where its value stands, what is declared of it, and what it is now."""

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


def fields(params: Any) -> tuple[Field, ...]:
    """The controls of a parameter dataclass from top to bottom, in the order of declaration.

    A parameter that does not apply at present is left out, and so is one without a control
    (fixed, a Raster, a list). What the chosen option leaves editable follows the list of options.
    """
    return tuple(_fields(params, (), "", False))


def _fields(owner: Any, path: Path, group: str, rare: bool) -> Iterator[Field]:
    for parameter in parameters(type(owner)):
        declaration = parameter.declaration
        if declaration.fixed or not (declaration.applies is None or declaration.applies(owner)):
            continue
        here = (*path, parameter.name)
        value = getattr(owner, parameter.name)
        own_group = declaration.group or group
        own_rare = rare or declaration.rare
        kind = kind_of(parameter)
        if kind is not None:
            yield Field(here, parameter, kind, value, own_group, own_rare)
        if dataclasses.is_dataclass(value) and parameters(type(value)):
            yield from _fields(value, here, own_group, own_rare)


def kind_of(parameter: Parameter) -> Kind | None:
    """The kind of control for a parameter; None where it has none."""
    if parameter.declaration.options:
        return "option"
    if parameter.declaration.choices:
        return "choice"
    if parameter.type is bool:
        return "switch"
    if parameter.type in NUMBERS:
        return "number"
    return "text" if parameter.type is str else None


def replaced(params: Any, path: Path, value: Any) -> Any:
    """``params`` with another value at ``path``; raises BadInput where it is not allowed."""
    name, rest = path[0], path[1:]
    if rest:
        return dataclasses.replace(params, **{name: replaced(getattr(params, name), rest, value)})
    for parameter in parameters(type(params)):
        if parameter.name == name:
            return dataclasses.replace(params, **{name: checked(value, parameter)})
    raise KeyError(name)


def at(params: Any, path: Path) -> Any:
    """The value at ``path``."""
    for name in path:
        params = getattr(params, name)
    return params
