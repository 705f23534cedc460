"""A pooling subsampled as it is, and after a blur: spectra, what folds, and the error it makes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.boundaries import extend
from guiapp.compute.pooling import Folding, blur_pool, commuting_square, folding, pool, shift
from guiapp.core.lab import Env
from guiapp.labs.pooling.aliasing.params import AliasingParams
from guiapp.labs.pooling.params import Params, side
from guiapp.labs.pooling.pipeline import stages_of

Pixels = NDArray[np.float32]
Operation = Callable[[Any], Any]
ONE: tuple[float, float] = (0.0, 1.0)
"""The shift whose error is told: one pixel to the right."""


@dataclass(frozen=True, eq=False)
class Version:
    """One way to subsample; arrays never change.

    output     (h, w) float32: every stride-th row and column
    folding    of what was subsampled, see ``compute.pooling.folding``
    energy     of all its waves before the subsampling, the mean left out
    error      the relative distance of subsampling the moved picture from the moved output
    """

    output: Pixels
    folding: Folding
    energy: float
    error: float

    @property
    def folded(self) -> float:
        """The energy of the waves that fold."""
        return self.folding.share * self.energy


@dataclass(frozen=True, eq=False)
class AliasingState:
    """The pooling as it is, and blurred; ``shape`` is that of the picture, whole strides."""

    plain: Version
    blurred: Version
    shape: tuple[int, int]
    milliseconds: float


def start(params: Params, env: Env) -> AliasingState:
    """Both ways, on the torus of what is detected."""
    own = params.aliasing
    key = (params.image, side(params), params.kernel, params.boundary, params.bias)
    name = ("aliasing", *key, params.detector, own.kind, own.size, own.stride)
    detected = _whole_strides(stages_of(params, env).detected, own.stride)
    dense = dense_pooling(own)
    began = time.perf_counter()
    plain: Version = env.cached(name, lambda: _version(detected, own.stride, dense))
    blur = blurring(own.taps)
    blurred = _version(detected, own.stride, lambda x: blur(dense(x)))
    shape = detected.shape[0], detected.shape[1]
    return AliasingState(plain, blurred, shape, 1e3 * (time.perf_counter() - began))


def dense_pooling(params: AliasingParams) -> Operation:
    """The pooling at every pixel of a torus (H, W): its windows begin there."""
    if params.kind == "stride":
        return lambda x: x
    after = params.size - 1
    return lambda x: pool(
        extend(x, ((0, after), (0, after)), "wrap"), params.size, stride=1, kind=params.kind
    )


def blurring(taps: int) -> Operation:
    """The binomial low pass on a torus (H, W)."""

    def blur(x: Any) -> Any:
        height, width = x.shape
        around = extend(x, ((taps, taps), (taps, taps)), "wrap")
        return blur_pool(around, 1, taps=taps)[taps : taps + height, taps : taps + width]

    return blur


def _version(detected: Pixels, stride: int, before: Operation) -> Version:
    dense = before(detected)
    square = commuting_square(
        detected,
        lambda x: before(x)[::stride, ::stride],
        lambda x: shift(x, ONE),
        lambda y: shift(y, (0.0, 1.0 / stride)),
    )
    output = np.ascontiguousarray(dense[::stride, ::stride], np.float32)
    spread = float(np.var(dense, dtype=np.float64)) * dense.size
    return Version(output, folding(dense, stride), spread, square.distance)


def _whole_strides(plane: Pixels, stride: int) -> Pixels:
    """Without the rows and columns that fill no last stride: else it were no torus."""
    height, width = (length - length % stride for length in plane.shape)
    return np.ascontiguousarray(plane[:height, :width])
