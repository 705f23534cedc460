"""In which direction most waves of a picture travel, measured from its spectrum.

Directions are degrees counter-clockwise from the right, as in `angles`, in which waves travel:
stripes and lines of text lie across them. A wave and its opposite are one, so they are counted
from -90, which is left out, to 90.

The energy of a photograph falls steeply with frequency, that of stripes lies on one ring, and
noise is on all. So each ring of frequencies is weighted by 1 / (m + 8 q + M / 10), m the mean
power on it and beside it, q what the weakest fifth of the rings stay below (noise), M the largest
m: strong rings count alike, rings of little more than noise count little.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.fft import rfft2
from guiapp.compute.windows import round_window

Values = NDArray[np.float64]

LOWEST, HIGHEST = 0.02, 0.45
SMOOTHING = 1.0
BINS = 720
SMALLEST = 8
"""Pixels of the shorter side below which there is nothing to measure."""
_LEAST_CONFIDENCE = 0.15
_LEAST_SHARE = 1e-6
"""Of a picture's energy that must lie between the limits: what leaks from a slow ramp is less."""
_NEAREST = 2.5
"""Frequencies so many samples from zero hold what the window spreads of the mean."""
_APART = 15.0
"""Degrees from a peak on that are elsewhere, unless waves so slow that a window spreads further."""
_ROUNDS = 10


@dataclass(frozen=True, eq=False)
class Orientation:
    """Where the waves travel.

    energy       (bins,) float64: the energy of a wave in each of `directions`, over the mean; all
                 zero where nothing was found
    degrees      the direction of the most, from -90, left out, to 90
    confidence   0 to 1: how far the next best direction stays below
    needed       the confidence that chance reaches in hardly one of 100 pictures of noise
    """

    energy: Values
    degrees: float
    confidence: float
    needed: float

    @property
    def stands_out(self) -> bool:
        """Whether there is one direction rather than none, or several."""
        return self.confidence >= self.needed


def directions(bins: int = BINS) -> Values:
    """The directions of so many bins, evenly over half a turn; the last one is 90."""
    return np.asarray(-90 + 180 * np.arange(1, bins + 1) / bins)


def orientation_of(
    picture: Any,
    *,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    smoothing: float = SMOOTHING,
    bins: int = BINS,
) -> Orientation:
    """The orientation of a picture (H, W) inside of its largest circle in the middle.

    That is all that it keeps when it is turned. A plane is taken from the values, and they fade
    out towards the circle: neither a slow ramp nor the borders count. See `dominant_direction`.
    """
    values = np.asarray(picture, dtype=np.float32)
    if values.ndim != 2 or 0 in values.shape:
        raise ValueError(f"a picture is (H, W), neither of them 0; {values.shape} came.")
    side = min(values.shape)
    top, left = ((length - side) // 2 for length in values.shape)
    circle = values[top : top + side, left : left + side]
    if side < SMALLEST:
        return _none(bins)
    faded, energy, independent = _faded(circle)
    half = rfft2(faded)
    found = half.real**2 + half.imag**2
    least = _LEAST_SHARE * energy * side * side
    return dominant_direction(
        found,
        (side, side),
        lowest=lowest,
        highest=highest,
        smoothing=smoothing,
        bins=bins,
        independent=independent,
        least=least,
    )


def energy_by_angle(
    power: Any,
    shape: tuple[int, int],
    *,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    smoothing: float = SMOOTHING,
    bins: int = BINS,
) -> Values:
    """The energy of a wave in each of `directions`, over the mean of all: (bins,) float64.

    ``power`` holds squared magnitudes, the half plane (H, W // 2 + 1) of a picture of ``shape``.
    Counted are frequencies from ``lowest`` to ``highest`` cycles per pixel, in all directions
    alike, each ring weighted as the module says. Every direction has the mean of the waves around
    it, under a Gaussian whose standard deviation is ``smoothing`` degrees, and at least the angle
    between neighbours at 0.2 cycles per pixel. Zero where there is no energy. Raises ValueError.
    """
    waves = _waves_between(shape, lowest, highest)
    weighted = _weighted(_power_at(waves, power, shape), waves)
    return _histogram(weighted, waves, max(smoothing, _resolution(shape)), bins)


def dominant_direction(
    power: Any,
    shape: tuple[int, int],
    *,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    smoothing: float = SMOOTHING,
    bins: int = BINS,
    independent: float = 1.0,
    least: float = 0.0,
) -> Orientation:
    """The direction that most energy travels in, finer than a bin; see `energy_by_angle`.

    From the highest bin on, the centroid of the waves near that direction is taken until it
    rests: within 3 degrees, or two samples, which is what a window spreads a wave over. The
    confidence is 1 minus the highest energy elsewhere over that of the peak. Where less than
    ``least`` of power lies between the limits there is no direction. ``independent`` is the share
    of the coefficients that chance has at its disposal, which a window lowers.
    """
    waves = _waves_between(shape, lowest, highest)
    found = _power_at(waves, power, shape)
    if min(shape) < SMALLEST or 2 * float((found * waves.count).sum()) <= least:
        return _none(bins)
    weighted = _weighted(found, waves)
    width = max(smoothing, _resolution(shape))
    energy = _histogram(weighted, waves, width, bins)
    degrees, apart = _refined(float(directions(bins)[energy.argmax()]), weighted, waves, shape)
    elsewhere = np.abs(difference(directions(bins), degrees)) > apart
    confidence = 1 - float(energy[elsewhere].max(initial=0.0) / energy.max())
    chances = independent * waves.count.sum() * width * 2 * math.sqrt(math.pi) / 180
    needed = max(_LEAST_CONFIDENCE, 1.5 / math.sqrt(max(float(chances), 1.0)))
    return Orientation(energy, degrees, max(confidence, 0.0), needed)


def difference(one: Any, other: Any) -> Any:
    """How far the direction ``one`` is turned from ``other``: from -90 up to 90, left out."""
    return (one - other + 90) % 180 - 90


def along(degrees: float) -> float:
    """The direction of stripes whose waves travel in this one: across it, from -90 to 90."""
    return within_half_a_turn(degrees + 90)


def within_half_a_turn(degrees: float) -> float:
    """The same direction, from -90, left out, to 90."""
    folded = 90 - (90 - degrees) % 180
    return folded if folded > -90 else 90.0


def _none(bins: int) -> Orientation:
    return Orientation(np.zeros(bins), 0.0, 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class _Waves:
    """The frequencies of a half plane between two limits; arrays over them, (n,).

    places   into the half plane, flat; ``up`` and ``across`` in cycles per pixel
    count    1, or 1/2 where the mirror of a wave is there too
    ring     how many samples of the shorter side from zero; ``degrees`` from -90 to 90
    """

    places: NDArray[np.intp]
    up: NDArray[np.float32]
    across: NDArray[np.float32]
    count: NDArray[np.float32]
    ring: NDArray[np.intp]
    degrees: NDArray[np.float32]


@lru_cache(maxsize=4)
def _waves_between(shape: tuple[int, int], lowest: float, highest: float) -> _Waves:
    if not 0 <= lowest < highest:
        raise ValueError(f"lowest must be below highest; {lowest!r} and {highest!r} came.")
    height, width = shape
    # A picture's highest frequencies across are the same to the left and to the right.
    up = -np.fft.fftfreq(height).astype(np.float32)[:, np.newaxis]
    across = np.fft.rfftfreq(width).astype(np.float32)[np.newaxis]
    distance = np.hypot(up, across)
    shorter = min(shape)
    places = np.flatnonzero(
        (distance >= max(lowest, _NEAREST / shorter)) & (distance <= min(highest, 0.5))
    )
    rows, columns = np.divmod(places, across.size)
    own = (columns == 0) | (2 * columns == width)
    up, across, distance = up[rows, 0], across[0, columns], distance.ravel()[places]
    return _Waves(
        places=places,
        up=up,
        across=across,
        count=np.where(own, np.float32(0.5), np.float32(1)),
        ring=np.rint(distance * shorter).astype(np.intp),
        degrees=np.degrees(np.arctan2(up, across)),
    )


def _power_at(waves: _Waves, power: Any, shape: tuple[int, int]) -> Values:
    if power.shape != (shape[0], shape[1] // 2 + 1):
        expected = (shape[0], shape[1] // 2 + 1)
        raise ValueError(f"half plane must be {expected}; {power.shape} came.")
    return np.asarray(np.asarray(power).ravel()[waves.places], dtype=np.float64)


def _weighted(found: Values, waves: _Waves) -> Values:
    """The power of each wave, weighted by its ring and by how often it counts."""
    counted = found * waves.count
    counts = _beside(np.bincount(waves.ring, waves.count))
    means = _beside(np.bincount(waves.ring, counted)) / np.maximum(counts, 0.5)
    if not means.size or means.max() <= 0:
        return np.zeros_like(found)
    weakest = float(np.percentile(means[counts > 0], 20))
    return np.asarray(counted / (means + 8 * weakest + means.max() / 10)[waves.ring])


def _beside(rings: Any) -> Values:
    """Sums over rings, each with those beside it, which is as far as a window spreads a wave: so
    waves weigh the same wherever they lie between the samples.
    """
    return np.asarray(np.convolve(rings, (1, 2, 3, 2, 1))[2 : rings.size + 2], np.float64)


def _resolution(shape: tuple[int, int]) -> float:
    """Degrees between neighbours on the ring of 0.2 cycles per pixel."""
    return math.degrees(1 / (0.2 * min(shape)))


def _histogram(weighted: Values, waves: _Waves, width: float, bins: int) -> Values:
    """Means around each direction; each wave is shared by the two bins that it lies between."""
    place = (waves.degrees + 90) * (bins / 180) - 1
    lower = np.floor(place).astype(np.intp)
    share = place - lower
    energy, count = (
        _blurred(_shared(values, lower, share, bins), width * bins / 180)
        for values in (weighted, waves.count)
    )
    means = np.maximum(energy, 0) / np.maximum(count, 1e-9 * max(float(count.max()), 1e-9))
    mean = float(means.mean())
    return np.asarray(means / mean) if mean > 0 else np.zeros(bins)


def _shared(values: Any, lower: NDArray[np.intp], share: Any, bins: int) -> Values:
    sums = np.bincount(lower % bins, values * (1 - share), bins)
    sums += np.bincount((lower + 1) % bins, values * share, bins)
    return np.asarray(sums)


def _blurred(values: Values, deviation: float) -> Values:
    """Round the circle by a Gaussian, through its transform."""
    turns = np.fft.rfftfreq(values.size)
    gaussian = np.exp(-2 * (math.pi * deviation * turns) ** 2)
    return np.asarray(np.fft.irfft(np.fft.rfft(values) * gaussian, values.size))


def _refined(
    degrees: float, weighted: Values, waves: _Waves, shape: tuple[int, int]
) -> tuple[float, float]:
    """The direction of the centroid of what lies near a direction, and how far its peak reaches."""
    sample, wedge = 2 / min(shape), math.tan(math.radians(3))
    around = np.flatnonzero(_near(degrees, waves.up, waves.across, 3 * sample, 3 * wedge)[0])
    up, across, weighted = waves.up[around], waves.across[around], weighted[around]
    apart = _APART
    for _ in range(_ROUNDS):
        near, forth = _near(degrees, up, across, sample, wedge)
        signed = np.copysign(near * weighted, forth)
        # Sums, not products of vectors: those wake threads that go on spinning.
        rise, run = float((signed * up).sum()), float((signed * across).sum())
        if rise == 0 and run == 0:
            break
        reach = math.atan(1.25 * sample * float(np.abs(signed).sum()) / math.hypot(rise, run))
        apart = min(max(math.degrees(reach), _APART), 3 * _APART)
        before, degrees = degrees, math.degrees(math.atan2(rise, run))
        if abs(difference(before, degrees)) < 1e-3:
            break
    return within_half_a_turn(degrees), apart


def _near(degrees: float, up: Any, across: Any, sample: float, wedge: float) -> tuple[Any, Any]:
    """Which frequencies lie near the line in a direction, and how far along it they are."""
    turn = math.radians(degrees)
    cosine, sine = np.float32(math.cos(turn)), np.float32(math.sin(turn))
    forth = across * cosine + up * sine
    aside = np.abs(up * cosine - across * sine)
    return aside <= np.maximum(np.float32(sample), np.float32(wedge) * np.abs(forth)), forth


def _faded(circle: NDArray[np.float32]) -> tuple[NDArray[np.float32], float, float]:
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
