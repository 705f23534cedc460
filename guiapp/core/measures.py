"""How the parts of a panel stand in its body, in units: the same for every painter."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Box, Dot, Grid, Image, Zoom
from guiapp.core.layout import TEXT, Measure, Rect
from guiapp.core.numbers import text, texts
from guiapp.core.sizes import names_room

Along = TypeVar("Along", float, NDArray[np.float64])
"""A place along an axis, or many of them."""

LEGIBLE_CELL = 18.0
LARGEST_CELL = 76.0
"""Or a third of the body, so that 3 × 3 cells always fill it."""
LARGEST_NUMBER = 17.0
SMALLEST_NUMBER = 7.5
MOST_NUMBERS = 600
"""Numbers that are written into the pixels of a picture: more of them nobody reads."""
CUT = 0.02
"""How much of a pixel may be cut off where it counts as seen whole."""
LINED_CELL = 10.0
"""Cells that are smaller have no lines between them: those would be all that is seen."""
BAR_HEIGHT = 4.0
BAR_TEXT = 10.0
SMALLEST_BOX = 6.0
RING = 5.0
FRAME = 1.5
"""The line around a framed cell."""
HATCH = 8.0
"""From one line to the next."""
TICK_TEXT = 9.0
SMALLEST_SHARE = 0.65
WHOLE = Zoom("", 0.0, 0.0, 1.0, 1.0)


def is_whole(zoom: Zoom) -> bool:
    """Whether all of a picture is seen."""
    return (zoom.top, zoom.left, zoom.bottom, zoom.right) == (0.0, 0.0, 1.0, 1.0)


def centre(rect: Rect) -> tuple[float, float]:
    """The x and y of its middle."""
    return rect.x + rect.width / 2, rect.y + rect.height / 2


def picture_area(panel: Image, body: Rect) -> Rect:
    """The body without its names, or the part in its middle that a very long picture fills."""
    left, top = names_room(panel)
    body = Rect(
        *(body.x + left, body.y + top),
        *(max(body.width - left, 1.0), max(body.height - top, 1.0)),
    )
    height, width = (1, 1) if panel.axes == "frequency" else panel.data.shape[:2]
    scale = min(body.width / width, body.height / height)
    return _around(centre(body), scale * width, scale * height)


def cells_area(panel: Grid, body: Rect) -> Rect:
    """Where the cells of a matrix are: as large as their own size says, or as the body allows."""
    rows, columns = panel.values.shape
    if panel.cell:
        return Rect(body.x, body.y, columns * panel.cell[1], rows * panel.cell[0])
    largest = max(LARGEST_CELL, min(body.width, body.height) / 3)
    side = min(body.width / columns, body.height / rows, largest)
    return _around(centre(body), side * columns, side * rows)


@dataclass(frozen=True)
class View:
    """A picture on paper: ``area`` shows a part of it, ``whole`` is where all of it would be."""

    area: Rect
    whole: Rect
    shape: tuple[int, int]

    @staticmethod
    def of(panel: Image, body: Rect, zoom: Zoom = WHOLE) -> View:
        """The view of a panel's picture in its body."""
        area = picture_area(panel, body)
        width = area.width / (zoom.right - zoom.left)
        height = area.height / (zoom.bottom - zoom.top)
        whole = Rect(area.x - zoom.left * width, area.y - zoom.top * height, width, height)
        return View(area, whole, (panel.data.shape[0], panel.data.shape[1]))

    def x(self, column: Along) -> Along:
        """Where a column is, or many of them are; pixel centres are whole numbers."""
        return self.whole.x + (column + 0.5) / self.shape[1] * self.whole.width

    def y(self, row: Along) -> Along:
        """Where a row is, or many of them are; pixel centres are whole numbers."""
        return self.whole.y + (row + 0.5) / self.shape[0] * self.whole.height

    def mark(self, mark: Box | Dot) -> Rect:
        """The rectangle of a box, or the one around a ring; never too small to see."""
        if isinstance(mark, Dot):
            return _around((self.x(mark.column), self.y(mark.row)), 2 * RING, 2 * RING)
        left, top = self.x(mark.left - 0.5), self.y(mark.top - 0.5)
        width = self.x(mark.left + mark.width - 0.5) - left
        height = self.y(mark.top + mark.height - 0.5) - top
        if min(width, height) < SMALLEST_BOX:
            middle = (left + width / 2, top + height / 2)
            return _around(middle, max(width, SMALLEST_BOX), max(height, SMALLEST_BOX))
        return Rect(left, top, width, height)


def hatching(area: Rect) -> list[tuple[tuple[float, float], ...]]:
    """Slanting lines over a rectangle: what is not there yet, which is not zero."""
    lines: list[tuple[tuple[float, float], ...]] = []
    for rise in np.arange(HATCH, area.width + area.height, HATCH):
        left = area.x + max(rise - area.height, 0.0), area.y + min(rise, area.height)
        right = area.x + min(rise, area.width), area.y + max(rise - area.width, 0.0)
        lines.append((left, right))
    return lines


@dataclass(frozen=True)
class Number:
    """A number in a cell: its text and the x of its left end and y of the cell's middle."""

    row: int
    column: int
    text: str
    x: float
    y: float


def cell_numbers(panel: Grid, area: Rect, measure: Measure) -> tuple[float, list[Number]]:
    """The size and places of a matrix's numbers; none where the cells are too small.

    In each column the decimal points are above each other, and its widest number is centred.
    """
    return _numbers(panel.values, panel.blank, area, measure)


def pixel_numbers(panel: Image, view: View, measure: Measure) -> tuple[float, list[Number]]:
    """The same for the values of the pixels that are seen whole, one number each.

    None where a pixel is too small, where there are too many, or where it is not there yet.
    """
    height, width = view.whole.height / view.shape[0], view.whole.width / view.shape[1]
    if not panel.numbers or panel.data.ndim != 2 or min(height, width) < LEGIBLE_CELL:
        return 0.0, []
    top, bottom = _seen_whole(view.area.y - view.whole.y, view.area.height, height)
    left, right = _seen_whole(view.area.x - view.whole.x, view.area.width, width)
    if not 0 < (bottom - top) * (right - left) <= MOST_NUMBERS:
        return 0.0, []
    area = Rect(
        *(view.whole.x + left * width, view.whole.y + top * height),
        *((right - left) * width, (bottom - top) * height),
    )
    blank = None
    if panel.shown is not None:
        places = np.arange(top, bottom)[:, None] * view.shape[1] + np.arange(left, right)
        blank = places >= panel.shown
    size, placed = _numbers(panel.values[top:bottom, left:right], blank, area, measure)
    return size, [replace(n, row=n.row + top, column=n.column + left) for n in placed]


def _seen_whole(start: float, length: float, pixel: float) -> tuple[int, int]:
    """The first pixel that lies in the stretch from ``start`` on, and the one after the last."""
    first, last = start / pixel, (start + length) / pixel
    return math.ceil(first - CUT), math.floor(last + CUT)


def _numbers(
    values: NDArray[Any], blank: NDArray[np.bool_] | None, area: Rect, measure: Measure
) -> tuple[float, list[Number]]:
    rows, columns = values.shape
    height, width = area.height / rows, area.width / columns
    if min(height, width) < LEGIBLE_CELL:
        return 0.0, []
    written, size = _fitting_texts(values, height, width, measure)
    numbers: list[Number] = []
    for column in range(columns):
        middle = area.x + (column + 0.5) * width
        in_column = written[column::columns]
        widths = [measure(number, size, False) for number in in_column]
        aligned = [w for w, t in zip(widths, in_column, strict=True) if "·" not in t]
        right = middle + max(aligned, default=0.0) / 2
        for row, (number, wide) in enumerate(zip(in_column, widths, strict=True)):
            x = middle - wide / 2 if "·" in number else right - wide
            y = area.y + (row + 0.5) * height
            if blank is None or not blank[row, column]:
                numbers.append(Number(row, column, number, x, y))
    return size, numbers


def _fitting_texts(
    values: NDArray[Any], height: float, width: float, measure: Measure
) -> tuple[list[str], float]:
    """The numbers with as many digits as the cells have room for, and their size."""
    written: list[str] = []
    size = 0.0
    # One small number with a power of ten must not cost all the others their digits.
    for digits, powers in ((3, True), (3, False), (2, False), (1, True)):
        written = texts(values.ravel(), digits, powers=powers)
        widest = max(measure(number, 1.0, False) for number in written)
        size = min(height * 0.5, (width - 4) / widest, LARGEST_NUMBER)
        if size >= SMALLEST_NUMBER:
            break
    return written, size


@dataclass(frozen=True)
class Label:
    """A text along the lower edge of a picture, and the rectangle that it takes."""

    text: str
    rect: Rect


def frequency_labels(view: View, zoom: Zoom, measure: Measure) -> list[Label]:
    """The frequencies at both ends and zero; none where they would touch each other."""
    area = view.area
    ends = (zoom.left - 0.5, zoom.right - 0.5)
    middle = (0.0,) if ends[0] < 0 < ends[1] else ()
    written = [text(round(value, 3)) for value in (ends[0], *middle, ends[1])]
    widths = [measure(label, TICK_TEXT, False) for label in written]
    lefts = [area.x + 3, area.x + area.width - 3 - widths[-1]]
    if middle:
        lefts.insert(1, view.x(view.shape[1] // 2) - widths[1] / 2)
    rights = [left + width for left, width in zip(lefts, widths, strict=True)]
    if any(after < right + 4 for right, after in zip(rights, lefts[1:], strict=False)):
        return []
    top = area.y + area.height - TICK_TEXT - 1.5
    places = [Rect(x, top, width, TICK_TEXT) for x, width in zip(lefts, widths, strict=True)]
    return [Label(label, rect) for label, rect in zip(written, places, strict=True)]


def pixels_under(view: View, rect: Rect) -> tuple[slice, slice]:
    """The rows and columns of a picture that lie under a rectangle, at least one of each."""
    height, width = view.shape
    whole = view.whole
    top = min(max(int((rect.y - whole.y) / whole.height * height), 0), height - 1)
    left = min(max(int((rect.x - whole.x) / whole.width * width), 0), width - 1)
    rows = max(int(rect.height / whole.height * height), 1)
    columns = max(int(rect.width / whole.width * width), 1)
    return slice(top, top + rows), slice(left, left + columns)


def fitting(text: str, size: float, width: float, measure: Measure, *, bold: bool) -> float:
    """The size at which ``text`` keeps to ``width``, but not much smaller than ``size``."""
    needed = measure(text, size, bold)
    return size if needed <= width else max(size * width / needed, size * SMALLEST_SHARE)


def baseline(y: float, size: float = TEXT) -> float:
    """The baseline of a line of text whose digits are centred at ``y``."""
    return y + 0.36 * size


def _around(middle: tuple[float, float], width: float, height: float) -> Rect:
    return Rect(middle[0] - width / 2, middle[1] - height / 2, width, height)
