"""Test charts: pictures whose spectra one knows. All are float32 (H, W) within 0 to 1.

Angles as in `compute.angles`: degrees, counter-clockwise as seen on the screen, 0 to the right;
they give the direction across bars and edges, that in which a wave runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.angles import centred_grid, direction, distance_along
from guiapp.compute.checks import checked_shape

Chart = NDArray[np.float32]


def impulse(shape: tuple[int, int]) -> Chart:
    """One bright pixel at [H // 2, W // 2], black around it: filtering shows the kernel."""
    chart = np.zeros(checked_shape("chart", shape), np.float32)
    chart[shape[0] // 2, shape[1] // 2] = 1
    return chart


def step(shape: tuple[int, int], angle: float = 0) -> Chart:
    """An edge through the middle, bright towards ``angle``; pixels on it by the part covered."""
    along = distance_along(angle, checked_shape("chart", shape))
    return _chart(_coverage(along, angle, lambda place: np.maximum(place, 0)))


def bars(shape: tuple[int, int], angle: float = 0, period: float = 16) -> Chart:
    """Bars of equal width, ``period`` pixels from one to the next, across ``angle``.

    The middle of the picture is the middle of a bright bar; pixels on an edge by the part covered.
    """
    _positive("period", period)
    along = distance_along(angle, checked_shape("chart", shape)) + period / 4
    return _chart(_coverage(along, angle, lambda place: _bright_until(place, period)))


def checkerboard(shape: tuple[int, int], cell: int = 16) -> Chart:
    """Squares of ``cell`` pixels, the one in the upper left corner black."""
    _positive("cell", cell)
    rows, columns = (np.arange(length) // cell for length in checked_shape("chart", shape))
    return _chart((rows[:, np.newaxis] + columns) % 2)


def zone_plate(shape: tuple[int, int], limit: float = 0.5) -> Chart:
    """Rings that get finer outwards: the frequency at a place is proportional to the place.

    (1 + cos(pi limit r^2 / R)) / 2, R half the longer side: ``limit`` cycles per pixel are
    reached at the middle of the shorter sides. Up to 0.5 no frequency is folded, in the corners
    neither, since the rows' and the columns' parts of it each stay below.
    """
    _positive("limit", limit)
    rows, columns = centred_grid(checked_shape("chart", shape))
    return _chart((1 + np.cos(np.pi * limit * (rows**2 + columns**2) * 2 / max(shape))) / 2)


def siemens_star(shape: tuple[int, int], spokes: int = 36) -> Chart:
    """A star of bright and dark spokes on grey; grey in the middle, where pixels cannot show them.

    Pixels on an edge by their distance to it. ``spokes`` counts the bright ones.
    """
    _positive("spokes", spokes)
    rows, columns = centred_grid(checked_shape("chart", shape))
    radius = np.hypot(rows, columns)
    wave = np.sin(spokes * np.arctan2(-rows, columns))
    to_edge = radius * np.arcsin(wave) / spokes
    star = np.clip(0.5 + to_edge, 0, 1)
    in_rim = np.clip(0.48 * min(shape) - radius + 0.5, 0, 1)
    return _chart(0.5 + (star - 0.5) * in_rim)


def noise(shape: tuple[int, int], seed: int = 0) -> Chart:
    """White noise: every pixel drawn evenly from 0 to 1, the same for the same ``seed``."""
    rng = np.random.default_rng(seed)
    return rng.random(checked_shape("chart", shape), dtype=np.float32)


def wave(shape: tuple[int, int], period: float = 16, angle: float = 0, phase: float = 0) -> Chart:
    """(1 + cos(2 pi s / period + phase)) / 2, s the place along ``angle``; ``phase`` in degrees."""
    return _chart((1 + _cosine(shape, period, angle, phase)) / 2)


def two_waves(
    shape: tuple[int, int],
    period: float = 32,
    angle: float = 0,
    other_period: float = 8,
    other_angle: float = 60,
) -> Chart:
    """The mean of two `wave` charts: two pairs of points in the spectrum."""
    total = _cosine(shape, period, angle, 0) + _cosine(shape, other_period, other_angle, 0)
    return _chart((2 + total) / 4)


def gradient(shape: tuple[int, int], angle: float = 0) -> Chart:
    """A ramp from black to white towards ``angle``, from corner to corner where it is aslant."""
    along = distance_along(angle, checked_shape("chart", shape))
    span = float(along.max() - along.min())
    return _chart((along - along.min()) / span if span else np.full(shape, 0.5))


def _cosine(shape: tuple[int, int], period: float, angle: float, phase: float) -> Any:
    _positive("period", period)
    along = distance_along(angle, checked_shape("chart", shape))
    return np.cos(2 * np.pi * along / period + np.radians(phase))


def _coverage(along: Any, angle: float, bright_until: Any) -> Any:
    """The part of each pixel that is bright, for a pattern that changes only along ``angle``.

    A pixel seen from that angle is a trapezium: a box of width |cos| smeared by one of width
    |sin|. The first is exact, as a difference of ``bright_until``, the length of bright pattern up
    to a place; the second is a mean over 16 places.
    """
    wide, narrow = sorted(map(abs, direction(angle)), reverse=True)
    offsets = (np.arange(16) - 7.5) / 16 * narrow if narrow else np.zeros(1)
    total = np.zeros(np.shape(along))
    for offset in offsets:
        middle = along + offset
        total += bright_until(middle + wide / 2) - bright_until(middle - wide / 2)
    return total / (len(offsets) * wide)


def _bright_until(place: Any, period: float) -> Any:
    """How much of the bars from 0 to ``place`` is bright: the first half of every period."""
    whole, rest = np.divmod(place, period)
    return whole * period / 2 + np.minimum(rest, period / 2)


def _chart(values: Any) -> Chart:
    chart: Chart = np.clip(values, 0, 1).astype(np.float32)
    return chart


def _positive(name: str, value: float) -> None:
    if not 0 < value < np.inf:
        raise ValueError(f"{name} must be above 0; {value!r} came.")
