"""Signals as text: a column of samples, or a column of times and one of values.

Tabs, semicolons, blanks or commas separate, looked for in this order; decimal commas are read
where something else separates. The first lines may hold names, ``#`` and ``%`` begin remarks, and
a single line holds samples one after the other, in brackets or without. Nothing is evaluated.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from guiapp.content.cells import Fault, Row, number, row
from guiapp.content.kernel_text import cleaned
from guiapp.core.errors import BadInput

EVEN = 0.05
"""How far a time may lie from its even place, as a share of a step: times are often rounded."""
_PLAIN = re.compile(r"[0-9+\-.eE ]*")
_WORD = re.compile(r"[^\W\d_]")
_ENDLESS = re.compile(r"[+-]?(?:nan|inf|infinity|∞)", re.IGNORECASE)

Values = NDArray[np.float64]


def parse(text: str, name: str) -> tuple[Values, float | None]:
    """(samples (n,), rate); the rate, in hertz where times are in seconds, is None without times.

    Raises BadInput, naming ``name`` and the line, for what is no number, not finite, ragged,
    empty, of more than two columns, or unevenly spaced.
    """
    try:
        rows = _rows(cleaned(text))
        values = _values(rows)
        if len(rows) == 1 or values.shape[1] == 1:
            return values.ravel(), None
        return values[:, 1].copy(), _rate(values[:, 0], rows)
    except Fault as fault:
        raise BadInput(f"In {name}, {fault}.") from fault


def format(samples: Values, rate: float | None) -> str:
    """The samples as lines that ``parse`` reads back without loss; with times where there are."""
    if rate is None:
        return "".join(f"{value!r}\n" for value in samples.tolist())
    lines = (f"{n / rate!r},{value!r}\n" for n, value in enumerate(samples.tolist()))
    return "".join(["time (s),value\n", *lines])


def _rows(text: str) -> list[Row]:
    """The cells of each line that holds any, without lines of names and units at the top."""
    bracketed = text.strip()
    if bracketed.startswith("[") and bracketed.endswith("]"):
        text = re.sub(r"\s+", " ", bracketed[1:-1])
    lines = [(f"line {n}", line.strip(" ")) for n, line in enumerate(text.split("\n"), 1)]
    lines = [(place, line) for place, line in lines if line.strip()]
    rows = _split([line for line in lines if not _WORD.match(line[1])] or lines, lines)
    headings = 0
    while headings < len(rows) - 1 and _is_heading(rows[headings]):
        headings += 1
    rows = rows[headings:]
    if not any(row.cells for row in rows):
        raise Fault("there are no numbers; give one for each sample, or a time and a value")
    return rows


def _split(body: list[tuple[str, str]], lines: list[tuple[str, str]]) -> list[Row]:
    """The cells of all lines, separated by what separates those of the ``body``."""
    for mark in "\t;":
        if any(mark in line for _, line in body):
            return [row(place, line.split(mark)) for place, line in lines]
    if any(" " in re.sub(" ?, ?", ",", line) for _, line in body):
        return [row(place, line.split()) for place, line in lines]
    return [row(place, line.split(",")) for place, line in lines]


def _is_heading(first: Row) -> bool:
    """Whether the line holds names: words, and no number among them."""
    words = [cell for cell in first.cells if cell]
    return bool(words) and all(
        _WORD.match(cell.lstrip("(\"'[")) and not _ENDLESS.fullmatch(cell) for cell in words
    )


def _values(rows: list[Row]) -> Values:
    """(lines, cells) float64."""
    columns = len(rows[0].cells)
    for line in rows:
        if len(line.cells) != columns:
            count = "1 number" if len(line.cells) == 1 else f"{len(line.cells)} numbers"
            raise Fault(
                f"{line.place} has {count} and {rows[0].place} has {columns};"
                " give every line as many"
            )
    if columns > 2 and len(rows) > 1:
        raise Fault(
            f"there are {columns} columns; give one of samples, or one of times and one of values"
        )
    cells = [cell for line in rows for cell in line.cells]
    if any("," in cell for cell in cells):
        if any("." in cell for cell in cells):
            raise Fault("there are decimal commas and decimal points; use one of them")
        cells = [cell.replace(",", ".") for cell in cells]
    return np.array(_numbers(cells, rows), np.float64).reshape(len(rows), columns)


def _numbers(cells: list[str], rows: list[Row]) -> list[float]:
    """Quickly where all cells are plain; else one by one, to name the one that is not."""
    if _PLAIN.fullmatch(" ".join(cells)):
        try:
            values = [float(cell) for cell in cells]
        except ValueError:
            pass
        else:
            if np.isfinite(values).all():
                return values
    return [
        number(cell, line.place if len(line.cells) == 1 else f"{line.place}, cell {n}")
        for line in rows
        for n, cell in enumerate(line.cells, 1)
    ]


def _rate(times: Values, rows: list[Row]) -> float:
    """Samples per unit of time; raises Fault naming the line where times are uneven."""
    with np.errstate(over="ignore", invalid="ignore"):
        steps = np.diff(times)
        step = (times[-1] - times[0]) / steps.size
    back = np.flatnonzero(~(steps > 0))
    if back.size:
        place = rows[int(back[0]) + 1].place
        raise Fault(f"the time in {place} is not after the one before; give growing times")
    if not 1e-12 <= step <= 1e12:
        raise Fault(f"the times are {step:g} apart; give them in seconds")
    if np.abs(times - times[0] - step * np.arange(times.size)).max() > EVEN * step:
        usual = float(np.median(steps))
        worst = int(np.argmax(np.abs(steps - usual)))
        raise Fault(
            f"the time in {rows[worst + 1].place} comes {steps[worst]:g} after the one before and"
            f" others {usual:g}; give evenly spaced times"
        )
    return float(f"{1 / step:.9g}")
