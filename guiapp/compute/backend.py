"""Which array library computes: NumPy, or CuPy where a GPU is. The only file that imports cupy."""

from __future__ import annotations

import os
import sys
from typing import Any

import numpy as np
import scipy.fft

_CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
WORKERS = min(_CORES, 4)
"""Threads of a transform on the processor; more do not pay at the sizes of a picture."""


def namespace(x: Any) -> Any:
    """The library of the array ``x``: the module cupy for its arrays, numpy for all else."""
    if isinstance(x, np.ndarray):
        return np
    return sys.modules["cupy"] if type(x).__module__.partition(".")[0] == "cupy" else np


def to_host(x: Any) -> np.ndarray[Any, Any]:
    """``x`` as a NumPy array; copied only where it lies on a GPU."""
    xp = namespace(x)
    return np.asarray(x) if xp is np else xp.asnumpy(x)


def rfft2(x: Any, shape: tuple[int, int] | None = None) -> Any:
    """The half plane (..., H, W // 2 + 1) of the transform of real ``x``, zeros up to ``shape``."""
    if namespace(x) is np:
        return scipy.fft.rfft2(x, shape, workers=WORKERS)
    return namespace(x).fft.rfft2(x, shape)


def irfft2(half: Any, shape: tuple[int, int]) -> Any:
    """The real picture (..., *shape) of a half plane."""
    if namespace(half) is np:
        return scipy.fft.irfft2(half, shape, workers=WORKERS)
    return namespace(half).fft.irfft2(half, shape)


def fft2(x: Any) -> Any:
    """The transform over the last two axes."""
    if namespace(x) is np:
        return scipy.fft.fft2(x, workers=WORKERS)
    return namespace(x).fft.fft2(x)


def ifft2(plane: Any) -> Any:
    """The inverse transform over the last two axes."""
    if namespace(plane) is np:
        return scipy.fft.ifft2(plane, workers=WORKERS)
    return namespace(plane).fft.ifft2(plane)


def fast_length(length: int, like: Any) -> int:
    """The next length of a real axis that the transforms of ``like``'s library are fast at."""
    return scipy.fft.next_fast_len(length, real=True)


def correlate_on_gpu(padded: Any, kernel: Any) -> Any:
    """The "valid" correlation of pictures (..., H, W) on the GPU with a kernel from the host."""
    from cupyx.scipy import ndimage

    xp = namespace(padded)
    rows, columns = kernel.shape
    height, width = padded.shape[-2] - rows + 1, padded.shape[-1] - columns + 1
    weights = xp.asarray(kernel).reshape((1,) * (padded.ndim - 2) + kernel.shape)
    top, left = rows // 2, columns // 2
    everywhere = ndimage.correlate(padded, weights, mode="constant")
    return everywhere[..., top : top + height, left : left + width]
