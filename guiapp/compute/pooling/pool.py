"""Pooling of pictures over windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_choice, checked_image
from guiapp.compute.pooling.blur import binomial, blur_pool
from guiapp.compute.pooling.chance import drawn
from guiapp.compute.pooling.grid import Axes, Whole, grid, pair, with_margins
from guiapp.compute.pooling.ranks import medians
from guiapp.compute.pooling.sliding import extremes, summed, view

KINDS = (
    "max",
    "average",
    "min",
    "l2",
    "median",
    "stochastic",
    "stride",
    "max-blur",
    "average-blur",
)


def pool(
    x: Any,
    size: Whole,
    *,
    stride: Whole | None = None,
    padding: Whole = 0,
    kind: str = "max",
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    taps: int = 4,
    rng: np.random.Generator | int = 0,
) -> Any:
    """One value for each window of the pictures in ``x`` (..., H, W): (..., rows, columns).

    size, stride, padding   whole numbers or (rows, columns); the stride is the size by default
    kind   "max", "min"     the padding never wins
           "average"        over the pixels and, with ``count_include_pad``, the zeros around them
           "l2"             the root of the sum of squares; of a window that is not counted in full,
                            that of its average times its size, as ``lp_pool2d`` has it
           "median"         of the pixels; the mean of the middle two of an even number
           "stochastic"     a pixel drawn by ``rng``, in proportion to its value: see `chance.drawn`
           "stride"         plain subsampling: the first pixel of each window
           "max-blur", "average-blur"   at every position (stride 1), then a low pass of ``taps``
                            and subsampling, which is `blur_pool`
    ceil_mode   keep a last window that reaches beyond the picture: see `grid`

    Windows and divisors are those of PyTorch. The answer is a new array of float32 or float64, see
    `checks.checked_image`; equal windows give equal values to the last bit. Values are taken to be
    no NaN. Raises ValueError for options that are not allowed, and where no window fits.
    """
    picture = checked_image(x)
    checked_choice("kind", kind, KINDS)
    if kind.endswith("-blur"):
        binomial(taps)
        dense = pool(
            picture,
            size,
            stride=1,
            padding=padding,
            kind=kind.removesuffix("-blur"),
            count_include_pad=count_include_pad,
        )
        return blur_pool(dense, size if stride is None else stride, taps=taps)
    axes = grid(picture.shape, size, stride, padding, ceil_mode)
    if kind == "stochastic":
        return drawn(picture, axes, rng)
    if kind in ("average", "l2"):
        return _MEANS[kind](picture, axes, bool(count_include_pad))
    return _OTHERS[kind](picture, axes)


def output_size(
    shape: Sequence[int],
    size: Whole,
    *,
    stride: Whole | None = None,
    padding: Whole = 0,
    ceil_mode: bool = False,
    kind: str = "max",
) -> tuple[int, ...]:
    """The shape of what `pool` gives for a picture of ``shape`` (..., H, W); raises as it does."""
    if not checked_choice("kind", kind, KINDS).endswith("-blur"):
        return (
            *shape[:-2],
            *(axis.count for axis in grid(shape, size, stride, padding, ceil_mode)),
        )
    strides = pair("stride", size if stride is None else stride, 1)
    dense = grid(shape, size, 1, padding)
    return (
        *shape[:-2],
        *(-(-axis.count // step) for axis, step in zip(dense, strides, strict=True)),
    )


def maxima(picture: Any, axes: Axes) -> Any:
    return extremes(with_margins(picture, axes, -np.inf), axes, True)


def minima(picture: Any, axes: Axes) -> Any:
    return extremes(with_margins(picture, axes, np.inf), axes, False)


def averages(picture: Any, axes: Axes, include_pad: bool) -> Any:
    """The sum of each window over the number of positions that count."""
    found = summed(with_margins(picture, axes, 0.0), axes)
    if all(axis.full for axis in axes):
        found /= axes[0].size * axes[1].size
        return found
    down, across = (axis.divisors(include_pad) for axis in axes)
    found /= namespace(picture).asarray(np.outer(down, across).astype(found.dtype))
    return found


def norms(picture: Any, axes: Axes, include_pad: bool) -> Any:
    """The root of the averaged squares times the size of the window."""
    squares = averages(picture * picture, axes, include_pad)
    squares *= axes[0].size * axes[1].size
    return namespace(picture).sqrt(squares)


def firsts(picture: Any, axes: Axes) -> Any:
    """The first pixel, in reading order, that each window sees."""
    found = picture
    for axis, along in zip((-2, -1), axes, strict=True):
        if along.padding:
            found = found.take(namespace(picture).asarray(along.seen()[0]), axis)
        else:
            found = view(found, axis, 0, along.stride, along.count)
    return namespace(picture).array(found, order="C")


_MEANS: dict[str, Callable[[Any, Axes, bool], Any]] = {"average": averages, "l2": norms}
_OTHERS: dict[str, Callable[[Any, Axes], Any]] = {
    "max": maxima,
    "min": minima,
    "median": medians,
    "stride": firsts,
}
