"""Rows of written numbers, and what can be wrong with them."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LARGEST = 63
NUMBER = r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?"
_NUMBER = re.compile(NUMBER)
_ENDLESS = re.compile(r"[+-]?(?:nan|inf|infinity|∞)(?:/.*)?", re.IGNORECASE)


class Fault(Exception):  # noqa: N818 - half a sentence, said after the name of the text
    """What is wrong, and what to do."""


class Row(NamedTuple):
    """The cells of one row, and where it stands, for messages: "line 3"."""

    place: str
    cells: list[str]


def row(place: str, cells: list[str]) -> Row:
    """A row without the empty cells at its end, which programs add."""
    cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return Row(place, cells)


def numbers(rows: list[Row]) -> NDArray[np.float64]:
    """The matrix that is written; raises Fault, naming row and cell, where there is none."""
    if not any(row.cells for row in rows):
        raise Fault("there are no numbers; give rows of them, such as 1 2 1")
    columns = len(rows[0].cells)
    for row in rows:
        if len(row.cells) != columns:
            count = "1 number" if len(row.cells) == 1 else f"{len(row.cells)} numbers"
            raise Fault(
                f"{row.place} has {count} and {rows[0].place} has {columns}; give every row as many"
            )
    if max(len(rows), columns) > LARGEST:
        raise Fault(
            f"there are {len(rows)} × {columns} numbers; a kernel has at most {LARGEST} × {LARGEST}"
        )
    cells = [cell for row in rows for cell in row.cells]
    if any("," in cell for cell in cells) and any("." in cell for cell in cells):
        raise Fault("there are decimal commas and decimal points; use one of them")
    values = [
        [number(cell, f"{row.place}, cell {n}") for n, cell in enumerate(row.cells, 1)]
        for row in rows
    ]
    return np.array(values, np.float64)


def number(cell: str, place: str) -> float:
    """The number in a cell, or the fraction of two; raises Fault naming the ``place``."""
    if not cell:
        raise Fault(f"{place} is empty; write 0 there")
    top, slash, bottom = cell.partition("/")
    parts = [top, bottom] if slash else [top]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        if _ENDLESS.fullmatch(cell):
            raise Fault(f"{place} is {_quoted(cell)}; give a finite number")
        raise Fault(f"{place} is {_quoted(cell)}; give a number such as -1, 0.5, 1/9 or 2e-3")
    read = [float(part.replace(",", ".")) for part in parts]
    if slash and read[1] == 0:
        raise Fault(f"{place} is {_quoted(cell)}, which divides by zero; give another number")
    value = read[0] / read[1] if slash else read[0]
    if not math.isfinite(value):
        raise Fault(f"{place} is {_quoted(cell)}, which is too large; give a smaller number")
    return value


def _quoted(cell: str) -> str:
    return repr(cell if len(cell) <= 24 else f"{cell[:21]}...")
