"""The part of a larger picture that is seen, and how far that can be moved."""

from __future__ import annotations

import numpy as np

from guiapp.core.errors import BadInput
from guiapp.labs.pooling.layer import output_shape
from guiapp.labs.pooling.shift.params import ShiftParams
from guiapp.parts.kernel import Kernel, kernel_values

Shape = tuple[int, int]


def check_shift(params: ShiftParams, kernel: Kernel, shape: Shape) -> None:
    """Raise BadInput, naming the pooling, where one has no output for what is seen."""
    seen = seen_shape(params, kernel, shape)
    for number, layer in enumerate(params.poolings, 1):
        try:
            output_shape(seen, layer)
        except BadInput as error:
            raise BadInput(
                f"Pooling {number} of what is seen, {seen[0]} × {seen[1]}: {error}"
            ) from error


def seen_shape(params: ShiftParams, kernel: Kernel, shape: Shape) -> Shape:
    """Height and width of what is seen of a picture: all, or what is left inside of the margins."""
    top, left = cut(params, kernel, shape)
    return shape[0] - 2 * top, shape[1] - 2 * left


def cut(params: ShiftParams, kernel: Kernel, shape: Shape) -> Shape:
    """Rows above and below, and columns at both sides, that lie outside of what is seen.

    So many that the kernel sees pixels as far as the margin goes; at least one is left inside.
    """
    if params.over == "wrap":
        return 0, 0
    rows, columns = (
        min(params.margin + reach, (length - 1) // 2)
        for reach, length in zip(reach_of(kernel), shape, strict=True)
    )
    return rows, columns


def room(params: ShiftParams, kernel: Kernel, shape: Shape) -> Shape:
    """How far a larger picture can be moved until something of its border is seen."""
    outside = zip(cut(params, kernel, shape), reach_of(kernel), strict=True)
    rows, columns = (max(own - reach, 0) for own, reach in outside)
    return rows, columns


def reach_of(kernel: Kernel) -> Shape:
    """How far the kernel's cells that count lie from its anchor, down and across."""
    cells = kernel_values(kernel)
    rows, columns = np.nonzero(cells)
    if not len(rows):
        return 0, 0
    down, across = (
        max(abs(int(places.min()) - anchor), abs(int(places.max()) - anchor))
        for places, anchor in zip((rows, columns), ((n - 1) // 2 for n in cells.shape), strict=True)
    )
    return down, across
