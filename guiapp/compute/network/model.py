"""A network as data, and what is done with it: weights, forward, backward.

Weights are one dict from the number of a layer, counted from 0, and a name to an array:
"0.weight", "0.bias", ..., the names that ``torch.nn.Sequential`` gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.checks import float_type
from guiapp.compute.network.layer import Arrays, Layer
from guiapp.compute.pooling.sizes import Shape


@dataclass(frozen=True)
class Network:
    """Layers, one after the other."""

    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if not self.layers:
            raise ValueError("A network has at least one layer.")


@dataclass(frozen=True)
class Kept:
    """What a forward pass leaves behind.

    ``values``: the input and every layer's output; values[i] goes into layer i, values[i + 1]
    comes out of it. ``notes``: what each layer's backward pass needs besides. ``changed``: new
    running statistics, by the weights' names, for the caller to take over: weights | kept.changed.
    """

    values: tuple[Any, ...]
    notes: tuple[Any, ...]
    changed: Arrays


def shapes(network: Network, input_shape: Sequence[int]) -> tuple[Shape, ...]:
    """The shape (C, H, W) of the input, or (values,), and that of every layer's output.

    Raises ValueError that names the layer, counted from 1, from which nothing comes out, and the
    size of what came to it.
    """
    shape = tuple(int(size) for size in input_shape)
    if len(shape) not in (1, 3) or min(shape) < 1:
        raise ValueError(
            f"An input is (C, H, W) or (values,), each at least 1; {tuple(input_shape)} came."
        )
    found = [shape]
    for number, layer in enumerate(network.layers, 1):
        try:
            found.append(layer.after(found[-1]))
        except ValueError as error:
            reason = str(error)
            raise ValueError(
                f"Layer {number}, {layer.label}: {reason[0].lower()}{reason[1:]}"
            ) from None
    return tuple(found)


def initial(
    network: Network,
    input_shape: Sequence[int],
    rng: np.random.Generator,
    *,
    dtype: Any = np.float32,
) -> Arrays:
    """Weights to begin a training with; equal generators give equal weights."""
    weights: Arrays = {}
    found = shapes(network, input_shape)
    for number, (layer, shape) in enumerate(zip(network.layers, found[:-1], strict=True)):
        weights |= numbered(number, layer.initial(shape, rng, dtype))
    return weights


def forward(
    network: Network,
    weights: Mapping[str, Any],
    x: Any,
    *,
    training: bool = False,
    rng: np.random.Generator | None = None,
) -> tuple[Any, Kept]:
    """What comes out for the inputs ``x`` (N, C, H, W), and all that happened on the way.

    ``training`` drops values and normalises by the batch; ``rng`` is for dropout alone. Raises
    ValueError where shapes do not fit, and for the weights of another network.
    """
    values = namespace(x).asarray(x)
    if values.ndim < 2 or not len(values):
        raise ValueError(f"x must be a batch, (N, C, H, W); {tuple(values.shape)} came.")
    values = values.astype(float_type(values.dtype, "x"), copy=False)
    check_weights(network, weights, values.shape[1:])
    passed, notes = [values], []
    changed: Arrays = {}
    for number, layer in enumerate(network.layers):
        own = own_weights(number, weights)
        done = layer.forward(passed[-1], own, training=training, rng=rng)
        passed.append(done.y)
        notes.append(done.note)
        changed |= numbered(number, done.changed)
    return passed[-1], Kept(tuple(passed), tuple(notes), changed)


def backward(
    network: Network, weights: Mapping[str, Any], kept: Kept, grad: Any
) -> tuple[Arrays, tuple[Any, ...]]:
    """The gradients by the weights' names, and the error at the input and after every layer.

    ``grad`` is the derivative of a number by the network's output. errors[i] belongs to
    kept.values[i]: errors[0] is the derivative by the pixels, errors[-1] is ``grad``.
    """
    gradients: Arrays = {}
    errors = [grad]
    for number in reversed(range(len(network.layers))):
        x, y = kept.values[number : number + 2]
        error, own = network.layers[number].backward(
            errors[-1], x, y, kept.notes[number], own_weights(number, weights)
        )
        errors.append(error)
        gradients |= numbered(number, own)
    return gradients, tuple(reversed(errors))


def check_weights(network: Network, weights: Mapping[str, Any], input_shape: Sequence[int]) -> None:
    """Raise ValueError where these weights are not this network's, for inputs of this shape."""
    found = shapes(network, input_shape)
    needed = {
        f"{number}.{name}": size
        for number, layer in enumerate(network.layers)
        for name, size in layer.weights(found[number]).items()
    }
    for name, size in needed.items():
        if name not in weights:
            raise ValueError(f"These are weights of another network: there is no {name!r}.")
        if tuple(weights[name].shape) != size:
            raise ValueError(
                f"These are weights of another network: {name!r} must have shape {size};"
                f" {tuple(weights[name].shape)} came."
            )
    if others := sorted(set(weights) - set(needed)):
        raise ValueError(f"These are weights of another network: nothing takes {others[0]!r}.")


def numbered(number: int, arrays: Mapping[str, Any]) -> Arrays:
    """A layer's own arrays by their names in the network."""
    return {f"{number}.{name}": array for name, array in arrays.items()}


def own_weights(number: int, weights: Mapping[str, Any]) -> Arrays:
    """The weights of one layer, by their names in it."""
    start = f"{number}."
    return {
        name.removeprefix(start): array for name, array in weights.items() if name.startswith(start)
    }
