"""Pictures drawn to be told apart: shapes, and bars in several directions.

A picture's place in the set and the seed decide what it shows, so a longer set begins like a
shorter one. The classes take turns. Angles as in ``angles``: degrees, counter-clockwise as seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.checks import checked_choice
from guiapp.compute.outlines import DISTANCES, REACH, box

Pictures = NDArray[np.uint8]
Labels = NDArray[np.int64]
Cover = Callable[[np.random.Generator, Labels, int], NDArray[np.float32]]

SHAPES = ("disc", "ring", "half disc", "square", "frame", "triangle", "cross", "star")
SMALLEST, LARGEST = 16, 256
MOST_BYTES = 1 << 30
DIRECTIONS = (4, 8)
SIZES = 0.13, 0.22
"""Radii of the discs whose area a shape has, as parts of the picture's side."""
LENGTHS, THINNEST, BROADEST = (0.45, 0.8), 1.5, 0.12
"""Of a bar: parts of the side, but for the least width, which is in pixels."""
_BLOCK = 256


def shapes(
    count: int,
    side: int = 32,
    *,
    kinds: Sequence[str] | None = None,
    colour: bool = False,
    noise: float = 0.05,
    seed: int = 0,
) -> tuple[Pictures, Labels]:
    """(pictures (count, C, side, side) uint8, labels (count,), places in ``kinds``: all of SHAPES).

    Each shape has a size, a place, a turn and levels of its own, lies within its picture, and is
    brighter than its ground in one channel at least; the kinds have equal areas at equal sizes, so
    that brightness does not tell them. ``noise`` is the deviation of a Gaussian that is added
    (white is 1) before the values are cut to 0 to 255. Raises ValueError.
    """
    chosen = SHAPES if kinds is None else tuple(kinds)
    if not chosen:
        raise ValueError("kinds must name a shape at least; none came.")
    for kind in chosen:
        checked_choice("kind", kind, SHAPES)

    def cover(rng: np.random.Generator, labels: Labels, side: int) -> NDArray[np.float32]:
        radii = rng.uniform(*SIZES, len(labels)) * side
        turns = rng.uniform(0, 360, len(labels))
        room = rng.uniform(-1, 1, (len(labels), 2))
        reach = np.array([REACH[kind] for kind in chosen])[labels] * radii
        places = room * (side / 2 - reach)[:, np.newaxis]
        covered = np.empty((len(labels), side, side), np.float32)
        for label, kind in enumerate(chosen):
            of = labels == label
            covered[of] = shape(kind, side, places[of], radii[of], turns[of])
        return covered

    return _drawn(count, side, len(chosen), cover, colour, noise, seed)


def bars(
    count: int,
    side: int = 32,
    *,
    directions: int = 4,
    colour: bool = False,
    noise: float = 0.05,
    seed: int = 0,
) -> tuple[Pictures, Labels]:
    """(pictures, labels) as ``shapes`` gives them; class k is a bar at k 180° / ``directions``.

    Each bar is turned from its class's direction by up to a quarter of the step between them, has
    a length, a width and a place of its own, and lies within its picture. Raises ValueError.
    """
    if directions not in DIRECTIONS:
        raise ValueError(f"directions can be 4 or 8; {directions!r} came.")

    def cover(rng: np.random.Generator, labels: Labels, side: int) -> NDArray[np.float32]:
        broadest = max(THINNEST, BROADEST * side)
        lengths = rng.uniform(*LENGTHS, len(labels)) * side
        widths = rng.uniform(THINNEST, broadest, len(labels))
        turns = (labels + rng.uniform(-0.25, 0.25, len(labels))) * 180 / directions
        room = rng.uniform(-1, 1, (len(labels), 2))
        places = room * (side / 2 - np.hypot(lengths, widths) / 2)[:, np.newaxis]
        return bar(side, places, lengths, widths, turns)

    return _drawn(count, side, directions, cover, colour, noise, seed)


def bar_names(directions: int) -> tuple[str, ...]:
    """The classes of ``bars``: "0°", "45°" and so on."""
    return tuple(f"{180 * k / directions:g}°" for k in range(directions))


def shape(kind: str, side: int, places: Any, radii: Any, turns: Any) -> NDArray[np.float32]:
    """How much of each pixel a shape covers: (n, side, side), 0 to 1.

    ``places`` (n, 2) are the shapes' middles, (row, column) from that of the picture, ``radii``
    (n,) those of the discs of the same area, ``turns`` (n,) degrees. A pixel on an edge counts by
    its distance to it.
    """
    x, y = _grid(side, places, turns)
    radii = _each(radii)
    return _coverage(DISTANCES[kind](x / radii, y / radii) * radii)


def bar(side: int, places: Any, lengths: Any, widths: Any, turns: Any) -> NDArray[np.float32]:
    """The same for bars of ``lengths`` and ``widths`` (n,) in pixels, at 0° along the rows."""
    x, y = _grid(side, places, turns)
    return _coverage(box(x, y, _each(lengths) / 2, _each(widths) / 2))


def _drawn(
    count: int, side: int, classes: int, cover: Cover, colour: bool, noise: float, seed: int
) -> tuple[Pictures, Labels]:
    channels = 3 if colour else 1
    if not SMALLEST <= side <= LARGEST:
        raise ValueError(f"side can be {SMALLEST} to {LARGEST} pixels; {side!r} came.")
    if not 1 <= count <= MOST_BYTES // (channels * side * side):
        raise ValueError(
            f"count can be 1 to {MOST_BYTES // (channels * side * side)}; {count!r} came."
        )
    if not 0 <= noise <= 1:
        raise ValueError(f"noise can be 0 to 1; {noise!r} came.")
    labels = np.arange(count, dtype=np.int64) % classes
    pictures = np.empty((count, channels, side, side), np.uint8)
    for start in range(0, count, _BLOCK):
        rng = np.random.default_rng([seed, start])
        # A whole block is drawn at random, so that its beginning does not depend on its end.
        block = np.arange(start, start + _BLOCK) % classes
        part = pictures[start : start + _BLOCK]
        covered = cover(rng, block, side)[: len(part), np.newaxis]
        ground, ink = (levels[: len(part)] for levels in _levels(rng, channels))
        values = ground + (ink - ground) * covered
        if noise:
            values += np.float32(noise) * rng.standard_normal(values.shape, np.float32)
        part[:] = np.rint(values.clip(0, 1) * 255)
    return pictures, labels


def _levels(rng: np.random.Generator, channels: int) -> tuple[Any, Any]:
    """(ground, ink), each (block, channels, 1, 1): dark, and bright in one channel at least."""
    shape = (_BLOCK, channels, 1, 1)
    ground = rng.uniform(0, 0.35, shape)
    ink = rng.uniform(0.65, 1, shape)
    if channels == 3:
        ink = rng.uniform(0.1, 1, shape)
        ink /= ink.max(axis=1, keepdims=True)
    return ground.astype(np.float32), ink.astype(np.float32)


def _grid(side: int, places: Any, turns: Any) -> tuple[Any, Any]:
    """(x, y), (n, side, side), of the pixels as the turned shapes see them, y upwards."""
    along = np.arange(side, dtype=np.float32) - np.float32((side - 1) / 2)
    row, column = np.asarray(places, np.float32).T
    up = row[:, np.newaxis, np.newaxis] - along[:, np.newaxis]
    right = along - column[:, np.newaxis, np.newaxis]
    angle = _each(np.radians(turns))
    return np.cos(angle) * right + np.sin(angle) * up, np.cos(angle) * up - np.sin(angle) * right


def _each(values: Any) -> Any:
    return np.asarray(values, np.float32)[:, np.newaxis, np.newaxis]


def _coverage(distance: Any) -> NDArray[np.float32]:
    """From distances to the edge, negative inside."""
    covered: NDArray[np.float32] = (np.float32(0.5) - distance).clip(0, 1)
    return covered
