"""What can be done to a kernel (kh, kw); each gives a new one."""

from __future__ import annotations

from typing import Any

import numpy as np

from guiapp.compute.checks import checked_kernel
from guiapp.compute.geometry import anchor
from guiapp.compute.kernels.sizes import Kernel, checked_size, finite

KINDS = ("sum", "zero sum", "L1")


def rotate90(kernel: Any, turns: int = 1) -> Kernel:
    """Turned by quarter turns, counter-clockwise as seen on the screen."""
    return np.array(np.rot90(checked_kernel(kernel), turns), order="C")


def flip_rows(kernel: Any) -> Kernel:
    """Upside down."""
    return np.array(np.flipud(checked_kernel(kernel)), order="C")


def flip_columns(kernel: Any) -> Kernel:
    """Left and right exchanged."""
    return np.array(np.fliplr(checked_kernel(kernel)), order="C")


def transpose(kernel: Any) -> Kernel:
    """Rows and columns exchanged."""
    return np.array(np.transpose(checked_kernel(kernel)), order="C")


def negate(kernel: Any) -> Kernel:
    """Every cell with the other sign; no negative zeros."""
    return np.asarray(0.0 - checked_kernel(kernel))


def scale(kernel: Any, factor: float) -> Kernel:
    """Every cell times ``factor``."""
    return np.asarray(checked_kernel(kernel) * finite("factor", factor))


def normalise(kernel: Any, kind: str = "sum") -> Kernel:
    """Scaled to a sum of 1 ("sum") or a sum of magnitudes of 1 ("L1"), or shifted to "zero sum".

    "sum" keeps the brightness of a picture; "zero sum" takes the mean off every cell, so that
    even ground gives nothing; "L1" keeps results within the range of the picture.
    Raises ValueError where the cells cannot be scaled so: their sum, or all of them, are zero.
    """
    cells = checked_kernel(kernel)
    if kind == "zero sum":
        return np.asarray(cells - cells.mean())
    if kind not in KINDS:
        raise ValueError(f"kind can be {', '.join(KINDS)}; {kind!r} came.")
    magnitude = float(np.abs(cells).sum())
    if magnitude == 0:
        raise ValueError("Every cell of the kernel is zero, so no factor gives it a sum of 1.")
    total = float(cells.sum()) if kind == "sum" else magnitude
    if abs(total) <= 1e-12 * magnitude:
        raise ValueError(
            "The kernel's cells sum to zero, so no factor makes them sum to 1;"
            ' take the unit "L1" instead, or change a cell.'
        )
    return np.asarray(cells / total)


def resize(kernel: Any, shape: tuple[int, int]) -> Kernel:
    """Cut or continued with zeros to ``shape``, the cell at the anchor staying at the anchor."""
    cells = checked_kernel(kernel)
    resized = np.zeros([checked_size(size) for size in shape])
    into, out_of = zip(*map(_overlap, cells.shape, resized.shape), strict=True)
    resized[into] = cells[out_of]
    return resized


def _overlap(old: int, new: int) -> tuple[slice, slice]:
    """Which cells of the new axis come from which of the old one."""
    offset = anchor(new) - anchor(old)
    first, last = max(0, offset), min(new, old + offset)
    return slice(first, last), slice(first - offset, last - offset)
