"""Under which movements a kernel stays the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.geometry import anchor

Values = NDArray[np.float64]

ROUNDING = 1e-12
"""A difference below this share of the largest weight is none."""
MOVES: dict[str, Callable[[Values], Values]] = {
    "left–right": lambda cells: cells[:, ::-1],
    "upside down": lambda cells: cells[::-1],
    "half turn": lambda cells: cells[::-1, ::-1],
    "quarter turn": lambda cells: np.rot90(cells),
}


@dataclass(frozen=True)
class Symmetries:
    """The names of MOVES that keep a kernel, and of those that change its sign and no more.

    ``is_point`` says that only the cell in the middle weighs anything, ``is_identity`` that it
    weighs 1.
    """

    same: frozenset[str]
    opposite: frozenset[str]
    is_point: bool
    is_identity: bool


def symmetries_of(kernel: Values) -> Symmetries:
    """The symmetries of a kernel (kh, kw) about its anchor, the middle of an odd size."""
    cells = _centred(kernel)
    near = ROUNDING * float(np.abs(cells).max())
    same, opposite = set(), set()
    for name, move in MOVES.items():
        moved = move(cells)
        if np.abs(moved - cells).max() <= near:
            same.add(name)
        elif np.abs(moved + cells).max() <= near:
            opposite.add(name)
    middle = cells[len(cells) // 2, len(cells) // 2]
    is_point = np.count_nonzero(cells) == np.count_nonzero(middle)
    return Symmetries(
        frozenset(same), frozenset(opposite), bool(is_point), bool(is_point and middle == 1)
    )


def _centred(kernel: Values) -> Values:
    """The kernel in the middle of a square with its anchor in the middle cell, zeros around it."""
    before = [anchor(size) for size in kernel.shape]
    after = [size - 1 - first for size, first in zip(kernel.shape, before, strict=True)]
    reach = max(*before, *after)
    margins = [(reach - one, reach - other) for one, other in zip(before, after, strict=True)]
    return np.pad(kernel, margins)
