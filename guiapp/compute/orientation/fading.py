"""A round window, so that no border of a picture is taken for stripes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.windows import round_window


def fade(circle: NDArray[np.float32]) -> tuple[NDArray[np.float32], float, float]:
    """A square picture without its plane, faded out round; its energy under the fading before
    that, the mean apart; and the share of its coefficients that are independent.
    """
    window, moment, independent = _window(len(circle))
    total = float(window.sum(dtype=np.float64))
    places = np.linspace(-1, 1, len(circle), dtype=np.float32)
    values = circle - np.float32((circle * window).sum(dtype=np.float64) / total)
    energy = float((np.square(values) * np.square(window)).sum(dtype=np.float64))
    weighted = values * window
    down = float(places @ weighted.sum(axis=1)) / moment
    across = float(weighted.sum(axis=0) @ places) / moment
    values -= np.float32(down) * places[:, np.newaxis] + np.float32(across) * places
    values *= window
    values -= window * np.float32(values.sum(dtype=np.float64) / total)
    return values, energy, independent


@lru_cache(maxsize=2)
def _window(side: int) -> tuple[NDArray[np.float32], float, float]:
    """A round Hann window, its second moment along an axis, and how many of the coefficients of
    faded noise are independent, as a share.
    """
    # Every other sample of a period twice as fine: the same to both sides of the middle.
    window = round_window("hann", (2 * side, 2 * side))[1::2, 1::2].copy()
    window.flags.writeable = False
    places = np.linspace(-1, 1, side)
    square = window.astype(np.float64) ** 2
    moment = float(window.sum(axis=1, dtype=np.float64) @ np.square(places))
    return window, moment, float(square.sum() ** 2 / (square**2).sum() / side**2)
