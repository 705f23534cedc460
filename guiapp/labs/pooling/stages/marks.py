"""What is drawn over the pictures: windows, pixels that won, and where their values go."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from guiapp.core.figure import Box, Mark, Path, Tone
from guiapp.labs.pooling.stages.spans import Extent, Shape, Spans

MOST_ACROSS = 16
"""More windows than these along an axis cannot be told apart."""
REACH = 0.012
"""How far a window may stand out of the picture, as a share of its longest side."""
INSET = 0.13
"""How much narrower every second window is drawn, in pixels, so that both outlines are seen."""
START = 0.3
"""How far from the middle of a pixel an arrow begins: beside its number."""


def box_of(extent: Extent, shape: Shape) -> Box:
    """The outline of a window; what it has outside of a picture of ``shape`` is only hinted at."""
    reach = REACH * max(shape)
    top, left = (max(float(first), -reach) for first in extent[:2])
    bottom, right = (
        min(float(last), length + reach) for last, length in zip(extent[2:], shape, strict=True)
    )
    return Box(top, left, bottom - top, right - left)


def are_few(spans: Spans) -> bool:
    """Whether all windows can be told apart."""
    return max(spans.counts) <= MOST_ACROSS


def overlap_little(spans: Spans) -> bool:
    """Whether a pixel lies in two windows at most, along each axis."""
    return all((ends[2:, 0] >= ends[:-2, 1]).all() for ends in (spans.rows, spans.columns))


def outlines(spans: Spans, places: list[Shape], within: Extent) -> Iterator[Path]:
    """The outlines of windows; ragged ones, and those that reach into the padding, dashed.

    ``within`` is the part of the picture that is drawn on.
    """
    inset = INSET if overlap(spans) else 0.0
    for place in places:
        extent = spans.whole(place)
        box = box_of(extent, spans.shape)
        narrower = inset * (sum(place) % 2)
        top, left = box.top - 0.5 + narrower, box.left - 0.5 + narrower
        bottom, right = top + box.height - 2 * narrower, left + box.width - 2 * narrower
        if within != (0, 0, *spans.shape):
            top, left = max(top, within[0] - 0.5), max(left, within[1] - 0.5)
            bottom, right = min(bottom, within[2] - 0.5), min(right, within[3] - 0.5)
        yield _frame(top, left, bottom, right, "quiet", dashed=extent != spans.seen(place))


def won(spans: Spans, place: Shape, winner: Shape | None, tone: Tone) -> Iterator[Path]:
    """A frame in the pixel that won, and an arrow to the place of its value.

    That is the middle of the window: there is no arrow from a pixel that lies there.
    """
    if winner is None:
        return
    row, column = (float(at) for at in winner)
    half = 0.5 - INSET
    yield _frame(row - half, column - half, row + half, column + half, tone)
    end = spans.middle(place)
    length = math.dist(end, winner)
    if length:
        share = START / length
        start = row + share * (end[0] - row), column + share * (end[1] - column)
        yield Path((start, end), tone, arrow=True)


def _frame(
    top: float, left: float, bottom: float, right: float, tone: Tone, *, dashed: bool = False
) -> Path:
    corners = ((top, left), (top, right), (bottom, right), (bottom, left))
    return Path(corners, tone, dashed=dashed, closed=True)


def moved(marks: Iterable[Mark], row: int, column: int) -> tuple[Mark, ...]:
    """The marks on a part of the picture that begins at (row, column)."""
    return tuple(_moved(mark, row, column) for mark in marks)


def _moved(mark: Mark, row: int, column: int) -> Mark:
    if isinstance(mark, Path):
        return replace(mark, points=tuple((y - row, x - column) for y, x in mark.points))
    if isinstance(mark, Box):
        return replace(mark, top=mark.top - row, left=mark.left - column)
    return replace(mark, row=mark.row - row, column=mark.column - column)


def overlap(spans: Spans) -> bool:
    """Whether any two windows have a pixel in common."""
    return any((ends[1:, 0] < ends[:-1, 1]).any() for ends in (spans.rows, spans.columns))
