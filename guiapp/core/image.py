"""A picture as a panel, and the marks on it. See ``figure``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Tone = Literal["plain", "quiet", "good", "warn", "accent"]
Limits = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """An outline over the pixels from (top, left), ``height`` x ``width``; may leave the picture.

    Drawn at the pixels' borders.
    """

    top: float
    left: float
    height: float
    width: float
    tone: Tone = "accent"
    dashed: bool = False


@dataclass(frozen=True)
class Dot:
    """A ring around the pixel at (row, column)."""

    row: float
    column: float
    tone: Tone = "accent"


@dataclass(frozen=True)
class Path:
    """A line through ``points``, each (row, column), pixel centres at whole numbers.

    arrow       a head at the last point
    label       a small text at the last point, such as an angle
    """

    points: tuple[tuple[float, float], ...]
    tone: Tone = "accent"
    dashed: bool = False
    closed: bool = False
    arrow: bool = False
    label: str = ""


Mark = Box | Dot | Path


@dataclass(frozen=True)
class Inside:
    """What a cell of a mosaic holds: ``height`` x ``width`` values, the first ``inset`` pixels in.

    A value is ``scale`` x ``scale`` pixels; less than one where what it holds was shrunk.
    """

    height: int
    width: int
    scale: float = 1.0
    inset: int = 0


@dataclass(frozen=True, eq=False)
class Image:
    """A picture: ``data`` (H, W) through a colour map, or (H, W, 3) in 0..1; finite float32.

    limits      values at the two ends of the colour map
    axes        "pixels", or "frequency": -0.5 to 0.5 cycles per pixel, zero at index size // 2
    link        panels of one link zoom and pan together
    quantity    what a value is, for the read-out
    bar         a colour bar is drawn under the picture; under one of (H, W, 3) it is that of
                ``colormap`` over ``limits``, unless the map is grey
    shown       only so many pixels, in reading order, are there yet; None: all
    side        the width of the body in units where it does not grow; None: it does
    hint        what the pointer can do here, for the status bar
    gain        (H, W): what a mask multiplies each pixel with; drawn as fog below 1, light above
    pointer     what a drag does: "paint" takes strokes, "move" moves the picture, others pan
    told        (H, W): the values that the read-out tells and files of numbers hold, where they
                differ from those shown (a dimmed spectrum, say); None: ``data``
    numbers     values are written into the pixels, where they are large enough
    origin      the (row, column) from which the read-out counts, where pixels are offsets
    names       words left of the rows and above the columns; they share its height and its width
    pitch       rows and columns of pixels that an arrow key goes: a cell, where there are cells
    cells       (rows, columns) of what the cells of a mosaic stand for, one each ``pitch``; -1:
                nothing. Gestures carry it as their value, and the read-out tells it
    cell        what a cell holds, for the read-out: "picture"
    inside      how its values lie in a cell: the read-out then counts rows and columns there
    captions    words at the lower end of the cells, one each, row by row
    """

    key: str
    title: str
    facts: str
    data: NDArray[np.float32]
    limits: Limits = (0.0, 1.0)
    colormap: str = "grey"
    marks: tuple[Mark, ...] = ()
    axes: Literal["pixels", "frequency"] = "pixels"
    link: str = ""
    quantity: str = "value"
    bar: bool = False
    shown: int | None = None
    side: float | None = None
    hint: str = ""
    pointer: Literal["arrow", "cross", "paint", "move"] = "cross"
    told: NDArray[np.float32] | None = None
    gain: NDArray[np.float32] | None = None
    numbers: bool = False
    origin: tuple[int, int] | None = None
    names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    pitch: tuple[int, int] = (1, 1)
    cells: NDArray[np.int64] | None = None
    cell: str = "cell"
    inside: Inside | None = None
    captions: tuple[str, ...] = ()

    def cell_at(self, row: float, column: float) -> int:
        """What the cell at a point stands for; -1 where there is nothing."""
        if self.cells is None:
            return -1
        down, across = self.pitch
        at = math.floor((row + 0.5) / down), math.floor((column + 0.5) / across)
        rows, columns = self.cells.shape
        return int(self.cells[at]) if 0 <= at[0] < rows and 0 <= at[1] < columns else -1

    def place_at(self, row: int, column: int) -> tuple[int, int] | None:
        """Row and column, inside its cell, of the value at a pixel; None between the cells."""
        held = self.inside
        if held is None or self.cell_at(row, column) < 0:
            return None
        down, across = row % self.pitch[0] - held.inset, column % self.pitch[1] - held.inset
        if not 0 <= down < round(held.height * held.scale):
            return None
        if not 0 <= across < round(held.width * held.scale):
            return None
        found = math.floor(down / held.scale), math.floor(across / held.scale)
        return min(found[0], held.height - 1), min(found[1], held.width - 1)

    @property
    def values(self) -> NDArray[np.float32]:
        """What the read-out tells and files of numbers hold."""
        return self.data if self.told is None else self.told

    @property
    def has_colours(self) -> bool:
        """Whether there are colours to explain by a bar: those of a photograph are its own."""
        return self.data.ndim == 2 or self.colormap != "grey"

    @property
    def aspect(self) -> float:
        """Width by height, kept between 1:4 and 4:1; longer pictures are drawn smaller.

        Frequencies have axes of one length, so that angles are right in pictures of any shape.
        """
        if self.axes == "frequency":
            return 1.0
        height, width = self.data.shape[:2]
        return float(min(max(width / height, 0.25), 4.0))
