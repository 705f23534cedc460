"""The square in numbers and words: how far apart both ways end, and why."""

from __future__ import annotations

import textwrap

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Tone
from guiapp.labs.pooling.equivariance.state import Ways
from guiapp.labs.pooling.equivariance.symmetry import MOVES, symmetries_of

WIDE = 500.0
LETTERS = 43
"""Of a line of the reason, so that it is large enough to be read from afar."""
FOUND: dict[str, tuple[str, Tone]] = {
    "exact": ("equal to the last bit", "good"),
    "rounding": ("equal but for rounding", "good"),
    "none": ("not equal", "warn"),
}


def difference_facts(ways: Ways) -> Facts:
    """The norm of the difference, and how large that is beside the result."""
    told, tone = FOUND[ways.verdict.level]
    rows = (
        Fact("norm", numbers.text(ways.square.norm), tone, strong=True),
        Fact("relative", numbers.text(ways.square.distance), tone, strong=True),
        Fact(told, "", tone),
    )
    return Facts("difference facts", "f(g(x)) − g(f(x))", rows, width=212.0)


def reason_facts(ways: Ways) -> Facts:
    """Whether f is equivariant to g, and why, in lines that can be read from afar."""
    claimed, found = ways.claim.level, ways.verdict.level
    title = "f is equivariant to g"
    if claimed == "none":
        title = "f is not equivariant to g"
        if found != "none":
            title += "; for this picture both ways agree"
    lines = textwrap.wrap(ways.claim.sentence, LETTERS)
    rows = tuple(Fact("", line, strong=True) for line in lines)
    return Facts("reason", title, rows, width=WIDE)


def symmetry_facts(kernel: NDArray[np.float64]) -> Facts:
    """What each movement makes of the kernel."""
    found = symmetries_of(kernel)
    rows = []
    for name in MOVES:
        if name in found.same:
            rows.append(Fact(name, "the same", "good"))
        elif name in found.opposite:
            rows.append(Fact(name, "−K", "plain"))
        else:
            rows.append(Fact(name, "another kernel", "quiet"))
    return Facts("symmetry", "K moved", tuple(rows), width=176.0)
