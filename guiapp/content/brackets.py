"""Matrices as programs write them: Python lists, NumPy's and MATLAB's matrices, C's braces."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from guiapp.content.cells import NUMBER, Fault, Row, number, numbers, row

_DEEPEST = 4  # pairs of brackets around all rows
_FACTOR = rf"\(?({NUMBER}(?:/{NUMBER})?)\)?"
_BEFORE = re.compile(rf"\s?{_FACTOR}\s?[*×·]\s?(?=[\w\[({{])")
_AFTER = re.compile(rf"(?<=[\])}}])\s?([*×·/])\s?{_FACTOR}$")
_SQUARE = str.maketrans("({)}", "[[]]")
_ARRAY = re.compile(r"^\s?(?:\w+\.)*(?:array|asarray|matrix|mat|Matrix|tensor)\s?(?=\[)")
_INNER_ROWS = re.compile(r"(?:\s?\[[^\[\]]*\]\s?[,;]?)+\s?")


def has_brackets(text: str) -> bool:
    """Whether ``text`` is written in one of these ways."""
    return re.search(r"[\[\](){}]", text) is not None


def matrix(text: str) -> NDArray[np.float64]:
    """The matrix in ``text``; raises Fault.

    Inner brackets, else semicolons or lines, are rows; commas or blanks separate; points are
    decimal. One factor may stand before or after. A name and ``=`` in front are skipped.
    """
    text, factor = _without_factor(re.sub(r"\s+", _one_blank, text))
    with np.errstate(over="ignore"):
        product = numbers(_rows(text)) * factor
    if not np.isfinite(product).all():
        raise Fault("the factor makes numbers too large; give a smaller one")
    return product


def _one_blank(blanks: re.Match[str]) -> str:
    return "\n" if "\n" in blanks[0] else " "


def _without_factor(text: str) -> tuple[str, float]:
    """A matrix without its name and its type, and the factor that stands beside it."""
    text = re.sub(r",?\s?dtype\s?=\s?[^\s,)\]]+", "", text).rpartition("=")[2].strip("; \n")
    factor = 1.0
    if before := _BEFORE.match(text):
        text, factor = text[before.end() :], number(before[1], "the factor")
    if after := _AFTER.search(text):
        value = number(after[2], "the factor")
        if after[1] == "/" and value == 0:
            raise Fault("the factor divides by zero; give another number")
        text = text[: after.start()]
        factor = factor / value if after[1] == "/" else factor * value
    return text, factor


def _rows(text: str) -> list[Row]:
    text = text.replace("...\n", " ").replace(",\n", ",").translate(_SQUARE)
    text, depth = _unwrapped(_ARRAY.sub("", text))
    if "[" in text or "]" in text:
        if not _INNER_ROWS.fullmatch(text):
            raise Fault("the brackets do not make rows; write [[1, 2], [3, 4]] or [1 2; 3 4]")
        rows = re.findall(r"\[([^\[\]]*)\]", text)
    else:
        rows = re.split(";" if depth > 1 else r"[;\n]", text)
    rows = [row.replace("\n", " ").strip() for row in rows]
    return [_row(f"row {n}", row) for n, row in enumerate(filter(None, rows), 1)]


def _row(place: str, written: str) -> Row:
    tight = re.sub(r" ?, ?", ",", written)
    if "," in tight and " " in tight:
        raise Fault(f"{place} mixes commas and blanks; separate all numbers in one way")
    return row(place, tight.split(",") if "," in tight else tight.split())


def _unwrapped(text: str) -> tuple[str, int]:
    """``text`` without brackets that hold all of it, and how many pairs there were."""
    depth = 0
    text = text.strip().rstrip(";,").strip()
    while depth < _DEEPEST and text.startswith("[") and _closing(text) == len(text) - 1:
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
