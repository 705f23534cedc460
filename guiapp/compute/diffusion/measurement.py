"""Convolution by chance: pictures in which every pixel is measured at one place only.

Read backwards, a propagator says where the mass of an output pixel came from. Taking the value of
one such place at random, with its probability, gives a noisy picture whose mean is the convolution.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace
from guiapp.compute.boundaries import extend
from guiapp.compute.checks import checked_choice, checked_image, checked_shape
from guiapp.compute.convolution import BOUNDARIES, convolve
from guiapp.compute.diffusion.carrying import around, as_mass
from guiapp.compute.diffusion.draws import moves
from guiapp.compute.diffusion.propagators import Density, checked_propagator
from guiapp.compute.geometry import margins


def measure_once(
    image: Any, propagator: Any, rng: np.random.Generator, *, boundary: str = "wrap"
) -> Any:
    """A picture (..., H, W) whose every pixel is one pixel of ``image``, chosen at random.

    Pixel i takes that at i - (j - a) with the probability of cell j of the propagator, a being its
    anchor: where mass that is at i came from. The mean of many is therefore the convolution,
    ``convolve(image, propagator, boundary=boundary)``, which for "wrap" is one step of `diffuse`;
    the mean of pictures taken with the propagator turned by half a turn is the correlation.
    Pictures of a stack, as the colours of one, take the same places. The type is kept where it is
    float32 or float64; ``boundary`` is one of `convolve`'s.
    """
    picture = checked_image(image)
    cells = checked_propagator(propagator)
    checked_choice("boundary", boundary, BOUNDARIES)
    xp = namespace(picture)
    height, width = checked_shape("image", picture.shape[-2:])
    padded = extend(picture, margins((cells.shape[0], cells.shape[1]), mode="same"), boundary)
    across = padded.shape[-1]
    first = np.arange(height, dtype=np.int32)[:, None] * np.int32(across) + np.arange(
        width, dtype=np.int32
    )
    rows, columns = np.indices(cells.shape, np.int32)[:, ::-1, ::-1]
    back = (rows * np.int32(across) + columns).astype(np.int32).ravel()
    first += back.take(cells_taken(propagator, (height, width), rng))
    return padded.reshape(*picture.shape[:-2], -1)[..., xp.asarray(first)]


def cells_taken(
    propagator: Any, shape: tuple[int, int], rng: np.random.Generator
) -> NDArray[np.uint16]:
    """The cell of the propagator that `measure_once` takes for each pixel (H, W), row by row."""
    cells = checked_propagator(propagator)
    height, width = checked_shape("image", shape)
    return moves(cells, height * width, rng).reshape(height, width)


def running_mean(mean: Any, picture: Any, count: int) -> Any:
    """The mean of ``count`` pictures in float64, from that of all but the last, and the last.

    For the first picture, ``count`` 1, any mean will do that has the picture's shape, 0 included.
    """
    if count < 1:
        raise ValueError(f"count must be a whole number of at least 1; {count!r} came.")
    if count == 1:
        return as_mass(picture).copy()
    return mean + (as_mass(picture) - mean) / count


def deviation_of_one(image: Any, propagator: Any, *, boundary: str = "wrap") -> Any:
    """The standard deviation (..., H, W) of each pixel of `measure_once`, in float64.

    The square root of convolve(image^2) - convolve(image)^2. The mean of n pictures deviates from
    the convolution by this over sqrt(n), since they are independent.
    """
    picture = as_mass(image)
    cells = checked_propagator(propagator)
    checked_choice("boundary", boundary, BOUNDARIES)
    # About the middle of the values the two terms are least alike, and least is lost.
    centred = picture - (picture.max() + picture.min()) / 2
    if boundary == "constant":
        centred = picture
    mean, square = (_mean(values, cells, boundary) for values in (centred, centred * centred))
    return namespace(picture).sqrt(namespace(picture).maximum(square - mean * mean, 0))


def _mean(values: Any, cells: Density, boundary: str) -> Any:
    if boundary == "wrap":
        return around(values, cells)
    return convolve(values, cells, boundary=boundary)
