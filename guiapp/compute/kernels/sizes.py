"""How large a kernel may be, and what its parameters may be."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Kernel = NDArray[np.float64]
LARGEST = 63


def checked_size(size: int) -> int:
    """A side from 1 to 63."""
    if not isinstance(size, int | np.integer) or size not in range(1, LARGEST + 1):
        raise ValueError(f"size can be a whole number from 1 to {LARGEST}; {size!r} came.")
    return int(size)


def needed_size(reach: float, size: int | None = None) -> int:
    """``size`` if given; else the odd side that holds ``reach`` pixels each way, at most 63."""
    if size is not None:
        return checked_size(size)
    return min(2 * math.ceil(reach - 1e-9) + 1, LARGEST)


def positive(name: str, value: float) -> float:
    """A finite number above 0."""
    if not 0 < value < math.inf:
        raise ValueError(f"{name} must be above 0; {value!r} came.")
    return float(value)


def finite(name: str, value: float) -> float:
    """A number that is neither infinite nor NaN."""
    if not math.isfinite(value):
        raise ValueError(f"{name} must be a finite number; {value!r} came.")
    return float(value)


def one_of(name: str, value: float, choices: tuple[int, ...]) -> int:
    """One of a few numbers."""
    if value not in choices:
        raise ValueError(f"{name} can be {', '.join(map(str, choices))}; {value!r} came.")
    return int(value)
