"""Strokes on a canvas: how much of each pixel a brush, a line, a shape or a text covers.

Positions are (row, column) in pixels, pixel centres at whole numbers, fractions meant as such.
Rectangles cover by exact area; round things by the distance to their edge, which is within a few
percent of it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from guiapp.content.fonts import font_path

Canvas = NDArray[np.float32]
Point = tuple[float, float]
FINE = 4
"""Text is drawn so many times larger and averaged."""
SHORTEST = 1e-12
"""The square of a length, in pixels, below which a piece of a line is a point."""


class Stroke(Protocol):
    """What is painted: ``tool`` brush, eraser, line, rectangle, ellipse or text."""

    @property
    def tool(self) -> str: ...
    @property
    def points(self) -> tuple[Point, ...]: ...
    @property
    def width(self) -> float: ...
    @property
    def text(self) -> str: ...
    @property
    def filled(self) -> bool: ...


class Patch(NamedTuple):
    """How much of each pixel is covered, 0 to 1, for the pixels from (top, left) on."""

    top: int
    left: int
    cover: Canvas


def paint(canvas: Canvas, stroke: Stroke, value: float) -> Canvas:
    """A new canvas (H, W) on which ``stroke`` leaves ``value``; what lies outside is cut off."""
    painted = canvas.copy()
    patch = _patch(stroke, canvas.shape)
    if patch.cover.size:
        height, width = patch.cover.shape
        area = painted[patch.top : patch.top + height, patch.left : patch.left + width]
        area += patch.cover * (np.float32(value) - area)
    return painted


def _patch(stroke: Stroke, shape: tuple[int, ...]) -> Patch:
    if stroke.tool == "text":
        return _text(stroke.text, stroke.points[-1], stroke.width, shape)
    if stroke.tool in ("brush", "eraser"):
        return _polyline(stroke.points, stroke.width, shape)
    first, last = stroke.points[0], stroke.points[-1]
    if stroke.tool == "line":
        return _polyline((first, last), stroke.width, shape)
    reach = 0.0 if stroke.filled else stroke.width / 2
    area = _Area.around((first, last), reach + 1, shape)
    edge = None if stroke.filled else stroke.width
    covered = _rectangle if stroke.tool == "rectangle" else _ellipse
    return Patch(area.top, area.left, covered(area, first, last, edge))


class _Area(NamedTuple):
    """Pixels [top, bottom) x [left, right) of the canvas; may be none."""

    top: int
    left: int
    bottom: int
    right: int

    @staticmethod
    def around(points: tuple[Point, ...], reach: float, shape: tuple[int, ...]) -> _Area:
        """The pixels of the canvas that are within ``reach`` of the points' bounding box."""
        rows, columns = [p[0] for p in points], [p[1] for p in points]
        top = min(max(math.floor(min(rows) - reach), 0), shape[0])
        left = min(max(math.floor(min(columns) - reach), 0), shape[1])
        bottom = max(min(math.ceil(max(rows) + reach) + 1, shape[0]), top)
        right = max(min(math.ceil(max(columns) + reach) + 1, shape[1]), left)
        return _Area(top, left, bottom, right)

    @property
    def rows(self) -> Canvas:
        return np.arange(self.top, self.bottom, dtype=np.float32)[:, np.newaxis]

    @property
    def columns(self) -> Canvas:
        return np.arange(self.left, self.right, dtype=np.float32)[np.newaxis, :]

    @property
    def blank(self) -> Canvas:
        return np.zeros((self.bottom - self.top, self.right - self.left), np.float32)


def _polyline(points: tuple[Point, ...], width: float, shape: tuple[int, ...]) -> Patch:
    """Straight pieces with round ends; a single point is a dot."""
    reach = max(width, 1) / 2 + 1
    whole = _Area.around(points, reach, shape)
    cover = whole.blank
    for start, end in zip(points, points[1:] or points, strict=False):
        area = _Area.around((start, end), reach, shape)
        piece = cover[
            area.top - whole.top : area.bottom - whole.top,
            area.left - whole.left : area.right - whole.left,
        ]
        np.maximum(piece, _capsule(area, start, end, width), out=piece)
    return Patch(whole.top, whole.left, cover)


def _capsule(area: _Area, start: Point, end: Point, width: float) -> Canvas:
    """All that is within half a width of the piece from ``start`` to ``end``."""
    rows, columns = area.rows - start[0], area.columns - start[1]
    down, across = end[0] - start[0], end[1] - start[1]
    length = down * down + across * across
    if length > SHORTEST:
        along = np.clip((rows * down + columns * across) / length, 0, 1)
        rows, columns = rows - along * down, columns - along * across
    return _inside(np.hypot(rows, columns) - max(width, 1) / 2) * np.float32(min(width, 1))


def _rectangle(area: _Area, first: Point, last: Point, edge: float | None) -> Canvas:
    """A box by exact area, or the band of width ``edge`` around its border."""
    if edge is None:
        return _box(area, first, last, 0)
    return _box(area, first, last, edge / 2) - _box(area, first, last, -edge / 2)


def _box(area: _Area, first: Point, last: Point, grown: float) -> Canvas:
    rows = _overlap(area.rows, first[0], last[0], grown)
    return rows * _overlap(area.columns, first[1], last[1], grown)


def _overlap(places: Canvas, one: float, other: float, grown: float) -> Canvas:
    """How much of [place - 1/2, place + 1/2] lies between two places, both moved outwards."""
    low, high = min(one, other) - grown, max(one, other) + grown
    overlap: Canvas = np.minimum(places + 0.5, high) - np.maximum(places - 0.5, low)
    return overlap.clip(0, 1)


def _ellipse(area: _Area, first: Point, last: Point, edge: float | None) -> Canvas:
    """The ellipse in the box of two corners, or the band of width ``edge`` around it.

    The distance to its edge is taken to first order: k (k - 1) / |grad|, with k = |p / radii|.
    """
    radii = [max(abs(a - b) / 2, 0.5) for a, b in zip(first, last, strict=True)]
    rows = (area.rows - (first[0] + last[0]) / 2) / radii[0]
    columns = (area.columns - (first[1] + last[1]) / 2) / radii[1]
    level = np.hypot(rows, columns)
    slope = np.hypot(rows / radii[0], columns / radii[1])
    distance = np.divide(
        level * (level - 1), slope, out=np.full_like(level, -min(radii)), where=slope > 0
    )
    return _inside(distance if edge is None else np.abs(distance) - edge / 2)


def _inside(distance: Canvas) -> Canvas:
    """Coverage by the signed distance to an edge, negative inside."""
    return (0.5 - distance).clip(0, 1).astype(np.float32, copy=False)


def _text(text: str, start: Point, height: float, shape: tuple[int, ...]) -> Patch:
    """A text of one line, its left end and half height at ``start``, in a font of ``height``."""
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    font = _font(round(height * FINE))
    box = font.getbbox(text, anchor="lm")
    top, left = (
        math.floor(s + 0.5 + b / FINE) - 1 for s, b in zip(start, (box[1], box[0]), strict=True)
    )
    rows = math.ceil((box[3] - box[1]) / FINE) + 3
    columns = math.ceil((box[2] - box[0]) / FINE) + 3
    fine = Image.new("L", (columns * FINE, rows * FINE))
    place = ((start[1] + 0.5 - left) * FINE, (start[0] + 0.5 - top) * FINE)
    ImageDraw.Draw(fine).text(place, text, fill=255, font=font, anchor="lm")
    cover = np.asarray(fine.reduce(FINE), np.float32) / np.float32(255)
    return _cut(Patch(top, left, cover), shape)


def _cut(patch: Patch, shape: tuple[int, ...]) -> Patch:
    """The part of a patch that lies on the canvas."""
    rows = slice(max(-patch.top, 0), max(shape[0] - patch.top, 0))
    columns = slice(max(-patch.left, 0), max(shape[1] - patch.left, 0))
    return Patch(max(patch.top, 0), max(patch.left, 0), patch.cover[rows, columns])


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    # The simple layout is the same on every machine; the other one needs libraqm.
    engine = ImageFont.Layout.BASIC
    return ImageFont.truetype(str(font_path()), max(size, 1), layout_engine=engine)
