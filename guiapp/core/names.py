"""Texts of plots: names at the ends of curves, moved apart, or in lines above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Curves
from guiapp.core.layout import TEXT, Measure, Rect

NAME = TEXT
NAME_LINE = 15.0
"""The height of a line of names."""
SWATCH = 16.0
GAP = 5.0
BETWEEN = 16.0
LARGEST_SHARE = 0.4
"""Names stand at the ends of their curves where they take no more of the width than this."""

Segment = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Written:
    """One line of text: the x of its left end, the y of its middle, its size and its width.

    One that is ``turned`` reads upwards: the x of its middle, and the y of its lower end.
    """

    text: str
    x: float
    y: float
    size: float
    width: float
    turned: bool = False

    @property
    def rect(self) -> Rect:
        """What it covers."""
        if self.turned:
            return Rect(self.x - self.size * 0.6, self.y - self.width, self.size * 1.2, self.width)
        return Rect(self.x, self.y - self.size * 0.6, self.width, self.size * 1.2)


@dataclass(frozen=True)
class Name:
    """The label of the curve ``index``, and a short piece of the curve before it."""

    index: int
    swatch: Segment
    text: Written

    @staticmethod
    def at(index: int, label: str, x: float, y: float, width: float) -> Name:
        """A name whose swatch begins at ``x``."""
        start = x + SWATCH + GAP
        return Name(index, ((x, y), (x + SWATCH, y)), Written(label, start, y, NAME, width))


def widths_of(panel: Curves, measure: Measure) -> dict[int, float]:
    """The width of each label that there is, by the index of its line."""
    labels = ((index, line.label) for index, line in enumerate(panel.lines))
    return {index: measure(label, NAME, False) for index, label in labels if label}


def room_at_ends(panel: Curves, widths: dict[int, float], body: Rect, height: float) -> float:
    """The width that names at the ends of the curves take; zero where they must stand above.

    It depends on the labels and not on the data: names do not jump while curves grow.
    """
    if not widths or any(panel.lines[index].style == "bars" for index in widths):
        return 0.0
    room = GAP + SWATCH + GAP + max(widths.values())
    fits = room <= LARGEST_SHARE * body.width and len(widths) * NAME_LINE <= height
    return room if fits else 0.0


def names_above(panel: Curves, widths: dict[int, float], body: Rect, start: float) -> list[Name]:
    """Names in lines from the top of the body, the first of which begins at ``start``."""
    names: list[Name] = []
    x, y = start, body.y + NAME_LINE / 2
    for index, width in widths.items():
        taken = SWATCH + GAP + width
        if x + taken > body.x + body.width and (names or x > body.x):
            x, y = body.x, y + NAME_LINE
        names.append(Name.at(index, panel.lines[index].label, x, y, width))
        x += taken + BETWEEN
    return names


def names_at_ends(
    panel: Curves, widths: dict[int, float], ends: dict[int, float], area: Rect
) -> list[Name]:
    """Names right of the area, each as near to the end of its curve (by index) as it can be."""
    shown = [index for index in widths if index in ends]
    low, high = area.y + NAME_LINE / 2 - GAP, area.y + area.height - NAME_LINE / 2 + GAP
    places = spread([ends[index] for index in shown], NAME_LINE, low, high)
    x = area.x + area.width + GAP
    return [
        Name.at(index, panel.lines[index].label, x, y, widths[index])
        for index, y in zip(shown, places, strict=True)
    ]


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Places at least ``apart``, within low to high if they fit, as near as can be to those wanted.

    Least squares under that order: neighbours that collide move together (isotonic regression).
    """
    order = np.argsort(wanted, kind="stable")
    room = max(high - low - apart * (len(wanted) - 1), 0.0)
    moved = np.clip(np.asarray(wanted, float)[order] - np.arange(len(wanted)) * apart, low, None)
    pooled = np.clip(_rising(moved), low, low + room) + np.arange(len(wanted)) * apart
    places = np.empty(len(wanted))
    places[order] = pooled
    return [float(place) for place in places]


def _rising(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest values that never fall: the means of neighbours that do."""
    pools: list[tuple[float, int]] = []
    for value in values.tolist():
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, n), (other, m) = pools[-2:]
            pools[-2:] = [((one * n + other * m) / (n + m), n + m)]
    return np.array([mean for mean, count in pools for _ in range(count)])
