"""What is measured of a propagator to tell what it does."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import entropy_bits, moments
from guiapp.compute.geometry import anchor

Density = NDArray[np.float64]
Move = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Measures:
    """A propagator (kh, kw) and its numbers; places are moves (down, across) in pixels."""

    shares: Density

    @cached_property
    def moments(self) -> tuple[Density, Density]:
        """The drift (2,) and the covariance (2, 2) of one step."""
        return moments(self.shares)

    @cached_property
    def total(self) -> float:
        """The sum of all shares: 1 for what keeps the brightness of the picture."""
        return float(self.shares.sum())

    @cached_property
    def least(self) -> float:
        """The smallest share."""
        return float(self.shares.min())

    @property
    def drift(self) -> float:
        """How far mass drifts in one step, in pixels."""
        return math.hypot(*self.moments[0])

    @property
    def heading(self) -> float:
        """The direction of the drift in degrees, counter-clockwise from the right."""
        down, across = self.moments[0]
        return math.degrees(math.atan2(-down, across))

    @cached_property
    def axes(self) -> tuple[float, float]:
        """The variances along and across the direction of greatest spread, in square pixels."""
        least, most = np.linalg.eigvalsh(self.moments[1])
        return float(most), max(float(least), 0.0)

    @property
    def anisotropy(self) -> float:
        """1 where mass spreads along one line only, 0 where it does to all sides alike."""
        along, across = self.axes
        return (along - across) / (along + across) if along > 0 else 0.0

    @cached_property
    def axis(self) -> float:
        """The direction of greatest spread, 0 to 180 degrees, counter-clockwise from the right."""
        _, vectors = np.linalg.eigh(self.moments[1])
        down, across = vectors[:, 1]
        return math.degrees(math.atan2(-down, across)) % 180

    @cached_property
    def entropy(self) -> float:
        """In bits."""
        return entropy_bits(self.shares)

    @cached_property
    def ranked(self) -> list[tuple[float, Move]]:
        """Every share with its move, the largest first; equal ones row by row."""
        order = np.argsort(-self.shares, axis=None, kind="stable")
        places = zip(*np.unravel_index(order, self.shares.shape), strict=True)
        return [(float(self.shares[place]), self.move(place)) for place in places]

    def move(self, place: tuple[int, ...]) -> Move:
        """Where the share in a cell goes."""
        down, across = (
            int(at) - anchor(size) for at, size in zip(place, self.shares.shape, strict=True)
        )
        return down, across

    def share(self, move: Move) -> float:
        """What goes there; 0 where the propagator does not reach."""
        row, column = (at + anchor(size) for at, size in zip(move, self.shares.shape, strict=True))
        rows, columns = self.shares.shape
        return float(self.shares[row, column]) if 0 <= row < rows and 0 <= column < columns else 0.0

    @property
    def stays(self) -> float:
        """The share that stays where it is."""
        return self.share((0, 0))

    @cached_property
    def peaks(self) -> int:
        """Cells, or plateaus of equal ones, that are above all their eight neighbours.

        Those below a twentieth of the largest share do not count.
        """
        return _peaks(self.shares)

    def apart_from_box(self, size: int) -> float:
        """The share that would have to move for the middle ``size`` x ``size`` to be even."""
        reach = (size - 1) // 2
        inside = [
            (down, across)
            for down in range(-reach, reach + 1)
            for across in range(-reach, reach + 1)
        ]
        even = 1 / len(inside)
        return sum(max(even - self.share(move), 0.0) for move in inside)

    @cached_property
    def apart_from_bell(self) -> float:
        """The share that would have to move for the round bell of its own mean and variance."""
        variance = max(sum(self.axes) / 2, 1e-9)
        reach = max(*self.shares.shape, math.ceil(8 * math.sqrt(variance))) + 1
        places = np.arange(-reach, reach + 1)
        rows, columns = (
            np.exp(-((places - middle) ** 2) / (2 * variance)) for middle in self.moments[0]
        )
        bell = np.outer(rows / rows.sum(), columns / columns.sum())
        height, width = self.shares.shape
        top, left = reach - anchor(height), reach - anchor(width)
        bell[top : top + height, left : left + width] -= self.shares
        return float(np.abs(bell).sum() / 2)

    @cached_property
    def apart_from_even_rest(self) -> float:
        """How unevenly what leaves spreads over the other cells: a share of what leaves."""
        rest = np.array([share for share, move in self.ranked if move != (0, 0)])
        total = float(rest.sum())
        if total <= 0:
            return 1.0
        return float(np.abs(rest / total - 1 / len(rest)).sum() / 2)


def _peaks(shares: Density) -> int:
    """The number of plateaus, joined by sides or corners, that no neighbour is above."""
    rows, columns = shares.shape
    least = float(shares.max()) / 20
    seen, found = np.zeros(shares.shape, np.bool_), 0
    for start in np.ndindex(rows, columns):
        if seen[start] or shares[start] < least:
            continue
        height, is_peak, waiting = shares[start], True, [start]
        seen[start] = True
        while waiting:
            row, column = waiting.pop()
            for near in np.ndindex(3, 3):
                at = row + near[0] - 1, column + near[1] - 1
                if not (0 <= at[0] < rows and 0 <= at[1] < columns):
                    continue
                if math.isclose(shares[at], height, rel_tol=1e-9):
                    if not seen[at]:
                        seen[at] = True
                        waiting.append(at)
                elif shares[at] > height:
                    is_peak = False
        found += is_peak
    return found
