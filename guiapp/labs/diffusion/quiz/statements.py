"""Sentences on what a propagator does, and how far each is from true.

A gap is 0 for what is exactly so. Up to ``TRUE`` a sentence is called true, from ``FALSE`` on
false; in between nobody is asked about it. Directions are in degrees, counter-clockwise from the
right.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from guiapp.core import numbers
from guiapp.labs.diffusion.quiz.evidence import (
    percent,
    told_drift,
    told_evenness,
    told_spread,
    told_staying,
    told_sum,
    way,
)
from guiapp.labs.diffusion.quiz.measures import Measures, Move

TRUE, FALSE = 1.0, 3.0
DOUBTFUL = 2.0
"""The most that a thing may count that makes a sentence misleading, but not false."""
COURSES = dict(
    zip(
        range(0, 360, 45),
        (
            *("to the right", "to the upper right", "upwards", "to the upper left"),
            *("to the left", "to the lower left", "downwards", "to the lower right"),
        ),
        strict=True,
    )
)
LINES = {0: "rows", 45: "a line at 45°", 90: "columns", 135: "a line at 135°"}
PAIRS = {
    0: "side by side",
    45: "on a line at 45°",
    90: "one above the other",
    135: "on a line at 135°",
}

Term = tuple[Callable[[Measures], float], Callable[[Measures], str]]
"""How far one thing that a sentence says is from true, and the number that tells."""


@dataclass(frozen=True)
class Statement:
    """A sentence; ``terms`` is all that must be so for it to be true, the chief one first."""

    kind: str
    text: str
    terms: tuple[Term, ...]

    def gap(self, found: Measures) -> float:
        """How far from true it is."""
        return max(gap(found) for gap, _ in self.terms)

    def evidence(self, found: Measures) -> str:
        """The number that shows it to be true, or to be false."""
        gap, told = max(self.terms, key=lambda term: term[0](found))
        return told(found) if gap(found) > TRUE else self.terms[0][1](found)


def stays() -> Statement:
    """Nearly all stays."""
    terms: tuple[Term, ...] = ((lambda found: (1 - found.stays) / 0.05, told_staying),)
    return Statement("stays", "leaves nearly all where it is", terms)


def moves(move: Move) -> Statement:
    """Nearly all makes the same move."""
    terms: tuple[Term, ...] = (
        (
            lambda found: (1 - found.share(move)) / 0.05,
            lambda found: f"{percent(found.share(move))} goes there",
        ),
    )
    return Statement("moves", f"shifts by {way(move)}", terms)


def box(size: int) -> Statement:
    """An even mean over a square."""
    terms: tuple[Term, ...] = (
        (
            lambda found: found.apart_from_box(size) / 0.05,
            lambda found: f"{percent(found.apart_from_box(size))} off an even square",
        ),
    )
    return Statement("box", f"a box blur of {size} × {size}", terms)


def bell() -> Statement:
    """Like a Gaussian that is wider than a single cell and stays in place."""
    terms: tuple[Term, ...] = (
        (
            lambda found: found.apart_from_bell / 0.04,
            lambda found: f"{percent(found.apart_from_bell)} off a bell",
        ),
        (lambda found: min(found.drift / 0.1, DOUBTFUL), told_drift),
        (lambda found: found.anisotropy / 0.1, told_spread),
        (lambda found: _under(0.35, found.axes[1]), told_spread),
    )
    return Statement("bell", "blurs like a Gaussian", terms)


def along(angle: int) -> Statement:
    """A blur along a line through the pixel itself."""
    terms: tuple[Term, ...] = (
        (
            lambda found: max(
                (1 - found.anisotropy) / 0.2,
                _between_lines(found.axis, angle) / 10,
                _under(0.6, found.axes[0]),
            ),
            told_spread,
        ),
        (lambda found: min(found.drift / 0.15, DOUBTFUL), told_drift),
        (lambda found: _under(0.5 * found.ranked[0][0], found.stays), told_staying),
    )
    return Statement("along", f"blurs along {LINES[angle]}", terms)


def pair(angle: int) -> Statement:
    """Two copies of about the same weight, at least two pixels from each other."""
    terms: tuple[Term, ...] = (
        (
            lambda found: (1 - sum(_largest(found, 2))) / 0.08,
            lambda found: f"the largest two: {percent(sum(_largest(found, 2)))}",
        ),
        (
            lambda found: (_largest(found, 2)[0] - _largest(found, 2)[1]) / 0.2,
            lambda found: f"the largest share: {percent(found.ranked[0][0])}",
        ),
        (
            lambda found: max(
                _between_lines(_line_of_two(found)[1], angle) / 15,
                _under(1.9, _line_of_two(found)[0]),
            ),
            lambda found: f"their line lies at {numbers.text(round(_line_of_two(found)[1]))}°",
        ),
    )
    return Statement("pair", f"two copies, {PAIRS[angle]}", terms)


def four() -> Statement:
    """Four copies of the same weight, and nothing in the middle."""

    def told(found: Measures) -> str:
        most, *_, least = _largest(found, 4)
        return f"the largest four: {percent(most)} to {percent(least)}"

    terms: tuple[Term, ...] = (
        (lambda found: (1 - 4 * _largest(found, 4)[3]) / 0.2, told),
        (lambda found: min(found.drift / 0.15, DOUBTFUL), told_drift),
        (lambda found: min(found.stays / 0.1, DOUBTFUL), told_staying),
    )
    return Statement("four", "splits into four copies", terms)


def empties() -> Statement:
    """All goes to the neighbours, evenly; for kernels of 3 x 3."""
    terms: tuple[Term, ...] = (
        (lambda found: found.stays / 0.03, told_staying),
        (lambda found: found.apart_from_even_rest / 0.08, told_evenness),
    )
    return Statement("empties", "gives all to its 8 neighbours", terms)


def halves() -> Statement:
    """Half stays, and half spreads evenly."""
    terms: tuple[Term, ...] = (
        (lambda found: abs(found.stays - 0.5) / 0.12, told_staying),
        (lambda found: found.apart_from_even_rest / 0.1, told_evenness),
    )
    return Statement("halves", "keeps half, spreads half evenly", terms)


def drifts(angle: int) -> Statement:
    """A blur with one peak whose mean moves."""
    terms: tuple[Term, ...] = (
        (
            lambda found: max(
                abs((found.heading - angle + 180) % 360 - 180) / 12, _under(0.35, found.drift)
            ),
            told_drift,
        ),
        (
            lambda found: max(_under(0.3, found.axes[0]), _under(1.2, found.entropy)),
            told_spread,
        ),
        (
            lambda found: min((found.peaks - 1) / 0.9, DOUBTFUL),
            lambda found: f"it has {found.peaks} peaks",
        ),
    )
    return Statement("drifts", f"blurs, and drifts {COURSES[angle]}", terms)


def edges() -> Statement:
    """What no propagator does: it would have to sum to 0."""
    terms: tuple[Term, ...] = (
        (lambda found: abs(found.total) / 0.1, lambda found: f"{told_sum(found)}, not to 0"),
    )
    return Statement("edges", "shows bright edges on black", terms)


def sharpens() -> Statement:
    """What no propagator does: it would need negative shares."""
    terms: tuple[Term, ...] = (
        (lambda found: math.inf if found.least >= 0 else 0.0, lambda found: "no share is negative"),
    )
    return Statement("sharpens", "sharpens the picture", terms)


def brightens() -> Statement:
    """What no propagator does: it would have to sum to more than 1."""
    terms: tuple[Term, ...] = ((lambda found: max(1.5 - found.total, 0.0) / 0.1, told_sum),)
    return Statement("brightens", "makes the picture brighter", terms)


def all_statements(reach: int) -> list[Statement]:
    """Every sentence that may be said of a kernel that reaches so far, in a fixed order."""
    steps = sorted({0, 1, -1, reach, -reach})
    ways = [(down, across) for down in steps for across in steps if (down, across) != (0, 0)]
    straight = [move for move in ways if 0 in move or abs(move[0]) == abs(move[1])]
    return [
        stays(),
        *map(moves, straight),
        *(box(2 * around + 1) for around in range(1, reach + 1)),
        bell(),
        *map(along, LINES),
        *map(pair, PAIRS),
        four(),
        *([empties()] if reach == 1 else []),
        halves(),
        *map(drifts, COURSES),
        edges(),
        sharpens(),
        brightens(),
    ]


def _under(wanted: float, found: float) -> float:
    """How often ``found`` fits into what is wanted at least."""
    return wanted / found if found > 1e-9 else math.inf


def _between_lines(angle: float, other: float) -> float:
    """The angle between two lines, 0 to 90 degrees."""
    return abs((angle - other + 90) % 180 - 90)


def _largest(found: Measures, count: int) -> list[float]:
    """The largest shares, with zeros where there are not so many cells."""
    shares = [share for share, _ in found.ranked[:count]]
    return shares + [0.0] * (count - len(shares))


def _line_of_two(found: Measures) -> tuple[float, float]:
    """How far apart the two largest shares are, and the direction of their line."""
    if len(found.ranked) < 2:
        return 0.0, 0.0
    (_, here), (_, there) = found.ranked[:2]
    down, across = there[0] - here[0], there[1] - here[1]
    return math.hypot(down, across), math.degrees(math.atan2(-down, across)) % 180
