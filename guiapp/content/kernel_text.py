"""Kernels as text: what people type, paste from a spreadsheet, or copy out of a program.

One rule for each form, looked for in this order; nothing is ever evaluated:

1.  With brackets (a Python list, ``array([[...]])``, MATLAB's ``[1 2; 3 4]``, C's braces) the
    inner brackets, else semicolons or lines, are rows. Commas or blanks separate; points are
    decimal.
2.  Tabs separate; commas and points are decimal.
3.  Semicolons separate, and commas and points are decimal: ``1,5;2,5`` is 1.5 and 2.5. Where
    what stands between them holds blanks or two commas, they end rows: ``1 2; 3 4``.
4.  Blanks separate, and commas and points are decimal: ``0,5 0,25`` is 0.5 and 0.25.
5.  Commas, with or without blanks beside them, separate: ``1,2,3``, ``0.5, 1``, and ``0,5``
    (two numbers: a column with decimal commas needs decimal points, or quotes, ``"0,5"``).

Lines are rows, empty lines are skipped, what follows ``#`` or ``%`` is a remark. Numbers are like
-1, 0.5, 2e-3 or a fraction, 1/9; the true minus sign is one. Decimal commas and decimal points in
one text are refused.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guiapp.core.errors import BadInput

LARGEST = 63
LONGEST = 1 << 20
"""Characters of the longest text that is read."""

_SAME = {"\u2212": "-", "\u2013": "-", "\ufe63": "-", "\uff0d": "-", "\u2044": "/", "\u2215": "/"}
_SAME |= dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f", " ") | {"\ufeff": ""}
_LETTERS = str.maketrans(_SAME | {"\r": "\n", "\f": "\n", "\v": "\n", "\u2028": "\n"})
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
_ENDLESS = re.compile(r"[+-]?(?:nan|inf|infinity|∞)(?:/.*)?", re.IGNORECASE)


class _Row(NamedTuple):
    """One row of cells, and where it stands."""

    place: str
    cells: list[str]


def parse(text: str, name: str = "the text") -> NDArray[np.float64]:
    """The kernel in a block of text, (kh, kw), at most 63 x 63.

    Raises BadInput, naming line and cell, for what is no number, not finite, ragged, empty or too
    large. ``name`` is what the message calls the text.
    """
    if len(text) > LONGEST:
        raise BadInput(f"{_start(name)} is too long to be a kernel of {LARGEST} × {LARGEST}.")
    try:
        return _numbers(_rows(_cleaned(text)))
    except _Fault as fault:
        raise BadInput(f"In {name}, {fault}.") from fault


def format(kernel: NDArray[np.float64], separator: str = "\t") -> str:
    """``kernel`` (kh, kw) as lines of numbers that ``parse`` reads back without loss."""
    return "\n".join(separator.join(map(_written, row)) for row in kernel.tolist()) + "\n"


def _written(value: float) -> str:
    return repr(value).removesuffix(".0")


class _Fault(Exception):  # noqa: N818 - said, not raised on
    """What is wrong, to be said after the name of the text."""


def _start(name: str) -> str:
    return name[:1].upper() + name[1:] if name.startswith("the ") else name


def _cleaned(text: str) -> str:
    """One kind of minus, slash, blank and line end; no remarks; quoted commas as points."""
    text = text.replace("\r\n", "\n").translate(_LETTERS)
    text = re.sub(r"[#%].*", "", text)
    text = re.sub(r'"([^"\n]*)"', lambda quoted: quoted[1].replace(",", "."), text)
    return re.sub(r" */ *", "/", text)


def _rows(text: str) -> list[_Row]:
    if re.search(r"[\[\](){}]", text):
        return _bracketed(text)
    lines = [(f"line {n}", line.strip(" ")) for n, line in enumerate(text.split("\n"), 1)]
    lines = [(place, line) for place, line in lines if line.strip()]
    if any("\t" in line for _, line in lines):
        return [_row(place, line.split("\t")) for place, line in lines]
    if any(";" in line for _, line in lines):
        pieces = [[piece.strip() for piece in line.split(";")] for _, line in lines]
        if any(" " in piece or piece.count(",") > 1 for row in pieces for piece in row):
            flat = [piece for row in pieces for piece in row if piece]
            return _listed([(f"row {n}", piece) for n, piece in enumerate(flat, 1)])
        return [_row(place, row) for (place, _), row in zip(lines, pieces, strict=True)]
    return _listed(lines)


def _listed(lines: list[tuple[str, str]]) -> list[_Row]:
    """Rows whose cells are separated by blanks, or by commas."""
    tight = [(place, re.sub(r" *, *", ",", line)) for place, line in lines]
    if not any(" " in line for _, line in tight):
        return [_row(place, line.split(",")) for place, line in tight]
    for place, line in lines:
        if re.search(r" ,|, ", line):
            raise _Fault(f"{place} mixes commas and blanks; separate all numbers in one way")
    return [_row(place, line.split()) for place, line in lines]


def _row(place: str, cells: list[str]) -> _Row:
    """A row without the empty cells at its end, which programs add."""
    cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return _Row(place, cells)


def _bracketed(text: str) -> list[_Row]:
    """The rows of a list or matrix as programming languages write it."""
    text = re.sub(r",?\s*dtype\s*=\s*[^\s,)\]]+", "", text).rpartition("=")[2]
    text = re.sub(r"\.\.\.[ \t]*\n|,[ \t]*\n", ", ", text).translate(str.maketrans("({)}", "[[]]"))
    text, depth = _unwrapped(re.sub(r"^\s*[A-Za-z_][\w.]*\s*(?=\[)", "", text))
    if "[" in text or "]" in text:
        if not re.fullmatch(r"(?:\s*\[[^\[\]]*\]\s*[,;]?)+\s*", text):
            raise _Fault("the brackets do not make rows; write [[1, 2], [3, 4]] or [1 2; 3 4]")
        rows = [row.replace("\n", " ") for row in re.findall(r"\[([^\[\]]*)\]", text)]
    else:
        rows = re.split(";", text.replace("\n", " ")) if depth > 1 else re.split(r"[;\n]", text)
    rows = [row.replace("\t", " ").strip() for row in rows]
    return [_in_brackets(f"row {n}", row) for n, row in enumerate(filter(None, rows), 1)]


def _in_brackets(place: str, row: str) -> _Row:
    tight = re.sub(r" *, *", ",", row)
    if "," in tight and " " in tight:
        raise _Fault(f"{place} mixes commas and blanks; separate all numbers in one way")
    return _row(place, tight.split(",") if "," in tight else tight.split())


def _unwrapped(text: str) -> tuple[str, int]:
    """``text`` without brackets that hold all of it, and how many pairs there were."""
    depth = 0
    text = text.strip().rstrip(";,").strip()
    while text.startswith("[") and _closing(text) == len(text) - 1:
        text = text[1:-1].strip().rstrip(",").strip()
        depth += 1
    return text, depth


def _closing(text: str) -> int:
    """Where the bracket that ``text`` begins with is closed; -1 where it is not."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "[") - (letter == "]")
        if depth == 0:
            return place
    return -1


def _numbers(rows: list[_Row]) -> NDArray[np.float64]:
    if not any(row.cells for row in rows):
        raise _Fault("there are no numbers; give rows of them, such as 1 2 1")
    columns = len(rows[0].cells)
    for row in rows:
        if len(row.cells) != columns:
            raise _Fault(
                f"{row.place} has {_count(len(row.cells))} and {rows[0].place} has {columns};"
                " give every row as many"
            )
    if max(len(rows), columns) > LARGEST:
        raise _Fault(
            f"there are {len(rows)} × {columns} numbers; a kernel has at most {LARGEST} × {LARGEST}"
        )
    cells = [cell for row in rows for cell in row.cells]
    if any("," in cell for cell in cells) and any("." in cell for cell in cells):
        raise _Fault("there are decimal commas and decimal points; use one of them")
    values = [
        [_value(cell, f"{row.place}, cell {n}") for n, cell in enumerate(row.cells, 1)]
        for row in rows
    ]
    return np.array(values, np.float64)


def _count(numbers: int) -> str:
    return "1 number" if numbers == 1 else f"{numbers} numbers"


def _value(cell: str, place: str) -> float:
    """The number in a cell, or the fraction of two."""
    if not cell:
        raise _Fault(f"{place} is empty; write 0 there")
    top, slash, bottom = cell.partition("/")
    parts = [top, bottom] if slash else [top]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        if _ENDLESS.fullmatch(cell):
            raise _Fault(f"{place} is {_quoted(cell)}; give a finite number")
        raise _Fault(f"{place} is {_quoted(cell)}; give a number such as -1, 0.5, 1/9 or 2e-3")
    numbers = [float(part.replace(",", ".")) for part in parts]
    if slash and numbers[1] == 0:
        raise _Fault(f"{place} is {_quoted(cell)}, which divides by zero")
    value = numbers[0] / numbers[1] if slash else numbers[0]
    if not math.isfinite(value):
        raise _Fault(f"{place} is {_quoted(cell)}, which is too large; give a finite number")
    return value


def _quoted(cell: str) -> str:
    return repr(cell if len(cell) <= 24 else f"{cell[:21]}...")
