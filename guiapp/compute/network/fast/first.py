"""Convolution of pictures, which have few channels: the first layer, which passes no error on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from guiapp.compute.network.fast.rows import run_of
from guiapp.compute.pooling.grid import Pair


def kernels(weight: Any) -> Any:
    """Weights (F, C, kh, kw) as what `FirstConvolution` takes: (kh kw C, F)."""
    return np.ascontiguousarray(weight.transpose(2, 3, 1, 0)).reshape(-1, len(weight))


def weights(found: Any, size: Pair) -> Any:
    """The gradient (F, C, kh, kw) from what `FirstConvolution.gradient` gives."""
    cells = found.reshape(*size, -1, found.shape[-1])
    return np.ascontiguousarray(cells.transpose(3, 2, 0, 1))


class FirstConvolution:
    """Buffers for ``n`` pictures, and what is done in them.

    For each column of outputs the stripe of the picture that it sees is copied, row after row of
    kw C values. An output then sees kh rows of its stripe, which follow each other: all outputs of
    a row are one product of matrices, and what they see is copied kw times, not kh kw times.

    ``padded`` (n, rows, columns, C) is the input with margins of zeros, for the caller to fill;
    ``y`` (rows, columns, n, F) the output without a bias, its even columns first. ``count`` (rows,
    columns) are the outputs that are wanted.
    """

    def __init__(self, n: int, channels: int, filters: int, size: Pair, count: Pair) -> None:
        (kh, kw), (rows, columns) = size, count
        height = rows + kh - 1
        self.padded = np.zeros((n, height, columns + kw - 1, channels), np.float32)
        picture, down, across, _ = self.padded.strides
        run = run_of(kw * channels)
        self._seen = np.ndarray(
            (2, columns // 2, n, height), run, self.padded, 0, (across, 2 * across, picture, down)
        )
        self._stripes = np.empty(self._seen.shape, run)
        step = run.itemsize
        self._matrices = as_strided(
            self._stripes.view(np.float32),
            (rows, columns * n, kh * kw * channels),
            (step, step * height, 4),
            writeable=False,
        )
        self.y = np.empty((rows, columns, n, filters), np.float32)

    def forward(self, kernels: Any) -> Any:
        """``y`` of what lies in ``padded``."""
        np.copyto(self._stripes, self._seen)
        np.matmul(self._matrices, kernels, out=self._by_row(self.y))
        return self.y

    def gradient(self, errors: Any) -> Any:
        """(kh kw C, F) for the error at ``y``, after `forward`: see `weights`."""
        return (self._matrices.swapaxes(1, 2) @ self._by_row(errors)).sum(axis=0)

    def _by_row(self, y: Any) -> Any:
        """(rows, columns n, F)."""
        return y.reshape(len(y), -1, y.shape[-1])
