"""A picture that cools: by explicit steps, solved exactly, and with edges that stay."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import heat_exact, heat_step, perona_malik_step
from guiapp.core.lab import Env
from guiapp.labs.diffusion.heat.params import STABLE
from guiapp.labs.diffusion.params import Params, side
from guiapp.parts.over_time import appended
from guiapp.parts.picture import render

Heat = NDArray[np.float64]

PICTURES = ("explicit", "exact", "edges")
COLUMNS = (
    *("step", "time", "largest difference", "mean difference", "total"),
    *(f"variance {name}" for name in PICTURES),
    *(f"largest {name}" for name in PICTURES),
)
MOST = 1e300
"""Where explicit steps are stopped: soon after it float64 ends, and no difference is known."""


@dataclass(frozen=True, eq=False)
class HeatState:
    """Everything at one step; arrays never change.

    first         (H, W) float32, the picture at the start
    explicit      (H, W) float64, finite
    exact         (H, W) float64, the solution at the same time
    edges         (H, W) float64, the diffusion of Perona and Malik, its time the same
    time          the sum of the rates, in px²
    rate          of the last step; 0 at the start
    burst         the step that would pass MOST: the state before it stays
    history       (k, 11) float64: what COLUMNS name; nan for a variance too large for float64
    milliseconds  of this step
    """

    frame: int
    first: NDArray[np.float32]
    explicit: Heat
    exact: Heat
    edges: Heat
    time: float
    rate: float
    burst: int | None
    history: Heat
    milliseconds: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        return self.explicit.shape[0], self.explicit.shape[1]

    @property
    def sigma(self) -> float:
        """The standard deviation, in pixels, of the Gaussian that the exact solution is."""
        return math.sqrt(2 * self.time)


def start(params: Params, env: Env) -> HeatState:
    """The picture, three times."""
    began = time.perf_counter()
    picture = render(params.image, size=side(params), grey=True, env=env)
    heat = picture.astype(np.float64)
    state = HeatState(
        frame=0,
        first=picture,
        explicit=heat,
        exact=heat,
        edges=heat,
        time=0.0,
        rate=0.0,
        burst=None,
        history=np.zeros((0, len(COLUMNS))),
        milliseconds=0.0,
    )
    return _measured(state, began)


def step(state: HeatState, params: Params, env: Env) -> HeatState:
    """All three later by the rate; the same once the explicit values have blown up."""
    if state.burst is not None:
        return state
    began = time.perf_counter()
    heat, frame = params.heat, state.frame + 1
    explicit = heat_step(state.explicit, heat.rate, params.boundary)
    if not np.abs(explicit).max() <= MOST:
        return replace(state, burst=frame)
    after = state.time + heat.rate
    stepped = replace(
        state,
        frame=frame,
        explicit=explicit,
        exact=heat_exact(state.first.astype(np.float64), after, params.boundary),
        edges=_with_edges(state.edges, params),
        time=after,
        rate=heat.rate,
    )
    return _measured(stepped, began)


def _with_edges(picture: Heat, params: Params) -> Heat:
    """As much later, by steps none of which is unstable: what is compared is where heat flows."""
    heat = params.heat
    count = math.ceil(heat.rate / STABLE)
    for _ in range(count):
        picture = perona_malik_step(
            picture, heat.rate / count, heat.contrast, heat.conductance, params.boundary
        )
    return picture


def _measured(state: HeatState, began: float) -> HeatState:
    """``state`` with one more row in its history."""
    away = np.abs(state.explicit - state.exact)
    pictures = (state.explicit, state.exact, state.edges)
    row = [state.frame, state.time, away.max(), _scaled(away, np.mean)]
    row.append(_scaled(state.explicit, np.sum))
    row += [_scaled(picture, np.var, 2) for picture in pictures]
    row += [np.abs(picture).max() for picture in pictures]
    return replace(
        state,
        history=appended(state.history, np.array(row, np.float64)),
        milliseconds=(time.perf_counter() - began) * 1e3,
    )


def _scaled(picture: Heat, reduce: Callable[[Heat], np.floating], power: int = 1) -> float:
    """What ``reduce`` gives, in units of the largest value lest it overflows on the way."""
    scale = max(float(np.abs(picture).max()), 1.0)
    unit = math.pow(scale, power) if scale <= math.pow(MOST, 1 / power) else math.nan
    return float(reduce(picture / scale)) * unit
