"""Which moves are open: a step is a straight line, and no line goes through a wall.

A move leads from the centre of a cell to the centre of another one. It is open where the line
meets no wall cell on its way, both ends included. Where the line passes exactly through the corner
of four cells, it is open unless both cells beside it are walls: it slips past one wall, but not
between two that touch at a corner. So walls that touch at their corners keep mass in, and a move is
open where the way back is. With the boundary "wall" all that is outside the picture is a wall;
with "wrap" lines go on at the opposite edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import to_host
from guiapp.compute.boundaries import extend
from guiapp.compute.checks import checked_choice
from guiapp.compute.diffusion.propagators import displacements

BOUNDARIES = ("wrap", "wall")

MOST_MOVES = 2**31
"""Cells of the picture times cells of the propagator: a table of 256 MiB, one bit for each."""

Cell = tuple[int, int]
Bools = NDArray[np.bool_]


def path(move: Cell) -> tuple[list[Cell], list[tuple[Cell, Cell]]]:
    """What the line of a move meets, seen from the cell where it starts.

    First the cells it passes through, the last one being where it ends, in order; then the pairs
    of cells beside the corners that it passes exactly. (1, 1) passes one corner, (1, 2) none.
    """
    rows, columns = abs(move[0]), abs(move[1])
    down, across = (1 if part > 0 else -1 for part in move)
    row = column = 0
    cells, corners = [], []
    while (row, column) != (rows, columns):
        # Which edge of the cell the line reaches first: 1 / 2 + row rows down, or the same across.
        ahead = (1 + 2 * column) * rows - (1 + 2 * row) * columns
        if ahead == 0:
            beside = ((row + 1) * down, column * across), (row * down, (column + 1) * across)
            corners.append(beside)
        row += ahead >= 0
        column += ahead <= 0
        cells.append((row * down, column * across))
    return cells, corners


@dataclass(frozen=True, eq=False)
class Passages:
    """Which moves are open, from each cell of a picture.

    ``moves`` (m, 2) are the displacements of a propagator's cells, row by row. ``bits``
    (m, ceil(H W / 8)) says which are open, cell by cell, the lowest bit first. Where ``near``
    (H, W) is False, all moves from the cell and all moves to it are open.
    """

    shape: tuple[int, int]
    boundary: str
    moves: NDArray[np.int32]
    bits: NDArray[np.uint8]
    near: Bools

    def open(self, move: int) -> Bools:
        """From which cells (H, W) this move is open."""
        count = self.shape[0] * self.shape[1]
        bits = np.unpackbits(self.bits[move], count=count, bitorder="little")
        return bits.view(np.bool_).reshape(self.shape)

    def blocked(self, cells: NDArray[Any], moves: NDArray[Any]) -> Bools:
        """Whether each one's move is blocked: ``cells`` are flat indices, both are (n,)."""
        places = moves.astype(np.intp) * self.bits.shape[1] + (cells >> 3)
        found = self.bits.ravel().take(places) >> (cells & 7).astype(np.uint8)
        blocked: Bools = (found & 1) == 0
        return blocked


def passages_among(
    walls: Any, kernel_shape: tuple[int, ...], shape: tuple[int, ...], boundary: str
) -> Passages | None:
    """`passages` in a picture (..., H, W); None where there are no walls, but perhaps a rim."""
    checked_boundary(boundary)
    plane = (shape[-2], shape[-1])
    if walls is None or not checked_walls(walls, plane).any():
        return None
    return passages(kernel_shape, plane, boundary, walls)


def passages(
    kernel_shape: tuple[int, ...], shape: tuple[int, int], boundary: str, walls: Any
) -> Passages:
    """The open moves of a propagator of some shape among ``walls``, bool (H, W), True in a wall.

    What was made last is kept, by content. Raises ValueError for walls of another shape than the
    picture's, and where the table would take more than 256 MiB.
    """
    checked_boundary(boundary)
    solid = checked_walls(walls, shape)
    if solid.size * kernel_shape[0] * kernel_shape[1] > MOST_MOVES:
        raise ValueError(
            f"Walls with a propagator of {kernel_shape[0]} × {kernel_shape[1]} on a picture of"
            f" {shape[0]} × {shape[1]} are too many moves to keep;"
            " take a smaller propagator or a smaller picture."
        )
    return _passages((kernel_shape[0], kernel_shape[1]), shape, boundary, solid.tobytes())


@lru_cache(maxsize=2)
def _passages(
    kernel_shape: tuple[int, int], shape: tuple[int, int], boundary: str, walls: bytes
) -> Passages:
    solid = np.frombuffer(walls, np.bool_).reshape(shape)
    height, width = shape
    reach = kernel_shape[0] // 2, kernel_shape[1] // 2
    # Outside is "constant" zero, so what is padded says where it is free.
    free = extend(
        ~solid,
        ((reach[0], reach[0]), (reach[1], reach[1])),
        "wrap" if boundary == "wrap" else "constant",
    )

    def seen(cell: Cell) -> Any:
        """Whether the cell so far from each one is free."""
        top, left = reach[0] + cell[0], reach[1] + cell[1]
        return free[top : top + height, left : left + width]

    moves = displacements(kernel_shape)
    bits = np.empty((len(moves), -(-solid.size // 8)), np.uint8)
    for number, (down, across) in enumerate(moves.tolist()):
        cells, corners = path((down, across))
        way = ~solid
        for cell in cells:
            way &= seen(cell)
        for one, other in corners:
            way &= seen(one) | seen(other)
        bits[number] = np.packbits(way, bitorder="little")
    window = np.ones((2 * reach[0] + 1, 2 * reach[1] + 1), np.uint8)
    clear = cv2.erode(free.view(np.uint8), window)
    near = clear[reach[0] : reach[0] + height, reach[1] : reach[1] + width] == 0
    for array in (moves, bits, near):
        array.flags.writeable = False
    return Passages(shape, boundary, moves, bits, near)


def checked_boundary(boundary: str) -> str:
    """One of the two boundaries of diffusion."""
    return checked_choice("boundary", boundary, BOUNDARIES)


def checked_walls(walls: Any, shape: tuple[int, int]) -> Bools:
    """``walls`` on the host as bool (H, W); raises ValueError for another shape or other values."""
    solid = np.asarray(to_host(walls))
    if solid.shape != tuple(shape) or solid.dtype.kind not in "bui":
        raise ValueError(
            f"walls must be bool of shape {tuple(shape)}; {solid.dtype} {solid.shape} came."
        )
    return solid.astype(np.bool_, copy=False)
