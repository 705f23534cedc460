"""Runs the benchmarks and prints what they measured."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from importlib import import_module

from guiapp.bench import NAMES, Row
from guiapp.core.errors import BadInput

_COLUMNS = (("measured", 50), ("value", 12), ("reference", 34), ("value", 12), ("ratio", 7))


def measure(names: Sequence[str], *, as_json: bool) -> int:
    """Run the benchmarks of these names, or all; raises BadInput for one that there is not."""
    for name in names:
        if name not in NAMES:
            raise BadInput(f"bench can be {', '.join(NAMES)}; {name} came.")
    found = rows(names or NAMES)
    if as_json:
        print(json.dumps([dataclasses.asdict(row) for row in found], indent=1, ensure_ascii=False))
        return 0
    print("".join(f"{title:<{width}}" for title, width in _COLUMNS) + "goal")
    for row in found:
        print(line(row), flush=True)
    return 0


def rows(names: Sequence[str]) -> Iterator[Row]:
    """What the benchmarks find, one after the other."""
    for name in names:
        yield from import_module(f"guiapp.bench.{name}").run()


def line(row: Row) -> str:
    """A row of the table."""
    cells = (
        row.name,
        quantity(row.value, row.unit),
        row.reference,
        "" if row.reference_value is None else quantity(row.reference_value, row.unit),
        "" if row.ratio is None else f"{row.ratio:.2f}",
    )
    told = {True: "met", False: "NOT MET", None: ""}[row.met]
    text = "".join(
        f"{cell:<{width}}" if len(cell) < width else f"{cell}  "
        for cell, (_, width) in zip(cells, _COLUMNS, strict=True)
    )
    return f"{text}{row.goal}{'  ' if row.goal else ''}{told}".rstrip()


def quantity(value: float, unit: str) -> str:
    """A number with its unit; seconds below one are told in milliseconds."""
    from guiapp.core.numbers import text

    if unit == "s" and abs(value) < 1:
        return f"{text(value * 1000)} ms"
    return f"{text(value)} {unit}".rstrip()
