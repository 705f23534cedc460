"""Small pages, each a part of a film's page: what was drawn once is kept as pixels."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from guiapp.core.layout import Rect
from guiapp.export.animation.stage import Stage
from guiapp.export.picture import Picture
from guiapp.export.sheet import MILLIMETRES, Sheet

Pixels = NDArray[np.uint8]
DPI = 64.0
"""A power of two, so that a page of whole pixels in inches is one of whole pixels again."""


@dataclass(frozen=True)
class Box:
    """Pixels from (left, top) to before (right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Its rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def empty(self) -> bool:
        """Whether there is no pixel in it."""
        return self.left >= self.right or self.top >= self.bottom

    def common(self, other: Box) -> Box:
        """What lies in both."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Box(left, top, min(self.right, other.right), min(self.bottom, other.bottom))

    def meets(self, other: Box) -> bool:
        """Whether there is a pixel that lies in both."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def grown(self, margin: int) -> Box:
        """As many pixels more on each side."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)


@dataclass(frozen=True, eq=False)
class Tile:
    """Drawn pixels: ``colours`` (h, w, 3) and ``alpha`` (h, w, 1); None: nothing shines through."""

    box: Box
    colours: Pixels
    alpha: Pixels | None = None

    def lay(self, page: Pixels, box: Box) -> None:
        """Put the part of it inside ``box`` on the page, (H, W, 3)."""
        if not self.box.meets(box):
            return
        rows, columns = self.box.common(box).slices
        inside = (
            slice(rows.start - self.box.top, rows.stop - self.box.top),
            slice(columns.start - self.box.left, columns.stop - self.box.left),
        )
        if self.alpha is None:
            page[rows, columns] = self.colours[inside]
            return
        alpha = self.alpha[inside].astype(np.uint16)
        under = page[rows, columns] * (255 - alpha)
        page[rows, columns] = (under + self.colours[inside] * alpha + 127) // 255


EMPTY = Tile(Box(0, 0, 0, 0), np.zeros((0, 0, 3), np.uint8))


class TileSheet(Sheet):
    """A Sheet that shows the part of a stage inside ``box``."""

    def __init__(self, stage: Stage, box: Box) -> None:
        width, height = box.right - box.left, box.bottom - box.top
        unit = stage.unit
        super().__init__(
            width / unit, height / unit, width / DPI * MILLIMETRES, stage.palette, paper=True
        )
        self.figure.set_size_inches(width / DPI, height / DPI)
        self.figure.set_dpi(DPI)
        self._down = _in_pixels_up(stage, box.left, box.bottom).scale(1 / DPI)

    def pixels(self, *, paper: bool) -> Pixels:
        """What was drawn, (h, w, 4)."""
        if not paper:
            self.figure.patch.set_visible(False)
        canvas: Any = FigureCanvasAgg(self.figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())


def in_pixels(stage: Stage, rect: Rect) -> Box:
    """The pixels of the page that a rectangle in units touches."""
    return Box(
        math.floor(rect.x * stage.unit),
        math.floor(rect.y * stage.unit) + stage.top,
        math.ceil((rect.x + rect.width) * stage.unit),
        math.ceil((rect.y + rect.height) * stage.unit) + stage.top,
    )


def _in_pixels_up(stage: Stage, left: int, bottom: int) -> Affine2D:
    """From units to pixels to the right of ``left`` and above ``bottom``."""
    return Affine2D().scale(stage.unit, -stage.unit).translate(-left, bottom - stage.top)


def draw(stage: Stage, about: Box, paint: Callable[[Sheet], None]) -> Tile:
    """What ``paint`` draws, somewhere in ``about`` or, at most, around it."""
    page = Box(0, 0, stage.width, stage.height)
    while True:
        box = about.common(page)
        if box.empty:
            return EMPTY
        sheet = TileSheet(stage, box)
        paint(sheet)
        drawn = sheet.pixels(paper=False)
        alpha = drawn[..., 3]
        if box == page or not _touches(alpha, box, page):
            return _trimmed(box, drawn[..., :3], alpha)
        about = about.grown(max(box.right - box.left, box.bottom - box.top))


def picture(stage: Stage, pixels: Pixels, whole: Rect, area: Rect) -> Tile:
    """A picture by itself: the pixels that Agg would put on the page."""
    caught = _Catcher()
    drawn: Any = Picture(pixels, whole, area, _in_pixels_up(stage, 0, stage.height))
    drawn.draw(caught)
    found = caught.pixels[::-1]
    height, width = found.shape[:2]
    top = stage.height - caught.bottom - height
    box = Box(caught.left, top, caught.left + width, top + height)
    opaque = pixels.shape[2] == 3
    return Tile(box, found[..., :3], None if opaque else found[..., 3:])


def background(stage: Stage, paint: Callable[[Sheet], None]) -> Pixels:
    """The whole page with its paper, (H, W, 3)."""
    sheet = TileSheet(stage, Box(0, 0, stage.width, stage.height))
    paint(sheet)
    return sheet.pixels(paper=True)[..., :3].copy()


class _Catcher(RendererBase):
    """A renderer of pixels that keeps the picture that it is to draw."""

    left = bottom = 0
    pixels: Pixels

    def option_scale_image(self) -> bool:
        return False

    def draw_image(self, gc: Any, x: Any, y: Any, im: Any, transform: Any = None) -> None:
        self.left, self.bottom, self.pixels = x, y, im


def _touches(alpha: Pixels, box: Box, page: Box) -> bool:
    """Whether there is ink at an edge that is not the page's own."""
    return bool(
        (box.left > page.left and alpha[:, 0].any())
        or (box.right < page.right and alpha[:, -1].any())
        or (box.top > page.top and alpha[0].any())
        or (box.bottom < page.bottom and alpha[-1].any())
    )


def _trimmed(box: Box, colours: Pixels, alpha: Pixels) -> Tile:
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not rows.size:
        return EMPTY
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    inner = Box(
        box.left + int(left), box.top + int(top), box.left + int(right), box.top + int(bottom)
    )
    kept = alpha[top:bottom, left:right, None]
    opaque = bool((kept == 255).all())
    found = np.ascontiguousarray(colours[top:bottom, left:right])
    return Tile(inner, found, None if opaque else np.ascontiguousarray(kept))
