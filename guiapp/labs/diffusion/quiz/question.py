"""Questions: a kernel, what it does, and two things that it does not do, from a number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import propagator
from guiapp.labs.diffusion.quiz.kernels import Drawn, drawn
from guiapp.labs.diffusion.quiz.measures import Measures
from guiapp.labs.diffusion.quiz.params import LETTERS
from guiapp.labs.diffusion.quiz.statements import FALSE, TRUE, Statement, all_statements
from guiapp.parts.kernel import Kernel, kernel_values

LARGEST = 7
"""Rows and columns whose numbers can still be read."""
WANTED = (
    *("box", "box", "drifts", "drifts", "bell", "bell", "along", "along", "moves", "moves"),
    *("stays", "stays", "pair", "pair", "empties", "four", "halves"),
)
"""How often each kind of answer is the true one; most kernels that are drawn are boxes."""
NEVER = {"edges", "sharpens", "brightens"}
"""What no propagator does; one of them is enough in a question."""


@dataclass(frozen=True, eq=False)
class Question:
    """A kernel at a temperature, three sentences, and which of them is true."""

    number: int
    kernel: Kernel
    temperature: float
    shares: NDArray[np.float64]
    measures: Measures
    statements: tuple[Statement, Statement, Statement]
    right: int

    @property
    def letter(self) -> str:
        """The right answer."""
        return LETTERS[self.right]


@lru_cache(maxsize=64)
def question_of(number: int) -> Question:
    """The question with this number: always the same.

    Kernels are drawn until one does what a sentence can say and two others deny.
    """
    rng = np.random.default_rng(number)
    wanted = WANTED[int(rng.integers(len(WANTED)))]
    found = None
    while found is None:
        found = _asked(number, wanted, rng)
    return found


def _asked(number: int, wanted: str, rng: np.random.Generator) -> Question | None:
    """A question about a kernel that is drawn; None where it does not do what is wanted."""
    chosen = drawn(rng)
    values = kernel_values(chosen.kernel)
    if max(values.shape) > LARGEST:
        return None
    shares = propagator(values, chosen.temperature)
    shares.flags.writeable = False
    found = Measures(shares)
    every = all_statements(max(values.shape) // 2)
    gaps = {statement.text: statement.gap(found) for statement in every}
    true = [statement for statement in every if gaps[statement.text] <= TRUE]
    if not true:
        return None
    truth = min(true, key=lambda statement: gaps[statement.text])
    if truth.kind != wanted:
        return None
    others = [statement for statement in every if gaps[statement.text] >= FALSE]
    wrong = _wrong(truth, others, chosen, rng)
    if len(wrong) < 2:
        return None
    three = (truth, wrong[0], wrong[1])
    order = [int(place) for place in rng.permutation(3)]
    shuffled = (three[order[0]], three[order[1]], three[order[2]])
    return Question(
        number, chosen.kernel, chosen.temperature, shares, found, shuffled, order.index(0)
    )


def _wrong(
    truth: Statement, others: list[Statement], chosen: Drawn, rng: np.random.Generator
) -> list[Statement]:
    """Two of what is false: what the kernel tempts one to say first, then near misses."""
    tempting = [kind for kind in chosen.tempting if kind != truth.kind]
    near = [statement for statement in others if statement.kind == truth.kind]
    groups = [[other for other in others if other.kind == kind] for kind in tempting]
    first = [_any(group, rng) for group in groups if group]
    first = [first[place] for place in rng.permutation(len(first))]
    if near and rng.random() < 0.6:
        first.insert(int(rng.integers(2)), _any(near, rng))
    rest = [others[place] for place in rng.permutation(len(others))]
    picked: list[Statement] = []
    for statement in (*first, *rest):
        is_never = statement.kind in NEVER and any(other.kind in NEVER for other in picked)
        if not is_never and all(statement.text != other.text for other in picked):
            picked.append(statement)
    return picked[:2]


def _any(statements: list[Statement], rng: np.random.Generator) -> Statement:
    return statements[int(rng.integers(len(statements)))]
