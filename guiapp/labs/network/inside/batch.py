"""What a layer gives for many held-out pictures, piece by piece."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import Network, forward, multiplications
from guiapp.compute.network.inside import Strongest, correlations, strongest
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.inside.chosen import chosen
from guiapp.labs.network.maps.seen import finite
from guiapp.labs.network.maps.stages import Stage, as_maps
from guiapp.labs.network.params import Params
from guiapp.labs.network.piecewise import go_through
from guiapp.labs.network.prepared import Prepared
from guiapp.labs.network.state import TrainState, Weights

FEWEST, FIRST, PIECE = 16, 32, 64
"""Pictures that are asked before anything is shown, at least and at most, and then at a time."""
PRODUCTS = 90_000_000
"""Multiplications that the first may take: a frame, about, on one core."""
MOST_BYTES = 48 * 2**20
"""Of maps that are kept; of large layers fewer pictures are asked."""
LISTED = 12
"""The strongest pictures of each feature that are kept."""
MOST_RELATED = 512
"""Features whose correlations are found; of more the first ones are."""

Maps = NDArray[np.float32]


def values_after(network: Network, weights: Weights, end: int, given: Maps) -> Maps:
    """What comes out of layer ``end``, from 0, for pictures (n, C, H, W); finite."""
    part = Network(network.layers[: end + 1])
    own = {name: array for name, array in weights.items() if int(name.split(".")[0]) <= end}
    with np.errstate(over="ignore", invalid="ignore"):
        return finite(forward(part, own, given)[0])


class Batch:
    """``numbers`` (n,) of held-out pictures, and ``maps`` of the first ``done`` of them."""

    def __init__(self, params: Params, state: TrainState, ready: Prepared, stage: Stage) -> None:
        self.state, self.ready, self.stage = state, ready, stage
        self._network = network_of(params)
        shape = as_maps(stage.shape)
        room = max(1, MOST_BYTES // (4 * prod(shape)))
        count = min(params.inside.pictures, room, len(ready.held_out))
        self.numbers = np.arange(count) * len(ready.held_out) // count
        self._maps = np.empty((count, *shape), np.float32)
        costs = multiplications(self._network, ready.data.images.shape[1:])[: stage.end + 1]
        self._first = int(np.clip(PRODUCTS // max(sum(costs), 1), FEWEST, FIRST))
        self.done = 0
        self.is_told = False
        self._known: dict[tuple[str, int], Any] = {}

    @property
    def total(self) -> int:
        """All pictures that are asked."""
        return len(self.numbers)

    @property
    def maps(self) -> Maps:
        """What is known: (done, K, H, W)."""
        return self._maps[: self.done]

    def go_on(self) -> None:
        """Ask some more pictures."""
        count = PIECE if self.done else self._first
        chosen = self.numbers[self.done : self.done + count]
        pictures, _ = self.ready.pictures(self.ready.held_out[chosen])
        found = values_after(self._network, self.state.weights, self.stage.end, pictures)
        self._maps[self.done : self.done + len(chosen)] = found.reshape(
            len(chosen), *self._maps.shape[1:]
        )
        self.done += len(chosen)

    def strongest(self) -> Strongest:
        """The pictures that excite each feature most; of vectors, too."""
        found: Strongest = self._once("strongest", lambda: strongest(self.maps, LISTED))
        return found

    def correlations(self) -> NDArray[np.float64]:
        """Of each two of the first features."""
        found: NDArray[np.float64] = self._once(
            "correlations", lambda: np.nan_to_num(correlations(self.maps[:, :MOST_RELATED]))
        )
        return found

    def _once(self, name: str, make: Any) -> Any:
        key = (name, self.done)
        if key not in self._known:
            self._known = {
                other: found for other, found in self._known.items() if other[1] >= key[1]
            }
            self._known[key] = make()
        return self._known[key]


def batch_of(params: Params, state: TrainState, ready: Prepared, env: Env) -> Batch:
    """What is known by now; all of it in the end, and in between what can be shown is shown."""
    stage = chosen(params)
    key = (network_of(params), id(state.weights), id(ready), stage, params.inside.pictures)
    batch: Batch = recent("batch of maps", env).get(key, lambda: Batch(params, state, ready, stage))
    go_through(batch, batch.go_on, state, env)
    return batch
