"""The numbers before and after the pooling: entropy large, the others in columns."""

from __future__ import annotations

from collections.abc import Callable

from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Table, Tone
from guiapp.labs.pooling.information.measured import Measured, Pair
from guiapp.labs.pooling.information.state import InformationState

LABELS = (
    "values",
    "in all, by the histogram",
    "in all, right one known",
    "given its right neighbour",
    "given the one below",
    "mutual information, right",
    "mutual information, below",
)
WHOLE = 3
"""So many of them, the first, are whole numbers: of values, and of all their bits."""
WIDTHS = (214.0, 80.0, 80.0, 68.0)
COLUMNS = Table((("entropy", None, None, None), ("labels", "told before", "told after", "ratio")))
NONE = "none"


def number_facts(state: InformationState) -> list[Facts]:
    """What the topic is about, large, and the rest: labels, before, after, and what is left."""
    before, after = state.before, state.after
    columns = (
        ("labels", "Bits", tuple(Fact(label, "") for label in LABELS)),
        ("told before", "Before", _column(before)),
        ("told after", "After", _column(after)),
        ("ratio", "Ratio", _ratios(before, after)),
    )
    return [
        _entropy(before, after),
        *(
            Facts(key, title, rows, width=width)
            for (key, title, rows), width in zip(columns, WIDTHS, strict=True)
        ),
    ]


def _entropy(before: Measured, after: Measured) -> Facts:
    one, other = numbers.text(before.entropy), numbers.text(after.entropy)
    told = "as much" if one == other else "more" if after.entropy > before.entropy else "less"
    ratio = _ratio(before.entropy, after.entropy)
    return Facts(
        "entropy",
        "Entropy of a value",
        (
            Fact("", f"{one} → {other} bits", strong=True),
            Fact("", f"{ratio}: each value tells {told}", "quiet"),
        ),
        width=WIDTHS[0],
    )


def totals(found: Measured) -> tuple[float, float | None]:
    """The bits in all: by the histogram alone, and where the right neighbour is known."""
    known = None if found.right is None else found.right.conditional * found.values
    return found.total, known


def _entries(found: Measured) -> list[float | None]:
    def each(take: Callable[[Pair], float]) -> list[float | None]:
        return [None if pair is None else take(pair) for pair in (found.right, found.below)]

    return [
        float(found.values),
        *totals(found),
        *each(lambda pair: pair.conditional),
        *each(lambda pair: pair.mutual),
    ]


def _column(found: Measured) -> tuple[Fact, ...]:
    rows = []
    for index, entry in enumerate(_entries(found)):
        is_whole = index < WHOLE
        told = NONE if entry is None else numbers.count(round(entry)) if is_whole else _bits(entry)
        tone: Tone = "quiet" if entry is None else "plain"
        rows.append(Fact("", told, tone))
    return tuple(rows)


def _bits(value: float) -> str:
    return f"{value:.2f}"


def _ratios(before: Measured, after: Measured) -> tuple[Fact, ...]:
    pairs = zip(_entries(before), _entries(after), strict=True)
    return tuple(Fact("", _ratio(one, other), "quiet") for one, other in pairs)


def _ratio(one: float | None, other: float | None) -> str:
    if one is None or other is None or one <= 0:
        return "–"
    return f"× {numbers.text(other / one, 3)}"
