"""Pictures moved by whole pixels and by fractions of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import scipy.fft

from guiapp.compute.backend import namespace
from guiapp.compute.boundaries import BOUNDARIES, source_index
from guiapp.compute.checks import checked_choice, checked_image
from guiapp.compute.pooling.blur import weighted
from guiapp.compute.pooling.grid import Axis
from guiapp.compute.pooling.sliding import in_blocks, view

SHIFT_METHODS = ("auto", "fourier", "linear", "cubic")
FARTHEST = 2**30


def shift(
    image: Any, offset: Sequence[float], *, boundary: str = "wrap", method: str = "auto"
) -> Any:
    """The pictures (..., H, W) moved by ``offset`` (row, column) pixels: y(i) = x(i - offset).

    Positive offsets move down and to the right. Along an axis with a whole offset every value is
    kept exactly, whatever the method: with ``boundary`` "wrap" that is ``numpy.roll``. Fractions:

    "fourier"   the waves of the picture, each moved; exact for what is band-limited, overshooting
                at edges; only with "wrap". Of a wave of period 2, whose phase is not known, the
                real part is kept: it is multiplied by the cosine of pi times the offset
    "linear"    between the two nearest pixels along each axis: no overshoot, but blurred
    "cubic"     Keys' cubic convolution (1981, a = -1/2), four pixels: exact for parabolas
    "auto"      "fourier" with "wrap", "cubic" with the other boundaries

    ``boundary`` says what comes in: "constant" (zero), "edge", "reflect", "symmetric" or "wrap".
    The answer is a new array. Raises ValueError for other names, for offsets that are not two
    finite numbers, and for "fourier" without "wrap".
    """
    picture = checked_image(image)
    checked_choice("boundary", boundary, BOUNDARIES)
    way = _interpolation(checked_choice("method", method, SHIFT_METHODS), boundary)
    moves = [_split(far) for far in checked_offset(offset)]
    if way != "fourier" and any(rest for _, rest in moves):
        return _between(picture, moves, boundary, way)
    if boundary == "wrap" and not any(rest for _, rest in moves):
        wholes = [whole % n for (whole, _), n in zip(moves, picture.shape[-2:], strict=True)]
        return namespace(picture).roll(picture, wholes, (-2, -1))
    moved = picture
    for axis, (whole, rest) in zip((-2, -1), moves, strict=True):
        if rest:
            moved = _waves_moved(moved, axis, whole, rest)
        elif whole and boundary == "wrap":
            moved = namespace(picture).roll(moved, whole % picture.shape[axis], axis)
        elif whole:
            moved = _taken(moved, axis, -whole, picture.shape[axis], boundary)
    return moved.copy() if moved is picture else moved


def checked_offset(offset: Sequence[float]) -> tuple[float, float]:
    """An offset as (row, column); raises ValueError for anything but two finite numbers."""
    numbers = tuple(offset)
    if len(numbers) != 2 or not all(abs(number) <= FARTHEST for number in numbers):
        raise ValueError(
            f"offset must be two numbers (row, column) of at most 2^30; {offset!r} came."
        )
    return float(numbers[0]), float(numbers[1])


def _interpolation(method: str, boundary: str) -> str:
    if method == "auto":
        return "fourier" if boundary == "wrap" else "cubic"
    if method == "fourier" and boundary != "wrap":
        raise ValueError(
            f'method "fourier" needs the boundary "wrap"; {boundary!r} came;'
            ' take "linear" or "cubic".'
        )
    return method


def _split(far: float) -> tuple[int, float]:
    """A distance as a whole number and the rest, at least 0 and below 1."""
    whole = math.floor(far)
    rest = far - whole
    return (whole + 1, 0.0) if rest == 1 else (whole, rest)


def _taken(picture: Any, axis: int, first: int, count: int, boundary: str) -> Any:
    """So many rows or columns from ``first`` on, which may lie outside."""
    xp, length = namespace(picture), picture.shape[axis]
    shape = list(picture.shape)
    shape[axis] = count
    taken = (xp.zeros if boundary == "constant" else xp.empty)(tuple(shape), picture.dtype)
    start, stop = (min(max(edge, 0), length) for edge in (first, first + count))
    if start < stop:
        inside = view(picture, axis, start, 1, stop - start)
        view(taken, axis, start - first, 1, stop - start)[...] = inside
    positions = np.arange(first, first + count)
    outside = np.flatnonzero((positions < 0) | (positions >= length))
    if boundary != "constant" and len(outside):
        sources = xp.asarray(source_index(positions[outside], length, boundary))
        where = (
            (..., xp.asarray(outside)) if axis == -1 else (..., xp.asarray(outside), slice(None))
        )
        taken[where] = picture.take(sources, axis)
    return taken


def _waves_moved(picture: Any, axis: int, whole: int, rest: float) -> Any:
    length = picture.shape[axis]
    xp = namespace(picture)
    fft = scipy.fft if xp is np else xp.fft
    # Whole turns are left out before they are multiplied with the frequency.
    turns = np.arange(length // 2 + 1) * ((whole % length + rest) / length)
    phase = np.exp(-2j * np.pi * turns)
    waves = fft.rfft(picture, axis=axis)
    waves *= xp.asarray(phase if axis == -1 else phase[:, None]).astype(waves.dtype)
    return fft.irfft(waves, length, axis=axis).astype(picture.dtype, copy=False)


def _between(picture: Any, moves: list[tuple[int, float]], boundary: str, way: str) -> Any:
    """Values between pixels, as sums of two or four of them along each axis."""
    seen, axes, weights = picture, [], []
    for axis, (whole, rest) in zip((-2, -1), moves, strict=True):
        length = picture.shape[axis]
        # Those around i - whole - rest, or the one that it is.
        distances = _DISTANCES[way] if rest else (0,)
        each = tuple(_KERNELS[way](abs(far + rest)) for far in distances)
        count = length + len(each) - 1
        seen = _taken(seen, axis, distances[0] - whole, count, boundary)
        axes.append(Axis(count, len(each), 1, 0, length))
        weights.append(each)
    rows, columns = axes
    return in_blocks(
        seen,
        (rows, columns),
        lambda part, counts: weighted(
            weighted(part, -2, weights[0], 1, counts[0]), -1, weights[1], 1, counts[1]
        ),
    )


def _linear(distance: float) -> float:
    return 1 - distance


def _cubic(distance: float) -> float:
    """Keys (1981), eq. 15."""
    if distance <= 1:
        return (1.5 * distance - 2.5) * distance**2 + 1
    return ((2.5 - 0.5 * distance) * distance - 4) * distance + 2


_KERNELS: dict[str, Callable[[float], float]] = {"linear": _linear, "cubic": _cubic}
_DISTANCES = {"linear": (-1, 0), "cubic": (-2, -1, 0, 1)}
