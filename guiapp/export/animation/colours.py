"""The few colours that a film in a GIF is shown with.

A colour looks the same wherever it is and in every frame, as long as a table lasts: what comes back
after a mark has passed is what was there before.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from guiapp.export.animation.reel import Pixels

COLOURS = 255
COMMON = 16
"""The commonest colours stay as they are: the paper, flat fields, lines, letters."""
SAMPLE = 1 << 15
"""Colours that a table is made of, at most: a million would take a minute."""
ENOUGH = 1000.0
"""A loss that is not worth another table: 32 levels in one pixel, or 6 in a thousand."""
WORSE = 2.0
"""How much more than in its own frame a table may lose in another one."""
_AT_ONCE = 1 << 14

Packed = NDArray[np.uint32]


class Table:
    """At most 255 colours for all of those in ``frame``, (H, W, 3)."""

    def __init__(self, frame: Pixels) -> None:
        found, counts = np.unique(packed(frame), return_counts=True)
        self._table = chosen(found, counts)
        self._known = np.zeros(1 << 24, bool)
        self._places = np.zeros(1 << 24, np.uint8)
        self._limit = max(WORSE * self._learn(found, counts), ENOUGH)

    def suits(self, frame: Pixels) -> bool:
        """Whether the colours of another frame are near enough to those of the table."""
        wanted = packed(frame)
        new = wanted[~self._known[wanted]]
        return not new.size or self._learn(*np.unique(new, return_counts=True)) <= self._limit

    def shown(self, frame: Pixels) -> Pixels:
        """``frame`` in the colours of the table, which was made of it or suits it."""
        return self._table[self._places[packed(frame)]]

    def _learn(self, found: Packed, counts: NDArray[np.int64]) -> float:
        """Give these colours their places; the largest loss: the square of how far one is away.

        It weighs as much as the side of a square of such pixels is long.
        """
        colours = unpacked(found)
        places = _nearest(colours, self._table)
        self._known[found] = True
        self._places[found] = places
        away = colours.astype(np.float64) - self._table[places]
        return float(((away**2).sum(axis=1) * np.sqrt(counts)).max())


def chosen(found: Packed, counts: NDArray[np.int64]) -> Pixels:
    """A table (at most 255, 3) for colours and how often each is there: exact for so few colours.

    The others are covered evenly, so that a thin line is not lost among pictures.
    """
    if len(found) <= COLOURS:
        return unpacked(found)
    order = np.argsort(-counts, kind="stable")
    rest = np.sort(order[COMMON:])
    sample = unpacked(np.repeat(found[rest], np.ceil(np.sqrt(counts[rest])).astype(np.intp)))
    sample = sample[:: -(-len(sample) // SAMPLE)]
    image = Image.fromarray(sample[None]).quantize(
        COLOURS - COMMON, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
    )
    others = np.asarray(image.getpalette(), np.uint8).reshape(-1, 3)
    return np.concatenate([unpacked(found[order[:COMMON]]), others[: COLOURS - COMMON]])


def packed(colours: Pixels) -> Packed:
    """(..., 3) as one number for each pixel."""
    wide = colours.astype(np.uint32)
    return (wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]).astype(np.uint32, copy=False)


def unpacked(numbers: Packed) -> Pixels:
    """The colours (n, 3) of such numbers."""
    return np.stack([numbers >> 16, numbers >> 8 & 255, numbers & 255], axis=1).astype(np.uint8)


def _nearest(colours: Pixels, table: Pixels) -> Pixels:
    """The place of the nearest colour of a table for each of (n, 3)."""
    wide = table.astype(np.float32)
    lengths = (wide**2).sum(axis=1)
    places = np.empty(len(colours), np.uint8)
    for start in range(0, len(colours), _AT_ONCE):
        some = colours[start : start + _AT_ONCE].astype(np.float32)
        places[start : start + _AT_ONCE] = (lengths - 2 * some @ wide.T).argmin(axis=1)
    return places
