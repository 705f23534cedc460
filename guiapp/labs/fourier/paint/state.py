"""Painting on the spectrum: the mask, the answer, and how much of the picture is kept."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.energy import lost_part, share_kept
from guiapp.compute.inverse import MaskedInverse
from guiapp.core.lab import Env
from guiapp.labs.fourier.paint.mask import Planes, mask_of
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.picture import Waves, stacked, waves_of

Pixels = NDArray[np.float32]

LEAST_KEPT = 0.5
"""A wave that is multiplied with at least this counts as kept."""


@dataclass(frozen=True, eq=False)
class PaintState:
    """All that is known about a picture under a mask; arrays never change.

    mask            factors and phases at f and at -f
    factors         what the half plane was multiplied with: the mask's mirrored part
    gain            the mask's magnitudes on the whole plane, centred: (H, W)
    answer          (H, W) or (H, W, 3), float32
    coefficients    how many are kept: those that the mask multiplies with one half or more
    energy          the share of the picture's energy that is left; above 1 where it is amplified
    lost            the share that is lost since the mask does not mirror
    low, high       of the answer
    milliseconds    from the mask to the answer
    """

    waves: Waves
    mask: Planes
    factors: Any
    gain: Pixels
    answer: Pixels
    coefficients: int
    energy: float
    lost: float
    low: float
    high: float
    milliseconds: float


def paint_state(params: Params, env: Env) -> PaintState:
    """The picture with its waves masked."""
    waves = waves_of(params, env)
    mask = mask_of(params.mask, waves.shape, env)
    began = time.perf_counter()
    factors = mask.effective()
    inverse: MaskedInverse = env.cached(
        ("masked inverse", id(waves)), lambda: (waves, MaskedInverse(waves.halves, waves.shape))
    )[1]
    answer = stacked(inverse.picture(factors))
    seconds = time.perf_counter() - began
    lost = 0.0
    if not mask.mirrors:
        lost = share_kept(
            waves.power, lost_part(mask.at(), mask.opposite()), waves.shape, waves.energy
        )
    gain = mask.whole_gain(waves.shape)
    return PaintState(
        waves=waves,
        mask=mask,
        factors=factors,
        gain=gain,
        answer=answer,
        coefficients=int(np.count_nonzero(gain >= LEAST_KEPT)),
        energy=share_kept(waves.power, factors, waves.shape, waves.energy),
        low=float(answer.min()),
        high=float(answer.max()),
        lost=lost,
        milliseconds=seconds * 1e3,
    )
