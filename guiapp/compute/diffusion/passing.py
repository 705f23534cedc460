"""One step of mass among walls, in one of two ways.

Mostly few cells are near a wall: their new mass is a sparse matrix times the mass, and all others
are filtered as if there were no walls. Where that matrix would take too much memory, each move is
made for the whole picture in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.convolution import convolve
from guiapp.compute.diffusion.carrying import Floats, Step, around, key
from guiapp.compute.diffusion.propagators import displacements
from guiapp.compute.diffusion.walls import Passages
from guiapp.compute.geometry import anchor

_MOST_ENTRIES = 2**24
"""Entries of a table of weights, 12 bytes each, up to which it is kept."""


def past_walls(ways: Passages, cells: Floats, xp: Any) -> Step:
    """The step of a picture (H, W) of the library ``xp`` among walls."""
    near = int(np.count_nonzero(ways.near))
    if near * (cells.size + 1) > _MOST_ENTRIES:
        staying = xp.asarray(_staying(ways, *key(cells)))
        return lambda picture: _move_by_move(picture, cells, ways, staying)
    rows, product = _table(ways, *key(cells), xp)
    pass_by = around if ways.boundary == "wrap" else convolve

    def step(picture: Any) -> Any:
        # Directly, since a transform would leave rounding errors behind closed walls.
        all_near = near == picture.size
        output = xp.empty_like(picture) if all_near else pass_by(picture, cells, method="direct")
        output = xp.ascontiguousarray(output).reshape(-1)
        output[rows] = product(picture.reshape(-1))
        return output.reshape(picture.shape)

    return step


@lru_cache(maxsize=2)
def _table(
    ways: Passages, kernel_shape: tuple[int, int], weights: bytes, xp: Any
) -> tuple[Any, Step]:
    """Which cells (n,) lie near a wall, and what gives their new mass from the mass of all cells.

    Each of them sums over the moves that lead to it and are open, and keeps what could not leave.
    """
    cells = np.frombuffer(weights)
    height, width = ways.shape
    near = np.flatnonzero(ways.near).astype(np.int32)
    row, column = np.divmod(near, np.int32(width))
    sources = np.zeros((len(near), len(cells) + 1), np.int32)
    shares = np.zeros(sources.shape)
    sources[:, -1] = near
    for number, (down, across) in enumerate(displacements(kernel_shape).tolist()):
        way = ways.open(number).reshape(-1)
        if down or across:
            top, left = row - down, column - across
            known = np.ones(len(near), np.bool_)
            if ways.boundary == "wall":
                known = (top >= 0) & (top < height) & (left >= 0) & (left < width)
            source = (top % height) * width + left % width
            sources[:, number] = source
            shares[:, number] = np.where(known & way[source], cells[number], 0)
            shares[:, -1] += np.where(way[near], 0, cells[number])
        else:
            shares[:, -1] += cells[number]
    if xp is not np:
        index, factors = xp.asarray(sources), xp.asarray(shares)
        return xp.asarray(near), lambda mass: (mass[index] * factors).sum(axis=1)
    from scipy.sparse import csr_array  # a tenth of a second that a program without walls saves

    starts = np.arange(len(near) + 1, dtype=np.int32) * np.int32(sources.shape[1])
    matrix = csr_array((shares.ravel(), sources.ravel(), starts), shape=(len(near), height * width))
    return near, lambda mass: matrix @ mass


@lru_cache(maxsize=2)
def _staying(ways: Passages, kernel_shape: tuple[int, int], weights: bytes) -> Floats:
    """The share of each cell (H, W) whose move is blocked or leads nowhere."""
    staying = np.zeros(ways.shape)
    cells = np.frombuffer(weights)
    for number, (down, across) in enumerate(displacements(kernel_shape).tolist()):
        staying += cells[number] * (~ways.open(number) if down or across else 1)
    staying.flags.writeable = False
    return staying


def _move_by_move(picture: Any, cells: Floats, ways: Passages, staying: Any) -> Any:
    """The same step with no table: one pass over the picture for each move."""
    output = arriving(picture, cells, ways)
    output += staying * picture
    return output


def arriving(picture: Any, weights: Floats, ways: Passages) -> Any:
    """What open moves bring to each cell (H, W), times their weight, any kernel (kh, kw)."""
    xp = namespace(picture)
    height, width = ways.shape
    landed = xp.zeros((height + weights.shape[0] - 1, width + weights.shape[1] - 1))
    for number, carried in _carried(picture, weights, ways):
        down, across = divmod(number, weights.shape[1])
        landed[down : down + height, across : across + width] += carried
    top, left = (anchor(size) for size in weights.shape)
    if ways.boundary == "wall":
        return landed[top : top + height, left : left + width].copy()
    return xp.ascontiguousarray(_folded(_folded(landed, top, height).T, left, width).T)


def both_ways(picture: Any, weights: Floats, ways: Passages) -> Any:
    """The sum of `arriving` and `leaving`."""
    total = arriving(picture, weights, ways)
    total += leaving(picture, weights, ways)
    return total


def leaving(picture: Any, weights: Floats, ways: Passages) -> Any:
    """What open moves take from each cell (H, W), times their weight, any kernel (kh, kw)."""
    gone = namespace(picture).zeros(ways.shape)
    for _, carried in _carried(picture, weights, ways):
        gone += carried
    return gone


def _carried(picture: Any, weights: Floats, ways: Passages) -> Iterator[tuple[int, Any]]:
    """What each move that leads somewhere takes from each cell (H, W), times its weight.

    The second values share one array.
    """
    xp = namespace(picture)
    carried = xp.empty(ways.shape)
    for number, (down, across) in enumerate(displacements(weights.shape).tolist()):
        weight = float(weights.flat[number])
        if weight and (down or across):
            xp.multiply(picture, xp.asarray(ways.open(number)), out=carried)
            carried *= weight
            yield number, carried


def _folded(lines: Any, start: int, length: int) -> Any:
    """The sum of all lines that are the same on a ring, line ``start`` being the first of it."""
    total = lines[start : start + length].copy()
    for turn in range(-(start // length) - 1, (len(lines) - 1 - start) // length + 1):
        first, last = start + turn * length, start + (turn + 1) * length
        if turn:
            part = lines[max(0, first) : max(0, last)]
            offset = max(0, first) - first
            total[offset : offset + len(part)] += part
    return total
