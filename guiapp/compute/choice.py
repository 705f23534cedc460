"""Which engine is faster: the plain sum or the transform."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, gcd, prod
from typing import Any

import numpy as np

from guiapp.compute.direct import most_cells
from guiapp.compute.transforms import tiling

# Milliseconds, measured on two cores of an AMD Zen 4 server with OpenCV 5, one picture:
#
#     float32            256 x 256          1024 x 1024                 float64  1024 x 1024
#     kernel          direct   fft        direct   fft                        direct   fft
#     3 x 3             0.03   0.4           0.3   5.4                           0.7   8.5
#     7 x 7             0.12   0.4           1.1   5.4                           4.4   8.3
#     11 x 11           0.28   0.4           2.4   5.4                          20.9   8.5
#     13 x 13           1.0    0.4          10.1   5.4                          21.1   8.6
#     15 x 15           1.3    0.4          11.6   5.4                          25.7   9.0
#     31 x 31           3.3    0.5          30.3   5.5                          91     8.9
#     15 x 15, stride 2 0.31   0.4           3.3   5.2                          10.3   8.6
#     31 x 31, stride 2 1.2    0.5          11.8   5.5                          38.5   8.6
#     63 x 63, stride 8 1.3    0.7           5.5   6.6                          13.9  10.4
#     7 x 7, dilated 2  0.7    0.5           8.5   5.5                          16.8   8.6
#
# The sum leaps where a kernel no longer fits one call (121 cells of float32, 49 of float64). The
# numbers below, milliseconds for a million pixels (of the picture, or covered by tiles) and for a
# call, reproduce the table within a third.
_CELL = {np.dtype(np.float32): 0.02, np.dtype(np.float64): 0.09}
_FURTHER_CALL = {np.dtype(np.float32): 2.5, np.dtype(np.float64): 4.0}
_TRANSFORM = {np.dtype(np.float32): 4.1, np.dtype(np.float64): 6.5}
_SUBSAMPLING = 1.0
_CALL = 0.01
_TRANSFORM_CALL = 0.1


@lru_cache(maxsize=64)
def faster_method(
    shape: tuple[int, int],
    kernel_shape: tuple[int, int],
    stride: int = 1,
    dilation: int = 1,
    dtype: Any = np.float32,
) -> str:
    """What is expected to take less time for a picture (H, W): "direct" or "fft"."""
    kind = np.dtype(dtype)
    pixels = shape[0] * shape[1] / 1e6
    calls = _calls(kernel_shape, stride, dilation, most_cells(kind))
    cells = kernel_shape[0] * kernel_shape[1]
    summing = _CELL[kind] * cells
    if calls > 1:
        summing += _FURTHER_CALL[kind] * calls
    summing = summing / stride**2 + _SUBSAMPLING * (stride > 1)
    reach = (dilation * (kernel_shape[0] - 1), dilation * (kernel_shape[1] - 1))
    tiles = tiling(shape, reach)
    covered = prod(tiles.size) * prod(tiles.count) / 1e6
    transforming = covered * _TRANSFORM[kind] + _TRANSFORM_CALL
    return "direct" if pixels * summing + _CALL * calls <= transforming else "fft"


def _calls(kernel_shape: tuple[int, int], stride: int, dilation: int, most: int) -> int:
    """How many strips `direct` sums: those of each phase of the stride that has cells at all."""
    shared = gcd(stride, dilation)
    phases = [min(stride // shared, size) for size in kernel_shape]
    height, width = (
        dilation // shared * (ceil(size / count) - 1) + 1
        for size, count in zip(kernel_shape, phases, strict=True)
    )
    rows = max(1, most // width)
    return phases[0] * phases[1] * ceil(height / rows) * ceil(width / most)
