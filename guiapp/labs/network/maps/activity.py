"""How the values of each layer are spread over many pictures, and what of it is dead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Curves, Line
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.colours import largest, limits_for
from guiapp.labs.network.maps.seen import passed
from guiapp.labs.network.maps.stages import Stage, as_maps, stages_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import prepared
from guiapp.labs.network.state import TrainState
from guiapp.parts.scales import nice

SAMPLE = 32
"""Held-out pictures, at most, that values are counted over."""
BINS = 24
"""Of those on one side of 0."""
THIN, FEW = 8192, 0.995
"""Limits are taken from about so many values, and leave out those above so large a share."""


@dataclass(frozen=True, eq=False)
class Activity:
    """The values of one layer over the sample.

    middles, shares   of the bins: what share of the values that are not 0 lies in each; what is
                      beyond the limits counts in the bins at the ends
    zero              the share that is
    dead              the numbers, from 0, of maps that are 0 everywhere in every picture
    """

    middles: NDArray[np.float64]
    shares: NDArray[np.float64]
    limits: tuple[float, float]
    zero: float
    dead: tuple[int, ...]


def activity_of(maps: NDArray[Any], rectified: bool) -> Activity:
    """The activity of maps (N, C, H, W)."""
    is_zero = maps == 0
    zeros = int(np.count_nonzero(is_zero))
    limits = limits_for(_most(maps), rectified)
    low, high = limits
    count = BINS if rectified else 2 * BINS
    scale = count / (high - low)
    places = np.clip((maps - low) * scale, 0, count - 1).astype(np.intp)
    found = np.bincount(places.ravel(), minlength=count).astype(np.float64)
    found[0 if rectified else BINS] -= zeros  # where they fell: the edge between the halves is 0
    edges = np.linspace(low, high, count + 1)
    dead = tuple(int(at) for at in np.flatnonzero(is_zero.all(axis=(0, 2, 3))))
    shares = found / max(maps.size - zeros, 1)
    return Activity((edges[:-1] + edges[1:]) / 2, shares, limits, zeros / maps.size, dead)


def _most(maps: NDArray[Any]) -> float:
    """What few magnitudes that are not 0 are above."""
    thin = np.abs(maps.ravel()[:: max(1, maps.size // THIN)])
    known = np.sort(thin[thin > 0])
    return float(known[int(FEW * (len(known) - 1))]) if len(known) else largest(maps)


def activity_panels(params: Params, state: TrainState, env: Env) -> list[Curves]:
    """A histogram for each layer."""
    ready, network = prepared(params, env), network_of(params)
    stages = stages_of(params)
    places = sample_of(ready.held_out)

    def make() -> tuple[Any, ...]:
        values = passed(network, state.weights, ready.pictures(places)[0])
        each = [
            activity_of(values[s.end + 1].reshape(-1, *as_maps(s.shape)), s.rectified)
            for s in stages
        ]
        return state.weights, ready, each

    key = (id(state.weights), id(ready), network, params.maps.layers)
    found = recent("activity", env).get(key, make)[2]
    return [_panel(stage, one) for stage, one in zip(stages, found, strict=True)]


def sample_of(held_out: NDArray[np.int64]) -> NDArray[np.int64]:
    """At most SAMPLE places, evenly spread."""
    return held_out[:: -(-len(held_out) // SAMPLE)]


def _panel(stage: Stage, found: Activity) -> Curves:
    return Curves(
        f"activity {stage.first}",
        stage.title,
        told(stage, found),
        (Line("", found.middles, found.shares, 0, "bars"),),
        x_limits=found.limits,
        y_limits=(0.0, nice(float(found.shares.max()))),
        x_label="activation, where it is not 0",
        y_label="share",
        height=None,
        aspect=1.5,
        least=150.0,
        hint="How often each activation comes, over held-out pictures; zeros are told below.",
    )


def told(stage: Stage, found: Activity) -> str:
    """How many are 0, and which maps always are."""
    zero = f"{numbers.text(100 * found.zero, 2)} % are 0"
    what = "unit" if stage.is_vector else "map"
    if not found.dead:
        return f"{zero}, no {what} is silent"
    named = ", ".join(str(at + 1) for at in found.dead[:4])
    named += ", …" if len(found.dead) > 4 else ""
    return f"{zero}, silent here: {len(found.dead)} of {stage.count} {what}s ({named})"
