"""Many pictures in one: cells of one size in rows and columns, on a ground that is no picture's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.content.resampling import resized
from guiapp.core.figure import Box, Inside
from guiapp.core.gesture import Gesture

Pixels = NDArray[np.float32]
GROUND = 0.32
"""Between black and white: pictures that end in either are seen to end."""
LARGEST = 96
"""Rows and columns of a picture in a sheet; larger ones are shrunk to it."""


@dataclass(frozen=True)
class Sheet:
    """``rows`` x ``columns`` cells of ``height`` x ``width`` pixels, a ``gap`` around each.

    ``below`` more rows of pixels under each cell have room for words. A pixel of a picture is
    ``scale`` pixels here. The pixels of all cells together are ``shape``.
    """

    rows: int
    columns: int
    height: int
    width: int
    gap: int
    below: int = 0
    scale: float = 1.0

    @staticmethod
    def of(rows: int, columns: int, shape: tuple[int, int], *, words: float = 0.0) -> Sheet:
        """For pictures (H, W); ``words`` is the room for them, by the height of a picture."""
        scale = min(LARGEST / max(shape), 1.0)
        height, width = (max(1, round(scale * length)) for length in shape)
        gap = max(1, round(max(height, width) / 16))
        return Sheet(rows, columns, height, width, gap, round(words * height), scale)

    @property
    def pitch(self) -> tuple[int, int]:
        """Rows and columns of pixels from cell to cell."""
        return self.height + self.gap + self.below, self.width + self.gap

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of pixels of the whole sheet."""
        down, across = self.pitch
        return self.rows * down + self.gap, self.columns * across + self.gap

    @property
    def cells(self) -> int:
        """How many pictures there is room for."""
        return self.rows * self.columns

    def corner(self, cell: int) -> tuple[int, int]:
        """The first row and column of a cell's pixels; cells are counted row by row."""
        (down, across), (row, column) = self.pitch, divmod(cell, self.columns)
        return row * down + self.gap, column * across + self.gap

    def box(self, cell: int) -> Box:
        """A frame around a cell."""
        top, left = self.corner(cell)
        return Box(top, left, self.height, self.width)

    def place(self, gesture: Gesture) -> tuple[int, int]:
        """(row, column) of the cell of a gesture: beyond the sheet where arrow keys lead there."""
        down, across = self.pitch
        row, column = gesture.point
        return int((row + 0.5) // down), int((column + 0.5) // across)

    def shown(self, numbers: NDArray[np.int64], cell: str = "picture") -> dict[str, Any]:
        """What an Image says of its cells, which stand for these numbers (rows, columns)."""
        height, width = (round(n / self.scale) for n in (self.height, self.width))
        inside = Inside(height, width, self.scale, self.gap)
        return {"pitch": self.pitch, "cells": numbers, "cell": cell, "inside": inside}

    def painted(self, pictures: Sequence[Pixels | None], channels: int) -> Pixels:
        """The sheet, (h, w) or (h, w, 3); pictures (C, H, W) from 0 to 1, cell by cell."""
        page = np.full((channels, *self.shape), GROUND, np.float32)
        for cell, picture in enumerate(pictures):
            if picture is not None:
                top, left = self.corner(cell)
                page[:, top : top + self.height, left : left + self.width] = self._fitted(picture)
        return page[0] if channels == 1 else np.ascontiguousarray(np.moveaxis(page, 0, -1))

    def _fitted(self, picture: Pixels) -> Pixels:
        if picture.shape[1:] == (self.height, self.width):
            return picture
        fitted = [resized(channel, self.height, self.width) for channel in picture]
        return np.clip(np.stack(fitted), 0.0, 1.0)  # means of ones are rounded


def number_of(gesture: Gesture) -> int | None:
    """What the cell under a gesture stands for; None where there is none."""
    known = math.isfinite(gesture.value) and gesture.value >= 0
    return int(gesture.value) if known else None
