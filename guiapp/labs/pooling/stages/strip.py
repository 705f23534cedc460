"""The arithmetic of one window as panels: its values, what is made of them, and the result."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Grid, Image, Limits, Panel, Path
from guiapp.core.lab import Env
from guiapp.labs.pooling.stages.colours import Scale
from guiapp.labs.pooling.stages.seen import Seen, around_panel
from guiapp.labs.pooling.stages.state import StagesState
from guiapp.labs.pooling.stages.working import SORTED, Cell, Matrix, working_of
from guiapp.parts.scales import nice

MOST_CELLS = 7
"""Rows and columns of a window whose numbers are written out; of larger ones a part."""
CELLS = ((2, (38.0, 52.0)), (3, (30.0, 42.0)), (4, (24.0, 31.0)), (MOST_CELLS, (22.0, 31.0)))
"""Height and width of a cell, by the most rows or columns it is for: two stand in one line."""
WEIGHED = ((2, 48.0), (3, 42.0), (4, 31.0), (MOST_CELLS, 25.0))
"""The same for values that are weighed, whose cells are square, as pixels are."""
WIDTH = 150.0


def working_panels(seen: Seen, state: StagesState, scale: Scale, env: Env) -> list[Panel]:
    """The window, what is around it or the matrix that is made of it, and last the words."""
    window, layer = seen.window, seen.layer
    found = working_of(window, seen.picture, seen.spans, layer)
    row, column = window.place
    whole = Matrix(
        f"window {row}, {column}",
        window.values,
        window.marked,
        None if window.inside.all() else ~window.inside,
    )
    if found.first is not None and found.second is not None:
        panels: list[Panel] = [_weighed(found.first, scale), _weights(found.second)]
    else:
        first = _grid("window", whole, scale.limits, scale.colormap)
        second = [_second(found.second, scale)] if found.second else around_panel(seen, scale, env)
        panels = [first, *second] if found.second else [*second, first]
    result = numbers.text(float(state.pooled[window.place]), 4)
    rows = (Fact(found.name, ""), Fact("", f"= {result}", strong=True), *found.rows)
    return [*panels, Facts("result", "", rows, width=WIDTH)]


def _weighed(matrix: Matrix, scale: Scale) -> Image:
    """Values of a part of the picture, with the line of its rim, beyond which it is mirrored."""
    rows, columns = matrix.values.shape
    top, left, bottom, right = matrix.within or (0, 0, rows, columns)
    across = [
        ((at - 0.5, -0.5), (at - 0.5, columns - 0.5)) for at in (top, bottom) if 0 < at < rows
    ]
    down = [((-0.5, at - 0.5), (rows - 0.5, at - 0.5)) for at in (left, right) if 0 < at < columns]
    return Image(
        "window",
        matrix.title,
        matrix.facts,
        matrix.values.astype(np.float32),
        limits=scale.limits,
        colormap=scale.colormap,
        marks=tuple(Path(line, dashed=True) for line in (*across, *down)),
        side=columns * _square(matrix),
        hint="What is weighed; beyond the rim the picture is mirrored.",
        numbers=True,
    )


def _weights(matrix: Matrix) -> Grid:
    """What those values are multiplied by, cell under cell."""
    most = nice(float(matrix.values.max()))
    grid = _grid("second", matrix, (0.0, most), "viridis")
    return replace(grid, cell=(_square(matrix), _square(matrix)))


def _square(matrix: Matrix) -> float:
    return next(side for most, side in WEIGHED if max(matrix.values.shape) <= most)


def _second(matrix: Matrix, scale: Scale) -> Grid:
    """Sorted values in the colours of the stages; shares and squares from 0 on."""
    if matrix.title == SORTED:
        return _grid("second", matrix, scale.limits, scale.colormap)
    return _grid("second", matrix, (0.0, nice(float(matrix.values.max()))), "viridis")


def _grid(key: str, matrix: Matrix, limits: Limits, colormap: str) -> Grid:
    part = _excerpt(matrix)
    values = np.ascontiguousarray(matrix.values[part])
    marked = matrix.marked
    outline = None
    if marked is not None and all(
        cut.start <= at < cut.stop for at, cut in zip(marked, part, strict=True)
    ):
        outline = (marked[0] - part[0].start, marked[1] - part[1].start)
    blank: NDArray[np.bool_] | None = None
    if matrix.blank is not None:
        blank = np.ascontiguousarray(matrix.blank[part])
    return Grid(
        key,
        matrix.title,
        matrix.facts or _told(values.shape, matrix.values.shape),
        values,
        limits=limits,
        colormap=colormap,
        cell=next(cell for most, cell in CELLS if max(values.shape) <= most),
        outline=outline,
        blank=blank,
    )


def _told(shown: tuple[int, ...], shape: tuple[int, ...]) -> str:
    """Which part of a large matrix is written out."""
    if shown == shape:
        return ""
    one, all_of_it = (" × ".join(str(number) for number in size) for size in (shown, shape))
    return f"{one} of {all_of_it}"


def _excerpt(matrix: Matrix) -> tuple[slice, slice]:
    """The part that is written out: around the marked cell, or in the middle."""
    shape = matrix.values.shape
    middle: Cell = matrix.marked or (shape[0] // 2, shape[1] // 2)
    rows, columns = (_cut(at, length) for at, length in zip(middle, shape, strict=True))
    return rows, columns


def _cut(at: int, length: int) -> slice:
    start = min(max(at - MOST_CELLS // 2, 0), max(length - MOST_CELLS, 0))
    return slice(start, min(start + MOST_CELLS, length))
