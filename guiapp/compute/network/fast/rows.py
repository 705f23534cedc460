"""Convolution of maps with many channels, by Toom and Cook's algorithm down the rows.

Down a column of the picture, tiles of rows go through `toom_cook`. Along a row, what an output sees
lies side by side already, because the channels come last: for each point of the algorithm and each
column of outputs, what is left is one product of matrices, and nothing is copied for it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from guiapp.compute.network.fast.toom_cook import algorithm
from guiapp.compute.pooling.grid import Pair


def run_of(values: int) -> Any:
    """So many float32 values as one thing: copied sooner than one by one."""
    return np.dtype((np.void, 4 * values))


def kernels(weight: Any) -> Any:
    """Weights (F, C, kh, kw) as what `RowConvolution` takes: (points, kw C, F)."""
    filters, channels, height, width = weight.shape
    cells = weight.transpose(2, 3, 1, 0).reshape(height, -1)
    return (algorithm(height).kernel @ cells).reshape(-1, width * channels, filters)


def turned_kernels(weight: Any) -> Any:
    """The same for the weights turned by 180 degrees, from the filters back to the channels."""
    return kernels(weight[..., ::-1, ::-1].swapaxes(0, 1))


def weights(found: Any, size: Pair) -> Any:
    """The gradient (F, C, kh, kw) from what `RowConvolution.gradient` gives."""
    filters = found.shape[-1]
    cells = algorithm(size[0]).kernel.T @ found.reshape(len(found), -1)
    return np.ascontiguousarray(cells.reshape(*size, -1, filters).transpose(3, 2, 0, 1))


class RowConvolution:
    """Buffers for ``n`` pictures, and what is done in them.

    ``padded`` (rows, n, columns, C) is the input with margins of zeros, for the caller to fill;
    ``y`` (tiles, tile, columns, n, F) the output without a bias, of which the first rows count.
    ``count`` (rows, columns) are the outputs that are wanted. With ``pairs`` the even columns of
    the output come first and then the odd ones, which is how `Pooling` takes them.
    """

    def __init__(
        self, n: int, channels: int, filters: int, size: Pair, count: Pair, *, pairs: bool = False
    ) -> None:
        (kh, kw), (rows, columns) = size, count
        self._steps = algorithm(kh)
        tile, points = self._steps.tile, self._steps.points
        tiles = -(-rows // tile)
        self.padded = np.zeros((tile * tiles + kh - 1, n, columns + kw - 1, channels), np.float32)
        line = self.padded[0].size
        self._tiles = as_strided(
            self.padded, (tiles, points, line), (4 * line * tile, 4 * line, 4), writeable=False
        )
        changed = np.empty((points, tiles, *self.padded.shape[1:]), np.float32)
        self._changed = changed.reshape(points, tiles, line).swapaxes(0, 1)
        point, _, picture, across, _ = changed.strides
        step = 2 if pairs else 1
        many = tiles * n
        self._seen = as_strided(
            changed,
            (points, step, columns // step, many, kw * channels),
            (point, across, step * across, picture, 4),
            writeable=False,
        )
        self._products = np.empty((*self._seen.shape[:4], filters), np.float32)
        self._by_point = self._products.reshape(points, columns, tiles, -1).transpose(1, 2, 0, 3)
        self._parts = np.empty((*self._seen.shape[:3], kw * channels, filters), np.float32)
        self.y = np.empty((tiles, tile, columns, n, filters), np.float32)

    def forward(self, kernels: Any) -> Any:
        """``y`` of what lies in ``padded``."""
        np.matmul(self._steps.before, self._tiles, out=self._changed)
        np.matmul(self._seen, kernels[:, None, None], out=self._products)
        np.matmul(self._steps.after, self._by_point, out=self._by_column(self.y))
        return self.y

    def gradient(self, errors: Any) -> Any:
        """(points, kw C, F) for the error at ``y``, after `forward`: see `weights`."""
        np.matmul(self._steps.after.T, self._by_column(errors), out=self._by_point)
        np.matmul(self._seen.swapaxes(3, 4), self._products, out=self._parts)
        return self._parts.sum(axis=(1, 2))

    def _by_column(self, y: Any) -> Any:
        """(columns, tiles, tile, n F)."""
        tiles, tile, columns = self.y.shape[:3]
        return y.reshape(tiles, tile, columns, -1).transpose(2, 0, 1, 3)
