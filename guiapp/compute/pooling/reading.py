"""Pooling all shifts of a picture at once.

On a torus, a picture moved by s and pooled with a stride reads, from the picture pooled at every
position, the values that lie s before the places it would read otherwise: max(x[i - s]) is
max(x)[i - s]. So windows are looked at once, and every shift is a subsampling.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.boundaries import extend
from guiapp.compute.checks import checked_choice, checked_image
from guiapp.compute.pooling.blur import binomial, combined, places
from guiapp.compute.pooling.grid import Places, grid
from guiapp.compute.pooling.layer import Pooling
from guiapp.compute.pooling.pool import KINDS, pool


@dataclass(frozen=True, eq=False)
class Reading:
    """A picture pooled at every position of its torus, and what each output is read from.

    ``dense`` (..., H, W); output (i, j) is the sum over cells (a, b) of weights[a] weights[b]
    dense[rows[i, a], columns[j, b]], and reads ``offset`` earlier for a picture that was moved.
    """

    dense: Any
    rows: Places
    columns: Places
    weights: tuple[float, ...]

    def rows_after(self, down: int) -> Any:
        """The rows (..., outputs, W) of a picture that was moved down by so many pixels."""
        return self._read(self.dense, -2, self.rows - down)

    def columns_after(self, rows: Any, across: int) -> Any:
        """The pooled picture from `rows_after`, moved to the right by so many pixels as well."""
        return self._read(rows, -1, self.columns - across)

    def _read(self, values: Any, axis: int, positions: Places) -> Any:
        sources = namespace(values).asarray(positions % values.shape[axis])
        pieces = [values.take(sources[:, cell], axis) for cell in range(len(self.weights))]
        return pieces[0] if len(pieces) == 1 else combined(pieces, self.weights)


def reading(image: Any, pooling: Pooling) -> Reading | None:
    """From what `pooling` of every shifted ``image`` (..., H, W) is read, to the last bit.

    None where windows at the rim see padding or less than the others, so that they are no windows
    of the torus, and where the values are drawn.
    """
    picture = checked_image(image)
    kind = checked_choice("kind", pooling.kind, KINDS)
    blurs = kind.endswith("-blur")
    stride = 1 if blurs else pooling.strides
    axes = grid(picture.shape, pooling.size, stride, pooling.padding, pooling.ceil_mode)
    if kind == "stochastic" or not all(axis.full for axis in axes):
        return None
    (down, across) = ((0, axis.size - 1) for axis in axes)
    whole = extend(picture, (down, across), "wrap")
    dense = pool(whole, pooling.size, stride=1, kind=kind.removesuffix("-blur"))
    if blurs:
        rows, columns = (
            places(axis.count, step, pooling.taps)
            for axis, step in zip(axes, pooling.strides, strict=True)
        )
        return Reading(dense, rows, columns, binomial(pooling.taps))
    rows, columns = (np.asarray(axis.starts()[:, None]) for axis in axes)
    return Reading(dense, rows, columns, (1.0,))
