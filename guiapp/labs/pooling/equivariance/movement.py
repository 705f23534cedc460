"""The movement g of a picture at a frame: what it does to pixels, and where it takes points."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling import flipped, quarter_turned, scaled, shift
from guiapp.compute.turning import turned
from guiapp.core import numbers
from guiapp.labs.pooling.equivariance.params import EquivarianceParams

Place = tuple[float, float]
Shape = tuple[int, int]
Floats = NDArray[np.float64]

STEP = 0.25
"""Pixels that a shift grows by from frame to frame, to the right."""
SHIFTS = 32
DEGREES = 5.0
TURNS = 72
SCALES = 48
"""Frames in which a picture is enlarged to twice its size, reduced to half of it, and back."""


@dataclass(frozen=True)
class Movement:
    """One movement of a kind in ``params.MOVEMENTS``; what the kind does not ask for is unused.

    ``offset`` (down, right) in pixels; ``angle`` in degrees counter-clockwise, -180 to 180.
    """

    kind: str
    offset: Place = (0.0, 0.0)
    between: str = "fourier"
    quarters: int = 0
    angle: float = 0.0
    factor: float = 1.0
    mirror: str = "horizontal"

    @property
    def is_trivial(self) -> bool:
        """Whether every pixel stays where it is."""
        nothing = {
            "shift": self.offset == (0.0, 0.0),
            "quarters": self.quarters == 0,
            "turn": self.angle == 0.0,
            "scale": self.factor == 1.0,
        }
        return nothing.get(self.kind, False)

    @property
    def is_whole(self) -> bool:
        """Whether a shift takes pixels to pixels."""
        return all(far == round(far) for far in self.offset)

    def right_angles(self, shape: Shape) -> int | None:
        """How many quarters a turn is that takes pixels to pixels; None for any other."""
        if self.kind == "quarters":
            return self.quarters
        quarters, rest = divmod(self.angle, 90)
        exact = rest == 0 and (quarters % 2 == 0 or shape[0] == shape[1])
        return int(quarters % 4) if self.kind == "turn" and exact else None

    def __call__(self, picture: Floats, strides: Place = (1.0, 1.0)) -> Floats:
        """The picture (H, W) moved; a shift is told in ``strides`` of it."""
        if self.is_trivial:
            return picture
        if self.kind == "shift":
            offset = tuple(far / step for far, step in zip(self.offset, strides, strict=True))
            moved: Floats = shift(picture, offset, method=self.between)
            return moved
        quarters = self.right_angles((picture.shape[0], picture.shape[1]))
        if quarters is not None:
            return np.asarray(quarter_turned(picture, quarters))
        if self.kind == "flip":
            return np.asarray(flipped(picture, self.mirror))
        if self.kind == "turn":
            return _in_float32(picture, lambda values: turned(values, self.angle))
        return _in_float32(picture, lambda values: scaled(values, self.factor))

    def carried(self, point: Place, shape: Shape) -> Place:
        """Where a point of the picture of ``shape`` is after it: (row, column)."""
        middle = (shape[0] - 1) / 2, (shape[1] - 1) / 2
        down, right = point[0] - middle[0], point[1] - middle[1]
        if self.kind == "shift":
            return point[0] + self.offset[0], point[1] + self.offset[1]
        if self.kind == "flip":
            down, right = (down, -right) if self.mirror == "horizontal" else (-down, right)
        elif self.kind == "scale":
            down, right = down * self.factor, right * self.factor
        else:
            degrees = 90 * self.quarters if self.kind == "quarters" else self.angle
            turn = math.radians(degrees)
            sine, cosine = math.sin(turn), math.cos(turn)
            down, right = cosine * down - sine * right, sine * down + cosine * right
            if self.kind == "quarters" and self.quarters % 2:
                middle = middle[1], middle[0]
        return middle[0] + down, middle[1] + right

    @property
    def told(self) -> str:
        """What it does in a few words: "3 px down, 5 px right"."""
        text = numbers.text
        if self.is_trivial:
            return "left as it is"
        if self.kind == "shift":
            words = (("down", "up"), ("right", "left"))
            ways = [
                f"{text(abs(far))} px {names[far < 0]}"
                for far, names in zip(self.offset, words, strict=True)
                if far
            ]
            return ", ".join(ways)
        if self.kind == "quarters":
            return f"turned by {90 * self.quarters}°"
        if self.kind == "turn":
            return f"turned by {text(self.angle, 4)}°"
        if self.kind == "scale":
            return f"scaled by {text(self.factor)}"
        return "flipped left–right" if self.mirror == "horizontal" else "flipped upside down"


def movement_of(params: EquivarianceParams, frame: int) -> Movement:
    """The movement at a frame: as it was set at frame 0, and from there on."""
    return Movement(
        kind=params.g,
        offset=(params.down, params.right + STEP * frame),
        between=params.between,
        quarters=(int(params.quarters) + frame) % 4,
        angle=round(180 - (180 - params.angle - DEGREES * frame) % 360, 9),
        factor=params.factor * 2.0 ** _octaves(frame),
        mirror=params.mirror,
    )


def length(params: EquivarianceParams) -> int:
    """How many frames follow the first; what turns or swings ends one before it is back."""
    played = {"shift": SHIFTS, "quarters": 3, "turn": TURNS - 1, "scale": SCALES - 1, "flip": 0}
    return played[params.g]


def _octaves(frame: int) -> float:
    """Up to 1, down to -1 and back to 0, in a quarter, a half and a quarter of the frames."""
    quarter = SCALES / 4
    place = frame % SCALES
    if place <= quarter:
        return place / quarter
    return 2 - place / quarter if place <= 3 * quarter else place / quarter - 4


def _in_float32(picture: Floats, move: Callable[[Any], Any]) -> Floats:
    """What a movement in float32 makes of a picture whose values that may not hold."""
    largest = float(np.abs(picture).max())
    power = 2.0 ** math.floor(math.log2(largest)) if largest > 0 else 1.0
    moved: Floats = move(picture / power).astype(np.float64) * power
    return moved
