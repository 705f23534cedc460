"""What is claimed of a commuting square, and what was found of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from guiapp.compute.pooling import Square

Level = Literal["exact", "rounding", "none"]

DOUBLE = 1e-12
"""A difference below this share of what sums can be is rounding of float64."""
SINGLE = 1e-5
"""The same where the movement is computed in float32."""


@dataclass(frozen=True)
class Claim:
    """How f(g(x)) and g(f(x)) agree for every picture, and a sentence that says why.

    "exact": to the last bit; "rounding": but for the rounding of sums; "none": not in general.
    """

    level: Level
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """How they agree for one picture; ``largest`` is the largest difference in magnitude."""

    level: Level
    largest: float


def verdict_of(square: Square, most: float, is_single: bool) -> Verdict:
    """The verdict; ``most`` is what no sum in f can be above in magnitude."""
    largest = float(np.abs(square.difference).max())
    if largest == 0:
        return Verdict("exact", 0.0)
    share = SINGLE if is_single else DOUBLE
    return Verdict("rounding" if largest <= share * most else "none", largest)
