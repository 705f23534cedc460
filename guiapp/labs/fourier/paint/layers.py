"""What a mask is made of: filters and painted shapes, one on the other, the first at the bottom.

A mask begins with one everywhere, which keeps all. Every layer has a cover, 0 to 1 at each
frequency, and changes the mask under it by its cover. Frequencies are in cycles per pixel, so
that a mask is the same, and sharp, for a picture of any size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from guiapp.compute.masks import EDGES as EDGE_NAMES
from guiapp.core import numbers
from guiapp.core.errors import BadInput
from guiapp.core.params import Option, Touch, param
from guiapp.core.raster import Raster

Points = tuple[tuple[float, float], ...]

MOST_POINTS = 4000
MOST_LAYERS = 400
TOOLS = (
    ("brush", "Brush"),
    ("eraser", "Eraser"),
    ("disc", "Disc"),
    ("ring", "Ring"),
    ("wedge", "Wedge"),
    ("rectangle", "Rectangle"),
    ("half plane", "Half plane"),
    ("notch", "Notch"),
)
WITH_WIDTH = ("brush", "eraser", "half plane", "notch")
EDGES = tuple((name, name if name == "ideal" else name.capitalize()) for name in EDGE_NAMES)
WAYS = (
    ("paint", "paint"),
    ("multiply", "multiply"),
    ("union", "union"),
    ("intersection", "intersection"),
    ("difference", "difference"),
)
EFFECTS = (("gain", "magnitude"), ("phase", "phase"))

EDGE_HELP = "ideal: cut off at once, which rings; Gaussian: exp(−t²∕2); Butterworth: 1∕(1 + t²ⁿ)."
WAY_HELP = (
    "paint: towards the value; multiply: times the value; union: the larger, intersection: the "
    "smaller of both; difference: take the shape away."
)
MIRROR_HELP = (
    "Do the same at the opposite frequency, as a real picture needs. Without it, half of what is "
    "kept is lost."
)


def _is_soft(layer: object) -> bool:
    return getattr(layer, "edge", "") == "butterworth"


def _order(touches: Touch = "run") -> Any:
    told = "n: the higher, the steeper."
    return param(2, "Order", touches=touches, low=1, high=10, applies=_is_soft, help=told)


def _edge() -> Any:
    return param("gaussian", "Edge", choices=EDGES, help=EDGE_HELP)


def _frequency(default: float, label: str) -> Any:
    return param(default, label, low=0.002, high=0.75, step=0.005, log=True, unit="c/px")


@dataclass(frozen=True)
class LowPass:
    """Keeps what is slower than ``cutoff``."""

    cutoff: float = _frequency(0.1, "Cutoff")
    edge: str = _edge()
    order: int = _order()


@dataclass(frozen=True)
class HighPass:
    """Keeps what is faster than ``cutoff``: one minus the low pass."""

    cutoff: float = _frequency(0.05, "Cutoff")
    edge: str = _edge()
    order: int = _order()


@dataclass(frozen=True)
class BandPass:
    """Keeps what lies between two frequencies."""

    slowest: float = _frequency(0.05, "From")
    fastest: float = _frequency(0.15, "To")
    edge: str = _edge()
    order: int = _order()


@dataclass(frozen=True)
class BandStop:
    """Takes away what lies between two frequencies."""

    slowest: float = _frequency(0.05, "From")
    fastest: float = _frequency(0.15, "To")
    edge: str = _edge()
    order: int = _order()


@dataclass(frozen=True)
class Notch:
    """Takes one frequency and its neighbours away, and those opposite."""

    down: float = param(0.0, "Down", low=-0.5, high=0.5, step=0.005, unit="c/px")
    across: float = param(0.125, "Across", low=-0.5, high=0.5, step=0.005, unit="c/px")
    radius: float = _frequency(0.02, "Radius")
    edge: str = _edge()
    order: int = _order()


@dataclass(frozen=True)
class Directional:
    """Keeps waves that travel in one direction."""

    angle: float = param(
        0.0,
        "Angle",
        low=-90.0,
        high=90.0,
        step=1.0,
        unit="°",
        help="In which the waves travel, across their stripes; counter-clockwise from the right.",
    )
    width: float = param(30.0, "Width", low=1.0, high=180.0, step=1.0, unit="°")
    edge: str = _edge()
    order: int = _order()


@dataclass(frozen=True)
class Everywhere:
    """One value at all frequencies: 0 keeps nothing, and painting begins from black."""

    value: float = param(0.0, "Value", low=0.0, high=2.0, step=0.05)


@dataclass(frozen=True)
class Inverted:
    """What was kept goes, what was taken away comes: one minus the mask below, not below zero."""


@dataclass(frozen=True)
class Opened:
    """A mask from a file, (h, w), 0 to 2, zero frequency in the middle at index size // 2.

    Raises BadInput for other shapes and values.
    """

    raster: Raster = param(Raster.of(np.ones((8, 8), np.float32)), "Values", fixed=True)
    name: str = param("mask", "Name", fixed=True)
    mirror: bool = param(
        True, "Mirrored", help="Take the mean of opposite frequencies, as a real picture needs."
    )

    def __post_init__(self) -> None:
        if len(self.raster.shape) != 2 or 0 in self.raster.shape:
            size = " × ".join(map(str, self.raster.shape))
            raise BadInput(f"{self.name} is {size}; a mask has rows and columns.")
        low, high = float(self.raster.array.min()), float(self.raster.array.max())
        if not (low >= 0 and high <= 2):
            raise BadInput(f"{self.name} holds values from {low:g} to {high:g}; a mask has 0 to 2.")
        if not np.isfinite(self.raster.array).all():
            raise BadInput(f"{self.name} has values that are not finite; open another mask.")


@dataclass(frozen=True)
class Painted:
    """One movement of a tool over the spectrum; ``points`` are (down, across).

    The brush goes through all points; the others span from the first to the last.
    Raises BadInput for what cannot be painted.
    """

    tool: str = param("brush", "Tool", choices=TOOLS, fixed=True)
    points: Points = param(((0.0, 0.0),), "Points", fixed=True)
    effect: str = param("gain", "Changes", choices=EFFECTS, fixed=True)
    value: float = param(
        0.0,
        "Value",
        low=0.0,
        high=2.0,
        step=0.05,
        applies=lambda layer: layer.effect == "gain" and layer.tool != "eraser",
        help="0 takes away, 1 keeps, 2 doubles.",
    )
    turn: float = param(
        90.0,
        "Phase",
        low=-180.0,
        high=180.0,
        step=5.0,
        unit="°",
        applies=lambda layer: layer.effect == "phase" and layer.tool != "eraser",
        help="Added to the phase; taken from it at the opposite frequency.",
    )
    way: str = param(
        "paint",
        "Combined",
        choices=WAYS,
        applies=lambda layer: layer.effect == "gain" and layer.tool != "eraser",
        help=WAY_HELP,
    )
    width: float = param(
        0.02,
        "Size",
        low=0.001,
        high=0.5,
        step=0.005,
        log=True,
        unit="c/px",
        applies=lambda layer: layer.tool in WITH_WIDTH,
    )
    edge: str = param("gaussian", "Edge", choices=EDGES, help=EDGE_HELP)
    order: int = _order()
    mirror: bool = param(True, "Mirrored", help=MIRROR_HELP)

    def __post_init__(self) -> None:
        if not 1 <= len(self.points) <= MOST_POINTS:
            raise BadInput(f"A stroke has 1 to {MOST_POINTS} points; {len(self.points)} came.")
        for place in (place for point in self.points for place in point):
            if not (isinstance(place, float | int) and abs(place) <= 4.0):
                raise BadInput(f"A stroke's points lie near the spectrum; {place!r} came.")

    @cached_property
    def _hash(self) -> int:
        look = (self.effect, self.value, self.turn, self.way, self.width)
        return hash((self.tool, self.points, *look, self.edge, self.order, self.mirror))

    def __hash__(self) -> int:
        # Strokes are keys of what is painted already, and are asked for at every new point.
        return self._hash


Filter = LowPass | HighPass | BandPass | BandStop | Notch | Directional | Everywhere | Inverted
Layer = Filter | Opened | Painted
Mask = tuple[Layer, ...]

FIRST_MASK: Mask = ()

LAYERS: tuple[Option, ...] = (
    Option("low", "Low pass", LowPass()),
    Option("high", "High pass", HighPass()),
    Option("band", "Band pass", BandPass()),
    Option("stop", "Band stop", BandStop()),
    Option("notch", "Notch", Notch()),
    Option("direction", "Direction", Directional()),
    Option("nothing", "Everywhere", Everywhere()),
    Option("invert", "Invert", Inverted()),
    Option("opened", "Opened mask", Opened(), listed=False),
    Option("painted", "Painted", Painted(), listed=False),
)


def summary(layer: Layer) -> str:
    """A layer in one short line."""
    number = numbers.text
    match layer:
        case LowPass():
            return f"low pass, up to {number(layer.cutoff)}"
        case HighPass():
            return f"high pass, from {number(layer.cutoff)}"
        case BandPass() | BandStop():
            name = "band pass" if isinstance(layer, BandPass) else "band stop"
            return f"{name}, {number(layer.slowest)} to {number(layer.fastest)}"
        case Notch():
            return f"notch at {number(layer.down)}, {number(layer.across)}"
        case Directional():
            return f"direction {number(layer.angle)}°, {number(layer.width)}° wide"
        case Everywhere():
            return f"everywhere {number(layer.value)}"
        case Inverted():
            return "invert"
        case Opened():
            return layer.name
    if layer.tool == "eraser":
        return "eraser"
    what = f"phase {number(layer.turn)}°" if layer.effect == "phase" else number(layer.value)
    return f"{layer.tool}, {what}{'' if layer.mirror else ', one side'}"


@dataclass(frozen=True)
class MaskPen:
    """What the next stroke on the spectrum is made with."""

    tool: str = param("brush", "Tool", touches="view", choices=TOOLS)
    effect: str = param(
        "gain",
        "Changes",
        touches="view",
        choices=EFFECTS,
        help="magnitude: how much of a wave is kept; phase: where its crests are.",
    )
    value: float = param(
        0.0,
        "Value",
        touches="view",
        low=0.0,
        high=2.0,
        step=0.05,
        applies=lambda pen: pen.effect == "gain" and pen.tool != "eraser",
        help="0 takes away, 1 keeps, 2 doubles.",
    )
    turn: float = param(
        90.0,
        "Phase",
        touches="view",
        low=-180.0,
        high=180.0,
        step=5.0,
        unit="°",
        applies=lambda pen: pen.effect == "phase" and pen.tool != "eraser",
        help="Added to the phase; taken from it at the opposite frequency.",
    )
    way: str = param(
        "paint",
        "Combine",
        touches="view",
        choices=WAYS,
        applies=lambda pen: pen.effect == "gain" and pen.tool != "eraser",
        help=WAY_HELP,
    )
    width: float = param(
        0.02,
        "Size",
        touches="view",
        low=0.001,
        high=0.5,
        step=0.005,
        log=True,
        unit="c/px",
        applies=lambda pen: pen.tool in WITH_WIDTH,
        help="The radius of the brush or the notch; how soft the edge of a half plane is.",
    )
    edge: str = param("gaussian", "Edge", touches="view", choices=EDGES, help=EDGE_HELP)
    order: int = _order("view")
    mirror: bool = param(True, "Mirrored", touches="view", help=MIRROR_HELP)

    def stroke(self, points: Points) -> Painted:
        """A stroke through these points."""
        return Painted(
            tool=self.tool,
            points=points,
            effect=self.effect,
            value=self.value,
            turn=self.turn,
            way=self.way,
            width=self.width,
            edge=self.edge,
            order=self.order,
            mirror=self.mirror,
        )


def angle_of(down: float, across: float) -> float:
    """The direction in which a wave travels, in degrees, counter-clockwise from the right."""
    return math.degrees(math.atan2(-down, across))
