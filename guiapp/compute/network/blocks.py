"""Convolution, pooling 2 × 2 and ReLU as one thing, for a few pictures in buffers of their own.

Maps have their channels last, so that what an output sees is copied in long runs. The columns are
sorted by the place of their output in its pooling window, so that pooling is a maximum of four
arrays. Bias and ReLU come after the maximum, with which both commute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

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

    def matrix(self, weight: Any) -> Any:
        """Weights (F, C, kh, kw) as a matrix (kh kw C, F)."""
        return np.ascontiguousarray(weight.transpose(2, 3, 1, 0)).reshape(-1, self.filters)

    def turned(self, weight: Any) -> Any:
        """Weights turned by 180 degrees as a matrix (kh kw F, C)."""
        back = weight[..., ::-1, ::-1].transpose(2, 3, 0, 1)
        return np.ascontiguousarray(back).reshape(-1, self.channels)

    def weights(self, matrix: Any) -> Any:
        """(F, C, kh, kw) from (kh kw C, F)."""
        cells = matrix.reshape(*self.size, self.channels, self.filters)
        return np.ascontiguousarray(cells.transpose(3, 2, 0, 1))


def block_of(layers: Sequence[Layer], first: int, shapes: Sequence[Shape]) -> Block | None:
    """The block that begins at a layer of a network with these shapes; None where none does."""
    three = layers[first : first + 3]
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
    channels, *before = shapes[first]
    filters, *after = shapes[first + 3]
    return Block(
        first, channels, filters, size, padding, (before[0], before[1]), (after[0], after[1])
    )


class Buffers:
    """The buffers of one block for ``n`` pictures, and what is done in them.

    ``padded`` (n, H, W, C) is the input with its margins of zeros; ``columns`` (2, 2, n, rows,
    columns, kh, kw C), the first two axes the place in the pooling window; ``y`` (4, n rows
    columns, F) the convolution without its bias.
    """

    def __init__(self, block: Block, n: int) -> None:
        self.block = block
        (kh, kw), channels = block.size, block.channels
        (down, across), (rows, columns) = block.padding, block.after
        height, width = (
            length + 2 * far for length, far in zip(block.before, block.padding, strict=True)
        )
        self.padded = np.zeros((n, height, width, channels), np.float32)
        self.inside = self.padded[:, down : height - down, across : width - across]
        p, r, c, _ = self.padded.strides
        run = _run(kw * channels)
        self.seen = np.ndarray(
            (2, 2, n, rows, columns, kh), run, self.padded, 0, (r, c, p, 2 * r, 2 * c, r)
        )
        self.columns = np.empty(self.seen.shape, run)
        self.matrix = self.columns.view(np.float32).reshape(-1, kh * kw * channels)
        many = n * rows * columns
        self.y = np.empty((4, many, block.filters), np.float32)
        self.errors = np.empty_like(self.y)
        self.best, self.lower, self.output = (np.empty_like(self.y[0]) for _ in range(3))
        self.bits = np.empty(self.best.shape, np.int32)
        self.ones = np.ones((1, many), np.float32)
        if block.number:
            self._make_room_for_the_input_error(n)

    def _make_room_for_the_input_error(self, n: int) -> None:
        """``spread`` (n, H + kh - 1, W + kw - 1, F): the error with margins of zeros.

        ``placed`` is the part of it that `backward`'s errors belong to, sorted as they are.
        """
        (kh, kw), filters = self.block.size, self.block.filters
        (height, width), (rows, columns) = self.block.before, self.block.after
        top, left = kh - 1 - self.block.padding[0], kw - 1 - self.block.padding[1]
        self.spread = np.zeros((n, height + kh - 1, width + kw - 1, filters), np.float32)
        p, r, c, v = self.spread.strides
        self.placed = np.lib.stride_tricks.as_strided(
            self.spread[:, top:, left:],
            (2, 2, n, rows, columns, filters),
            (r, c, p, 2 * r, 2 * c, v),
        )
        run = _run(kw * filters)
        self.error_seen = np.ndarray((n, height, width, kh), run, self.spread, 0, (p, r, c, r))
        self.error_columns = np.empty((height, width, kh), run)
        self.error_matrix = self.error_columns.view(np.float32).reshape(height * width, -1)
        self.input_errors = np.empty((n, height * width, self.block.channels), np.float32)

    def forward(self, weight: Any, bias: Any) -> Any:
        """The output (n, rows, columns, F) of what lies in ``inside``."""
        np.copyto(self.columns, self.seen)
        np.matmul(self.matrix, weight, out=self.y.reshape(-1, self.block.filters))
        np.maximum(self.y[0], self.y[1], out=self.best)
        np.maximum(self.y[2], self.y[3], out=self.lower)
        np.maximum(self.best, self.lower, out=self.best)
        np.add(self.best, bias, out=self.output)
        np.maximum(self.output, 0, out=self.output)
        return self.output.reshape(-1, *self.block.after, self.block.filters)

    def backward(self, grad: Any) -> tuple[Any, Any]:
        """The gradients (kh kw C, F) and (F,) for the error (n rows columns, F) at the output."""
        # A number's sign bit, spread over all of it, keeps or deletes another number's bits.
        np.subtract(0, self.output, out=self.lower)
        np.right_shift(self.lower.view(np.int32), 31, out=self.bits)
        left = np.bitwise_and(grad.view(np.int32), self.bits)
        dbias = self.ones @ left.view(np.float32)
        errors = self.errors.view(np.int32)
        for place in range(3):
            np.subtract(self.y[place], self.best, out=self.lower)
            np.right_shift(self.lower.view(np.int32), 31, out=self.bits)
            np.bitwise_and(left, self.bits, out=errors[3])
            np.bitwise_xor(left, errors[3], out=errors[place])
            np.copyto(left, errors[3])
        return self.matrix.T @ self.errors.reshape(-1, self.block.filters), dbias[0]

    def input_error(self, turned: Any) -> Any:
        """The error (n H W, C) at the input, after `backward`: `error_by_convolution`."""
        np.copyto(self.placed, self.errors.reshape(self.placed.shape))
        # One picture after the other: a core's cache has no room for the columns of several.
        for seen, error in zip(self.error_seen, self.input_errors, strict=True):
            np.copyto(self.error_columns, seen)
            np.matmul(self.error_matrix, turned, out=error)
        return self.input_errors.reshape(-1, self.block.channels)


def _run(values: int) -> Any:
    """So many float32 values as one thing: copied sooner than one by one."""
    return np.dtype((np.void, 4 * values))
