"""What to draw, as data. Both painters (window and files) draw the same Figure.

Panels are compared by identity: a painter touches only what is a new object. Texts are Unicode
(formulas are set with its mathematical signs), so that every painter can write them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from guiapp.core.image import Box, Dot, Image, Inside, Limits, Mark, Path, Tone

__all__ = [
    "Box",
    "Cursor",
    "Curves",
    "Dot",
    "Fact",
    "Facts",
    "Figure",
    "Grid",
    "Image",
    "Inside",
    "Limits",
    "Line",
    "Mark",
    "Node",
    "Panel",
    "Path",
    "Sign",
    "Table",
    "Tone",
    "Zoom",
    "panels_of",
]


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
