"""What is drawn by hand, kept as strokes and rasterised one by one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.regions import flood
from guiapp.content import drawing
from guiapp.core.errors import BadInput
from guiapp.core.lab import Env
from guiapp.core.params import param

Points = tuple[tuple[float, float], ...]
Canvas = NDArray[np.float32]

TOOLS = (
    ("brush", "Brush"),
    ("line", "Line"),
    ("rectangle", "Rectangle"),
    ("ellipse", "Ellipse"),
    ("text", "Text"),
    ("fill", "Fill"),
    ("eraser", "Eraser"),
)
MOST_POINTS = 4000
FURTHEST = 1e5
LONGEST_TEXT = 200
ALIKE = 0.02
"""How far a pixel's value may be from that where the fill was poured, to be filled as well."""


@dataclass(frozen=True)
class Stroke:
    """One movement of a tool; points are (row, column), pixel centres at whole numbers.

    The brush and the eraser go through all points, shapes span from the first to the last one,
    text begins and a fill is poured at the last. ``width`` is that of the line in pixels, for
    text the height of its letters. Raises BadInput for what cannot be drawn.
    """

    tool: str = param("brush", "Tool", choices=TOOLS)
    points: Points = param(((0.0, 0.0),), "Points", fixed=True)
    width: float = param(8.0, "Width", low=0.5, high=1000.0, unit="px")
    value: float = param(1.0, "Value", low=0.0, high=1.0)
    text: str = param("", "Text")
    filled: bool = param(False, "Filled")

    def __post_init__(self) -> None:
        if self.tool not in dict(TOOLS):
            raise BadInput(f"A tool can be {', '.join(dict(TOOLS))}; {self.tool!r} came.")
        if not 1 <= len(self.points) <= MOST_POINTS:
            raise BadInput(f"A stroke has 1 to {MOST_POINTS} points; {len(self.points)} came.")
        for place in (place for point in self.points for place in point):
            if not abs(place) <= FURTHEST:
                raise BadInput(f"A stroke's points lie near the picture; {place!r} came.")
        if not 0.5 <= self.width <= 1000 or not 0 <= self.value <= 1:
            raise BadInput(
                "A stroke is 0.5 to 1000 pixels wide and has a value from 0 to 1;"
                f" {self.width!r} and {self.value!r} came."
            )
        if len(self.text) > LONGEST_TEXT:
            raise BadInput(f"A text has at most {LONGEST_TEXT} letters; {len(self.text)} came.")

    @cached_property
    def _hash(self) -> int:
        return hash((self.tool, self.points, self.width, self.value, self.text, self.filled))

    def __hash__(self) -> int:
        # Strokes are keys of what is drawn already, and are asked for at every new point.
        return self._hash


Strokes = tuple[Stroke, ...]


def rasterise(size: tuple[int, int], background: float, strokes: Strokes, env: Env) -> Canvas:
    """What ``strokes`` leave on a canvas of ``size`` (H, W): float32 in 0 to 1, read-only.

    What lies below the last stroke is kept by ``env``, so that a stroke that grows costs only
    itself.
    """

    def drawn(some: Strokes) -> Canvas:
        return reduce(lambda canvas, stroke: paint(canvas, stroke, background), some, blank)

    def last_on_the_rest() -> Canvas:
        below = env.cached((*key, strokes[:-1]), lambda: drawn(strokes[:-1]))
        return paint(below, strokes[-1], background)

    blank = np.full(size, background, np.float32)
    blank.flags.writeable = False
    if not strokes:
        return blank
    key = ("strokes", size, background)
    canvas: Canvas = env.cached((*key, strokes), last_on_the_rest)
    return canvas


def paint(canvas: Canvas, stroke: Stroke, background: float) -> Canvas:
    """A new canvas (H, W) with ``stroke`` on it, read-only; the eraser paints ``background``."""
    if stroke.tool == "fill":
        painted = _filled(canvas, stroke)
    else:
        value = background if stroke.tool == "eraser" else stroke.value
        painted = drawing.paint(canvas, stroke, value)
    painted.flags.writeable = False
    return painted


def _filled(canvas: Canvas, stroke: Stroke) -> Canvas:
    """The canvas with a fill poured at the stroke's point; poured outside, it changes nothing."""
    row, column = (math.floor(place + 0.5) for place in stroke.points[-1])
    painted = canvas.copy()
    if 0 <= row < canvas.shape[0] and 0 <= column < canvas.shape[1]:
        poured = flood(canvas, (row, column), ALIKE)
        rim, share = _rim(canvas, poured, float(canvas[row, column]))
        painted[rim] += share * np.float32(stroke.value - canvas[row, column])
        painted[poured] = stroke.value
    return painted


def _rim(canvas: Canvas, poured: NDArray[np.bool_], old: float) -> tuple[NDArray[np.bool_], Canvas]:
    """The pixels beside the fill, and how much of each still shows what the fill replaces.

    Soft edges of lines are a mixture of the line and what was there; a line's own value is the one
    that differs most among the pixel and its neighbours.
    """
    rim = np.zeros_like(poured)
    distinct = canvas - np.float32(old)
    line = distinct.copy()
    for down, across in product((-1, 0, 1), repeat=2):
        (to_rows, from_rows), (to_columns, from_columns) = _beside(down), _beside(across)
        into, out_of = (to_rows, to_columns), (from_rows, from_columns)
        rim[into] |= poured[out_of]
        further = np.abs(distinct[out_of]) > np.abs(line[into])
        line[into] = np.where(further, distinct[out_of], line[into])
    rim &= ~poured
    return rim, np.clip(1 - distinct[rim] / line[rim], 0, 1)


def _beside(step: int) -> tuple[slice, slice]:
    """Slices that lay each place of an axis on the next one, the one before, or itself."""
    first, last = slice(None, -1), slice(1, None)
    return ((last, first), (slice(None), slice(None)), (first, last))[step + 1]
