"""The numbers before and after the pooling, in columns."""

from __future__ import annotations

from collections.abc import Callable

from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Table, Tone
from guiapp.labs.pooling.information.measured import Measured, Pair
from guiapp.labs.pooling.information.state import InformationState

LABELS = (
    "values",
    "entropy of a value",
    "given its right neighbour",
    "given the one below",
    "mutual information, right",
    "mutual information, below",
    "in all, by the histogram",
    "in all, right one known",
)
STRONG = LABELS[:3]
"""What the topic is about: fewer values, each of which tells more."""
COLUMNS = Table((("labels", "told before", "told after", "share"),))
NONE = "none"


def number_facts(state: InformationState) -> list[Facts]:
    """Labels, before, after, and what is left."""
    before, after = state.before, state.after
    labels = tuple(Fact(label, "", strong=label in STRONG) for label in LABELS)
    return [
        Facts("labels", "Bits", labels, width=186.0),
        Facts("told before", "Before", _column(before), width=96.0),
        Facts("told after", "After", _column(after), width=96.0),
        Facts("share", "Ratio", _ratios(before, after), width=84.0),
    ]


def totals(found: Measured) -> tuple[float, float | None]:
    """The bits in all: by the histogram alone, and where the right neighbour is known."""
    known = None if found.right is None else found.right.conditional * found.values
    return found.total, known


def _entries(found: Measured) -> list[float | None]:
    def each(take: Callable[[Pair], float]) -> list[float | None]:
        return [None if pair is None else take(pair) for pair in (found.right, found.below)]

    return [
        float(found.values),
        found.entropy,
        *each(lambda pair: pair.conditional),
        *each(lambda pair: pair.mutual),
        *totals(found),
    ]


def _column(found: Measured) -> tuple[Fact, ...]:
    rows = []
    for index, (label, entry) in enumerate(zip(LABELS, _entries(found), strict=True)):
        is_whole = index == 0 or index >= len(LABELS) - 2
        told = NONE if entry is None else numbers.count(round(entry)) if is_whole else _bits(entry)
        tone: Tone = "quiet" if entry is None else "plain"
        rows.append(Fact("", told, tone, strong=label in STRONG))
    return tuple(rows)


def _bits(value: float) -> str:
    return f"{value:.2f}"


def _ratios(before: Measured, after: Measured) -> tuple[Fact, ...]:
    rows = []
    for label, one, other in zip(LABELS, _entries(before), _entries(after), strict=True):
        is_known = one is not None and other is not None and one > 0
        told = numbers.text(other / one, 3) if is_known and one and other is not None else "–"
        written = f"× {told}" if is_known else told
        rows.append(Fact("", written, "quiet", strong=label in STRONG))
    return tuple(rows)
