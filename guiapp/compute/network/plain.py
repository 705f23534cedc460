"""Layers with no weights."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from guiapp.compute.network import activations, chance, dense, pooling
from guiapp.compute.network.layer import Arrays, Given, Layer, Pass, Window
from guiapp.compute.pooling.blur import binomial, reach
from guiapp.compute.pooling.grid import Whole, pair
from guiapp.compute.pooling.sizes import AdaptivePool, Pool, Shape


@dataclass(frozen=True)
class ReLU(Layer):
    """max(x, 0)."""

    label: ClassVar[str] = "ReLU"

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        return Pass(activations.relu(x))

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        return activations.relu_backward(grad, x), {}


@dataclass(frozen=True)
class LeakyReLU(Layer):
    """``slope`` times the values below 0."""

    slope: float = 0.01
    label: ClassVar[str] = "leaky ReLU"

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        return Pass(activations.leaky_relu(x, self.slope))

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        return activations.leaky_relu_backward(grad, x, self.slope), {}


@dataclass(frozen=True)
class Tanh(Layer):
    """The hyperbolic tangent."""

    label: ClassVar[str] = "tanh"

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        return Pass(activations.tanh(x))

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        return activations.tanh_backward(grad, y), {}


@dataclass(frozen=True)
class _Windowed(Layer):
    """A pooling over windows; the stride is the size where it is None."""

    size: Whole = 2
    stride: Whole | None = None
    padding: Whole = 0

    def after(self, shape: Shape) -> Shape:
        return Pool(self.size, self.stride, self.padding).after(shape)

    def window(self) -> Window:
        size = pair("size", self.size, 1)
        stride = size if self.stride is None else pair("stride", self.stride, 1)
        return Window(size, stride, pair("padding", self.padding, 0))


@dataclass(frozen=True)
class MaxPool(_Windowed):
    """The maximum of each window; the note is where it was found."""

    label: ClassVar[str] = "max pooling"

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        return Pass(*pooling.max_pool2d(x, self.size, self.stride, padding=self.padding))

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        return pooling.max_pool2d_backward(grad, note, x.shape), {}


@dataclass(frozen=True)
class AveragePool(_Windowed):
    """The mean of each window."""

    label: ClassVar[str] = "average pooling"

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        return Pass(pooling.average_pool2d(x, self.size, self.stride, padding=self.padding))

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        return pooling.average_pool2d_backward(
            grad, x.shape, self.size, self.stride, padding=self.padding
        ), {}


@dataclass(frozen=True)
class BlurPool(Layer):
    """A binomial low pass of ``taps``, then every stride-th row and column."""

    stride: Whole = 2
    taps: int = 4
    label: ClassVar[str] = "blur pooling"

    def after(self, shape: Shape) -> Shape:
        if len(shape) != 3:
            raise ValueError(f"A pooling takes maps; a vector of {shape[0]:,} values came.")
        binomial(self.taps)
        strides = pair("stride", self.stride, 1)
        rows, columns = (
            -(-length // step) for length, step in zip(shape[1:], strides, strict=True)
        )
        return shape[0], rows, columns

    def window(self) -> Window:
        before, after = reach(self.taps)
        size = before + 1 + after
        return Window((size, size), pair("stride", self.stride, 1), (before, before))

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        return Pass(pooling.blur_pool2d(x, self.stride, taps=self.taps))

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        return pooling.blur_pool2d_backward(grad, x.shape, self.stride, taps=self.taps), {}


@dataclass(frozen=True)
class GlobalAverage(Layer):
    """The mean of each map: (C, 1, 1)."""

    label: ClassVar[str] = "global average"

    def after(self, shape: Shape) -> Shape:
        return AdaptivePool(1).after(shape)

    def window(self) -> None:
        return None

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        return Pass(pooling.global_average(x))

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        return pooling.global_average_backward(grad, x.shape), {}


@dataclass(frozen=True)
class Dropout(Layer):
    """In training each value is 0 with probability ``rate``; the note is the mask."""

    rate: float = 0.5
    label: ClassVar[str] = "dropout"

    def after(self, shape: Shape) -> Shape:
        chance.checked_rate(self.rate)
        return shape

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        if not training:
            return Pass(x)
        if rng is None:
            raise ValueError("Dropout draws numbers in training; give a generator as rng.")
        return Pass(*chance.dropout(x, self.rate, rng))

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        return (grad if note is None else chance.dropout_backward(grad, note)), {}


@dataclass(frozen=True)
class Flatten(Layer):
    """All values in one vector."""

    label: ClassVar[str] = "flatten"

    def after(self, shape: Shape) -> Shape:
        return (prod(shape),)

    def window(self) -> None:
        return None

    def forward(
        self, x: Any, weights: Given, *, training: bool, rng: np.random.Generator | None
    ) -> Pass:
        return Pass(dense.flatten(x))

    def backward(self, grad: Any, x: Any, y: Any, note: Any, weights: Given) -> tuple[Any, Arrays]:
        return dense.flatten_backward(grad, x.shape), {}
