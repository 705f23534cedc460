"""How far what was pooled after a shift is from what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling import all_measures, shift
from guiapp.labs.pooling.layer import pooling_of
from guiapp.labs.pooling.layer_params import FIXED, LayerParams
from guiapp.labs.pooling.shift.offsets import Offset
from guiapp.labs.pooling.shift.params import ShiftParams

Pixels = NDArray[np.float32]
Shape = tuple[int, int]
Numbers = tuple[float, float, float]
NONE = LayerParams("stride", size=1)
"""No pooling: what is detected, as it is."""


@dataclass(frozen=True, eq=False)
class Compared:
    """One pooling after a shift.

    output     what is pooled of the moved picture (h, w)
    change     that minus what it is compared with
    numbers    the share that changed, the relative distance, the cosine similarity
    """

    output: Pixels
    change: Pixels
    numbers: Numbers

    @property
    def changed(self) -> int:
        """How many values changed."""
        return round(self.numbers[0] * self.output.size)


def compared(output: Pixels, reference: Pixels, tolerance: float) -> Compared:
    """An output and what it is compared with."""
    return Compared(output, output - reference, all_measures(output, reference, tolerance))


def tolerance_of(params: ShiftParams, unmoved: Pixels) -> float:
    """The largest difference that is none, from the percentage of the largest value."""
    largest = max(float(unmoved.max()), -float(unmoved.min()))
    return params.tolerance / 100 * largest


def reference_of(
    params: ShiftParams, layer: LayerParams, unmoved: Pixels, offset: Offset, shape: Shape
) -> Pixels:
    """The output without a shift, or that output moved as far as the picture was."""
    if not is_against_moved(params):
        return unmoved
    steps = tuple(
        far / pitch for far, pitch in zip(offset, pitch_of(layer, unmoved, shape), strict=True)
    )
    found: Pixels = shift(unmoved, steps, boundary="wrap", method=params.between)
    return found


def is_against_moved(params: ShiftParams) -> bool:
    """Whether outputs are held against the shifted output: only on a torus."""
    return params.against == "moved" and params.over == "wrap"


def pitch_of(layer: LayerParams, output: Pixels, shape: Shape) -> tuple[float, float]:
    """Pixels from one output to the next, down and across."""
    if layer.kind in FIXED:
        return shape[0] / output.shape[0], shape[1] / output.shape[1]
    rows, columns = pooling_of(layer).strides
    return float(rows), float(columns)
