"""The theorem, tried: one result by a plain sum and through the FFT, never one thing twice."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.convolution import output_shape
from guiapp.compute.proof import Transformed, multiplied, plain_sum, transformed
from guiapp.core.lab import Env

MOST_PRODUCTS = 12_000_000
"""Multiply-adds that the plain sum may take over all positions: some 50 ms."""
SAMPLED_PRODUCTS = 2_000_000
"""Multiply-adds over a random sample: single pixels take longer than rows of them."""

SEED = 20151


@dataclass(frozen=True)
class Proof:
    """Both results agree to within ``largest``; ``difference`` is where, float32.

    A sample has one random position in each cell of a grid, so its difference is a picture too.
    ``plain_ms`` and ``fft_ms`` are what the two took, ``positions`` and ``total`` how many output
    pixels were compared, ``scale`` the largest that a result can be, which rounding is
    measured by: the sum of the weights' magnitudes times the picture's largest.
    """

    difference: NDArray[np.float32]
    largest: float
    scale: float
    plain_ms: float
    fft_ms: float
    positions: int
    total: int


def prove(
    picture: NDArray[np.float64],
    kernel: NDArray[np.float64],
    options: dict[str, Any],
    env: Env,
    picture_key: tuple[Any, ...],
) -> Proof:
    """Compare the two ways on ``picture`` (H, W) in float64, with one application of the kernel.

    Raises concurrent.futures.CancelledError where nobody waits for it any more.
    """
    sizes = {key: options[key] for key in ("mode", "stride", "dilation")}
    height, width = output_shape(picture.shape, kernel.shape, **sizes)
    places = _sample((height, width), kernel.size)
    began = time.perf_counter()
    plain = plain_sum(picture, kernel, **options, positions=places, cancelled=env.cancelled)
    halfway = time.perf_counter()
    fourier, fft_seconds = _through_fft(picture, kernel, options, env, picture_key)
    if places is not None:
        fourier = fourier[places[:, 0], places[:, 1]]
    difference = np.abs(plain - fourier)
    shown = (
        difference if places is None else difference.reshape(_grid((height, width), kernel.size))
    )
    return Proof(
        difference=shown.astype(np.float32),
        largest=float(difference.max()),
        scale=float(np.abs(picture).max() * np.abs(kernel).sum()),
        plain_ms=(halfway - began) * 1e3,
        fft_ms=fft_seconds * 1e3,
        positions=difference.size,
        total=height * width,
    )


def _through_fft(
    picture: NDArray[np.float64],
    kernel: NDArray[np.float64],
    options: dict[str, Any],
    env: Env,
    picture_key: tuple[Any, ...],
) -> tuple[NDArray[np.float64], float]:
    """The result and the seconds it takes, the picture's transform included, which is kept."""
    kept = {key: options[key] for key in ("mode", "boundary", "dilation", "operation")}

    def transform() -> tuple[Transformed, float]:
        began = time.perf_counter()
        done = transformed(picture, kernel.shape, **kept, cancelled=env.cancelled)
        return done, time.perf_counter() - began

    key = ("proof", *picture_key, kernel.shape, *kept.values())
    half, seconds = env.cached(key, transform)
    began = time.perf_counter()
    result = multiplied(half, kernel, stride=options["stride"], cancelled=env.cancelled)
    return result, seconds + time.perf_counter() - began


def _grid(shape: tuple[int, int], cells: int) -> tuple[int, int]:
    """Rows and columns of the sample's grid, in the picture's proportions."""
    share = min(1.0, (SAMPLED_PRODUCTS / (cells * shape[0] * shape[1])) ** 0.5)
    return max(1, int(shape[0] * share)), max(1, int(shape[1] * share))


def _sample(shape: tuple[int, int], cells: int) -> NDArray[np.intp] | None:
    """One random position (row, column) in each cell of the grid; None: all positions."""
    if shape[0] * shape[1] * cells <= MOST_PRODUCTS:
        return None
    rng = np.random.default_rng(SEED)
    grid = _grid(shape, cells)
    places = []
    for cell, length, count in zip(np.indices(grid), shape, grid, strict=True):
        first, end = cell * length // count, (cell + 1) * length // count
        places.append(first + (rng.random(grid) * (end - first)).astype(np.intp))
    return np.stack([axis.ravel() for axis in places], axis=1)
