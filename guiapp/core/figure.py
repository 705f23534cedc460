"""What to draw, as data. Both painters (window and files) draw the same Figure.

Panels are compared by identity: a painter touches only what is a new object. Texts are Unicode
(formulas are set with its mathematical signs), so that every painter can write them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

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


@dataclass(frozen=True, eq=False)
class Grid:
    """A matrix as cells with numbers: ``values`` (h, w) float64.

    aspect      width by height of the area that the matrix is centred in; None: its own
    cell        (height, width) of a cell in units; None: as large as the area allows
    outline     the cell that is marked
    framed      cells with a thin frame: what is said of them, the facts tell
    editable    cells take drags, the wheel, typed numbers and arrow keys
    blank       cells, as a bool array, that have no number (outside, or left out)
    """

    key: str
    title: str
    facts: str
    values: NDArray[np.float64]
    limits: Limits = (-1.0, 1.0)
    colormap: str = "signed"
    aspect: float | None = None
    cell: tuple[float, float] | None = None
    outline: tuple[int, int] | None = None
    framed: tuple[tuple[int, int], ...] = ()
    editable: bool = False
    blank: NDArray[np.bool_] | None = None
    hint: str = ""


@dataclass(frozen=True, eq=False)
class Line:
    """One curve: ``x`` and ``y`` (n,), in any order; a NaN breaks it.

    label       written at the end of the curve, or above the plot where ends collide
    colour      index into the Okabe-Ito set, each with a dash of its own; -1: quiet ink
    style       "stems" rise from zero, "steps" hold a value until the next x, "bars" stand on zero
    solid       without a dash: the one curve that a panel is about
    """

    label: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    colour: int = 0
    style: Literal["line", "stems", "steps", "dots", "bars"] = "line"
    solid: bool = False


@dataclass(frozen=True)
class Cursor:
    """A straight line across a panel of curves: vertical at an x, or horizontal at a y."""

    at: float
    axis: Literal["x", "y"] = "x"
    label: str = ""
    tone: Tone = "quiet"


@dataclass(frozen=True, eq=False)
class Curves:
    """A panel of curves over explicit ranges; gestures on it carry (y, x) in data coordinates.

    height      of the body in units; None: it grows like a picture, width by height ``aspect``
    least       the least width in units
    x_names     words for 0, 1, 2 and so on along x, in place of numbers where there is room
    pointer     "paint" takes strokes, the others take clicks
    """

    key: str
    title: str
    facts: str
    lines: tuple[Line, ...]
    x_limits: Limits
    y_limits: Limits
    x_label: str = ""
    y_label: str = ""
    x_names: tuple[str, ...] = ()
    x_log: bool = False
    y_log: bool = False
    cursors: tuple[Cursor, ...] = ()
    height: float | None = 140.0
    aspect: float = 2.4
    least: float = 200.0
    hint: str = ""
    pointer: Literal["arrow", "cross", "paint"] = "cross"


@dataclass(frozen=True)
class Sign:
    """An operator between panels (star, equals, an arrow), and a note under it."""

    key: str
    text: str
    note: str = ""
    large: bool = True


@dataclass(frozen=True)
class Fact:
    """One line of ``Facts``: a label and a value; ``strong`` values are set large."""

    label: str
    value: str
    tone: Tone = "plain"
    strong: bool = False


@dataclass(frozen=True)
class Facts:
    """Labelled numbers and sentences."""

    key: str
    title: str
    rows: tuple[Fact, ...]
    width: float = 190.0


Panel = Image | Grid | Curves | Sign | Facts


@dataclass(frozen=True)
class Table:
    """The composition: cells in rows, each a panel's key, another Table, or None.

    frame     a hairline around it, with a margin
    wrap      a single row may be broken into several where it is too narrow
    weights   how the columns that grow share the width; evenly where it is empty
    narrow    the same cells in another composition, for where a row that may be broken is too wide
    """

    rows: tuple[tuple[Node, ...], ...]
    frame: bool = False
    wrap: bool = False
    weights: tuple[float, ...] = ()
    narrow: Table | None = None


Node = str | Table | None


@dataclass(frozen=True)
class Zoom:
    """The part of linked panels that is seen, as fractions of their height and width."""

    link: str
    top: float
    left: float
    bottom: float
    right: float


@dataclass(frozen=True, eq=False)
class Figure:
    """Panels by key, their composition, and one line above them.

    ``pending`` names panels that are being computed: the window keeps what it shows, dimmed.
    ``said`` holds sentences the person must know (a device that failed, a value that was NaN);
    ``measured`` holds what the status bar shows (milliseconds, method, device, pace). ``enough``
    says of one that is shown before its time that it is a frame all the same: what plays goes on.
    ``ended`` says that later frames are the same: what plays pauses.
    """

    title: str
    subtitle: str
    panels: dict[str, Panel]
    layout: Table
    zoom: tuple[Zoom, ...] = ()
    pending: frozenset[str] = frozenset()
    said: tuple[str, ...] = ()
    measured: dict[str, Any] = field(default_factory=dict)
    enough: bool = False
    ended: bool = False


def panels_of(*panels: Panel) -> dict[str, Panel]:
    """Panels by their keys."""
    return {panel.key: panel for panel in panels}
