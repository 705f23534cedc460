"""Layers with weights."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from guiapp.compute.checks import checked_choice
from guiapp.compute.network import convolution, dense, normalisation
from guiapp.compute.network.chance import glorot_uniform, he_normal, small_uniform
from guiapp.compute.network.layer import Arrays, Given, Layer, Pass, Window
from guiapp.compute.pooling import sizes
from guiapp.compute.pooling.grid import Whole, pair
from guiapp.compute.pooling.sizes import Shape

INITIAL = {"he": he_normal, "glorot": glorot_uniform, "small": small_uniform}


@dataclass(frozen=True)
class Conv(Layer):
    """``filters`` kernels of ``size`` over all channels, correlated, each with a bias.

    ``start`` says how weights begin: "he", "glorot" or "small".
    """

    filters: int
    size: Whole = 3
    stride: Whole = 1
    padding: Whole = 0
    dilation: Whole = 1
    start: str = "he"
    label: ClassVar[str] = "convolution"

    def _shaped(self) -> sizes.Convolve:
        if self.filters < 1:
            raise ValueError(f"A convolution has at least 1 filter; {self.filters} came.")
        return sizes.Convolve(self.filters, self.size, self.stride, self.padding, self.dilation)

    def after(self, shape: Shape) -> Shape:
        return self._shaped().after(shape)

    def weights(self, shape: Shape) -> dict[str, Shape]:
        size = pair("size", self.size, 1)
        return {"weight": (self.filters, shape[0], *size), "bias": (self.filters,)}

    def trained(self, shape: Shape) -> int:
        return self._shaped().parameters(shape)

    def multiplications(self, shape: Shape) -> int:
        return prod(self.after(shape)) * shape[0] * prod(pair("size", self.size, 1))

    def window(self) -> Window:
        strides, before = pair("stride", self.stride, 1), pair("padding", self.padding, 0)
        return Window(self._shaped().reach, strides, before)

    def initial(self, shape: Shape, rng: np.random.Generator, dtype: Any) -> Arrays:
        return _initial(self.start, self.weights(shape), rng, dtype)

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        return Pass(convolution.conv2d(x, weights["weight"], weights["bias"], **self._options()))

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        dx, dweight, dbias = convolution.conv2d_backward(
            grad, x, weights["weight"], **self._options()
        )
        return dx, {"weight": dweight, "bias": dbias}

    def _options(self) -> dict[str, Whole]:
        return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}


@dataclass(frozen=True)
class Dense(Layer):
    """A matrix product with a bias: ``units`` outputs, each connected to every value."""

    units: int
    start: str = "glorot"
    label: ClassVar[str] = "dense layer"

    def after(self, shape: Shape) -> Shape:
        if self.units < 1:
            raise ValueError(f"A dense layer has at least 1 unit; {self.units} came.")
        return sizes.Dense(self.units).after(shape)

    def weights(self, shape: Shape) -> dict[str, Shape]:
        return {"weight": (self.units, shape[0]), "bias": (self.units,)}

    def trained(self, shape: Shape) -> int:
        return sizes.Dense(self.units).parameters(shape)

    def multiplications(self, shape: Shape) -> int:
        return self.units * shape[0]

    def window(self) -> None:
        return None

    def initial(self, shape: Shape, rng: np.random.Generator, dtype: Any) -> Arrays:
        return _initial(self.start, self.weights(shape), rng, dtype)

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        return Pass(dense.linear(x, weights["weight"], weights["bias"]))

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        dx, dweight, dbias = dense.linear_backward(grad, x, weights["weight"])
        return dx, {"weight": dweight, "bias": dbias}


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Each channel normalised over the batch in training, by running statistics else."""

    momentum: float = normalisation.MOMENTUM
    epsilon: float = normalisation.EPSILON
    label: ClassVar[str] = "batch normalisation"

    def weights(self, shape: Shape) -> dict[str, Shape]:
        return dict.fromkeys(("weight", "bias", "running_mean", "running_var"), (shape[0],))

    def trained(self, shape: Shape) -> int:
        return 2 * shape[0]

    def initial(self, shape: Shape, rng: np.random.Generator, dtype: Any) -> Arrays:
        ones, zeros = np.ones(shape[0], dtype), np.zeros(shape[0], dtype)
        return {
            "weight": ones,
            "bias": zeros,
            "running_mean": zeros.copy(),
            "running_var": ones.copy(),
        }

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        y, note, (mean, variance) = normalisation.batch_norm(
            x,
            *(weights[name] for name in self.weights(x.shape[1:])),
            training=training,
            momentum=self.momentum,
            epsilon=self.epsilon,
        )
        changed = {"running_mean": mean, "running_var": variance} if training else {}
        return Pass(y, note, changed)

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        dx, dweight, dbias = normalisation.batch_norm_backward(grad, note, weights["weight"])
        return dx, {"weight": dweight, "bias": dbias}


def _initial(start: str, shapes: dict[str, Shape], rng: np.random.Generator, dtype: Any) -> Arrays:
    """Drawn weights and biases of 0."""
    draw = INITIAL[checked_choice("start", start, tuple(INITIAL))]
    return {
        "weight": draw(shapes["weight"], rng, dtype),
        "bias": np.zeros(shapes["bias"], dtype),
    }
