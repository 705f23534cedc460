"""A picture before and after the pooling, in bits."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from guiapp.core.figure import Limits
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.pooling.information.measured import Measured, measured
from guiapp.labs.pooling.information.telling import (
    Bits,
    Pixels,
    Places,
    Telling,
    places_of,
    telling,
)
from guiapp.labs.pooling.layer import pooled
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.pipeline import stages_of
from guiapp.parts.scales import picture_limits


@dataclass(frozen=True, eq=False)
class InformationState:
    """What goes into the pooling, what comes out, and what either tells.

    picture    (H, W), after convolution and detector
    answer     (rows, columns), pooled
    limits     of both: the lower end of the first bin, the upper end of the last
    bits       (H, W), the self-information of each value of the picture
    shown      the same as float32
    """

    picture: Pixels
    answer: Pixels
    limits: Limits
    before: Measured
    after: Measured
    bits: Bits
    shown: Pixels
    telling: Telling
    milliseconds: float


def information_state(params: Params, env: Env) -> InformationState:
    """Both pictures and all their numbers."""
    began = time.perf_counter()
    picture = stages_of(params, env).detected
    answer = np.asarray(pooled(picture, params.layer), np.float32)
    limits = _limits(picture, answer)
    levels = params.information.levels
    # The array is kept with what was found, so that its address stays its own.
    _, before, bits, shown = recent("information", env).get(
        (id(picture), levels, limits), lambda: _before(picture, levels, limits)
    )
    places = _places(picture, params, env)
    return InformationState(
        picture=picture,
        answer=answer,
        limits=limits,
        before=before,
        after=measured(answer, levels, limits),
        bits=bits,
        shown=shown,
        telling=telling(bits, params.layer, places),
        milliseconds=(time.perf_counter() - began) * 1e3,
    )


def _before(picture: Pixels, levels: int, limits: Limits) -> tuple[Pixels, Measured, Bits, Pixels]:
    found = measured(picture, levels, limits)
    bits = found.bits
    return picture, found, bits, bits.astype(np.float32)


def _places(picture: Pixels, params: Params, env: Env) -> Places:
    """What the windows could keep, whatever the bins are."""
    key = (id(picture), params.layer)
    kept = recent("kept places", env)
    _, found = kept.get(key, lambda: (picture, places_of(picture, params.layer)))
    places: Places = found
    return places


def _limits(picture: Pixels, answer: Pixels) -> Limits:
    low = min(float(picture.min()), float(answer.min()))
    high = max(float(picture.max()), float(answer.max()))
    return picture_limits(low, high)
