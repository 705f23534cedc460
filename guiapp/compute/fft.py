"""Fourier transforms over the last two axes, in the library and the precision of their array."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import scipy.fft

from guiapp.compute.backend import namespace

_CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
WORKERS = min(_CORES, 4)
"""Threads of a transform on the processor; more do not pay at the sizes of a picture."""


def fft2(x: Any) -> Any:
    """The transform, zero frequency first."""
    xp = namespace(x)
    return scipy.fft.fft2(x, workers=WORKERS) if xp is np else xp.fft.fft2(x)


def ifft2(plane: Any) -> Any:
    """The inverse transform."""
    xp = namespace(plane)
    return scipy.fft.ifft2(plane, workers=WORKERS) if xp is np else xp.fft.ifft2(plane)


def rfft2(x: Any, shape: tuple[int, int] | None = None) -> Any:
    """The half plane (..., H, W // 2 + 1) of real ``x``, continued with zeros to ``shape``."""
    xp = namespace(x)
    return scipy.fft.rfft2(x, shape, workers=WORKERS) if xp is np else xp.fft.rfft2(x, shape)


def irfft2(half: Any, shape: tuple[int, int], *, overwrite: bool = False) -> Any:
    """The real picture (..., *shape) whose half plane this is, and which may be overwritten."""
    xp = namespace(half)
    if xp is not np:
        return xp.fft.irfft2(half, shape)
    # SciPy's own takes a quarter longer: it never transforms the columns where they are.
    columns = scipy.fft.ifft(half, shape[0], axis=-2, overwrite_x=overwrite, workers=WORKERS)
    return scipy.fft.irfft(columns, shape[1], overwrite_x=True, workers=WORKERS)


def rfft(lines: Any) -> Any:
    """The half transform of real lines along their last axis, on the host."""
    return scipy.fft.rfft(lines)


def fft_of_columns(plane: Any) -> Any:
    """The transform of each column of a complex plane on the host, which is overwritten."""
    return scipy.fft.fft(plane, axis=0, overwrite_x=True, workers=WORKERS)


def fast_length(length: int) -> int:
    """The next length, from ``length`` on, at which real transforms are fast: 2^a 3^b 5^c."""
    return scipy.fft.next_fast_len(length, real=True)
