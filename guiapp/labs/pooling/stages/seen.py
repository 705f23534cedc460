"""What is seen of the windows: drawn over the detected picture, and large around one of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.geometry import margins
from guiapp.core import numbers
from guiapp.core.figure import Image, Mark
from guiapp.core.lab import Env
from guiapp.labs.pooling.layer_params import LayerParams
from guiapp.labs.pooling.stages.colours import Scale
from guiapp.labs.pooling.stages.marks import (
    are_few,
    box_of,
    moved,
    outlines,
    overlap,
    overlap_little,
    won,
)
from guiapp.labs.pooling.stages.spans import Extent, Shape, Spans
from guiapp.labs.pooling.stages.window import Pixels, Window, winner_of

LEGIBLE = 8
"""Rows and columns of a picture whose numbers are read without a part of it shown larger."""
AROUND = (4, 6)
"""Least and most rows and columns of that part: those of the window, and one more on each side."""
SIDE = 128.0
MOST_ACROSS = 12
"""In a picture of more pixels a side arrows would be no longer than their heads."""


@dataclass(frozen=True, eq=False)
class Seen:
    """A detected picture (H, W), its windows, and the one that is looked at.

    done       how many windows were pooled, in reading order
    with_all   the others are to be drawn as well
    """

    picture: Pixels
    spans: Spans
    layer: LayerParams
    window: Window
    done: int
    with_all: bool

    def is_done(self, place: Shape) -> bool:
        """Whether a window was pooled yet."""
        return place[0] * self.spans.counts[1] + place[1] < self.done


def detected_marks(seen: Seen, env: Env) -> tuple[tuple[Mark, ...], str]:
    """The marks over the whole picture, and what to say where not all can be drawn."""
    spans, place = seen.spans, seen.window.place
    rows, columns = spans.counts
    if not seen.with_all or rows * columns == 1:
        return _marks(seen, [], [], env, with_winner=_has_room(spans)), ""
    note = f"; {numbers.count(rows * columns)} windows"
    outlined = are_few(spans) and overlap_little(spans)
    if not outlined:
        note += ", one outlined"
    others: list[Shape] = []
    if outlined or _has_room(spans):
        others = [at for at in _places(range(rows), range(columns)) if at != place]
    marks = _marks(
        *(seen, others if outlined else [], others if _has_room(spans) else [], env),
        with_winner=_has_room(spans),
    )
    return marks, note


def _has_room(spans: Spans) -> bool:
    """Whether pixels are large enough for frames and arrows."""
    return max(spans.shape) <= MOST_ACROSS


def around_panel(seen: Seen, scale: Scale, env: Env) -> tuple[Image, ...]:
    """The window with what is around it, large enough for numbers; nothing for small pictures."""
    spans, place = seen.spans, seen.window.place
    top, left, bottom, right = spans.seen(place)
    if max(spans.shape) <= LEGIBLE or max(bottom - top, right - left) > AROUND[1]:
        return ()
    rows, columns = (
        _stretch(first, last, length)
        for first, last, length in zip((top, left), (bottom, right), spans.shape, strict=True)
    )
    near = []
    if seen.with_all and not overlap(spans):
        near = [
            at
            for at in _places(_meeting(spans.rows, rows), _meeting(spans.columns, columns))
            if at != place
        ]
    part = rows.start, columns.start, rows.stop, columns.stop
    marks = _marks(seen, near, near, env, part)
    return (
        Image(
            "around",
            "around it",
            f"from row {rows.start}, column {columns.start}",
            np.ascontiguousarray(seen.picture[rows, columns]),
            limits=scale.limits,
            colormap=scale.colormap,
            marks=moved(marks, rows.start, columns.start),
            side=SIDE,
            hint="A part of what is pooled, around the window.",
            numbers=True,
        ),
    )


def reach_of(extent: Extent, kernel: NDArray[np.float64]) -> Extent:
    """The pixels of the picture that the convolution sees for a window, as far as weights do.

    May lie outside of the picture, where the border is. The window itself for a kernel of zeros.
    """
    ends = list(extent)
    shape = (kernel.shape[0], kernel.shape[1])
    for axis, (before, _) in enumerate(margins(shape, mode="same")):
        used = np.flatnonzero(kernel.any(axis=1 - axis))
        if used.size:
            # Convolution turns the kernel: the last cell weighs the pixel farthest before.
            first = shape[axis] - 1 - before
            ends[axis] += first - int(used[-1])
            ends[axis + 2] += first - int(used[0])
    top, left, bottom, right = ends
    return top, left, bottom, right


def _marks(
    seen: Seen,
    outlined: list[Shape],
    won_by: list[Shape],
    env: Env,
    within: Extent | None = None,
    *,
    with_winner: bool = True,
) -> tuple[Mark, ...]:
    """The others below, the window that is looked at above them, on a part of the picture."""
    spans, place = seen.spans, seen.window.place
    part = within or (0, 0, *spans.shape)
    found = (
        (at, winner_of(seen.picture, spans, seen.layer, at, env))
        for at in won_by
        if seen.is_done(at)
    )
    others = (
        mark
        for at, winner in found
        if winner is not None and _is_in(winner, part) and _is_in(spans.middle(at), part)
        for mark in won(spans, at, winner, "good")
    )
    return (
        *outlines(spans, outlined, part),
        *others,
        box_of(spans.whole(place), spans.shape),
        *won(spans, place, seen.window.winner if with_winner else None, "accent"),
    )


def _is_in(point: tuple[float, float], part: Extent) -> bool:
    """Whether a point lies on a part of the picture."""
    return part[0] <= point[0] <= part[2] - 1 and part[1] <= point[1] <= part[3] - 1


def _places(rows: range, columns: range) -> list[Shape]:
    return [(row, column) for row in rows for column in columns]


def _meeting(ends: NDArray[np.intp], stretch: slice) -> range:
    """The windows of an axis that have a pixel of a stretch."""
    met = np.flatnonzero((ends[:, 0] < stretch.stop) & (ends[:, 1] > stretch.start))
    return range(int(met[0]), int(met[-1]) + 1)


def _stretch(first: int, last: int, length: int) -> slice:
    """A window along an axis, with what is around it."""
    least, most = AROUND
    size = min(max(least, min(last - first + 2, most)), length)
    start = min(max(first - (size - (last - first)) // 2, 0), length - size)
    return slice(start, start + size)
