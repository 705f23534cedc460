"""The strip under the theorem: the five boundaries in numbers, and what is seen in words."""

from __future__ import annotations

import numpy as np

from guiapp.compute.geometry import margins
from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Tone
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.theorem.comparison import Comparison
from guiapp.labs.fourier.theorem.params import BORDERS
from guiapp.labs.fourier.theorem.state import TheoremState
from guiapp.parts.picture import luma


def comparison_facts(found: Comparison | None) -> list[Facts]:
    """The largest difference in each boundary, with padding and without."""
    return [
        Facts(key, title, _rows(found, key), width=124.0)
        for key, title in (("padded", "With padding"), ("bare", "Without"))
    ]


def _rows(found: Comparison | None, key: str) -> tuple[Fact, ...]:
    if found is None:
        return tuple(Fact(label, "computing", "quiet") for _, label in BORDERS)
    labels, rows = dict(BORDERS), []
    for row in found.rows:
        value: float = getattr(row, key)
        tone: Tone = "good" if value <= found.rounding else "warn"
        rows.append(Fact(labels[row.boundary], numbers.text(value, 2), tone))
    return tuple(rows)


def seen_facts(params: Params, state: TheoremState) -> Facts:
    """One sentence, in lines, and the numbers behind it."""
    rows = [Fact(line, "") for line in _sentence(params, state)]
    share = 100 * state.apart / state.difference.size
    rows.append(Fact("pixels that differ", f"{numbers.text(share)} %"))
    rows.append(Fact("opposite rims", f"{numbers.text(rims_apart(state))} apart"))
    rows.append(Fact(_compared(state), "", "quiet"))
    return Facts("seen", "What is seen", tuple(rows), width=226.0)


def rims_apart(state: TheoremState) -> float:
    """How much pixels at opposite ends of rows and columns differ, on average.

    A transform repeats what it is given: such a step is a cross in the spectrum.
    """
    plane = luma(state.picture).astype(np.float64)
    steps = np.concatenate([plane[0] - plane[-1], plane[:, 0] - plane[:, -1]])
    return float(np.abs(steps).mean())


def _sentence(params: Params, state: TheoremState) -> tuple[str, str, str]:
    wanted = params.theorem
    rows, columns = state.kernel.shape
    if not any(sum(beyond) for beyond in margins((rows, columns), mode="same")):
        return "One cell sees nothing outside", "the picture, so no boundary", "makes a difference."
    if wanted.padded:
        return (
            "The border holds what the sum",
            "sees outside, so the product",
            "is the same result.",
        )
    if wanted.boundary == "wrap":
        return "The transform repeats the picture", "without end, and so does", "this boundary."
    if params.window != "none":
        return (
            "The picture fades to its mean",
            "at the rim, so what comes in",
            "from the other side is even.",
        )
    return "The transform repeats the picture:", "what leaves at one side", "comes in at the other."


def _compared(state: TheoremState) -> str:
    found, total = state.comparison, numbers.count(state.difference.size)
    if found is None or found.positions == found.total:
        return f"float64, all {total} pixels"
    return f"float64, {numbers.count(found.positions)} of {total} pixels"
