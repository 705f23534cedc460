"""Convolution, pooling 2 × 2 and ReLU as one thing, for a few pictures in buffers of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiapp.compute.network.fast import first, rows
from guiapp.compute.network.fast.first import FirstConvolution
from guiapp.compute.network.fast.pooled import Pooling
from guiapp.compute.network.fast.rows import RowConvolution, run_of
from guiapp.compute.network.fast.toom_cook import algorithm
from guiapp.compute.network.layer import Layer
from guiapp.compute.network.plain import MaxPool, ReLU
from guiapp.compute.network.weighted import Conv
from guiapp.compute.pooling.grid import Pair, pair
from guiapp.compute.pooling.sizes import Shape


@dataclass(frozen=True)
class Block:
    """Three layers, the number of the first of them, and all sizes.

    ``before`` and ``after`` are the (rows, columns) of the input and of the pooled output.
    """

    number: int
    channels: int
    filters: int
    size: Pair
    padding: Pair
    before: Pair
    after: Pair

    @property
    def names(self) -> tuple[str, str]:
        """Those of weight and bias."""
        return f"{self.number}.weight", f"{self.number}.bias"

    @property
    def picture_bytes(self) -> int:
        """Those of the largest buffer for one picture."""
        (kh, kw), (height, width) = self.size, self.before
        if not self.number:
            return 4 * height * width * max(kw * self.channels, self.filters)
        steps = algorithm(kh)
        rows = steps.points * -(-height // steps.tile)
        return 4 * rows * (width + kw - 1) * max(self.filters, self.channels)

    def kernels(self, weight: Any) -> Any:
        """Weights (F, C, kh, kw) as this block's convolution takes them."""
        return rows.kernels(weight) if self.number else first.kernels(weight)

    def weights(self, found: Any) -> Any:
        """(F, C, kh, kw) from what this block's convolution gives as its gradient."""
        return (rows if self.number else first).weights(found, self.size)


def block_of(layers: Sequence[Layer], at: int, shapes: Sequence[Shape]) -> Block | None:
    """The block that begins at a layer of a network with these shapes; None where none does."""
    three = layers[at : at + 3]
    conv, kinds = (three[0] if three else None), {type(layer): layer for layer in three[1:]}
    pool = kinds.get(MaxPool)
    if not isinstance(conv, Conv) or not isinstance(pool, MaxPool) or ReLU not in kinds:
        return None
    steps = (pair("stride", conv.stride, 1), pair("dilation", conv.dilation, 1))
    window = pool.window()
    if steps != ((1, 1), (1, 1)) or (window.size, window.stride, window.before) != (
        (2, 2),
        (2, 2),
        (0, 0),
    ):
        return None
    size, padding = pair("size", conv.size, 1), pair("padding", conv.padding, 0)
    if any(far >= length for far, length in zip(padding, size, strict=True)):
        return None
    channels, *before = shapes[at]
    filters, *after = shapes[at + 3]
    return Block(at, channels, filters, size, padding, (before[0], before[1]), (after[0], after[1]))


class Buffers:
    """The buffers of one block for ``n`` pictures. Maps are (rows, columns, n, channels)."""

    def __init__(self, block: Block, n: int) -> None:
        self.block = block
        count = (2 * block.after[0], 2 * block.after[1])
        sizes = (n, block.channels, block.filters, block.size, count)
        self._convolution: FirstConvolution | RowConvolution
        if block.number:
            self._convolution = RowConvolution(*sizes, pairs=True)
            padded = self._convolution.padded.transpose(0, 2, 1, 3)
            self._make_room_for_the_input_error(n)
        else:
            self._convolution = FirstConvolution(*sizes)
            padded = self._convolution.padded.transpose(1, 2, 0, 3)
        (down, across), (height, width) = block.padding, block.before
        self._inside = padded[down : down + height, across : across + width]
        self._pooling = Pooling(self._convolution.y, block.after)

    def _make_room_for_the_input_error(self, n: int) -> None:
        """The error with margins of zeros, to be correlated with the turned kernels everywhere.

        ``_placed`` is the part of it that `Pooling.errors` belong to, in their order.
        """
        block = self.block
        self._back = RowConvolution(n, block.filters, block.channels, block.size, block.before)
        top, left = (size - 1 - far for size, far in zip(block.size, block.padding, strict=True))
        height, width = 2 * block.after[0], 2 * block.after[1]
        inside = self._back.padded[top : top + height, :, left : left + width]
        pairs = _runs(inside).reshape(height, n, width // 2, 2)
        self._placed = pairs.transpose(0, 3, 2, 1)

    def forward(self, maps: Any, kernels: Any, bias: Any) -> Any:
        """The output for the input ``maps``; a view that the next call writes to."""
        # Rows and columns that no window of the pooling sees have no room here.
        height, width = self._inside.shape[:2]
        seen = maps[:height, :width]
        if self.block.number:
            np.copyto(_runs(self._inside), _runs(seen))
        else:
            np.copyto(self._inside, seen)
        self._convolution.forward(kernels)
        return self._pooling.forward(bias)

    def backward(self, grad: Any) -> tuple[Any, Any]:
        """The gradients of weights (see `Block.weights`) and bias for the error at the output."""
        dbias = self._pooling.backward(grad)
        return self._convolution.gradient(self._pooling.errors), dbias

    def input_error(self, turned: Any) -> Any:
        """The error at the input, after `backward`: `error_by_convolution`."""
        errors = self._pooling.errors.reshape(-1, *self._placed.shape[1:], self.block.filters)
        np.copyto(self._placed, _runs(errors[: len(self._placed)]))
        y = self._back.forward(turned)
        return y.reshape(-1, *y.shape[2:])[: self.block.before[0]]


def _runs(maps: Any) -> Any:
    """The same with all channels of a place as one thing: a view with one axis less."""
    return maps.view(run_of(maps.shape[-1]))[..., 0]
