"""Limits and colours of maps and kernels, in steps, so that they rest while a network learns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Limits
from guiapp.parts.scales import nice, symmetric

SIGNED = "signed"


def limits_for(most: float, rectified: bool) -> Limits:
    """The limits where ``most`` is the largest magnitude."""
    return (0.0, nice(most)) if rectified else symmetric(nice(most))


def largest(values: NDArray[Any]) -> float:
    """The largest magnitude."""
    return float(max(values.max(), -values.min()))


def each_by_its_own(maps: NDArray[Any]) -> NDArray[np.float32]:
    """Maps (n, ...), each by its largest magnitude: -1 to 1; those of zeros stay."""
    most = np.abs(maps).max(axis=tuple(range(1, maps.ndim)), keepdims=True)
    return np.asarray(maps / np.where(most > 0, most, 1), np.float32)
