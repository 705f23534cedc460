"""A page that is drawn on in units, from the top left corner, with matplotlib behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, FancyBboxPatch, Patch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox
from numpy.typing import NDArray

from guiapp.core.layout import LEADING, Rect
from guiapp.core.measures import baseline
from guiapp.core.palette import Palette
from guiapp.export.picture import Picture
from guiapp.export.text import printable, properties

HAIRLINE = 0.8
MILLIMETRES = 25.4


@dataclass(frozen=True)
class Stroke:
    """The line around a shape: its colour, its width in units, and whether it is dashed.

    ``dashes`` are the dashes and gaps of other patterns, in widths of the line.
    """

    colour: str
    width: float = HAIRLINE
    dashed: bool = False
    dashes: tuple[float, ...] = ()


class Sheet:
    """Paper of ``width`` x ``height`` units, printed ``width_mm`` wide."""

    def __init__(
        self, width: float, height: float, width_mm: float, palette: Palette, paper: bool
    ) -> None:
        inches = width_mm / MILLIMETRES
        unit = inches / width
        self.palette = palette
        self.paper = palette.paper if paper else "none"
        self.points = unit * 72
        """The size of a unit in points."""
        self.figure = Figure(
            figsize=(inches, height * unit), facecolor=self.paper, edgecolor="none"
        )
        self._down = Affine2D().scale(unit, -unit).translate(0, height * unit)
        self._order = 1.0

    @property
    def transform(self) -> Transform:
        """From units to matplotlib's pixels."""
        return self._down + self.figure.dpi_scale_trans

    def write(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        turned: bool = False,
    ) -> None:
        """One line of text, its baseline beginning at (x, y); one that is turned reads upwards."""
        if text:
            font = properties(size * self.points, bold)
            written = self.figure.text(
                x, y, printable(text), fontproperties=font, color=colour, parse_math=False
            )
            written.set_transform(self.transform)
            written.set_horizontalalignment("left")
            written.set_verticalalignment("baseline")
            if turned:
                written.set_rotation_mode("anchor")
                written.set_rotation(90.0)
            written.set_zorder(self._next())

    def write_lines(
        self,
        lines: Sequence[str],
        x: float,
        y: float,
        size: float,
        colour: str,
        *,
        bold: bool = False,
    ) -> float:
        """Lines of text from the top ``y`` downwards; the y after the last."""
        for line in lines:
            self.write(line, x, baseline(y + size * LEADING / 2, size), size, colour, bold=bold)
            y += size * LEADING
        return y

    def picture(self, pixels: NDArray[np.uint8], whole: Rect, area: Rect | None = None) -> None:
        """Pixels, (h, w, 3) or (h, w, 4), over ``whole``, of which only ``area`` is seen."""
        self._add(Picture(pixels, whole, area or whole, self.transform))

    def rectangle(
        self,
        rect: Rect,
        stroke: Stroke | None = None,
        fill: str = "none",
        clip: Rect | None = None,
    ) -> None:
        """A rectangle with square corners."""
        shape = Rectangle((rect.x, rect.y), rect.width, rect.height, joinstyle="miter")
        self._shape(shape, stroke, fill, clip)

    def rounded(self, rect: Rect, radius: float, stroke: Stroke | None, fill: str = "none") -> None:
        """A rectangle with round corners."""
        corner = (rect.x, rect.y)
        style = f"round,pad=0,rounding_size={radius}"
        self._shape(FancyBboxPatch(corner, rect.width, rect.height, style), stroke, fill)

    def ring(self, rect: Rect, stroke: Stroke, clip: Rect | None = None) -> None:
        """The ellipse inside of ``rect``."""
        middle = (rect.x + rect.width / 2, rect.y + rect.height / 2)
        self._shape(Ellipse(middle, rect.width, rect.height), stroke, "none", clip)

    def cells(self, rects: Sequence[Rect], fills: Sequence[str]) -> None:
        """Filled rectangles side by side, with no seams."""
        shapes = [
            [
                (r.x, r.y),
                (r.x + r.width, r.y),
                (r.x + r.width, r.y + r.height),
                (r.x, r.y + r.height),
            ]
            for r in rects
        ]
        drawn = PolyCollection(shapes, transform=self.transform, antialiaseds=False)
        drawn.set_facecolor(list(fills))
        drawn.set_edgecolor("none")
        self._add(drawn)

    def lines(self, segments: Sequence[tuple[tuple[float, float], ...]], stroke: Stroke) -> None:
        """Straight lines."""
        if segments:
            drawn = LineCollection(list(segments), transform=self.transform)
            drawn.set_color(stroke.colour)
            drawn.set_linewidth(stroke.width * self.points)
            self._add(drawn)

    def polylines(
        self, parts: Sequence[NDArray[np.float64]], stroke: Stroke, fill: str = "none"
    ) -> None:
        """Lines through the points of each part, (n, 2), as one shape with round joins."""
        if not parts:
            return
        codes = np.concatenate([_codes(len(part)) for part in parts])
        path = Path(np.concatenate(parts), codes)
        self._shape(PathPatch(path, joinstyle="round"), stroke, fill)

    def polygons(self, parts: Sequence[NDArray[np.float64]], fill: str) -> None:
        """Filled shapes with these corners, (n, 2)."""
        self.polylines(parts, Stroke("none", 0.0), fill)

    def dots(self, points: NDArray[np.float64], size: float, colour: str) -> None:
        """Filled circles around points, (n, 2): lines of no length with round ends."""
        if len(points):
            ends = np.stack([points, points + 0.001], axis=1).reshape(-1, 2)
            path = Path(ends, np.tile([Path.MOVETO, Path.LINETO], len(points)))
            self._shape(PathPatch(path, capstyle="round"), Stroke(colour, size), "none")

    def _shape(
        self, shape: Patch, stroke: Stroke | None, fill: str, clip: Rect | None = None
    ) -> None:
        shape.set_transform(self.transform)
        shape.set_facecolor(fill)
        shape.set_edgecolor(stroke.colour if stroke else "none")
        shape.set_linewidth(stroke.width * self.points if stroke else 0.0)
        if stroke and (stroke.dashes or stroke.dashed):
            shape.set_linestyle((0, stroke.dashes or (3, 2)))
        self._add(shape)
        if clip is not None:
            # The resolution may change until it is drawn.
            corners = [[clip.x, clip.y + clip.height], [clip.x + clip.width, clip.y]]
            shape.set_clip_box(TransformedBbox(Bbox(corners), self.transform))

    def _add(self, artist: Artist) -> None:
        artist.set_zorder(self._next())
        self.figure.add_artist(artist)

    def _next(self) -> float:
        """Things are drawn in the order in which they were added."""
        self._order += 1.0
        return self._order


def _codes(count: int) -> NDArray[np.uint8]:
    codes = np.full(count, Path.LINETO, np.uint8)
    codes[:1] = Path.MOVETO
    return codes
