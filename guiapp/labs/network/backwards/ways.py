"""One convolution, whose error and whose gradient are found three ways, and once wrongly."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import Conv
from guiapp.compute.network.inside import Backwards, KernelGradient, backwards, kernel_gradient
from guiapp.compute.pooling.grid import pair
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of, places_of
from guiapp.labs.network.backwards.errors import Errors
from guiapp.labs.network.maps.seen import finite
from guiapp.labs.network.params import Params
from guiapp.labs.network.state import TrainState

WORK = 12_000_000
"""Products, about, that a numerical derivative may take."""
MOST, LEAST = 1024, 16
"""Places at which it is taken."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chosen:
    """A convolution: its number as it is listed, from 1, and in the network, from 0.

    ``channel`` and ``map`` are the chosen ones, from 0, of what goes in and of what comes out.
    """

    listed: int
    place: int
    layer: Conv
    channel: int
    map: int

    @property
    def is_compared(self) -> bool:
        """Whether its stride is 1."""
        return self.layer.window().stride == (1, 1)

    @property
    def title(self) -> str:
        """Number and size."""
        size = " × ".join(str(length) for length in self.size)
        return f"layer {self.listed}, convolution {size}"

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of its kernels."""
        return pair("size", self.layer.size, 1)


def chosen(params: Params, errors: Errors) -> Chosen | None:
    """The chosen convolution, or the next one, or the last; None where there is none."""
    network, own = network_of(params), params.backwards
    found = [
        (number, place, layer)
        for number, place in enumerate(places_of(params), 1)
        if isinstance(layer := network.layers[place], Conv)
    ]
    if not found:
        return None
    number, place, layer = next((one for one in found if one[0] >= own.layer), found[-1])
    kernels = own.show == "kernels"
    entering = errors.kept.values[place] if kernels else errors.after[place]
    return Chosen(
        *(number, place, layer),
        channel=_number(own.channel, entering[0]),
        map=_number(own.map, errors.after[place + 1][0]),
    )


def _number(wanted: int, maps: NDArray[np.float32]) -> int:
    """That of the chosen map, from 0, or of the one with the largest values where none is."""
    if wanted > 0:
        return (wanted - 1) % len(maps)
    return int(np.abs(maps).max(axis=(1, 2)).argmax())


def passed_back(
    params: Params, state: TrainState, errors: Errors, which: Chosen, env: Env
) -> Backwards:
    """The error at the input of a layer, numerically in the chosen map of it."""
    key = (id(errors), params.seed, which.place, which.channel)

    def make() -> tuple[Errors, Backwards]:
        with np.errstate(all="ignore"):  # of weights that have grown without end
            ways = backwards(
                *_entered(params, state, errors, which),
                rng=np.random.default_rng(params.seed),
                most=most_places(which, errors),
                channel=which.channel,
            )
        return errors, _finite(ways)

    found: Backwards = recent("passed back", env).get(key, make)[1]
    return found


def gradient_found(
    params: Params, state: TrainState, errors: Errors, which: Chosen, env: Env
) -> KernelGradient:
    """The gradient of a layer's kernels, numerically of the chosen one."""
    key = (id(errors), which.place, which.map, which.channel)

    def make() -> tuple[Errors, KernelGradient]:
        with np.errstate(all="ignore"):
            ways = kernel_gradient(
                *_entered(params, state, errors, which),
                rng=np.random.default_rng(params.seed),
                most=prod(which.size),
                kernel=(which.map, which.channel),
            )
        return errors, _finite(ways)

    found: KernelGradient = recent("gradients of kernels", env).get(key, make)[1]
    return found


def _entered(params: Params, state: TrainState, errors: Errors, which: Chosen) -> tuple[Any, ...]:
    return network_of(params), state.weights, errors.kept, errors.after[-1], which.place


def _finite(ways: Any) -> Any:
    """With planes that painters can draw; the differences stay what they are."""
    planes = {
        field.name: finite(plane)
        for field in fields(ways)
        if isinstance(plane := getattr(ways, field.name), np.ndarray) and plane.dtype.kind == "f"
    }
    return replace(ways, **planes)


def most_places(which: Chosen, errors: Errors) -> int:
    """At how many places the derivative is taken, so that it does not take long."""
    channels = errors.kept.values[which.place].shape[1]
    each = 2 * channels * which.layer.filters * prod(which.size) ** 2
    return int(np.clip(WORK // each, LEAST, MOST))


def at_places(shape: tuple[int, ...], places: Any, values: Floats) -> tuple[Floats, Any]:
    """A plane that holds ``values`` at the last two of each of the ``places``, and where it does.

    0 elsewhere.
    """
    plane, known = np.zeros(shape), np.zeros(shape, np.float32)
    there = tuple(places[:, -2:].T)
    plane[there] = values
    known[there] = 1
    return plane, known
