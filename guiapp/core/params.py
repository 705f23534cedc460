"""Declared parameters, read from their dataclasses, checked and compared."""

from __future__ import annotations

import dataclasses
import math
import operator
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

from guiapp.core.declared import Declaration, Option, Parameter, Params, Source, Touch, param
from guiapp.core.errors import BadInput
from guiapp.core.raster import Raster

__all__ = [
    "Declaration",
    "Option",
    "Parameter",
    "Params",
    "Source",
    "Touch",
    "changed",
    "checked",
    "checked_all",
    "is_list",
    "only_tools_differ",
    "option_of",
    "param",
    "parameter",
    "parameters",
    "touched",
]


def parameters(cls: Any) -> tuple[Parameter, ...]:
    """The declared parameters of a dataclass, in order."""
    return _parameters(cls)


@cache
def _parameters(cls: Any) -> tuple[Parameter, ...]:
    if not dataclasses.is_dataclass(cls):
        return ()
    types = typing.get_type_hints(cls)
    return tuple(
        Parameter(f.name, types[f.name], f.metadata["param"], f.default)
        for f in dataclasses.fields(cls)
        if "param" in f.metadata
    )


def parameter(cls: Any, name: str) -> Parameter:
    """The parameter called ``name``; raises BadInput naming those that exist."""
    for candidate in parameters(cls):
        if candidate.name == name:
            return candidate
    names = ", ".join(p.name for p in parameters(cls)) or "none"
    raise BadInput(f"There is no parameter {name!r} here; there are: {names}.")


def is_list(parameter: Parameter) -> bool:
    """Whether the parameter is a list of dataclasses, of one kind or of those in its options."""
    if typing.get_origin(parameter.type) is not tuple:
        return False
    inner = typing.get_args(parameter.type)
    of_parameters = bool(parameter.declaration.options) or bool(parameters(inner[0]))
    return inner[-1] is Ellipsis and of_parameters


def option_of(declaration: Declaration, value: Any) -> Option | None:
    """The option that ``value`` was chosen by: same class, same fixed fields.

    What was made by hand is no listed option's: it belongs to the unlisted one of its class.
    """
    same_class = [o for o in declaration.options if type(o.value) is type(value)]
    for option in same_class:
        if _fixed(option.value) == _fixed(value):
            return option
    unlisted = [option for option in same_class if not option.listed]
    return next(iter([*unlisted, *same_class]), None)


def _fixed(value: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, p.name) for p in parameters(type(value)) if p.declaration.fixed)


def checked(value: Any, parameter: Parameter, where: str = "", known: Any = None) -> Any:
    """``value`` as the parameter's type, within its limits; raises BadInput saying what is allowed.

    Numbers may come as int or float (``3.0`` passes for an int); nothing else is converted. Of a
    group, what is the same object in ``known`` is not looked at again.
    """
    name = f"{where}{parameter.name}"
    declaration = parameter.declaration
    if typing.get_origin(parameter.type) is tuple:
        return _checked_tuple(value, parameter, name)
    if declaration.options:
        return _checked_alternative(value, declaration, name)
    if declaration.choices:
        keys = [key for key, _ in declaration.choices]
        if value not in keys:
            raise BadInput(f"{name} can be {', '.join(keys)}; {_told(value)} came.")
        return value
    if parameter.type is bool:
        if not isinstance(value, bool):
            raise BadInput(f"{name} is true or false; {_told(value)} came.")
        return value
    if parameter.type in (int, float):
        return _checked_number(value, parameter, name)
    if parameters(parameter.type):
        if type(value) is not parameter.type:
            raise BadInput(f"{name} is a group of values; {_told(value)} came.")
        return checked_all(value, f"{name}.", known)
    if parameter.type is str and not isinstance(value, str):
        raise BadInput(f"{name} is a text; {_told(value)} came.")
    if parameter.type is Raster and not isinstance(value, Raster):
        raise BadInput(f"{name} is a picture or a matrix; {_told(value)} came.")
    return value


def _checked_tuple(value: Any, parameter: Parameter, name: str) -> tuple[Any, ...]:
    """A list of frozen values. Fixed ones that look after themselves are not asked again."""
    declaration = parameter.declaration
    if not isinstance(value, tuple):
        raise BadInput(f"{name} is a list; {_told(value)} came.")
    low, high = declaration.low, declaration.high
    if (low is not None and len(value) < low) or (high is not None and len(value) > high):
        raise BadInput(f"{name} has {_range(low, high)} entries; {len(value)} came.")
    if declaration.options:
        named = ((f"{name} {number}", item) for number, item in enumerate(value, 1))
        found = tuple(_checked_alternative(item, declaration, where) for where, item in named)
    else:
        found = _checked_items(value, parameter, name)
    return value if all(map(operator.is_, found, value)) else found


def _checked_items(value: tuple[Any, ...], parameter: Parameter, name: str) -> tuple[Any, ...]:
    cls: Any = typing.get_args(parameter.type)[0]
    if not dataclasses.is_dataclass(cls):
        return value
    kind = parameter.declaration.item.lower() or getattr(cls, "__name__", "").lower()
    for number, item in enumerate(value, 1):
        if type(item) is not cls:
            raise BadInput(f"{name} {number} is a {kind}; {_told(item)} came.")
    if parameter.declaration.fixed and hasattr(cls, "__post_init__"):
        return value
    return tuple(checked_all(item, f"{name} {number}.") for number, item in enumerate(value, 1))


def _checked_number(value: Any, parameter: Parameter, name: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        raise BadInput(f"{name} is a finite number; {_told(value)} came.")
    if parameter.type is int and value != int(value):
        raise BadInput(f"{name} is a whole number; {_told(value)} came.")
    low, high = parameter.declaration.low, parameter.declaration.high
    if (low is not None and value < low) or (high is not None and value > high):
        raise BadInput(f"{name} can be {_range(low, high)}; {_told(value)} came.")
    return parameter.type(value)  # type: ignore[no-any-return]


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _told(value: Any) -> str:
    """What came, in at most 60 letters; a whole number may be too long for Python to write."""
    try:
        written = " ".join(repr(value).split())
    except ValueError:
        return "one with thousands of digits"
    return written if len(written) <= 60 else f"{written[:57]}..."


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high:g}"
    return f"at least {low:g}" if high is None else f"{low:g} to {high:g}"


def _checked_alternative(value: Any, declaration: Declaration, name: str) -> Any:
    classes = {type(option.value) for option in declaration.options}
    if type(value) not in classes:
        keys = ", ".join(option.key for option in declaration.options)
        raise BadInput(f"{name} can be {keys}; {_told(value)} came.")
    return checked_all(value, f"{name}.")


def checked_all(value: Any, where: str = "", known: Any = None) -> Any:
    """A dataclass made of parameters, with every field checked; raises BadInput.

    The same object where nothing had to be converted, so that what is equal stays identical. What
    is the same object in ``known``, which was checked before, is not looked at again.
    """
    before = {p.name: getattr(value, p.name) for p in parameters(type(value))}
    past = {name: getattr(known, name) for name in before} if type(known) is type(value) else {}
    fields = {
        p.name: before[p.name]
        if p.name in past and past[p.name] is before[p.name]
        else checked(before[p.name], p, where, past.get(p.name))
        for p in parameters(type(value))
    }
    converted = {name: field for name, field in fields.items() if field is not before[name]}
    return dataclasses.replace(value, **converted) if converted else value


def changed(before: Any, after: Any) -> Iterator[Parameter]:
    """The parameters in which two values of one dataclass differ."""
    for candidate in parameters(type(before)):
        if getattr(before, candidate.name) != getattr(after, candidate.name):
            yield candidate


def is_group(parameter: Parameter) -> bool:
    """Whether a parameter is a group of parameters, always of the same class."""
    return not parameter.declaration.options and bool(parameters(parameter.type))


def _touched(before: Any, after: Any, parameter: Parameter) -> Touch | None:
    if parameter.declaration.touches == "view" or not is_group(parameter):
        return parameter.declaration.touches
    return touched(getattr(before, parameter.name), getattr(after, parameter.name))


def touched(before: Any, after: Any) -> Touch | None:
    """The strongest thing that the change touches: run, then live, then view; None if equal.

    A group touches what the values in it touch, unless all of it is for the view.
    """
    touches = {_touched(before, after, p) for p in changed(before, after)}
    for strongest in ("run", "live", "view"):
        if strongest in touches:
            return strongest
    return None


def with_live(params: Any, other: Any) -> Any:
    """``params`` with the live values of ``other``, inside of groups too; the rest stays."""
    values = {}
    for found in parameters(type(params)):
        own, its = getattr(params, found.name), getattr(other, found.name)
        if found.declaration.touches == "live":
            values[found.name] = its
        elif found.declaration.touches != "view" and is_group(found):
            values[found.name] = with_live(own, its)
    return dataclasses.replace(params, **values)


def only_tools_differ(before: Any, after: Any) -> bool:
    """Whether two values of one dataclass differ, and only in what the next stroke is made with."""
    tools = [p.declaration.tool for p in changed(before, after)]
    return bool(tools) and all(tools)
