"""Kernels as text: what people type, paste from a spreadsheet, or copy out of a program.

One rule for each form, looked for in this order; nothing is ever evaluated:

1.  Brackets (``[[1, 2], [3, 4]]``, ``array(...)``, MATLAB's ``[1 2; 3 4]``, C's braces): commas or
    blanks separate, points are decimal. One factor may stand before or after them:
    ``1/9 * [...]``, ``[...] / 9``.
2.  Tabs separate; commas and points are decimal.
3.  Semicolons separate; commas and points are decimal: ``1,5;2,5`` is 1.5 and 2.5. Where blanks
    or two commas stand between them, they end rows: ``1 2; 3 4``.
4.  Blanks separate; commas and points are decimal: ``0,5 0,25`` is 0.5 and 0.25.
5.  Commas, with or without blanks beside them, separate: ``1,2,3``, ``0.5, 1``. So ``0,5`` is two
    numbers: a single one needs a point, or quotes, ``"0,5"``.

Lines are rows, and empty ones are skipped. What follows ``#`` is a remark, and so is a line that
begins with ``%``. Numbers are like -1, 0.5, 2e-3 or a fraction, 1/9; the true minus sign is one.
A text with decimal commas and decimal points is refused.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from guiapp.content.brackets import has_brackets, matrix
from guiapp.content.cells import LARGEST, Fault, Row, numbers, row
from guiapp.core.errors import BadInput

LONGEST = 1 << 18
"""Characters of the longest text that is read."""

_SAME = {"\u2212": "-", "\u2013": "-", "\ufe63": "-", "\uff0d": "-", "\u2044": "/", "\u2215": "/"}
_SAME |= dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f", " ") | {"\ufeff": ""}
_LETTERS = str.maketrans(_SAME | {"\r": "\n", "\f": "\n", "\v": "\n", "\u2028": "\n"})


def parse(text: str, name: str = "the text") -> NDArray[np.float64]:
    """The kernel in a block of text, (kh, kw), at most 63 x 63.

    Raises BadInput, naming line and cell, for what is no number, not finite, ragged, empty or too
    large. ``name`` is what the message calls the text.

    >>> parse("1/2; −1,5")
    array([[ 0.5, -1.5]])
    """
    if len(text) > LONGEST:
        raise BadInput(f"In {name}, there is more than a kernel of {LARGEST} × {LARGEST} needs.")
    try:
        text = cleaned(text)
        return matrix(text) if has_brackets(text) else numbers(_rows(text))
    except Fault as fault:
        raise BadInput(f"In {name}, {fault}.") from fault


def format(kernel: NDArray[np.float64], separator: str = "\t") -> str:
    """``kernel`` (kh, kw) as lines of numbers that ``parse`` reads back without loss."""
    return "\n".join(separator.join(map(_written, row)) for row in kernel.tolist()) + "\n"


def _written(value: float) -> str:
    return repr(value).removesuffix(".0")


def cleaned(text: str) -> str:
    """One kind of minus, slash, blank and line end; no remarks; quoted commas as points."""
    text = text.replace("\r\n", "\n").translate(_LETTERS)
    text = re.sub(r" {2,}", " ", text)
    text = re.sub(r"#.*|^[ \t]*%.*", "", text, flags=re.MULTILINE)
    text = re.sub(r'"([^"\n]*)"', lambda quoted: quoted[1].replace(",", "."), text)
    return re.sub(r" ?/ ?", "/", text)


def _rows(text: str) -> list[Row]:
    """The rows of a text without brackets."""
    lines = [(f"line {n}", line.strip(" ")) for n, line in enumerate(text.split("\n"), 1)]
    lines = [(place, line) for place, line in lines if line.strip()]
    if any("\t" in line for _, line in lines):
        return [row(place, line.split("\t")) for place, line in lines]
    if any(";" in line for _, line in lines):
        return _between_semicolons(lines)
    return _listed(lines)


def _between_semicolons(lines: list[tuple[str, str]]) -> list[Row]:
    """Semicolons separate cells, or rows where more than one number stands between them."""
    pieces = [[piece.strip() for piece in line.split(";")] for _, line in lines]
    if any(" " in piece or piece.count(",") > 1 for cells in pieces for piece in cells):
        rows = [piece for cells in pieces for piece in cells if piece]
        return _listed([(f"row {n}", piece) for n, piece in enumerate(rows, 1)])
    return [row(place, cells) for (place, _), cells in zip(lines, pieces, strict=True)]


def _listed(lines: list[tuple[str, str]]) -> list[Row]:
    """Cells are separated by blanks, or by commas."""
    tight = [(place, re.sub(r" ?, ?", ",", line)) for place, line in lines]
    if not any(" " in line for _, line in tight):
        return [row(place, line.split(",")) for place, line in tight]
    for place, line in lines:
        if re.search(r" ,|, ", line):
            raise Fault(f"{place} mixes commas and blanks; separate all numbers in one way")
    return [row(place, line.split()) for place, line in lines]
