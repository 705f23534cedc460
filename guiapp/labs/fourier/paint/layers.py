"""What a mask is made of: filters and painted shapes, one on the other, the first at the bottom.

A mask begins with one everywhere, which keeps all. Every layer has a cover, 0 to 1 at each
frequency, and changes the mask under it by its cover. Frequencies are in cycles per pixel, so
that a mask is the same, and sharp, for a picture of any size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from guiapp.core import numbers
from guiapp.core.errors import BadInput
from guiapp.core.params import Option, param
from guiapp.core.raster import Raster
from guiapp.labs.fourier.paint.filters import (
    BandPass,
    BandStop,
    Directional,
    Everywhere,
    Filter,
    HighPass,
    Inverted,
    LowPass,
    Notch,
)
from guiapp.labs.fourier.paint.painted import Painted

MOST_LAYERS = 400


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


def angle_of(down: float, across: float) -> float:
    """The direction in which a wave travels, in degrees, counter-clockwise from the right."""
    return math.degrees(math.atan2(-down, across))
