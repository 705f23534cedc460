"""A mask that was opened, on the frequencies of a picture of any size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.labs.fourier.paint.layers import Opened

Plane = NDArray[np.float32]


def opened_covers(layer: Opened, shape: tuple[int, int]) -> tuple[Plane, Plane]:
    """The mask on half planes (H, W // 2 + 1), at f and at -f; one object where it is mirrored.

    Its values are those at its own frequencies, zero in the middle at index size // 2; between
    them it is linear, and it goes on at the opposite edge, as a spectrum does. So what was written
    for one size is, at the frequencies that two sizes have in common, the same in the other.
    """
    plane: Plane = layer.raster.array.astype(np.float32)
    at, opposite = (_sampled(plane, shape, sign) for sign in (1, -1))
    if layer.mirror:
        mean: Plane = np.float32(0.5) * (at + opposite)
        return mean, mean
    return at, opposite


def _sampled(plane: Plane, shape: tuple[int, int], sign: int) -> Plane:
    """The values at ``sign`` times the frequencies of a half plane."""
    height, width = shape
    rows = sign * np.arange(-(height // 2), height - height // 2)
    down = _along_rows(plane, np.fft.ifftshift(rows), height)
    across = _along_rows(down.T, sign * np.arange(width // 2 + 1), width)
    return np.ascontiguousarray(across.T)


def _along_rows(plane: Plane, periods: NDArray[np.intp], length: int) -> Plane:
    """Rows at the frequencies ``periods / length``, where zero is at row size // 2."""
    size = len(plane)
    # In whole numbers: where the frequencies are the mask's own, its values stay as they are.
    below, rest = np.divmod(periods * size, length)
    below = below + size // 2
    found: Plane = plane[below % size]
    if rest.any():
        part = (rest / length).astype(np.float32)[:, np.newaxis]
        found = found + part * (plane[(below + 1) % size] - found)
    return found
