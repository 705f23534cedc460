"""Dropout, and the weights that a training begins with."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod, sqrt
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace


def dropout(x: Any, rate: float, rng: np.random.Generator) -> tuple[Any, Any]:
    """``x`` with each value set to 0 with probability ``rate``, and the mask that did it.

    What stays is divided by 1 - rate, so that the expected value is ``x`` and nothing is to do when
    the network is asked. Numbers are drawn on the host. Srivastava et al. (2014). Raises ValueError
    for a rate that is not at least 0 and below 1.
    """
    checked_rate(rate)
    stays = rng.random(x.shape, np.float32) >= np.float32(rate)
    mask = namespace(x).asarray((stays / (1 - rate)).astype(x.dtype))
    return x * mask, mask


def dropout_backward(grad: Any, mask: Any) -> Any:
    """The error of the values that stayed."""
    return grad * mask


def checked_rate(rate: float) -> float:
    if not 0 <= rate < 1:
        raise ValueError(f"The dropout rate must be at least 0 and below 1; {rate!r} came.")
    return rate


def he_normal(shape: Sequence[int], rng: np.random.Generator, dtype: Any = np.float32) -> Any:
    """Weights (units, inputs) or (F, C, kh, kw), normal with variance 2 / fan-in.

    The fan-in is how many values a unit sees: inputs, or C kh kw. Behind it a ReLU keeps the
    variance from layer to layer. He et al. (2015), eq. 10.
    """
    return (rng.standard_normal(shape) * sqrt(2 / _fans(shape)[0])).astype(dtype)


def glorot_uniform(shape: Sequence[int], rng: np.random.Generator, dtype: Any = np.float32) -> Any:
    """Weights uniform between ±sqrt(6 / (fan-in + fan-out)): for tanh, and for the last layer.

    The fan-out is how many units see an input: units, or F kh kw. Glorot and Bengio (2010), eq. 16.
    """
    most = sqrt(6 / sum(_fans(shape)))
    return rng.uniform(-most, most, shape).astype(dtype)


def small_uniform(shape: Sequence[int], rng: np.random.Generator, dtype: Any = np.float32) -> Any:
    """A tenth of `glorot_uniform`, for the layer before a softmax.

    All classes are nearly alike at first, so the loss begins at log(classes), and the first errors
    are not so large that units die.
    """
    return (glorot_uniform(shape, rng, np.float64) / 10).astype(dtype)


def _fans(shape: Sequence[int]) -> tuple[int, int]:
    if len(shape) not in (2, 4) or min(shape) < 1:
        raise ValueError(
            f"Weights have shape (units, inputs) or (F, C, kh, kw); {tuple(shape)} came."
        )
    cells = prod(shape[2:])
    return shape[1] * cells, shape[0] * cells
