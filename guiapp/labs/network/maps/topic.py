"""The topic of maps, for the lab."""

from __future__ import annotations

import numpy as np

from guiapp.core.lab import Scene
from guiapp.core.player import HostEnv
from guiapp.core.raster import Raster
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.maps.figure import figure
from guiapp.labs.network.maps.gestures import gesture
from guiapp.labs.network.maps.kernels import bank_values, chosen_bank, chosen_channel
from guiapp.labs.network.maps.opened import channel_of
from guiapp.labs.network.maps.seen import seen_of
from guiapp.labs.network.maps.stages import chosen, chosen_map, chosen_place
from guiapp.labs.network.maps.working import working_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.state import TrainState
from guiapp.labs.network.view import View


def offers(scene: Scene, state: TrainState) -> dict[str, Raster]:
    """The chosen kernel as it was learnt, not turned, and the chosen map.

    Of an opened map the kernel is that of the input which has the largest part in the sum.
    """
    params: Params = scene.params
    env = HostEnv()
    found: dict[str, Raster] = {}
    stage, bank = chosen(params), chosen_bank(params)
    number = chosen_map(params, stage)
    seen = seen_of(params, state, env)
    if not stage.is_vector:
        found["picture"] = Raster.of(seen.maps(stage)[0, number])
    kernels = bank_values(bank, state.weights)[chosen_map(params, bank.stage)]
    channel = chosen_channel(params, kernels)
    if params.maps.show == "maps" and params.maps.opened and bank.stage == stage:
        place = chosen_place(params, stage)
        working = working_of(stage, network_of(params), state.weights, seen, number, place)
        channel = channel_of(params, working)
    if kernels.shape[1:] != (1, 1) and not bank.stage.is_vector:
        found["kernel"] = Raster.of(kernels[channel].astype(np.float64))
    return found


VIEW = View(
    figure,
    gesture,
    offers,
    hint="Press the space bar to train; move over a map to see what it sees, click to open it.",
)
