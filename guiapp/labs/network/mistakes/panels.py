"""The panels of the topic of mistakes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Box, Cursor, Curves, Fact, Facts, Image, Line, Mark
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.class_names import class_axis
from guiapp.labs.network.contact_sheet import Sheet
from guiapp.labs.network.mistakes.answers import Answers
from guiapp.labs.network.params import Params
from guiapp.labs.network.step_told import step_fact

ROWS, COLUMNS = 5, 4
WORDS = 0.2
"""Room under a picture for what it is and was taken for, by the height of the picture."""
MOST_NAMED = 12
LETTERS = 5
"""Of a name, where two stand under a picture."""


@dataclass(frozen=True)
class Chosen:
    """The class that pictures are of, and the one they were taken for; -1: any."""

    truth: int
    guess: int

    @staticmethod
    def of(params: Params, classes: int) -> Chosen:
        """What the parameters ask for, in classes that there are."""
        own = params.mistakes
        return Chosen(*(c % classes if c >= 0 else -1 for c in (own.truth, own.guess)))


def matrix_panel(params: Params, answers: Answers, env: Env) -> Image:
    """How many pictures of each class were taken for each: rows the truth."""
    names = answers.ready.data.names
    known: tuple[Answers, dict[str, NDArray[np.float32]]] = recent("confusion", env).get(
        (id(answers), answers.done), lambda: (answers, _shares(answers.counts()))
    )
    found = known[1]
    chosen = Chosen.of(params, len(names))
    counted = params.mistakes.numbers == "counts"
    return Image(
        "matrix",
        "What is taken for what",
        "rows: the class; columns: the answer; colour: the root of the share of the class",
        found["colour"],
        colormap="viridis",
        marks=_frame(chosen, len(names)),
        names=(names, names),
        quantity="pictures" if counted else "share of the class",
        bar=True,
        told=found["counts" if counted else "shares"],
        numbers=True,
        hint="Click a cell to see its pictures, again for all; left or above it a whole class.",
    )


def _shares(counts: NDArray[np.int64]) -> dict[str, NDArray[np.float32]]:
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    planes = {"counts": counts, "shares": shares, "colour": np.sqrt(shares)}
    return {name: plane.astype(np.float32) for name, plane in planes.items()}


def _frame(chosen: Chosen, classes: int) -> tuple[Mark, ...]:
    """Around the cell, the row or the column that is looked at."""
    if chosen.truth < 0 and chosen.guess < 0:
        return ()
    top, height = (chosen.truth, 1) if chosen.truth >= 0 else (0, classes)
    left, width = (chosen.guess, 1) if chosen.guess >= 0 else (0, classes)
    return (Box(top, left, height, width),)


def worst_panel(params: Params, answers: Answers, env: Env) -> Image:
    """The pictures of what is looked at, the highest loss first, each with truth and answer."""
    names = answers.ready.data.names
    chosen = Chosen.of(params, len(names))
    key = (id(answers), answers.done, chosen, params.mistakes.page)
    found: tuple[Answers, _Worst] = recent("worst", env).get(
        key, lambda: (answers, _worst(answers, chosen, params.mistakes.page))
    )
    worst = found[1]
    cells = np.flatnonzero(worst.numbers.ravel() == params.picture % answers.total)
    frame = [worst.sheet.box(int(cell)) for cell in cells[:1] if params.look == "data"]
    told = f"{numbers.count(worst.count)} pictures, page {worst.page + 1} of {worst.pages}"
    return Image(
        "worst",
        _title(chosen, names),
        f"{told}; the highest loss first" if worst.count else "there is none",
        worst.pixels,
        marks=tuple(frame),
        captions=worst.captions,
        quantity="pixel",
        hint="What it is → what it is taken for. Click one to look at it in every topic.",
        **worst.sheet.shown(worst.numbers),
    )


def _title(chosen: Chosen, names: tuple[str, ...]) -> str:
    if chosen.truth < 0 and chosen.guess < 0:
        return "Most wrong"
    if chosen.truth < 0:
        return f"Taken for {names[chosen.guess]}"
    if chosen.guess < 0:
        return f"{names[chosen.truth]}, taken for others"
    if chosen.truth == chosen.guess:
        return f"{names[chosen.truth]}, right, the least sure"
    return f"{names[chosen.truth]}, taken for {names[chosen.guess]}"


@dataclass(frozen=True, eq=False)
class _Worst:
    count: int
    page: int
    pages: int
    sheet: Sheet
    numbers: NDArray[np.int64]
    pixels: NDArray[np.float32]
    captions: tuple[str, ...]


def _worst(answers: Answers, chosen: Chosen, page: int) -> _Worst:
    ready = answers.ready
    channels, height, width = ready.data.images.shape[1:]
    sheet = Sheet.of(ROWS, COLUMNS, (height, width), words=WORDS)
    listed = answers.worst(chosen.truth, chosen.guess)
    pages = max(1, -(-len(listed) // sheet.cells))
    shown = listed[page % pages * sheet.cells :][: sheet.cells]
    in_cells = np.full(sheet.cells, -1, np.int64)
    in_cells[: len(shown)] = shown
    pictures = ready.data.pictures(ready.held_out[shown])
    names = ready.data.names
    words = (
        f"{_short(names[answers.labels[number]])} → {_short(names[answers.guesses[number]])}"
        for number in shown
    )
    return _Worst(
        len(listed),
        page % pages,
        pages,
        sheet,
        in_cells.reshape(ROWS, COLUMNS),
        sheet.painted(list(pictures), channels),
        tuple(words),
    )


def _short(name: str) -> str:
    return name if len(name) <= LETTERS + 1 else f"{name[:LETTERS].rstrip()}…"


def accuracy_panel(params: Params, answers: Answers, env: Env) -> Curves:
    """Which share of each class is answered right."""
    names = answers.ready.data.names
    found: tuple[Answers, Line] = recent("accuracy by class", env).get(
        (id(answers), answers.done), lambda: (answers, _right(answers))
    )
    chosen = Chosen.of(params, len(names))
    cursors: tuple[Cursor, ...] = ()
    if chosen.truth >= 0:
        cursors = (Cursor(float(chosen.truth), label=names[chosen.truth], tone="accent"),)
    return Curves(
        "accuracy",
        "Right, of each class",
        _range(found[1].y, names),
        (found[1],),
        y_limits=(0.0, 1.0),
        cursors=cursors,
        hint="Click a bar for the mistakes of that class.",
        **class_axis(names, 110.0),
    )


def _right(answers: Answers) -> Line:
    counts = answers.counts()
    asked = counts.sum(axis=1)
    share = np.where(asked > 0, counts.diagonal() / np.maximum(asked, 1), np.nan)
    return Line("", np.arange(len(counts), dtype=np.float64), share, 0, "bars")


def _range(shares: NDArray[np.float64], names: tuple[str, ...]) -> str:
    """The classes at both ends."""
    known = np.flatnonzero(np.isfinite(shares))
    if len(known) < 2:
        return ""
    least, most = known[shares[known].argmin()], known[shares[known].argmax()]
    ends = [f"{names[c]} {100 * shares[c]:.1f} %" for c in (least, most)]
    return f"from {ends[0]} to {ends[1]}"


def answers_facts(answers: Answers, frame: int) -> Facts:
    """The accuracy, large, and of how many pictures it is known."""
    known = answers.known
    right = float((answers.guesses[known] == answers.labels[known]).mean())
    wrong = round(len(known) * (1 - right))
    rows = [
        Fact("right, of the held-out pictures", ""),
        Fact("", f"{100 * right:.2f} %", "good" if right >= 0.9 else "plain", strong=True),
        Fact("asked", f"{numbers.count(len(known))} of {numbers.count(answers.total)}"),
        Fact("wrong", numbers.count(wrong)),
        Fact("mean loss", numbers.text(float(answers.losses[known].mean()), 3)),
        step_fact(frame),
    ]
    return Facts("answers", "", tuple(rows), width=210.0)
