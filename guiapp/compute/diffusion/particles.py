"""Particles that each take one random move a step: mass, made of grains.

A particle is in the cell whose centre is nearest, positions are (row, column) in pixels. Random
numbers are drawn on the host, so that the same generator gives the same particles on every device.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace, to_host
from guiapp.compute.checks import checked_shape
from guiapp.compute.diffusion.draws import moves
from guiapp.compute.diffusion.propagators import checked_propagator, displacements
from guiapp.compute.diffusion.walls import Passages, checked_boundary, passages_among

_PIECE = 2**18
"""Particles that are moved or counted at a time; memory for all of them takes longer to get."""
_ONE = np.int32(1)
_SMALL = 2**14
"""Sides up to which int16 holds positions, and whatever a move may add to them."""


def place(image: Any, count: int, rng: np.random.Generator) -> NDArray[np.int32]:
    """``count`` particles (count, 2) with the picture (H, W) as their density, row by row.

    Exactly as if each were drawn independently, but sorted: take every n-th for a few of them.
    Raises ValueError for a picture that is negative somewhere or zero everywhere.
    """
    mass = np.asarray(to_host(image), np.float64)
    if mass.ndim != 2 or not mass.size or not np.isfinite(mass).all():
        raise ValueError(f"image must be finite and of shape (H, W); {mass.shape} came.")
    if mass.min() < 0 or not mass.max() > 0:
        raise ValueError("Particles need a picture with nothing negative and something above 0.")
    share = mass.ravel() / mass.max()
    held = rng.multinomial(count, share / share.sum())
    cells = np.repeat(np.arange(mass.size, dtype=np.int32), held)
    return np.stack(np.divmod(cells, np.int32(mass.shape[1])), axis=1)


def scatter(
    positions: Any,
    propagator: Any,
    rng: np.random.Generator,
    *,
    shape: tuple[int, int] | None = None,
    walls: Any = None,
    boundary: str = "wall",
) -> Any:
    """The particles (n, 2) after one random step, of the type that came.

    int16 is the fastest, and is kept in pictures of up to 16,384 pixels a side; int32 elsewhere.

    Each takes the move of one cell of the propagator (kh, kw), drawn independently with its
    probability. Without a ``shape`` the plane has no end. With one, or with ``walls``, bool
    (H, W), they keep to it by the rules of `diffuse`: whose way is blocked stays, the rim is a wall
    or, with ``boundary`` "wrap", leads to the other side. The expected number of particles in each
    cell is then what `diffuse` makes of their number before. The numbers are drawn on the host.
    Raises ValueError for positions that are not (n, 2) or lie outside the shape.
    """
    cells = checked_propagator(propagator)
    checked_boundary(boundary)
    plane, ways = None, None
    if shape is not None or walls is not None:
        plane = checked_shape("picture", np.shape(walls) if shape is None else shape)
        ways = passages_among(walls, cells.shape, plane, boundary)
    old = checked_positions(positions, plane)
    drawn = moves(cells, len(old), rng)
    xp = namespace(old)
    kind = np.dtype(np.int16 if old.dtype == np.int16 else np.int32)
    table = xp.asarray(_pairs(cells.shape, kind, plane if boundary == "wrap" else None))
    new = xp.empty(old.shape, old.dtype)
    for piece in _pieces(old):
        new[piece] = _moved(old[piece], drawn[piece], table, plane, ways, boundary)
    return new


def _moved(
    old: Any,
    drawn: NDArray[np.uint16],
    table: Any,
    plane: tuple[int, int] | None,
    ways: Passages | None,
    boundary: str,
) -> Any:
    """The particles ``old`` (n, 2) after the moves ``drawn`` (n,), whose `_pairs` are given."""
    xp = namespace(old)
    whole = _nearest(old)
    if plane is not None:
        _check_inside(whole, plane)
    if ways is not None:
        drawn = _halted(drawn, to_host(_flat_index(whole, ways.shape)), ways)
    new = table.take(xp.asarray(drawn)).view(whole.dtype).reshape(-1, 2)
    new += whole
    if plane is not None and boundary == "wrap":
        _wrap(new, plane)
    elif plane is not None and ways is None:
        outside = xp.flatnonzero(_outside(new, plane).any(axis=1))
        new[outside] = whole[outside]
    return new if whole is old else old + (new - whole)


def density_of(positions: Any, shape: tuple[int, int]) -> Any:
    """How many particles each cell holds: float32 (H, W), exact up to 16 million in one.

    Raises ValueError where a particle lies outside the shape.
    """
    plane = checked_shape("picture", shape)
    old = checked_positions(positions, plane)
    xp = namespace(old)
    held = xp.zeros(plane[0] * plane[1], np.int32)
    for piece in _pieces(old):
        cells = _nearest(old[piece])
        _check_inside(cells, plane)
        index = _flat_index(cells, plane)
        if xp is np:
            np.add.at(held, index, _ONE)  # counts in half the memory, and twice as fast
        else:
            held += xp.bincount(index, minlength=held.size)
    return held.astype(np.float32).reshape(plane)


def checked_positions(positions: Any, plane: tuple[int, int] | None = None) -> Any:
    """``positions`` (n, 2) as int32, or int64, float32 or float64 where they came as such.

    int16 is kept in a ``plane`` that is small enough for it.
    """
    found = namespace(positions).asarray(positions)
    if found.ndim != 2 or found.shape[1] != 2 or found.dtype.kind not in "iuf":
        raise ValueError(
            f"positions must be numbers of shape (n, 2); {found.dtype} {tuple(found.shape)} came."
        )
    if found.dtype.kind == "f":
        if not namespace(found).isfinite(found).all().item():
            raise ValueError("positions must be finite; infinity or nan came.")
        return found.astype(np.float32 if found.itemsize < 8 else np.float64, copy=False)
    if found.dtype == np.int16 and plane is not None and max(plane) <= _SMALL:
        return found
    return found.astype(np.int64 if found.itemsize == 8 else np.int32, copy=False)


def _nearest(positions: Any) -> Any:
    """The cells (n, 2), int32 or int16, whose centres are nearest; in one piece of memory."""
    if positions.dtype.kind == "f":
        positions = namespace(positions).rint(positions)
    if positions.dtype != np.int16:
        positions = positions.astype(np.int32, copy=False)
    return namespace(positions).ascontiguousarray(positions)


def _check_inside(cells: Any, shape: tuple[int, int]) -> None:
    if _outside(cells, shape).any().item():
        raise ValueError(f"positions must lie in the picture, {shape[0]} × {shape[1]}.")


def _flat_index(cells: Any, shape: tuple[int, int]) -> Any:
    """The places (n,) of cells (n, 2) inside a picture, which is read row by row: int32."""
    if cells.dtype == np.int16 and sys.byteorder == "little":
        # Both at once: rows are the lower half of each pair, columns the upper one.
        pairs = cells.view(np.uint32).ravel()
        places = pairs & np.uint32(0xFFFF)
        places *= np.uint32(shape[1])
        places += pairs >> np.uint32(16)
        return places.view(np.int32)
    return cells[:, 0] * np.int32(shape[1]) + cells[:, 1]


def _outside(cells: Any, shape: tuple[int, int]) -> Any:
    """Which numbers of cells (n, 2) lie outside: what is negative is large without its sign."""
    plain = _without_sign(cells)
    return plain >= _lengths(plain, shape)


def _without_sign(cells: Any) -> Any:
    return cells.view(np.uint16 if cells.dtype == np.int16 else np.uint32)


def _lengths(cells: Any, shape: tuple[int, int]) -> Any:
    """The picture's height and width, for cells (n, 2)."""
    xp = namespace(cells)
    if xp is not np:
        return xp.asarray(np.array(shape, cells.dtype))
    return _tiled(shape, cells.dtype, len(cells))  # NumPy's loops over two numbers are slow


@lru_cache(maxsize=4)
def _tiled(shape: tuple[int, int], kind: Any, count: int) -> NDArray[Any]:
    lengths = np.tile(np.array(shape, kind), (count, 1))
    lengths.flags.writeable = False
    return lengths


def _halted(
    drawn: NDArray[np.uint16], flat: NDArray[np.int32], ways: Passages
) -> NDArray[np.uint16]:
    """The moves (n,) from cells ``flat`` (n,), those that are blocked changed to no move at all."""
    near = np.flatnonzero(ways.near.ravel().take(flat))
    blocked = ways.blocked(flat[near], drawn[near])
    kept = drawn.copy()
    kept[near[blocked]] = len(ways.moves)
    return kept


def _pairs(
    kernel_shape: tuple[int, ...], kind: np.dtype[Any], modulo: tuple[int, int] | None
) -> NDArray[Any]:
    """The displacements of moves, two of one ``kind`` in one number: taken four times as fast.

    One more than the propagator has cells: the last one is no move. ``modulo`` makes them >= 0.
    """
    table = np.zeros((kernel_shape[0] * kernel_shape[1] + 1, 2), np.int32)
    table[:-1] = displacements(kernel_shape)
    if modulo is not None:
        table %= np.array(modulo, np.int32)
    return table.astype(kind).view(f"i{2 * kind.itemsize}").ravel()


def _pieces(positions: Any) -> Iterator[slice]:
    """Particles in pieces that stay in a processor's cache; on a device all at once."""
    size = _PIECE if namespace(positions) is np else max(1, len(positions))
    for first in range(0, len(positions), size):
        yield slice(first, first + size)


def _wrap(cells: Any, shape: tuple[int, int]) -> None:
    """Bring cells (n, 2) from 0 up to twice the size of a picture back into it, in place."""
    plain = _without_sign(cells)
    # What was less than the length becomes the larger one without its sign.
    namespace(cells).minimum(plain, plain - _lengths(plain, shape), out=plain)
