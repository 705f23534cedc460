"""How far the picture that particles make is from the mass that they follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import density_of
from guiapp.compute.diffusion.observed import shares
from guiapp.labs.diffusion.spread.state import SpreadState

Floats = NDArray[np.float64]

PARTS = 8
FEWEST = 100
"""Particles of the smallest part that is compared with the mass."""
MOST_PARTS = 4


@dataclass(frozen=True, eq=False)
class Distances:
    """For each part of the particles, the largest first, all (k,).

    count      how many particles it has
    measured   the root of sum (p - q)² / sum q², p being their density and q that of the mass
    expected   what chance predicts: see ``compute.diffusion.expected_distance``
    """

    count: Floats
    measured: Floats
    expected: Floats


@lru_cache(maxsize=2)
def held(state: SpreadState) -> NDArray[np.float32]:
    """How many particles each cell holds: (H, W). Kept for the last states that were seen."""
    cells: NDArray[np.float32] = density_of(state.particles, state.shape)
    return cells


@lru_cache(maxsize=2)
def distances(state: SpreadState) -> Distances:
    """All particles, and an eighth, a 64th, ... of them, drawn by lot: no other ones are moved."""
    total = len(state.particles)
    if not total:
        return Distances(*np.zeros((3, 0)))
    mass = shares(state.mass)
    square = float((mass * mass).sum())
    found = [(total, _of_all(held(state), total, mass))]
    places = _places(state.particles, _lot(total), state.shape[1])
    for power in range(1, MOST_PARTS):
        count = total // PARTS**power
        if count < FEWEST:
            break
        found.append((count, _of_part(places[:count], mass.ravel(), square)))
    counts, squares = np.array(found, np.float64).T
    expected = np.sqrt(max(0.0, 1 - square) / (square * counts))
    return Distances(counts, np.sqrt(squares / square), expected)


def _of_all(cells: NDArray[np.float32], count: int, mass: Floats) -> float:
    """The sum of (p - q)², cell by cell."""
    away = np.multiply(cells, 1 / count, dtype=np.float64)
    away -= mass
    away *= away
    return float(away.sum())


def _of_part(places: NDArray[np.int32], mass: Floats, square: float) -> float:
    """The same as sum p² - 2 sum p q + sum q², which asks only for cells that hold something."""
    count = len(places)
    if count * PARTS > len(mass):
        held_by = np.bincount(places, minlength=len(mass))
    else:
        ordered = np.sort(places)
        ends = np.flatnonzero(np.diff(ordered)) + 1
        held_by = np.diff(ends, prepend=0, append=count)
    own = float((held_by * held_by).sum()) / count**2
    return max(0.0, own - 2 * float(mass.take(places).mean()) + square)


def _places(
    particles: NDArray[np.int16], chosen: NDArray[np.intp], width: int
) -> NDArray[np.int32]:
    """Where these particles are in a picture that is read row by row."""
    pairs = np.ascontiguousarray(particles).view(np.int32).ravel().take(chosen)
    rows, columns = pairs.view(np.int16).reshape(-1, 2).T
    places: NDArray[np.int32] = rows * np.int32(width) + columns
    return places


@lru_cache(maxsize=2)
def _lot(total: int) -> NDArray[np.intp]:
    """Which particles are taken for parts: particles stand in reading order, these do not."""
    chosen = np.random.default_rng(total).permutation(total)[: total // PARTS]
    chosen.flags.writeable = False
    return chosen
