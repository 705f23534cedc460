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
        self._best, self._spare = (
            np.empty((count[0], self.output[0].size), np.float32) for _ in "12"
        )
        self._values, self._backs = self._windows(y), self._windows(self.errors)
        self._ones = np.ones((1, self.output.size // filters), np.float32)

    def _windows(self, y: Any) -> tuple[Any, ...]:
        """The four values of all windows in reading order, each (rows, columns n F)."""
        rows = self._best.shape[0]
        halves = y.reshape(-1, 2, self._best.shape[1])[: 2 * rows]
        return tuple(halves[down::2, across] for down in (0, 1) for across in (0, 1))

    def forward(self, bias: Any) -> Any:
        """``output`` of what lies in ``y``."""
        one, two, three, four = self._values
        np.maximum(one, two, out=self._best)
        np.maximum(three, four, out=self._spare)
        np.maximum(self._best, self._spare, out=self._best)
        n, filters = self.output.shape[-2:]
        shifts = np.tile(bias, n)
        flat = self.output.reshape(-1, n * filters)
        np.add(self._best.reshape(flat.shape), shifts, out=flat)
        np.maximum(flat, 0, out=flat)
        return self.output

    def backward(self, grad: Any) -> Any:
        """The gradient (F,) of the bias, for the error at ``output``; fills ``errors``, those at y.

        ``grad`` is laid out as ``output``. An error goes to the first of equal maxima. A number's
        sign bit, spread over all of it, keeps or deletes another number's bits.
        """
        shape = self._best.shape
        signs, bits = self._spare, self._spare.view(np.int32)
        np.subtract(0, self.output.reshape(shape), out=signs)
        np.right_shift(bits, 31, out=bits)
        left = np.bitwise_and(grad.reshape(shape).view(np.int32), bits)
        filters = self.output.shape[-1]
        dbias = self._ones @ left.view(np.float32).reshape(-1, filters)
        backs = [back.view(np.int32) for back in self._backs]
        for value, back in zip(self._values[:3], backs[:3], strict=True):
            np.subtract(value, self._best, out=signs)
            np.right_shift(bits, 31, out=bits)
            # Where this value is below the maximum the error is left for the next ones.
            np.bitwise_and(left, bits, out=bits)
            np.bitwise_xor(left, bits, out=back)
            np.copyto(left, bits)
        np.copyto(backs[3], left)
        return dbias[0]
