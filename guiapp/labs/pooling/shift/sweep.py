"""The measures over many shifts, computed one shift after the other, left and taken up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling import all_measures, shift_curve
from guiapp.labs.pooling.layer import operation_of, pooling_of
from guiapp.labs.pooling.layer_params import FIXED, LayerParams
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.pipeline import Stages
from guiapp.labs.pooling.shift.comparing import (
    Numbers,
    Pixels,
    is_against_moved,
    reference_of,
    tolerance_of,
)
from guiapp.labs.pooling.shift.moving import commutes, moved
from guiapp.labs.pooling.shift.offsets import Offset

Values = NDArray[np.float64]
Detected = Callable[[Offset], Pixels]


class Sweep:
    """``found`` (offsets, layers, 3): the measures of each layer after each shift.

    nan where they are not known yet; a distance that is infinite is nan too.
    """

    def __init__(
        self,
        stages: Stages,
        params: Params,
        layers: Sequence[LayerParams],
        offsets: Sequence[Offset],
    ) -> None:
        self.found: Values = np.full((len(offsets), len(layers), 3), np.nan)
        self.done = 0
        self._rest: Iterator[tuple[Numbers, ...]] = zip(
            *_of_layers(stages, params, layers, offsets), strict=True
        )

    @property
    def total(self) -> int:
        """How many shifts there are."""
        return len(self.found)

    @property
    def nbytes(self) -> int:
        """Memory that the measures take."""
        return self.found.nbytes

    def go_on(self) -> None:
        """Measure after one more shift."""
        numbers = np.array(next(self._rest))
        self.found[self.done] = np.where(np.isinf(numbers), np.nan, numbers)
        self.done += 1
        if self.done == self.total:
            self._rest = iter(())


def _of_layers(
    stages: Stages, params: Params, layers: Sequence[LayerParams], offsets: Sequence[Offset]
) -> list[Iterator[Numbers]]:
    """The measures of each layer, which go from shift to shift together."""
    detected = _keeps_last(lambda offset: moved(stages, params, offset).detected)
    return [
        _by_reading(stages, params, layer, offsets)
        if _can_read(params, layer, offsets)
        else _one_by_one(detected, params, layer, offsets)
        for layer in layers
    ]


def _can_read(params: Params, layer: LayerParams, offsets: Sequence[Offset]) -> bool:
    """Whether all shifts can be read from what is detected, windows being looked at once."""
    whole = all(far.is_integer() for offset in offsets for far in offset)
    on_torus = params.shift.over == "wrap" and commutes(params)
    return whole and on_torus and layer.kind not in FIXED


def _by_reading(
    stages: Stages, params: Params, layer: LayerParams, offsets: Sequence[Offset]
) -> Iterator[Numbers]:
    tolerance = tolerance_of(params.shift, operation_of(layer)(stages.detected))
    measure: Any = partial(all_measures, tolerance=tolerance)  # all three at once
    found: Any = shift_curve(
        stages.detected,
        pooling_of(layer),
        offsets,
        measure,
        against="moved" if is_against_moved(params.shift) else "unmoved",
        method=params.shift.between,
    )
    yield from (numbers for _, numbers in found)


def _one_by_one(
    detected: Detected, params: Params, layer: LayerParams, offsets: Sequence[Offset]
) -> Iterator[Numbers]:
    pool = operation_of(layer)
    here = detected((0.0, 0.0))
    unmoved, shape = pool(here), (here.shape[0], here.shape[1])
    tolerance = tolerance_of(params.shift, unmoved)
    for offset in offsets:
        reference = reference_of(params.shift, layer, unmoved, offset, shape)
        yield all_measures(pool(detected(offset)), reference, tolerance)


def _keeps_last(make: Detected) -> Detected:
    """Pictures that several layers ask for one after the other are moved once."""
    kept: dict[Offset, Pixels] = {}

    def detected(offset: Offset) -> Pixels:
        if offset not in kept:
            kept.clear()
            kept[offset] = make(offset)
        return kept[offset]

    return detected
