"""The direction that stands out of a picture, before and after it is turned."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from guiapp.compute.orientation import (
    Orientation,
    difference,
    orientation_of,
    within_half_a_turn,
)
from guiapp.core.lab import Env
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.picture import Pixels, Waves, prepared, waves_of
from guiapp.parts.picture import luma


@dataclass(frozen=True, eq=False)
class OrientationState:
    """A turned picture, and where its waves travel.

    now, before    measured in the picture as it is shown, and in it as it was before it was turned
    turn           by how much it was turned, in degrees
    milliseconds   the measurement took, where it was not known yet
    """

    waves: Waves
    now: Orientation
    before: Orientation
    turn: float
    milliseconds: float

    @property
    def measured_turn(self) -> float | None:
        """By how much the direction turned, -90 to 90; None where one of them does not stand out.

        A direction is the same after half a turn.
        """
        if not (self.now.stands_out and self.before.stands_out):
            return None
        return within_half_a_turn(float(difference(self.now.degrees, self.before.degrees)))

    @property
    def off_by(self) -> float | None:
        """The turn as measured less the turn as it was."""
        measured = self.measured_turn
        return None if measured is None else float(difference(measured, self.turn))


def orientation_state(params: Params, env: Env) -> OrientationState:
    """The picture as it is turned, and the directions measured."""
    waves = waves_of(params, env)
    began = time.perf_counter()
    now = _measured(params, waves.pixels, env)
    seconds = time.perf_counter() - began
    before = now
    if params.turn:
        unturned = replace(params, turn=0.0)
        before = _measured(unturned, None, env)
    return OrientationState(waves, now, before, params.turn, seconds * 1e3)


def _measured(params: Params, pixels: Pixels | None, env: Env) -> Orientation:
    """What is measured in the scene's picture, kept while nothing about either changes."""
    asked = params.orientation
    limits = (asked.lowest, asked.highest, asked.smoothing)
    look = (params.size, params.grey, params.turn, params.window, params.share)

    def compute() -> Orientation:
        shown = prepared(params.image, params, env) if pixels is None else pixels
        return orientation_of(
            luma(shown), lowest=asked.lowest, highest=asked.highest, smoothing=asked.smoothing
        )

    found: Orientation = env.cached(("orientation", params.image, look, limits), compute)
    return found
