"""Maps side by side in one picture, with gaps: where each stands, and which is where."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Box, Inside

Pixels = NDArray[np.float32]
GAP = 16
"""Pixels of a map's longer side for each pixel of a gap; smaller maps are repeated to so many."""
EMPTY = 1.5
"""How much a place that stays empty counts against a picture that is not square."""


@dataclass(frozen=True)
class Mosaic:
    """``count`` maps of ``height`` × ``width`` values, in rows of ``columns``.

    A value is ``scale`` × ``scale`` pixels; ``gap`` pixels lie between maps.
    """

    count: int
    height: int
    width: int
    columns: int
    scale: int
    gap: int

    @property
    def rows(self) -> int:
        """Rows of maps."""
        return -(-self.count // self.columns)

    @property
    def pitch(self) -> tuple[int, int]:
        """From a map to the one below, and to the next."""
        return self.scale * self.height + self.gap, self.scale * self.width + self.gap

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of pixels."""
        down, across = self.pitch
        return self.rows * down - self.gap, self.columns * across - self.gap

    def corner(self, number: int) -> tuple[int, int]:
        """The first row and column of a map, numbered from 0."""
        down, across = self.pitch
        return number // self.columns * down, number % self.columns * across

    def box(self, number: int) -> Box:
        """A frame around a map."""
        return Box(*self.corner(number), self.scale * self.height, self.scale * self.width)

    def middle(self, number: int, place: tuple[int, int]) -> tuple[float, float]:
        """The middle of a value."""
        row, column = (
            first + self.scale * at + (self.scale - 1) / 2
            for first, at in zip(self.corner(number), place, strict=True)
        )
        return row, column

    def found(self, cell: tuple[int, int]) -> tuple[int, int, int] | None:
        """Number, row and column of the value at a pixel, or next to it in a gap.

        None outside of the picture, and where no map stands.
        """
        if not all(0 <= at < length for at, length in zip(cell, self.shape, strict=True)):
            return None
        (down, row), (across, column) = (
            divmod(at, step) for at, step in zip(cell, self.pitch, strict=True)
        )
        number = down * self.columns + across
        if number >= self.count:
            return None
        row, column = row // self.scale, column // self.scale
        return number, min(row, self.height - 1), min(column, self.width - 1)

    def shown(self, cell: str, cells: NDArray[np.int64] | None = None) -> dict[str, Any]:
        """What an Image says of its cells, which stand for these, or for the maps' numbers."""
        return {
            "pitch": self.pitch,
            "cells": self.cells if cells is None else cells,
            "cell": cell,
            "inside": Inside(self.height, self.width, self.scale),
        }

    @property
    def cells(self) -> NDArray[np.int64]:
        """The numbers of the maps, from 1, where they stand; -1 where none does."""
        return _cells(self)

    def joined(self, maps: NDArray[Any]) -> Pixels:
        """The maps (count, height, width), or those with colours behind, as one picture."""
        down, across = self.pitch
        if self.scale > 1:
            maps = maps.repeat(self.scale, axis=1).repeat(self.scale, axis=2)
        behind = maps.shape[3:]
        laid = np.zeros((self.rows, down, self.columns, across, *behind), np.float32)
        inside = laid[:, : maps.shape[1], :, : maps.shape[2]]
        whole, rest = divmod(self.count, self.columns)
        full = maps[: whole * self.columns].reshape(whole, self.columns, *maps.shape[1:])
        inside[:whole] = full.swapaxes(1, 2)
        if rest:
            inside[whole, :, :rest] = maps[whole * self.columns :].swapaxes(0, 1)
        rows, columns = self.shape
        picture = laid.reshape(self.rows * down, self.columns * across, *behind)
        return np.ascontiguousarray(picture[:rows, :columns])

    @property
    def gain(self) -> Pixels | None:
        """What makes a fog of all that is no map, on paper of any colour; None where all is."""
        is_full = self.gap == 0 and self.count == self.rows * self.columns
        return None if is_full else _gain(self)


@lru_cache(maxsize=256)
def mosaic_of(count: int, height: int, width: int) -> Mosaic:
    """As square as it can be, without many places that stay empty; values stand without gaps."""
    longer = max(height, width)
    scale = 1 if longer == 1 else -(-GAP // longer)
    gap = 0 if longer == 1 else max(1, round(scale * longer / GAP))
    best = min(range(1, count + 1), key=lambda columns: _cost(count, height, width, columns))
    return Mosaic(count, height, width, best, scale, gap)


def _cost(count: int, height: int, width: int, columns: int) -> float:
    rows = -(-count // columns)
    empty = rows * columns - count
    return abs(math.log(columns * width / (rows * height))) + EMPTY * empty / count


@lru_cache(maxsize=256)
def _gain(mosaic: Mosaic) -> Pixels:
    shape = (mosaic.count, mosaic.height, mosaic.width)
    gain = mosaic.joined(np.ones(shape, np.float32))
    gain.flags.writeable = False
    return gain


@lru_cache(maxsize=256)
def _cells(mosaic: Mosaic) -> NDArray[np.int64]:
    cells = np.full(mosaic.rows * mosaic.columns, -1, np.int64)
    cells[: mosaic.count] = np.arange(1, mosaic.count + 1)
    cells.flags.writeable = False
    return cells.reshape(mosaic.rows, mosaic.columns)
