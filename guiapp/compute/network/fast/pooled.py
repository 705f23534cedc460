"""Bias, ReLU and the maximum of 2 × 2, for maps whose even columns come before the odd ones.

The four values of a window then lie in four arrays. Bias and ReLU come after the maximum, with
which both commute.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from guiapp.compute.pooling.grid import Pair


class Pooling:
    """Buffers for what comes out, and what goes back.

    ``y`` is (rows, columns, n, F), its even columns first, or the rows in tiles; rows beyond twice
    those of ``count``, the (rows, columns) of the pooled maps, are left out. ``output`` is (rows,
    columns, n, F), in its natural order.
    """

    def __init__(self, y: Any, count: Pair) -> None:
        n, filters = y.shape[-2:]
        self.errors = np.zeros_like(y)
        self.output = np.empty((*count, n, filters), np.float32)
        self._values, self._backs = self._windows(y), self._windows(self.errors).view(np.int32)
        shape = (count[0], self.output[0].size)
        self._best = np.empty(shape, np.float32)
        self._halves = np.empty((2, *shape), np.float32)
        self._left = np.empty((4, *shape), np.int32)
        self._ones = np.ones((1, self.output.size // filters), np.float32)

    def _windows(self, y: Any) -> Any:
        """All windows (2, 2, rows, columns n F): down and across in a window come first."""
        rows, columns, *rest = self.output.shape
        halves = y.reshape(-1, 2, columns * rest[0] * rest[1])[: 2 * rows]
        return halves.reshape(rows, 2, 2, -1).transpose(1, 2, 0, 3)

    def forward(self, bias: Any) -> Any:
        """``output`` of what lies in ``y``."""
        np.maximum(self._values[0], self._values[1], out=self._halves)
        np.maximum(self._halves[0], self._halves[1], out=self._best)
        n, filters = self.output.shape[-2:]
        flat = self.output.reshape(-1, n * filters)
        np.add(self._best.reshape(flat.shape), np.tile(bias, n), out=flat)
        np.maximum(flat, 0, out=flat)
        return self.output

    def backward(self, grad: Any) -> Any:
        """The gradient (F,) of the bias, for the error at ``output``; fills ``errors``, those at y.

        ``grad`` is laid out as ``output``. An error goes to the first of equal maxima. A number's
        sign bit, spread over all of it, keeps or deletes another number's bits.
        """
        left, signs = self._left, self._left.view(np.float32)
        np.subtract(0, self.output.reshape(self._best.shape), out=signs[0])
        # The fourth value is asked for nothing: what the first three leave is its own.
        for place in range(3):
            np.subtract(self._values[divmod(place, 2)], self._best, out=signs[place + 1])
        np.right_shift(left, 31, out=left)
        np.bitwise_and(left[0], grad.reshape(self._best.shape).view(np.int32), out=left[0])
        dbias = self._ones @ signs[0].reshape(-1, self.output.shape[-1])
        for place in range(3):
            np.bitwise_and(left[place], left[place + 1], out=left[place + 1])
            np.bitwise_xor(left[place], left[place + 1], out=self._backs[divmod(place, 2)])
        np.copyto(self._backs[1, 1], left[3])
        return dbias[0]
