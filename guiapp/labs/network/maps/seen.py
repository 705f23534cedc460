"""What every layer gives for the pictures that are looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import forward
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.looked_at import LookedAt, looked_at
from guiapp.labs.network.maps.stages import Stage, as_maps
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared, prepared
from guiapp.labs.network.state import TrainState

NINE = 9
LARGEST = 1e30
"""Values of weights that have run away are cut off here: painters know no infinity."""

Values = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Seen:
    """Pictures, and what went into every layer and came out of the last: each (N, ...)."""

    pictures: tuple[LookedAt, ...]
    values: tuple[Values, ...]

    def maps(self, stage: Stage) -> Values:
        """What a stage gives: (N, maps, rows, columns)."""
        return self.values[stage.end + 1].reshape(-1, *as_maps(stage.shape))

    def entry(self, stage: Stage) -> Values:
        """What goes into a stage, maps also where it flattens them: (N, maps, rows, columns)."""
        return self.values[stage.main].reshape(-1, *as_maps(stage.entry))


def seen_of(params: Params, state: TrainState, env: Env) -> Seen:
    """The pictures that are looked at, through the network as it is now.

    Kept while only the view changes; with what its key knows by address.
    """
    ready, count = prepared(params, env), count_of(params)
    network = network_of(params)
    looked = (id(ready), count, params.look, params.picture, params.drawing)
    pictures = recent("pictures of maps", env).get(
        looked, lambda: (ready, pictures_of(params, ready, count, env))
    )[1]

    def make() -> tuple[Any, ...]:
        given = np.concatenate([one.given for one in pictures])
        values = passed(network, state.weights, given)
        return state.weights, pictures, Seen(pictures, values)

    key = (id(state.weights), id(pictures), network)
    found: Seen = recent("maps", env).get(key, make)[2]
    return found


def count_of(params: Params) -> int:
    """How many pictures are looked at."""
    maps = params.maps
    return NINE if maps.show == "maps" and maps.pictures == "nine" and not maps.opened else 1


def pictures_of(params: Params, ready: Prepared, count: int, env: Env) -> tuple[LookedAt, ...]:
    """The chosen picture and those that follow it; after a drawing, the chosen one follows."""
    own = params.look == "own"
    first = [looked_at(params, ready, env)]
    for number in range(count - 1):
        at = params.picture + (number if own else number + 1)
        first.append(looked_at(replace(params, look="data", picture=at), ready, env))
    return tuple(first)


def passed(network: Any, weights: Any, given: Any) -> tuple[Values, ...]:
    """The input and what comes out of every layer, finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        _, kept = forward(network, weights, given)
        return tuple(finite(values) for values in kept.values)


def finite(values: Values) -> Values:
    """``values`` with what is no number set to 0, and what is too large for painters cut off."""
    if np.isfinite(values.sum()):
        return values
    cut = np.nan_to_num(values, nan=0.0, posinf=LARGEST, neginf=-LARGEST)
    return np.clip(cut, -LARGEST, LARGEST)
