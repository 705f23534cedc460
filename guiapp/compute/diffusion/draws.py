"""Random moves: which cell of a propagator each of many takes, drawn on the host.

Sixteen random bits choose one of 65,536 slots of equal probability (Marsaglia's table method,
1963). Nearly all slots lie within the probability of one move and are looked up. The few through
which a boundary between two moves runs draw a second number that says on which side of it they
are, so that every move has its probability to the last bits of float64, not to one slot.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion.propagators import Density

_SLOTS = 2**16
_MOST = _SLOTS - 2
"""Moves that 16 bits can name, besides two marks."""
_PIECE = 2**17
"""Numbers drawn at a time, which stay in a processor's cache; another size draws others."""


def moves(propagator: Density, count: int, rng: np.random.Generator) -> NDArray[np.uint16]:
    """``count`` independent moves (count,), numbers of cells row by row, with their probabilities.

    ``propagator`` (kh, kw) is a checked one. Raises ValueError for more than 65,534 cells.
    """
    if propagator.size > _MOST:
        raise ValueError(f"a propagator may have {_MOST:,} cells here; {propagator.size:,} came.")
    table, edges = _slots(propagator.tobytes())
    drawn = np.empty(count, np.uint16)
    for first in range(0, count, _PIECE):
        part = drawn[first : first + _PIECE]
        slots = rng.integers(0, _SLOTS, len(part), dtype=np.uint16)
        part[:] = table.take(slots)
        split = np.flatnonzero(part == _SLOTS - 1)
        if len(split):
            slot = slots[split].astype(np.float64)
            place = np.minimum(slot + rng.random(len(split)), np.nextafter(slot + 1, 0))
            part[split] = np.searchsorted(edges, place, side="right")
    return drawn


@lru_cache(maxsize=8)
def _slots(weights: bytes) -> tuple[NDArray[np.uint16], Density]:
    """The move of each slot, or 65,535 where there are several, and where each move's slots end."""
    cells = np.frombuffer(weights)
    edges = np.minimum(np.cumsum(cells) * _SLOTS, _SLOTS)
    edges[np.flatnonzero(cells)[-1] :] = _SLOTS
    slots = np.arange(_SLOTS)
    first = np.searchsorted(edges, slots, side="right")
    last = np.searchsorted(edges, slots + 1, side="left")
    table = np.where(first == last, first, _SLOTS - 1).astype(np.uint16)
    for array in (table, edges):
        array.flags.writeable = False
    return table, edges
