"""The error that a convolution passes back, found three ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import to_host
from guiapp.compute.network.convolution import conv2d, error_by_convolution
from guiapp.compute.network.inside.fields import numbered_layer
from guiapp.compute.network.model import Kept, Network, backward, own_weights
from guiapp.compute.network.numerical import numerical_gradient
from guiapp.compute.network.weighted import Conv
from guiapp.compute.pooling.grid import pair

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Backwards:
    """The error at the input of a convolution, (N, C, H, W), all in float64.

    ``own`` by the layer's backward pass, ``convolved`` by a full convolution, ``unturned`` by one
    with the kernels turned the wrong way, ``numerical`` (n,) by central differences at ``places``
    (n, 4): picture, channel, row, column. ``difference`` is the largest between any two of the
    first, the second and the last; ``other_difference`` that between ``own`` and ``unturned``.
    """

    own: Floats
    convolved: Floats
    unturned: Floats
    places: NDArray[np.intp]
    numerical: Floats
    difference: float
    other_difference: float


def backwards(
    network: Network,
    weights: Mapping[str, Any],
    kept: Kept,
    grad: Any,
    layer: int,
    *,
    rng: np.random.Generator,
    most: int = 64,
) -> Backwards:
    """The error at the input of a convolution of stride 1, by three ways that must agree.

    ``kept`` is what `forward` left and ``grad`` the derivative by the network's output, so that
    the error comes from the layers behind. The numerical derivative is that of the sum of the
    error times what the convolution gives: at every value of its input where there are at most
    ``most``, else at as many drawn by ``rng``. As the forward pass correlates, the error is
    convolved with the kernels; correlating with them, ``unturned``, is right for those only that
    are the same turned by 180 degrees. Raises ValueError for other layers and strides.
    """
    number = numbered_layer(network, layer)
    conv = _checked_conv(network, number)
    error = backward(network, weights, kept, grad)[1][number + 1]
    x, error, weight = (
        np.asarray(to_host(array), np.float64)
        for array in (kept.values[number], error, own_weights(number, weights)["weight"])
    )
    own, _ = conv.backward(error, x, None, None, {"weight": weight})
    convolved, unturned = (
        error_by_convolution(
            error, weight, padding=conv.padding, dilation=conv.dilation, turned=turned
        )
        for turned in (True, False)
    )
    places = _places(x.shape, most, rng)
    numerical = _numerical(conv, x, error, weight, places)
    there = tuple(places.T)
    pairs = ((own, convolved), (own[there], numerical), (convolved[there], numerical))
    return Backwards(
        own,
        convolved,
        unturned,
        places,
        numerical,
        float(np.max([_apart(one, two) for one, two in pairs])),
        _apart(own, unturned),
    )


def _checked_conv(network: Network, number: int) -> Conv:
    found = network.layers[number]
    if not isinstance(found, Conv) or pair("stride", found.stride, 1) != (1, 1):
        stride = f" of stride {found.stride}" if isinstance(found, Conv) else ""
        raise ValueError(
            f"Layer {number + 1} must be a convolution of stride 1 to pass errors back by one;"
            f" it is a {found.label}{stride}."
        )
    return found


def _places(shape: tuple[int, ...], most: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """All places of an array of this shape, or ``most`` of them, in reading order: (n, axes)."""
    if most < 1:
        raise ValueError(f"most must be at least 1; {most!r} came.")
    size = int(np.prod(shape))
    chosen = np.arange(size) if size <= most else np.sort(rng.choice(size, most, replace=False))
    return np.stack(np.unravel_index(chosen, shape), axis=1)


def _numerical(
    conv: Conv, x: Floats, error: Floats, weight: Floats, places: NDArray[np.intp]
) -> Floats:
    """The derivative at each place; of the pictures only the one that it is in is computed."""

    def derivative(place: NDArray[np.intp]) -> Any:
        picture, *at = place
        shown = x[picture : picture + 1].copy()

        def loss(value: Any) -> float:
            shown[0, *at] = value
            y = conv2d(shown, weight, padding=conv.padding, dilation=conv.dilation)
            return float(np.vdot(y[0], error[picture]))

        # The sum is linear in the value: a large step is as right as a small one, and rounds less.
        return numerical_gradient(loss, x[tuple(place)], 0.5)

    return np.array([derivative(place) for place in places], np.float64)


def _apart(one: Floats, two: Floats) -> float:
    return float(np.abs(one - two).max())
