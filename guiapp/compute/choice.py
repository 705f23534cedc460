"""Which engine is faster: the plain sum or the transform."""

from __future__ import annotations

from math import ceil, gcd, prod
from typing import Any

import numpy as np

from guiapp.compute.direct import most_cells
from guiapp.compute.transforms import tiling

# Milliseconds, measured on two cores of an AMD Zen 4 server with OpenCV 5, one picture:
#
#     float32            256 x 256      1024 x 1024      2048 x 2048      float64  1024 x 1024
#     kernel           direct   fft    direct   fft     direct   fft             direct   fft
#     3 x 3              0.03   0.4       0.3   3.4        1.5  12.4                0.7     7
#     7 x 7              0.12   0.4       1.1   3.4        4.7  12.3                4.4     7
#     11 x 11            0.28   0.4       2.4   3.4       10.1  12.3                 21     7
#     13 x 13            1.0    0.5      10.1   3.4         24  12.3                 21     7
#     15 x 15            1.3    0.5      11.6   3.4         29  12.6                 26     7
#     31 x 31            3.3    0.5        30   3.4        117  12.6                 91     8
#     15 x 15, stride 2  0.3    0.4       3.3   3.3                                  10     7
#     63 x 63, stride 8  1.3    0.7       5.5   4.2                                  14     9
#     7 x 7, dilated 2   0.7    0.5       8.5   3.4                                  17     7
#
# The sum leaps where a kernel no longer fits one call (121 cells of float32, 49 of float64). The
# numbers below, milliseconds for a million pixels (of the picture, or covered by tiles) and for a
# call, reproduce the table within a third.
_FLOAT32, _FLOAT64 = np.dtype(np.float32), np.dtype(np.float64)
_CELL = {_FLOAT32: 0.02, _FLOAT64: 0.09}
_FURTHER_CALL = {_FLOAT32: 2.5, _FLOAT64: 4.0}
_TRANSFORM = {_FLOAT32: 2.6, _FLOAT64: 5.0}
_SUBSAMPLING = 1.5
_CALL = 0.01
_TRANSFORM_CALL = 0.3


def faster_method(
    shape: tuple[int, int],
    kernel_shape: tuple[int, int],
    stride: int = 1,
    dilation: int = 1,
    dtype: Any = _FLOAT32,
) -> str:
    """What is expected to take less time for a picture (H, W): "direct" or "fft"."""
    summing = _time_of_sum(shape, kernel_shape, stride, dilation, np.dtype(dtype))
    reach = (dilation * (kernel_shape[0] - 1), dilation * (kernel_shape[1] - 1))
    tiles = tiling(shape, reach)
    covered = prod(tiles.size) * prod(tiles.count) / 1e6
    transforming = covered * _TRANSFORM[np.dtype(dtype)] + _TRANSFORM_CALL
    return "direct" if summing <= transforming else "fft"


def _time_of_sum(
    shape: tuple[int, int], kernel_shape: tuple[int, int], stride: int, dilation: int, dtype: Any
) -> float:
    """Milliseconds that `direct` takes: copying the phases of a stride, summing their strips."""
    shared = gcd(stride, dilation)
    phases = [min(stride // shared, size) for size in kernel_shape]
    height, width = (
        dilation // shared * (ceil(size / count) - 1) + 1
        for size, count in zip(kernel_shape, phases, strict=True)
    )
    most = most_cells(dtype)
    strips = ceil(height / max(1, most // width)) * ceil(width / most)
    calls = prod(phases) * strips
    each = _CELL[dtype] * prod(kernel_shape)
    if strips > 1:
        each += _FURTHER_CALL[dtype] * calls
    if stride > 1:
        each = _SUBSAMPLING * (1 + each / stride**2)
    return prod(shape) / 1e6 * each + _CALL * calls
