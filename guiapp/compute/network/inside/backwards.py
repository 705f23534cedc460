"""The error that a convolution passes back, and the gradient of its kernels, found three ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import to_host
from guiapp.compute.network.convolution import conv2d, conv2d_backward, error_by_convolution
from guiapp.compute.network.inside.fields import numbered_layer
from guiapp.compute.network.model import Kept, Network, backward, own_weights
from guiapp.compute.network.numerical import numerical_gradient
from guiapp.compute.network.weighted import Conv
from guiapp.compute.pooling.grid import pair

Floats = NDArray[np.float64]

_STEP = 0.5
"""Sums are linear in a value: a large step is as right as a small one, and rounds less."""
_AT_ONCE = 2**20
"""Values that are seen from the places whose derivatives are found together."""


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


@dataclass(frozen=True, eq=False)
class KernelGradient:
    """The gradient of a convolution's kernels, (F, C, kh, kw), all in float64.

    ``own`` by the layer's backward pass, ``correlated`` by correlating the padded input with the
    error, ``turned`` the same turned by 180 degrees, ``numerical`` (n,) by central differences at
    ``places`` (n, 4): filter, channel, row, column. The differences are those of `Backwards`.
    """

    own: Floats
    correlated: Floats
    turned: Floats
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
    channel: int | None = None,
) -> Backwards:
    """The error at the input of a convolution of stride 1, by three ways that must agree.

    ``kept`` is what `forward` left and ``grad`` the derivative by the network's output, so that
    the error comes from the layers behind. The numerical derivative is that of the sum of the
    error times what the convolution gives: at every value of its input, or of one ``channel`` of
    it, where there are at most ``most``, else at as many drawn by ``rng``. As the forward pass
    correlates, the error is convolved with the kernels; correlating with them, ``unturned``, is
    right for those only that are the same turned by 180 degrees. Raises ValueError for other
    layers and strides, and for a channel that there is not.
    """
    conv, x, error, weight = _entered(network, weights, kept, grad, layer)
    own = _by_the_layer(conv, x, error, weight)[0]
    convolved, unturned = (
        error_by_convolution(
            error, weight, padding=conv.padding, dilation=conv.dilation, turned=turned
        )
        for turned in (True, False)
    )
    places = _places(x.shape, most, rng, {} if channel is None else {1: channel})
    numerical = _numerical(conv, x, error, weight, places)
    apart = _largest(own, convolved, numerical, places)
    return Backwards(own, convolved, unturned, places, numerical, apart, _apart(own, unturned))


def kernel_gradient(
    network: Network,
    weights: Mapping[str, Any],
    kept: Kept,
    grad: Any,
    layer: int,
    *,
    rng: np.random.Generator,
    most: int = 64,
    kernel: tuple[int, int] | None = None,
) -> KernelGradient:
    """The gradient of the kernels of a convolution of stride 1, by three ways that must agree.

    All as for `backwards`; ``kernel`` is the filter and the channel whose weights the numerical
    derivative is taken at, all where it is None. The input is correlated with the error where that
    fits into it, summed over the batch; ``turned`` is what a forward pass that convolves would ask
    for, and wrong after one that correlates.
    """
    conv, x, error, weight = _entered(network, weights, kept, grad, layer)
    own = _by_the_layer(conv, x, error, weight)[1]
    # Neighbouring weights of a kernel see pixels that lie its dilation apart.
    correlated = conv2d(
        x.swapaxes(0, 1), error.swapaxes(0, 1), padding=conv.padding, stride=conv.dilation
    ).swapaxes(0, 1)
    turned = correlated[..., ::-1, ::-1]
    places = _places(weight.shape, most, rng, dict(enumerate(kernel or ())))

    def derivative(place: NDArray[np.intp]) -> Any:
        number, *at = place  # of the maps that come out only this one changes
        shown, behind = weight[number : number + 1].copy(), error[:, number : number + 1]

        def loss(value: Any) -> float:
            shown[0, *at] = value
            return float(np.vdot(_shown(conv, x, shown), behind))

        return numerical_gradient(loss, weight[tuple(place)], _STEP)

    numerical = np.array([derivative(place) for place in places], np.float64)
    apart = _largest(own, correlated, numerical, places)
    return KernelGradient(own, correlated, turned, places, numerical, apart, _apart(own, turned))


def _entered(
    network: Network, weights: Mapping[str, Any], kept: Kept, grad: Any, layer: int
) -> tuple[Conv, Floats, Floats, Floats]:
    """The convolution, its input, the error at its output, and its kernels."""
    number = numbered_layer(network, layer)
    conv = _checked_conv(network, number)
    error = backward(network, weights, kept, grad)[1][number + 1]
    x, error, weight = (
        np.asarray(to_host(array), np.float64)
        for array in (kept.values[number], error, own_weights(number, weights)["weight"])
    )
    return conv, x, error, weight


def _by_the_layer(conv: Conv, x: Floats, error: Floats, weight: Floats) -> tuple[Any, Any, Any]:
    return conv2d_backward(error, x, weight, padding=conv.padding, dilation=conv.dilation)


def _shown(conv: Conv, x: Floats, weight: Floats) -> Any:
    return conv2d(x, weight, padding=conv.padding, dilation=conv.dilation)


def _checked_conv(network: Network, number: int) -> Conv:
    found = network.layers[number]
    if not isinstance(found, Conv) or pair("stride", found.stride, 1) != (1, 1):
        stride = f" of stride {found.stride}" if isinstance(found, Conv) else ""
        raise ValueError(
            f"Layer {number + 1} must be a convolution of stride 1 to pass errors back by one;"
            f" it is a {found.label}{stride}."
        )
    return found


def _places(
    shape: tuple[int, ...], most: int, rng: np.random.Generator, fixed: Mapping[int, int]
) -> NDArray[np.intp]:
    """All places of an array of this shape, or ``most`` of them, in reading order: (n, axes).

    Along the axes that are ``fixed`` only at the index given.
    """
    if most < 1:
        raise ValueError(f"most must be at least 1; {most!r} came.")
    for axis, at in fixed.items():
        if not 0 <= at < shape[axis]:
            raise ValueError(f"A place in {shape} was asked for at {at} of axis {axis}.")
    free = tuple(1 if axis in fixed else length for axis, length in enumerate(shape))
    size = int(np.prod(free))
    chosen = np.arange(size) if size <= most else np.sort(rng.choice(size, most, replace=False))
    places = np.stack(np.unravel_index(chosen, free), axis=1)
    for axis, at in fixed.items():
        places[:, axis] = at
    return places


def _numerical(
    conv: Conv, x: Floats, error: Floats, weight: Floats, places: NDArray[np.intp]
) -> Floats:
    """The derivative at each place; of what comes out only what sees the place is computed."""
    channels, *size = weight.shape[1:]
    each = channels * prod(2 * length - 1 for length in size)
    many = max(1, _AT_ONCE // each)
    pieces = [
        _derivatives(conv, x, error, weight, places[first : first + many])
        for first in range(0, len(places), many)
    ]
    return np.concatenate(pieces)


def _derivatives(
    conv: Conv, x: Floats, error: Floats, weight: Floats, places: NDArray[np.intp]
) -> Floats:
    size, around = weight.shape[2:], pair("padding", conv.padding, 0)
    far = pair("dilation", conv.dilation, 1)
    reach = [step * (length - 1) for step, length in zip(far, size, strict=True)]
    wide = np.pad(
        x, ((0, 0), (0, 0), *((p + r, p + r) for p, r in zip(around, reach, strict=True)))
    )
    behind = np.pad(error, ((0, 0), (0, 0), *((r, r) for r in reach)))
    # Counted as in ``wide``: what the outputs that see the place see, a dilation apart.
    down, across = (
        places[:, 2 + axis, None] + around[axis] + reach[axis] + far[axis] * _offsets(size[axis])
        for axis in (0, 1)
    )
    picture = places[:, 0, None, None]
    seen = np.moveaxis(wide[picture, :, down[:, :, None], across[:, None, :]], -1, 1)
    down, across = down[:, : size[0]], across[:, : size[1]]
    errors = np.moveaxis(behind[picture, :, down[:, :, None], across[:, None, :]], -1, 1)
    value = (np.arange(len(places)), places[:, 1], size[0] - 1, size[1] - 1)
    here = seen[value]
    sums = []
    for moved in (here + _STEP, here - _STEP):
        seen[value] = moved
        sums.append(np.einsum("nfij,nfij->n", conv2d(seen, weight), errors))
    return np.asarray((sums[0] - sums[1]) / (2 * _STEP))


def _offsets(size: int) -> NDArray[np.intp]:
    return np.arange(1 - size, size)


def _largest(one: Floats, two: Floats, numerical: Floats, places: NDArray[np.intp]) -> float:
    """The largest difference between any two of three ways."""
    there = tuple(places.T)
    pairs = ((one, two), (one[there], numerical), (two[there], numerical))
    return float(np.max([_apart(left, right) for left, right in pairs]))


def _apart(one: Floats, two: Floats) -> float:
    return float(np.abs(one - two).max())
