"""Magnitudes and phases of a real picture's waves, taken apart and put together anew.

Half planes (..., H, W // 2 + 1) are in the order of ``numpy.fft.rfft2``, those of pictures of
``shape`` (H, W). What comes back is again the half plane of a real picture: where the mirror of a
frequency is in the half plane too, in the first column and, where W is even, in the last, the phase
there is opposite, and a frequency that is its own mirror stays real. Oppenheim and Lim (1981), The
importance of phase in signals.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace
from guiapp.compute.checks import checked_shape
from guiapp.compute.energy import power

_ROUNDING = 2
"""Magnitudes up to so many roundings of the largest are zero: their phase is that of the rounding
of pixels and sums, which may be coherent, as in a picture of even stripes."""


def phase_only(half: Any, shape: tuple[int, int]) -> Any:
    """All magnitudes set to one constant that keeps the energy, one for each plane of a stack.

    A magnitude of zero stays zero, and so does one that is no more than the rounding of the
    transform: it has no phase.
    """
    xp = namespace(half)
    squares = power(_half_plane(half, shape))
    per_magnitude = _per_magnitude(squares)
    counts = xp.asarray(_counts(shape, squares.dtype))
    number = ((per_magnitude > 0) * counts).sum((-2, -1), keepdims=True)
    energy = (squares * counts).sum((-2, -1), keepdims=True)
    # A plane of zeros has nothing to divide by.
    return half * (per_magnitude * xp.sqrt(energy / xp.maximum(number, 1)))


def magnitude_only(half: Any) -> Any:
    """All phases set to zero: the picture whose waves all have a crest at its first pixel."""
    return namespace(half).abs(half).astype(half.dtype)


def randomised(half: Any, shape: tuple[int, int], amount: float, seed: int) -> Any:
    """The phases moved by ``amount`` (0 to 1) times `random_phases`; the magnitudes are kept.

    All planes of a stack are moved alike, so that colours stay together.
    """
    if not 0 <= amount <= 1:
        raise ValueError(f"amount can be from 0 to 1; {amount!r} came.")
    moved = random_phases(shape, seed).astype(_half_plane(half, shape).real.dtype, copy=False)
    moved *= amount
    turns = np.empty(moved.shape, half.dtype)
    turns.real, turns.imag = np.cos(moved), np.sin(moved)
    return half * namespace(half).asarray(turns)


def random_phases(shape: tuple[int, int], seed: int) -> NDArray[np.float32]:
    """Phases (H, W // 2 + 1) from -pi to pi, evenly distributed, opposite at f and -f.

    Those of a white noise, from ``numpy.random.default_rng(seed)``; but for the zero frequency and
    the others that are their own mirrors, whose phase cannot be moved by less than half a turn: 0.
    """
    height, width = checked_shape("plane", shape)
    drawn = np.random.default_rng(seed).random((height, width // 2 + 1), np.float32)
    phases = (2 * drawn - 1) * np.float32(math.pi)
    above = np.arange(1, (height + 1) // 2)
    for column in [0, width // 2] if width % 2 == 0 else [0]:
        phases[height - above, column] = -phases[above, column]
        phases[[0, height // 2] if height % 2 == 0 else 0, column] = 0
    return phases


def swapped(magnitudes_of: Any, phases_of: Any) -> Any:
    """The magnitudes of one half plane with the phases of another of the same shape.

    The phase is 0 where the second is zero, or no more than the rounding of its transform.
    """
    if magnitudes_of.shape[-2:] != phases_of.shape[-2:]:
        raise ValueError(
            "magnitudes and phases must be of pictures of one size;"
            f" half planes {magnitudes_of.shape[-2:]} and {phases_of.shape[-2:]} came."
        )
    xp = namespace(magnitudes_of)
    magnitudes, per_magnitude = xp.abs(magnitudes_of), _per_magnitude(power(phases_of))
    found = phases_of * (magnitudes * per_magnitude)
    found += magnitudes * (per_magnitude == 0)
    return found


def shifted(half: Any, shape: tuple[int, int], offset: tuple[float, float]) -> Any:
    """The picture moved by ``offset`` (row, column) pixels, round the edges; the shift theorem.

    Times exp(-2 pi i (u row + v column)): fractions of a pixel interpolate by the picture's own
    waves. At the highest frequency of an even side +0.5 and -0.5 are one, and the mean of both
    factors is taken, a cosine, so that the picture stays real.
    """
    _half_plane(half, shape)
    u, v = np.fft.fftfreq(shape[0])[:, np.newaxis], np.fft.rfftfreq(shape[1])
    xp, factors = namespace(half), []
    for frequencies, pixels in zip((u, v), offset, strict=True):
        turns = 2 * math.pi * frequencies * pixels
        factor = np.where(np.abs(frequencies) == 0.5, np.cos(turns), np.exp(-1j * turns))
        factors.append(xp.asarray(factor.astype(half.dtype)))
    return half * factors[0] * factors[1]


def _per_magnitude(squares: Any) -> Any:
    """1 over the magnitudes whose squares these are, plane by plane; 0 for mere rounding."""
    xp = namespace(squares)
    rounding = _ROUNDING * float(np.finfo(squares.dtype).eps)
    there = squares > rounding**2 * squares.max((-2, -1), keepdims=True)
    return there / xp.sqrt(xp.where(there, squares, 1))


def _counts(shape: tuple[int, int], dtype: Any) -> Any:
    """How often each column of a half plane is in the whole plane."""
    counts = np.full(shape[1] // 2 + 1, 2, dtype)
    counts[[0, -1] if shape[1] % 2 == 0 else 0] = 1
    return counts


def _half_plane(half: Any, shape: tuple[int, int]) -> Any:
    height, width = checked_shape("plane", shape)
    if half.shape[-2:] != (height, width // 2 + 1):
        raise ValueError(f"half plane must be {(height, width // 2 + 1)}; {half.shape[-2:]} came.")
    return half
