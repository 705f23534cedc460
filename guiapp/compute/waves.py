"""Single waves of a picture: one coefficient of its transform and the one opposite, together."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Wave:
    """amplitude cos(2 pi (row r / H + column c / W) + phase) at the pixel (r, c) of H x W.

    ``row`` and ``column`` count the periods over the height and the width, from -(H - 1) // 2 to
    H // 2; ``phase`` is in radians. ``own_mirror`` says that the frequency is its own opposite,
    the zero frequency or the highest one of an even size: such a wave has one coefficient, whose
    magnitude is H W times the amplitude; all others have two, of half of that each.
    """

    shape: tuple[int, int]
    row: int
    column: int
    amplitude: float
    phase: float
    own_mirror: bool

    @property
    def down(self) -> float:
        """Cycles per pixel from row to row."""
        return self.row / self.shape[0]

    @property
    def across(self) -> float:
        """Cycles per pixel from column to column."""
        return self.column / self.shape[1]

    @property
    def magnitude(self) -> float:
        """Of its coefficient, or of each of its two."""
        share = 1.0 if self.own_mirror else 0.5
        return share * self.amplitude * self.shape[0] * self.shape[1]

    @property
    def energy(self) -> float:
        """The sum of its squared pixels."""
        count = self.shape[0] * self.shape[1]
        return self.amplitude**2 * count * (1.0 if self.own_mirror else 0.5)

    def pixels(self) -> NDArray[np.float32]:
        """The wave as a picture (H, W), float32: a product of rank two, by the cosine of a sum."""
        rows, columns = (
            2 * np.pi * (periods * np.arange(length) % length) / length
            for periods, length in zip((self.row, self.column), self.shape, strict=True)
        )
        left = np.stack([np.cos(rows + self.phase), -np.sin(rows + self.phase)], axis=1)
        right = np.stack([np.cos(columns), np.sin(columns)])
        return (self.amplitude * left).astype(np.float32) @ right.astype(np.float32)


def wave_at(half: Any, shape: tuple[int, int], down: float, across: float) -> Wave:
    """The wave of a picture (H, W) that is nearest to a frequency in cycles per pixel.

    ``half`` is the picture's half plane (H, W // 2 + 1), see `fourier.half_spectrum`.
    Frequencies are taken modulo one. Raises ValueError for a half plane of another size.
    """
    height, width = shape
    if half.shape != (height, width // 2 + 1):
        raise ValueError(f"half plane must be {(height, width // 2 + 1)}; {half.shape} came.")
    row, column = round(down * height) % height, round(across * width) % width
    mirrored = column > width // 2
    if mirrored:
        row, column = -row % height, width - column
    value = complex(half[row, column])
    own = 2 * row % height == 0 and 2 * column % width == 0
    # A wave that is its own mirror has a real coefficient; what is left of it is rounding.
    value = complex(value.real) if own else value
    value = value.conjugate() if mirrored else value
    row, column = (-row % height, -column % width) if mirrored else (row, column)
    amplitude = abs(value) * (1 if own else 2) / (height * width)
    return Wave(
        shape,
        row - height if row > height // 2 else row,
        column - width if column > width // 2 else column,
        amplitude,
        cmath.phase(value) if amplitude > 0 else 0.0,
        own,
    )


def strongest(power: NDArray[Any], shape: tuple[int, int], count: int) -> NDArray[np.intp]:
    """The (row, column) in the half plane of the ``count`` waves of most energy, strongest first.

    ``power`` holds squared magnitudes, (H, W // 2 + 1). Of the columns that are their own mirrors
    each wave is named once; equal ones come in the order of the plane. Source: Parseval.
    """
    energy = np.array(power, np.float64)
    height, width = shape
    own = [0, width // 2] if width % 2 == 0 else [0]
    energy[:, 1 : (width + 1) // 2] *= 2
    for column in own:
        energy[1 : (height + 1) // 2, column] *= 2
        energy[height // 2 + 1 :, column] = -1
    flat = energy.ravel()
    count = min(count, int((flat >= 0).sum()))
    # Of equal ones a partition takes any; to sort all that are no weaker than the last is cheap.
    least = np.partition(flat, flat.size - count)[flat.size - count] if count else np.inf
    most = np.flatnonzero(flat >= least)
    order = most[np.argsort(-flat[most], kind="stable")][:count]
    return np.stack(np.unravel_index(order, energy.shape), axis=1)


def period(wave: Wave) -> float:
    """Pixels from crest to crest; infinity for the zero frequency."""
    frequency = math.hypot(wave.down, wave.across)
    return 1 / frequency if frequency else math.inf


def direction(wave: Wave) -> float:
    """The direction in which the wave travels: degrees, counter-clockwise from the right.

    Above -180, up to 180; 0 for the zero frequency.
    """
    # Not a negative zero, which would turn 180 into -180.
    return math.degrees(math.atan2(0.0 - wave.down, wave.across))
