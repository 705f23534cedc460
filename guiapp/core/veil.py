"""A mask over a picture: fog where it takes away, light where it amplifies.

The fog is a grey-blue that is seen over dark and bright colours alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FOG = (104, 112, 124)
LIGHT = (255, 255, 255)
THICKEST = 0.84
BRIGHTEST = 0.5
MOST = 2.0
"""The gain whose veil is the brightest."""


def veil_table() -> NDArray[np.uint8]:
    """The 256 veils of gains from 0 to 2, (256, 4): red, green, blue and opacity."""
    gains = np.arange(256) / 255 * MOST
    fog, light = np.clip(1 - gains, 0, 1) * THICKEST, np.clip(gains - 1, 0, 1) * BRIGHTEST
    colours = np.where(gains[:, None] <= 1, FOG, LIGHT)
    opacity = np.round(255 * np.maximum(fog, light))
    # One is between two entries: neither may be seen.
    opacity[[127, 128]] = 0
    return np.concatenate([colours, opacity[:, None]], axis=1).astype(np.uint8)


def veil_entries(gain: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The entry of the table for every gain."""
    scaled = np.multiply(gain, np.float32(255 / MOST))
    scaled += np.float32(0.5)
    np.clip(scaled, 0, 255, out=scaled)
    return scaled.astype(np.uint8)
