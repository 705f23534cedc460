"""The labs and their parameters, from the declarations."""

from __future__ import annotations

import json
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from guiapp.core.lab import Lab
from guiapp.core.params import Option, Parameter, is_list, option_of, parameters
from guiapp.core.plain import field_to_plain


def list_labs(*, as_json: bool, labs: Mapping[str, Lab] | None = None) -> int:
    """Print every lab."""
    if labs is None:
        from guiapp.labs import load

        labs = load()
    if as_json:
        print(json.dumps([described(lab) for lab in labs.values()], indent=1, ensure_ascii=False))
    else:
        print("\n\n".join("\n".join(lines(lab)) for lab in labs.values()))
    return 0


def described(lab: Lab) -> dict[str, Any]:
    """A lab as plain values."""
    return {"key": lab.key, "title": lab.title, "parameters": _parameters(lab.Params())}


def _parameters(owner: Any) -> list[dict[str, Any]]:
    cls: Any = type(owner)
    return [_parameter(p, owner) for p in parameters(cls)]


def _parameter(parameter: Parameter, owner: Any) -> dict[str, Any]:
    """What is declared, without what is not; ``owner`` holds the default.

    For a list, ``low`` and ``high`` count its items, and the parameters are those of one.
    """
    d, default = parameter.declaration, getattr(owner, parameter.name)
    option = option_of(d, default) if d.options else None
    inner = typing.get_args(parameter.type)[0]() if _is_plain_list(parameter) else default
    told: dict[str, Any] = {
        "name": parameter.name,
        "label": d.label,
        "help": d.help,
        "group": d.group,
        "touches": d.touches,
        "default": option.key if option else field_to_plain(owner, parameter.name),
        "low": d.low,
        "high": d.high,
        "lowest": d.lowest,
        "step": d.step,
        "unit": d.unit,
        "choices": [{"key": key, "label": label} for key, label in d.choices],
        "options": [_option(o) for o in d.options if o.listed],
        "files": list(d.source.suffixes) if d.source else [],
        "item": (d.item or "Item") if is_list(parameter) else "",
        "parameters": [] if d.options else _inner(inner),
    }
    kept = ("name", "label", "default", "touches")
    return {key: value for key, value in told.items() if key in kept or value not in (None, "", [])}


def _is_plain_list(parameter: Parameter) -> bool:
    """Whether it is a list of one kind of items, one that is edited item by item."""
    d = parameter.declaration
    return is_list(parameter) and not d.options and not d.fixed


def _option(option: Option) -> dict[str, Any]:
    told = {"key": option.key, "label": option.label, "group": option.group}
    inner = [p for p in _inner(option.value) if not _is_fixed(option.value, p["name"])]
    return told | ({"parameters": inner} if inner else {})


def _inner(value: Any) -> list[dict[str, Any]]:
    return _parameters(value) if hasattr(value, "__dataclass_fields__") else []


def _is_fixed(value: Any, name: str) -> bool:
    cls: Any = type(value)
    return any(p.name == name and p.declaration.fixed for p in parameters(cls))


def lines(lab: Lab) -> Iterator[str]:
    """A lab as text: a line for each parameter, and below it what it can be."""
    yield f"{lab.key}  ({lab.title})"
    for told in described(lab)["parameters"]:
        yield from _told(told, "  ")


def _told(told: dict[str, Any], indent: str) -> Iterator[str]:
    default = json.dumps(told["default"], ensure_ascii=False).strip('"')
    is_list = "item" in told
    if is_list:
        yield f"{indent}{told['name']:<15} {_allowed(told)}"
        yield f"{indent}{'':<16}{default}"
    elif told.get("parameters") and not told.get("options"):
        yield f"{indent}{told['name']:<15} {told['label']}"
    else:
        yield f"{indent}{told['name']:<15} {default:<13} {_allowed(told)}"
    if told.get("help"):
        yield f"{indent}{'':<16}{told['help']}"
    owner = f"{told['name']}.N" if is_list else told["name"]
    for inner in told.get("parameters", []):
        yield from _told({**inner, "name": f"{owner}.{inner['name']}"}, indent)
    yield from _options(told, indent)


def _options(told: dict[str, Any], indent: str) -> Iterator[str]:
    options = told.get("options", [])
    plain = [option["key"] for option in options if "parameters" not in option]
    for start in range(0, len(plain), 8):
        yield f"{indent}{'':<16}{', '.join(plain[start : start + 8])}"
    for option in options:
        if "parameters" in option:
            inner = ", ".join(
                f"{p['name']} {json.dumps(p['default'], ensure_ascii=False)}"
                for p in option["parameters"]
            )
            yield f"{indent}{'':<16}{option['key']} ({inner})"
    if told.get("files"):
        yield f"{indent}{'':<16}@file with {' '.join(told['files'])}"


def _allowed(told: dict[str, Any]) -> str:
    if "choices" in told:
        return ", ".join(choice["key"] for choice in told["choices"])
    low, high, unit = told.get("low"), told.get("high"), told.get("unit", "")
    if "item" in told:
        low, unit = low or 0, "items"
    if low is None and high is None:
        return ""
    span = f"{_bound(low)} to {_bound(high)}"
    words = f" ({_bound(low)}: {told['lowest']})" if "lowest" in told else ""
    return f"{span} {unit}".rstrip() + words


def _bound(value: float | None) -> str:
    return "any" if value is None else f"{value:g}"
