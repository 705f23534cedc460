"""What a picture tells, in bits, by its histogram and by those of neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling import (
    conditional_entropy_of,
    entropy_of_counts,
    joint_of_levels,
    level_of,
    mutual_information_of,
    neighbours,
    self_information,
)
from guiapp.core.figure import Limits

RIGHT, BELOW = (0, -1), (-1, 0)
"""Offsets from a neighbour, which is known, to the pixel."""


@dataclass(frozen=True)
class Pair:
    """A pixel and its neighbour: what it still tells when that is known, and what both share.

    In bits a pixel, over ``count`` pairs.
    """

    conditional: float
    mutual: float
    count: int


@dataclass(frozen=True, eq=False)
class Measured:
    """A picture in bits; ``counts`` (levels,) are those of its bins, ``found`` (H, W) its bins.

    A neighbour is None where no pixel has one: in a single column, or a single row.
    """

    found: NDArray[np.intp]
    counts: NDArray[np.int64]
    entropy: float
    right: Pair | None
    below: Pair | None

    @property
    def values(self) -> int:
        """How many values there are."""
        return int(self.counts.sum())

    @property
    def bits(self) -> NDArray[np.float64]:
        """The self-information of each value (H, W), as of ``compute``'s `information_map`."""
        shares = np.where(self.counts > 0, self.counts, self.values) / self.values
        told: NDArray[np.float64] = self_information(shares)[self.found]
        return told

    @property
    def total(self) -> float:
        """The bits of all values, were they independent."""
        return self.entropy * self.values

    @property
    def is_sparse(self) -> bool:
        """Whether there are fewer pairs than bins for them: what is found is then too small."""
        known = [pair for pair in (self.right, self.below) if pair]
        return any(pair.count < len(self.counts) ** 2 for pair in known)


def measured(picture: NDArray[np.float32], levels: int, limits: Limits) -> Measured:
    """What ``picture`` (H, W) tells when its values are sorted into bins between the limits."""
    found = level_of(picture, levels, limits)
    counts = np.bincount(found.ravel(), minlength=levels)
    pairs = [_pair(found, levels, offset) for offset in (RIGHT, BELOW)]
    return Measured(found, counts, entropy_of_counts(counts), *pairs)


def _pair(found: NDArray[np.intp], levels: int, offset: tuple[int, int]) -> Pair | None:
    if any(abs(far) >= length for far, length in zip(offset, found.shape, strict=True)):
        return None
    known, pixels = (part.astype(np.intp) for part in neighbours(found, offset))
    joint = joint_of_levels(known, pixels, levels)
    return Pair(conditional_entropy_of(joint), mutual_information_of(joint), pixels.size)
