"""The filters, what they respond to the digit at any tilt, and at the one of a frame."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.digits import NUMBERS
from guiapp.compute.pooling import channel_pool, winning_channel
from guiapp.core.lab import Env
from guiapp.labs.pooling.channels.params import ChannelsParams, TiltedDigit
from guiapp.labs.pooling.channels.responses import (
    TILTS,
    Floats,
    Pixels,
    change,
    drawn,
    response,
    seen_by_filters,
    turned_pictures,
    weights_of,
)
from guiapp.labs.pooling.params import Params


@dataclass(frozen=True, eq=False)
class ChannelsState:
    """What does not depend on the tilt of the digit.

    filters     (C, SIDE, SIDE) float64
    responses   (C, n): the largest of each filter's map at each of `TILTS`
    pooled      (n,): the largest of the map pooled across channels
    """

    filters: Floats
    responses: Floats
    pooled: Floats

    def changes(self, span: float) -> tuple[list[float | None], float | None]:
        """How much each filter's response, and the pooled one, change up to ``span`` degrees."""
        within = np.abs(TILTS) <= span
        each = [change(values[within]) for values in self.responses]
        return each, change(self.pooled[within])


@dataclass(frozen=True, eq=False)
class AtTilt:
    """The digit at one tilt.

    picture     (H, W) float32, as it is seen
    maps        (C, rows, columns) float64, of each filter
    pooled      (rows, columns), across them
    values      (C,): the largest of each map
    winner      the filter whose value is the largest, the first of equal ones
    digits      (10,): the pooled value of every digit at this tilt
    """

    tilt: float
    picture: Pixels
    maps: Floats
    pooled: Floats
    values: Floats
    winner: int
    digits: Floats
    milliseconds: float


def channels_state(params: Params, env: Env) -> ChannelsState:
    """The filters and their responses all round; those of each filter are kept."""
    wanted = params.channels
    maps = np.stack([_all_round(wanted, one, env) for one in wanted.filters], axis=1)
    pooled = channel_pool(maps, len(wanted.filters), kind=wanted.across)[:, 0]
    return ChannelsState(
        filters=np.stack([weights_of(one, wanted.weight) for one in wanted.filters]),
        responses=_largest(maps).T.astype(np.float64),
        pooled=_largest(pooled).astype(np.float64),
    )


def at_tilt(wanted: ChannelsParams, tilt: float, state: ChannelsState) -> AtTilt:
    """What the filters respond to the digit at a tilt."""
    began = time.perf_counter()
    every = np.stack([drawn(number, tilt, wanted.weight) for number in NUMBERS])
    seen = np.stack([seen_by_filters(picture) for picture in every])
    maps = np.stack([response(seen, weights) for weights in state.filters], axis=1)
    pooled = channel_pool(maps, len(state.filters), kind=wanted.across)[:, 0]
    values = _largest(maps[wanted.number])
    seconds = time.perf_counter() - began
    return AtTilt(
        tilt=tilt,
        picture=every[wanted.number],
        maps=maps[wanted.number],
        pooled=pooled[wanted.number],
        values=values,
        winner=int(winning_channel(values[:, None, None], len(values)).item()),
        digits=_largest(pooled),
        milliseconds=seconds * 1e3,
    )


def _all_round(wanted: ChannelsParams, one: TiltedDigit, env: Env) -> Pixels:
    """(n, rows, columns): the maps of one filter at all `TILTS`."""
    seen = (wanted.number, wanted.weight)
    pictures = env.cached(("digits all round", *seen), lambda: turned_pictures(*seen))
    maps: Pixels = env.cached(
        ("channel all round", *seen, one),
        lambda: response(pictures, weights_of(one, wanted.weight)),
    )
    return maps


def _largest(maps: NDArray[np.floating]) -> Floats:
    """The largest value of each map (..., rows, columns)."""
    return np.asarray(maps.max(axis=(-2, -1)), np.float64)
