"""The picture moved, and its detectors: on a torus, or as a window over a larger picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling import shift
from guiapp.core.figure import Limits
from guiapp.labs.pooling.params import Params, shape_of
from guiapp.labs.pooling.pipeline import Stages, stages_from
from guiapp.labs.pooling.shift.offsets import Offset
from guiapp.labs.pooling.shift.window import cut, reach_of, room, seen_shape

Pixels = NDArray[np.float32]
NOWHERE: Offset = (0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Moved:
    """What is seen of the picture, and of its detectors, after a shift: (h, w) float32."""

    picture: Pixels
    detected: Pixels

    @cached_property
    def picture_span(self) -> Limits:
        """The smallest and the largest value of the picture."""
        return span_of(self.picture)

    @cached_property
    def detected_span(self) -> Limits:
        """The smallest and the largest value of what was detected."""
        return span_of(self.detected)


def span_of(plane: Pixels) -> Limits:
    """The smallest and the largest value of a plane."""
    return float(plane.min()), float(plane.max())


def moved(stages: Stages, params: Params, offset: Offset) -> Moved:
    """The picture, moved, and what its detectors say: the convolution comes after the shift.

    Where both commute, what was detected is moved instead, which is the same to the last bit.
    """
    if params.shift.over == "wrap":
        return _wrapped(stages, params, offset)
    if _is_whole(offset) and not is_beyond(params, offset):
        return _seen(stages, params, offset)
    method = "linear" if params.shift.between == "linear" else "cubic"
    picture = shift(stages.picture, offset, boundary="reflect", method=method)
    return _seen(stages_from(picture, params), params, NOWHERE)


def is_beyond(params: Params, offset: Offset) -> bool:
    """Whether the larger picture ends before the offset: what comes in is its mirror image."""
    if params.shift.over == "wrap":
        return False
    most = room(params.shift, params.kernel, shape_of(params))
    return any(abs(far) > limit for far, limit in zip(offset, most, strict=True))


def commutes(params: Params) -> bool:
    """Whether whole shifts of the picture are whole shifts of what is detected, on a torus."""
    return params.boundary == "wrap" or reach_of(params.kernel) == (0, 0)


def _wrapped(stages: Stages, params: Params, offset: Offset) -> Moved:
    if offset == NOWHERE:
        return Moved(stages.picture, stages.detected)
    picture = shift(stages.picture, offset, boundary="wrap", method=params.shift.between)
    if _is_whole(offset) and commutes(params):
        return Moved(picture, shift(stages.detected, offset, boundary="wrap"))
    return Moved(picture, stages_from(picture, params).detected)


def _seen(stages: Stages, params: Params, offset: Offset) -> Moved:
    """What is seen of the larger picture when that is moved by a whole offset."""
    shape = stages.picture.shape[0], stages.picture.shape[1]
    height, width = seen_shape(params.shift, params.kernel, shape)
    top, left = (
        round(outside - far)
        for outside, far in zip(cut(params.shift, params.kernel, shape), offset, strict=True)
    )
    picture, detected = (
        np.ascontiguousarray(plane[top : top + height, left : left + width])
        for plane in (stages.picture, stages.detected)
    )
    return Moved(picture, detected)


def _is_whole(offset: Offset) -> bool:
    return all(float(far).is_integer() for far in offset)
