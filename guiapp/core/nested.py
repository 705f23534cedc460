"""Parameters inside of parameters: groups, the chosen option's fields, items of a list.

A path is the names that lead to a parameter: ("kernel", "sigma"). Joined by dots it is the name
that the command line and the window use: kernel.sigma.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from guiapp.core.params import Parameter, checked, parameters

Path = tuple[str, ...]


def value_at(params: Any, path: Path) -> Any:
    """The value at ``path``."""
    for name in path:
        params = params[int(name)] if isinstance(params, tuple) else getattr(params, name)
    return params


def with_value(params: Any, path: Path, value: Any) -> Any:
    """``params`` with another value at ``path``; raises BadInput where it is not allowed."""
    name, rest = path[0], path[1:]
    if isinstance(params, tuple):
        index = int(name)
        item = with_value(params[index], rest, value) if rest else value
        return (*params[:index], item, *params[index + 1 :])
    if rest:
        inner = with_value(getattr(params, name), rest, value)
        return dataclasses.replace(params, **{name: inner})
    for parameter in parameters(type(params)):
        if parameter.name == name:
            return dataclasses.replace(params, **{name: checked(value, parameter)})
    raise KeyError(name)


def taking(params: Any, *, everywhere: bool = False) -> Iterator[tuple[Path, Parameter]]:
    """The parameters that take content from outside, those of groups too, in order.

    Only those that apply at present, unless they are asked for ``everywhere``.
    """
    for parameter in parameters(type(params)):
        declaration = parameter.declaration
        if not everywhere and declaration.applies and not declaration.applies(params):
            continue
        if declaration.source is not None:
            yield (parameter.name,), parameter
        value = getattr(params, parameter.name)
        if not declaration.options and dataclasses.is_dataclass(value):
            for path, inner in taking(value, everywhere=everywhere):
                yield (parameter.name, *path), inner
