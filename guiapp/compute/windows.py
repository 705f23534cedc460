"""Windows: weights that let a signal or a picture fade out towards its ends.

A transform takes what it is given as one period of something endless; where the ends do not meet,
a peak leaks into all frequencies. Each window is one curve over the distance from the middle,
t = 0 in the middle and t = 1 at the ends:

    none        1
    Hann        0.5 + 0.5 cos(pi t)
    Hamming     0.54 + 0.46 cos(pi t)
    Blackman    0.42 + 0.5 cos(pi t) + 0.08 cos(2 pi t)
    Tukey       1 up to t = 1 - share, from there a cosine down to 0 at t = 1

Source: Harris (1978), On the use of windows for harmonic analysis with the DFT.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.checks import checked_choice, checked_shape

WINDOWS = ("none", "hann", "hamming", "blackman", "tukey")
_COSINES = {
    "none": (1.0,),
    "hann": (0.5, 0.5),
    "hamming": (0.54, 0.46),
    "blackman": (0.42, 0.5, 0.08),
}
"""The weights of cos(0), cos(pi t), cos(2 pi t)."""

Values = NDArray[np.float64]


def window(kind: str, length: int, share: float = 0.5) -> Values:
    """``length`` weights, (length,) float64: one period of the window, as transforms want it.

    The first weight is that of the end, t = 1, and the last one lies a step before the other end,
    as in ``scipy.signal.windows`` with ``sym=False``. A single sample weighs 1. ``share`` is the
    part of a Tukey window that is not flat, 0 to 1. Raises ValueError.
    """
    if length < 1:
        raise ValueError(f"a window has at least 1 weight; {length} came.")
    return _curve(kind, _from_middle(length), share)


def coherent_gain(weights: Values) -> float:
    """The mean weight: how much a window lowers the peak of a wave."""
    return float(weights.mean())


def window_plane(kind: str, shape: Sequence[int], share: float = 0.5) -> NDArray[np.float32]:
    """A window over rows times one over columns: (H, W) float32."""
    height, width = checked_shape("window", shape)
    plane = np.outer(window(kind, height, share), window(kind, width, share))
    return plane.astype(np.float32)


def round_window(kind: str, shape: Sequence[int], share: float = 0.5) -> NDArray[np.float32]:
    """A window over the distance from the middle: (H, W) float32, 0 from the inscribed ellipse on.

    Along the axes it is `window`. "none" is 1 everywhere.
    """
    height, width = checked_shape("window", shape)
    if kind == "none":
        return np.ones((height, width), np.float32)
    distance = np.hypot.outer(_from_middle(height), _from_middle(width))
    weights = np.where(distance < 1, _curve(kind, distance, share), 0.0)
    return weights.astype(np.float32)


def _from_middle(length: int) -> Values:
    """How far each sample of a period lies from its middle: 1 at the end, 0 for a single one."""
    if length == 1:
        return np.zeros(1)
    distance: Values = np.abs(2 * np.arange(length) - length) / length
    return distance


def _curve(kind: str, t: Values, share: float) -> Values:
    checked_choice("window", kind, WINDOWS)
    if not 0 <= share <= 1:
        raise ValueError(f"share can be 0 to 1; {share!r} came.")
    if kind == "tukey":
        faded = np.maximum(t - (1 - share), 0) / (share or 1.0)
        return np.asarray(0.5 + 0.5 * np.cos(np.pi * faded))
    terms = (weight * np.cos(n * np.pi * t) for n, weight in enumerate(_COSINES[kind]))
    # Blackman's weights sum to 0 at the ends, and to 1 in the middle, but for rounding.
    curve: Values = np.clip(np.asarray(sum(terms)), 0.0, 1.0)
    return curve
