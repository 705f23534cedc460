"""Shapes on the frequency plane, and what painting with them does to a mask.

Frequencies are (u, v), row then column, in cycles per pixel; half planes (H, W // 2 + 1) are in the
order of ``numpy.fft.rfft2``, zero frequency first. The plane is a torus: frequencies that differ by
whole cycles per pixel are the same one, so what is painted beside an edge of the picture of the
plane goes on at the opposite edge. The frequencies +0.5 and -0.5 are the same too: a shape that is
no periodic one, the wedge and the half plane, covers them if it covers either.

A filter's answer is real where its mask mirrors, M(-f) = conj M(f): with ``mirror`` a shape covers
-f as much as f, exactly, and a half plane says all.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace, to_host
from guiapp.compute.checks import checked_choice, checked_shape
from guiapp.compute.falloff import EDGES, LEAST, falloff, falloff_of_square, reach
from guiapp.compute.frequency_shapes import SHAPES, rectangle, squared_distance
from guiapp.compute.torus import TINY, Points, axes, gesture, window, with_mirror

__all__ = [
    "EDGES",
    "HOW",
    "SHAPES",
    "combined",
    "coverage",
    "erased",
    "falloff",
    "half_frequencies",
    "reach",
    "squared_distance",
    "touched",
]

HOW = ("paint", "multiply", "union", "intersection", "difference", "invert")


def half_frequencies(shape: tuple[int, int]) -> tuple[Any, Any]:
    """(u (H, 1), v (1, W // 2 + 1)) of a half plane, float32; Nyquist is -0.5 in u, 0.5 in v."""
    height, width = checked_shape("plane", shape)
    rows = np.fft.fftfreq(height).astype(np.float32)
    return rows[:, np.newaxis], np.fft.rfftfreq(width).astype(np.float32)[np.newaxis]


def coverage(
    shape: str,
    points: Points,
    *,
    width: float,
    edge: str,
    order: int,
    u: Any,
    v: Any,
    mirror: bool,
) -> Any:
    """How much a shape covers each frequency: float32 (h, w) from 0 to 1, of u (h, 1), v (1, w).

    ``points`` are those of the gesture: a brush of radius ``width`` goes along all of them; a notch
    is a dab of that radius at the last; the other shapes are drawn from the first to the last, see
    `squared_distance`. A brush and a notch end where they cover less than 1/1024, see `reach`. The
    rectangle is the product of its two falloffs. With ``mirror`` it is the larger of what covers f
    and -f; a ring is its own mirror anyway, and without it a wedge is one-sided.
    """
    if shape == "rectangle":
        return rectangle(points, edge, order, *axes(u, v), mirror)
    far = reach(max(width, TINY), edge, order) if shape in ("brush", "notch") else math.inf
    square = squared_distance(shape, points, width, u, v, mirror=mirror, far=far)
    cover = falloff_of_square(square, edge, order, out=square)
    if math.isfinite(far):
        cover *= cover >= LEAST
    return cover


def touched(
    points: Points,
    width: float,
    edge: str,
    order: int,
    u: Any,
    v: Any,
    mirror: bool,
) -> list[tuple[Any, Any]]:
    """Where a brush can cover anything: up to two pairs of (rows, columns), ascending indices.

    Of u (h, 1) and v (1, w), on the host. The second pair is the mirrored stroke; the pairs have no
    frequency in common, and one that is empty is left out.
    """
    rows, columns = (to_host(axis).ravel() for axis in axes(u, v))
    far = reach(max(width, TINY), edge, order)
    pairs = [window(line, far, rows, columns) for line in with_mirror(gesture(points), mirror)]
    pairs = [pair for pair in pairs if all(map(len, pair))]
    if len(pairs) == 2 and all(len(np.intersect1d(*both)) for both in zip(*pairs, strict=True)):
        return [(np.union1d(pairs[0][0], pairs[1][0]), np.union1d(pairs[0][1], pairs[1][1]))]
    return pairs


def combined(mask: Any, cover: Any, value: float, how: str) -> Any:
    """A mask with a shape of that cover set in; a new array, in the mask's type.

    paint: towards the value. multiply: times the value. union, intersection: the larger, the lesser
    of the mask and cover times value. difference: the mask without the shape. invert: towards
    1 - mask, 0 where that is negative. Where the cover is 0 all but the intersection leave a mask
    that is not negative as it was; the intersection is 0 there.
    """
    checked_choice("how", how, HOW)
    xp, value = namespace(mask), float(value)
    if how == "paint":
        return mask + cover * (value - mask)
    if how == "multiply":
        return mask * (1 + cover * (value - 1))
    if how == "union":
        return xp.maximum(mask, cover * value)
    if how == "intersection":
        return xp.minimum(mask, cover * value)
    if how == "difference":
        return mask * (1 - cover)
    return mask + cover * (xp.maximum(1 - mask, 0) - mask)


def erased(mask: Any, cover: Any, before: Any) -> Any:
    """The mask led back to what it was ``before``, as far as the cover goes; a new array."""
    return mask + cover * (before - mask)
