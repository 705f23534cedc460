"""Frozen values as plain ones (dicts, lists, numbers, texts) for files, and back.

A field that has options is stored as ``{"option": key, ...}``: the key it is chosen by, the values
that can be set, and those fixed ones that differ from the option's own; a list with options has
one such group for each item. No Python class is named.
A Raster is stored as ``{"raster": digest}``, its content apart.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal, Union

from guiapp.core.errors import BadInput
from guiapp.core.params import Declaration, Parameter, checked, option_of
from guiapp.core.raster import Raster

Rasters = dict[str, Raster]


def to_plain(value: Any, rasters: Rasters | None = None) -> Any:
    """``value`` as plain values; every Raster in it is added to ``rasters`` by its digest.

    Raises TypeError for what a file cannot hold.
    """
    if isinstance(value, bool | int | float | str | None):
        return value
    if isinstance(value, Raster):
        if rasters is not None:
            rasters[value.digest] = value
        return {"raster": value.digest}
    if isinstance(value, tuple):
        return [to_plain(item, rasters) for item in value]
    if dataclasses.is_dataclass(value):
        cls: Any = type(value)
        return {f.name: field_to_plain(value, f.name, rasters) for f in _fields(cls)}
    raise TypeError(f"a document cannot hold {value!r}")


def field_to_plain(owner: Any, name: str, rasters: Rasters | None = None) -> Any:
    """One field of a dataclass as a plain value; with the option's key where it has options."""
    value = getattr(owner, name)
    owner_class: Any = type(owner)
    declaration = _declarations(owner_class).get(name)
    if declaration is None or not declaration.options:
        return to_plain(value, rasters)
    if isinstance(value, tuple):
        return [_alternative_to_plain(item, declaration, rasters) for item in value]
    return _alternative_to_plain(value, declaration, rasters)


def _alternative_to_plain(value: Any, declaration: Declaration, rasters: Rasters | None) -> Any:
    option = option_of(declaration, value)
    if option is None:
        return to_plain(value, rasters)
    value_class: Any = type(value)
    declared = _declarations(value_class)
    kept = [
        f.name
        for f in _fields(value_class)
        if getattr(value, f.name) != getattr(option.value, f.name)
        or not (f.name in declared and declared[f.name].fixed)
    ]
    return {"option": option.key} | {name: field_to_plain(value, name, rasters) for name in kept}


def from_plain(
    plain: Any, parameter: Parameter, rasters: Mapping[str, Raster] | None = None, where: str = ""
) -> Any:
    """The value that ``plain`` stands for, checked; raises BadInput naming the field."""
    value = _Reader(rasters or {}).field(plain, parameter, f"{where}{parameter.name}")
    return checked(value, parameter, where)


def object_from_plain(
    plain: Any, cls: type, rasters: Mapping[str, Raster] | None = None, where: str = ""
) -> Any:
    """A dataclass from the dict of its fields; what is missing takes its default."""
    return _Reader(rasters or {}).dataclass(plain, cls, where, None)


class _Reader:
    """Builds values by their declared types."""

    def __init__(self, rasters: Mapping[str, Raster]) -> None:
        self._rasters = rasters

    def field(self, plain: Any, parameter: Parameter, where: str) -> Any:
        return self._declared(plain, parameter.declaration, parameter.type, where)

    def _declared(
        self, plain: Any, declaration: Declaration | None, wanted: Any, where: str
    ) -> Any:
        if declaration is None or not declaration.options:
            return self.value(plain, wanted, where)
        if typing.get_origin(wanted) is not tuple:
            return self._alternative(plain, declaration, where)
        if not isinstance(plain, list):
            raise BadInput(f"{where} is a list; {shown(plain)} came.")
        items = enumerate(plain)
        return tuple(self._alternative(item, declaration, f"{where}[{i}]") for i, item in items)

    def _alternative(self, plain: Any, declaration: Declaration, where: str) -> Any:
        options = {option.key: option.value for option in declaration.options}
        key = plain.get("option") if isinstance(plain, dict) else plain
        if not isinstance(key, str) or key not in options:
            raise BadInput(f"{where} can be {', '.join(options)}; {shown(key)} came.")
        rest = {k: v for k, v in plain.items() if k != "option"} if isinstance(plain, dict) else {}
        return self.dataclass(rest, type(options[key]), where, options[key])

    def dataclass(self, plain: Any, cls: type, where: str, base: Any) -> Any:
        """``base`` (or the defaults of ``cls``) with the fields that are given."""
        if not isinstance(plain, dict):
            raise BadInput(f"{where or 'this'} is a group of named values; {shown(plain)} came.")
        prefix = f"{where}." if where else ""
        names = [f.name for f in _fields(cls)]
        for name in plain:
            if name not in names:
                known = f"its fields are {', '.join(names)}" if names else "it has no fields"
                raise BadInput(f"{prefix}{name} is not known; {known}.")
        given = {n: self._member(plain[n], cls, n, f"{prefix}{n}") for n in names if n in plain}
        if base is not None:
            return _built(lambda: dataclasses.replace(base, **given), where)
        missing = [f.name for f in _fields(cls) if f.name not in given and not _has_default(f)]
        if missing:
            raise BadInput(f"{prefix}{missing[0]} is missing.")
        return _built(lambda: cls(**given), where)

    def _member(self, plain: Any, cls: type, name: str, where: str) -> Any:
        return self._declared(plain, _declarations(cls).get(name), _types(cls)[name], where)

    def value(self, plain: Any, wanted: Any, where: str) -> Any:
        """``plain`` as the type ``wanted``; nothing but whole floats to integers is converted."""
        origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
        if wanted in _SIMPLE:
            return _simple(plain, wanted, where)
        if wanted is Raster:
            return self._raster(plain, where)
        if origin is Literal:
            if plain not in inner:
                raise BadInput(f"{where} can be {', '.join(map(str, inner))}; {shown(plain)} came.")
            return plain
        if origin is tuple:
            return self._tuple(plain, inner, where)
        if origin in (Union, types.UnionType):
            return self._union(plain, inner, where)
        if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
            return self.dataclass(plain, wanted, where, None)
        raise TypeError(f"{where}: a document cannot hold {wanted!r}")

    def _raster(self, plain: Any, where: str) -> Raster:
        digest = plain.get("raster") if isinstance(plain, dict) and len(plain) == 1 else None
        if not isinstance(digest, str):
            raise BadInput(f"{where} is a picture or a matrix; {shown(plain)} came.")
        if digest not in self._rasters:
            raise BadInput(f"the picture or matrix of {where} is missing.")
        return self._rasters[digest]

    def _tuple(self, plain: Any, inner: tuple[Any, ...], where: str) -> tuple[Any, ...]:
        if not isinstance(plain, list):
            raise BadInput(f"{where} is a list; {shown(plain)} came.")
        wanted = [inner[0]] * len(plain) if inner[-1] is Ellipsis else list(inner)
        if len(plain) != len(wanted):
            raise BadInput(f"{where} has {len(wanted)} entries; {len(plain)} came.")
        pairs = enumerate(zip(plain, wanted, strict=True))
        return tuple(self.value(item, kind, f"{where}[{i}]") for i, (item, kind) in pairs)

    def _union(self, plain: Any, members: tuple[Any, ...], where: str) -> Any:
        """The first member that takes ``plain``; dataclasses are told apart by their fields."""
        if plain is None and type(None) in members:
            return None
        faults = []
        for member in members:
            if member is not type(None):
                try:
                    return self.value(plain, member, where)
                except BadInput as fault:
                    faults.append(fault)
        raise faults[-1]


def _simple(plain: Any, wanted: Any, where: str) -> Any:
    if wanted is str:
        return _text(plain, where)
    if wanted is bool:
        if not isinstance(plain, bool):
            raise BadInput(f"{where} is true or false; {shown(plain)} came.")
        return plain
    if isinstance(plain, bool) or not isinstance(plain, int | float) or not _is_finite(plain):
        raise BadInput(f"{where} is a finite number; {shown(plain)} came.")
    if wanted is int and plain != int(plain):
        raise BadInput(f"{where} is a whole number; {shown(plain)} came.")
    return wanted(plain)


def _text(plain: Any, where: str) -> str:
    if not isinstance(plain, str):
        raise BadInput(f"{where} is a text; {shown(plain)} came.")
    if any("\ud800" <= letter <= "\udfff" for letter in plain):
        raise BadInput(f"{where} holds half a character, which cannot be written.")
    return plain


def _is_finite(number: int | float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def _built(make: Callable[[], Any], where: str) -> Any:
    try:
        return make()
    except BadInput:
        raise
    except (TypeError, ValueError) as fault:
        raise BadInput(f"{where or 'this'} cannot be used: {fault}.") from fault


def shown(plain: Any) -> str:
    """A value in a sentence, shortened."""
    written = "nothing" if plain is None else repr(plain)
    return written if len(written) <= 60 else f"{written[:57]}..."


_SIMPLE = (str, bool, int, float)


@cache
def _types(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


@cache
def _fields(cls: Any) -> tuple[dataclasses.Field[Any], ...]:
    return tuple(f for f in dataclasses.fields(cls) if f.init)


@cache
def _declarations(cls: Any) -> dict[str, Declaration]:
    return {f.name: f.metadata["param"] for f in _fields(cls) if "param" in f.metadata}


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return (
        field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
    )
