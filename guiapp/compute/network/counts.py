"""What a network costs, and how far each of its values sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guiapp.compute.network.model import Network, shapes
from guiapp.compute.pooling.grid import Pair


@dataclass(frozen=True)
class Field:
    """What of the input the values after a layer see, along (rows, columns), in pixels.

    The value in the first row and column sees ``size`` pixels from ``start`` on, which is negative
    in the padding; each further one sees the same ``step`` pixels on.
    """

    size: Pair = (1, 1)
    step: Pair = (1, 1)
    start: Pair = (0, 0)


def receptive_field(network: Network) -> tuple[Field | None, ...]:
    """The receptive field after every layer; None from where values see the whole input.

    After a layer of size k and stride s behind a field of size r and step j: r + (k - 1) j and
    j s. Dumoulin and Visin (2016), "A guide to convolution arithmetic for deep learning".
    """
    found: list[Field | None] = []
    field: Field | None = Field()
    for layer in network.layers:
        window = layer.window()
        if field is None or window is None:
            field = None
        else:
            (down, across) = (
                (size + (k - 1) * step, step * s, start - before * step)
                for size, step, start, k, s, before in zip(
                    field.size,
                    field.step,
                    field.start,
                    window.size,
                    window.stride,
                    window.before,
                    strict=True,
                )
            )
            size, step, start = zip(down, across, strict=True)
            field = Field(size, step, start)
        found.append(field)
    return tuple(found)


def multiplications(network: Network, input_shape: Sequence[int]) -> tuple[int, ...]:
    """How often each layer multiplies a weight with a value, for one input.

    Of convolutions and dense layers, which is where the time goes; 0 for the others.
    """
    found = shapes(network, input_shape)
    return tuple(
        layer.multiplications(shape)
        for layer, shape in zip(network.layers, found[:-1], strict=True)
    )


def parameters(network: Network, input_shape: Sequence[int]) -> tuple[int, ...]:
    """How many numbers each layer learns, biases included."""
    found = shapes(network, input_shape)
    return tuple(
        layer.trained(shape) for layer, shape in zip(network.layers, found[:-1], strict=True)
    )
