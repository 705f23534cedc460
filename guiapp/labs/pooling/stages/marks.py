"""What is drawn over the pictures: windows, pixels that won, and where their values go."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

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
NUMBER = (0.2, 0.36)
"""Half the height and half the width that a number takes in its pixel."""
ASIDE = (
    (0.0, 0.0),
    *((far, 0.0) for far in (0.3, -0.3)),
    *((0.0, far) for far in (0.2, -0.2, 0.45, -0.45)),
)
"""How far (rows, columns) an arrow may be moved aside, so that it crosses no number."""
EDGE = 0.45
"""However it is moved aside, it begins in its pixel."""
SHORTEST = 0.4
"""An arrow shorter than this is all head."""

Point = tuple[float, float]


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

    That is the middle of the window: there is no arrow from a pixel that lies there. Arrows run
    between the numbers that are written into the pixels.
    """
    if winner is None:
        return
    row, column = (float(at) for at in winner)
    half = 0.5 - INSET
    yield _frame(row - half, column - half, row + half, column + half, tone)
    end = spans.middle(place)
    if end != (row, column):
        points = _arrow(end[0] - row, end[1] - column)
        yield Path(tuple((row + y, column + x) for y, x in points), tone, arrow=True)


@lru_cache(maxsize=512)
def _arrow(down: float, across: float) -> tuple[Point, Point]:
    """Both ends of an arrow from a pixel to a place so far from it: the one that crosses least."""
    return min((_moved_aside((down, across), aside) for aside in ASIDE), key=_hindrance)


def _moved_aside(way: Point, aside: Point) -> tuple[Point, Point]:
    """From beside the number of the pixel to the place, or to where the number there begins."""
    share = START / math.hypot(*way)
    down, across = (
        min(max(far + share * step, -EDGE), EDGE) for far, step in zip(aside, way, strict=True)
    )
    start = down, across
    end = aside[0] + way[0], aside[1] + way[1]
    covered = _covered(start, end, way) if _is_pixel(way) else None
    if covered is None:
        return start, end
    first = covered[0]
    return start, (start[0] + first * (end[0] - start[0]), start[1] + first * (end[1] - start[1]))


def _hindrance(line: tuple[Point, Point]) -> float:
    """How much of a line lies over numbers, and what it lacks in length."""
    rows, columns = (
        range(math.floor(min(ends)), math.ceil(max(ends)) + 1) for ends in zip(*line, strict=True)
    )
    parts = (_covered(*line, (row, column)) for row in rows for column in columns)
    shares = sum(last - first for first, last in filter(None, parts))
    length = math.dist(*line)
    return round(shares * length + max(SHORTEST - length, 0.0), 6)


def _covered(start: Point, end: Point, pixel: Point) -> tuple[float, float] | None:
    """The part of a line, as shares of its length, that lies over the number of a pixel."""
    low, high = 0.0, 1.0
    for one, other, middle, half in zip(start, end, pixel, NUMBER, strict=True):
        if one == other:
            if abs(one - middle) >= half:
                return None
            continue
        ends = sorted((middle + far - one) / (other - one) for far in (-half, half))
        low, high = max(low, ends[0]), min(high, ends[1])
    return (low, high) if high - low > 1e-9 else None


def _is_pixel(place: Point) -> bool:
    return all(at.is_integer() for at in place)


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
