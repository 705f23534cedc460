"""Parameters set by text, as on the command line: ``kernel.sigma=2``, ``image=@photo.jpg``.

Items of lists go by their index: ``waves.0.amplitude=2``; a whole list is JSON, in which values
that are left out take their defaults: ``waves=[{"frequency": 3}, {}]``.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from guiapp.core.errors import BadInput
from guiapp.core.lab import Lab, Scene, clamped_frame
from guiapp.core.params import Parameter, checked, is_list, parameter, parameters
from guiapp.core.plain import from_plain

_WORDS = {"true": True, "yes": True, "on": True, "1": True}
_WORDS |= {"false": False, "no": False, "off": False, "0": False}


def set_values(lab: Lab, scene: Scene, settings: Sequence[str]) -> Scene:
    """``scene`` with values set as if it had been started with them; raises BadInput.

    Together they must go together; on the way they need not.
    """
    if not settings:
        return scene

    def changed(params: Any) -> Any:
        for setting in settings:
            params = set_value(params, setting)
        lab.check(params)
        return params

    track = tuple((frame, changed(params)) for frame, params in scene.track)
    params = changed(scene.params)
    frame = clamped_frame(lab, params, scene.frame)
    return dataclasses.replace(scene, params=params, track=track, frame=frame)


def set_value(params: Any, setting: str) -> Any:
    """``params`` with one value set; raises BadInput naming the value, what is allowed, what came.

    ``setting`` is ``name=value``. The name may lead inside: ``kernel.sigma``. The value of one of
    several alternatives is its key (``kernel=sobel-x``), ``@file`` to read it from a file, or,
    where pasted text is taken, that text (``kernel=1 2 1; 2 4 2; 1 2 1``).
    """
    name, equals, text = setting.partition("=")
    if not equals or not name.strip():
        raise BadInput(f"A setting is written name=value; {setting!r} came.")
    return _set(params, name.strip().split("."), text.strip(), "")


def _set(owner: Any, path: list[str], text: str, where: str) -> Any:
    found = _parameter(owner, path[0], where)
    inner = getattr(owner, found.name)
    if len(path) > 1 and is_list(found):
        value = _set_item(inner, path[1:], text, f"{where}{found.name}")
    elif len(path) > 1:
        value = _set(inner, path[1:], text, f"{where}{found.name}.")
    else:
        value = checked(parsed(text, found, where), found, where)
    try:
        return dataclasses.replace(owner, **{found.name: value})
    except BadInput:
        raise
    except (TypeError, ValueError) as fault:
        raise BadInput(f"{where}{found.name} cannot be {text!r}: {fault}.") from fault


def _set_item(items: tuple[Any, ...], path: list[str], text: str, where: str) -> tuple[Any, ...]:
    """``items`` with a value inside one of them set."""
    places = [str(index) for index in range(len(items))]
    if path[0] not in places:
        there = f"its items are {where}.0 to {where}.{len(items) - 1}" if items else "it is empty"
        raise BadInput(f"{where}.{path[0]} is not there to be set; {there}.")
    index = int(path[0])
    if len(path) == 1:
        raise BadInput(f"{where}.{index} is set by its values, or with all of {where} as JSON.")
    item = _set(items[index], path[1:], text, f"{where}.{index}.")
    return (*items[:index], item, *items[index + 1 :])


def _parameter(owner: Any, name: str, where: str) -> Parameter:
    if not dataclasses.is_dataclass(owner):
        raise BadInput(f"{where.rstrip('.')} has no values inside; {where}{name} came.")
    cls: Any = type(owner)
    if any(p.name == name for p in parameters(cls)):
        return parameter(cls, name)
    names = ", ".join(f"{where}{p.name}" for p in parameters(cls)) or f"nothing inside {where[:-1]}"
    raise BadInput(f"{where}{name} is not there to be set; there is {names}.")


def parsed(text: str, parameter: Parameter, where: str = "") -> Any:
    """The value that ``text`` means for a parameter; raises BadInput. Limits are not looked at."""
    name = f"{where}{parameter.name}"
    declaration = parameter.declaration
    if text.startswith("@"):
        if declaration.source is None:
            raise BadInput(f"{name} is not read from files; {text} came.")
        return declaration.source.read(Path(text[1:]).expanduser())
    if declaration.options and not is_list(parameter):
        return _alternative(text, parameter, name)
    if declaration.choices or parameter.type is str:
        return text
    if parameter.type is bool:
        if text.lower() not in _WORDS:
            raise BadInput(f"{name} can be true or false; {text!r} came.")
        return _WORDS[text.lower()]
    if parameter.type in (int, float):
        return _number(text, name)
    try:
        return from_plain(json.loads(text), parameter, where=where)
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, BadInput):
            raise
        raise BadInput(f"{name} is set with JSON; {text[:60]!r} came.") from fault


def _alternative(text: str, parameter: Parameter, name: str) -> Any:
    declaration = parameter.declaration
    for option in declaration.options:
        if option.key == text:
            return option.value
    pasted = declaration.source.parse if declaration.source else None
    if pasted is not None and any(letter.isdigit() for letter in text):
        return pasted(text)
    keys = ", ".join(option.key for option in declaration.options)
    raise BadInput(f"{name} can be {keys}; {text!r} came.")


def _number(text: str, name: str) -> float:
    """The number; written with a comma it is refused, since that means thousands to others."""
    try:
        return float(text.replace("\u2212", "-"))
    except ValueError as fault:
        raise BadInput(f"{name} is a number; {text!r} came.") from fault
