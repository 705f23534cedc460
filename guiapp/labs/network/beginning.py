"""The weights that a training begins with: drawn by chance, or kept from another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from guiapp.compute.network import check_weights, initial
from guiapp.content import weights as weights_file
from guiapp.core.errors import BadInput
from guiapp.core.lab import Scene
from guiapp.core.params import Option, Source, param
from guiapp.core.raster import Raster

Weights = Mapping[str, Any]


@dataclass(frozen=True)
class Random:
    """Drawn by chance: normal, with the deviation of He et al. (2015)."""


@dataclass(frozen=True)
class KeptArray:
    """One array by the name that it has in the network: "0.weight"."""

    name: str = param("", "Name", fixed=True)
    values: Raster = param(Raster.of(np.zeros(1, np.float32)), "Values", fixed=True)


@dataclass(frozen=True)
class Kept:
    """Weights that travel with the document."""

    arrays: tuple[KeptArray, ...] = param((), "Weights", fixed=True)

    @staticmethod
    def of(weights: Weights) -> Kept:
        """These weights, as they are now."""
        return Kept(tuple(KeptArray(name, Raster.of(np.asarray(w))) for name, w in weights.items()))

    @property
    def weights(self) -> dict[str, Any]:
        """The arrays by their names."""
        return {one.name: one.values.array for one in self.arrays}


Beginning = Random | Kept

BEGINNINGS = (
    Option("random", "random", Random()),
    Option("kept", "kept ones", Kept(), listed=False),
)


WEIGHTS_SOURCE = Source(
    "weights",
    weights_file.SUFFIXES,
    lambda path: Kept.of(weights_file.read(path)),
)


def first_weights(begin: Beginning, network: Any, shape: Any, seed: int) -> dict[str, Any]:
    """The weights at step 0; raises BadInput for those of another network."""
    if isinstance(begin, Random):
        return initial(network, shape, np.random.default_rng(seed))
    check_kept(begin, network, shape)
    return begin.weights


def check_kept(begin: Beginning, network: Any, shape: Any) -> None:
    """Raise BadInput where kept weights are those of another network."""
    if isinstance(begin, Random):
        return
    try:
        check_weights(network, begin.weights, shape)
    except ValueError as error:
        raise BadInput(f"{error} Begin with random weights, or build that network.") from error


def kept(scene: Scene, state: Any) -> Scene:
    """The scene that begins with the weights that this one has come to."""
    if scene.params.learns == "kernel":
        raise BadInput("One kernel begins by chance; send it to another lab to keep it.")
    params = replace(scene.params, begin=Kept.of(state.weights))
    return replace(scene, params=params, frame=0, track=())


def write_weights(scene: Scene, state: Any, path: Path) -> None:
    """Write the weights that a scene has come to, NPZ or safetensors."""
    weights_file.write(path, state.weights)
