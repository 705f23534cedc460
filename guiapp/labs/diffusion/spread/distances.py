"""How far the picture that particles make is from the mass that they follow."""

from __future__ import annotations

import math
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
    some = _pairs(state.particles).take(_lot(total))
    counts, measured = [], []
    for power in range(MOST_PARTS):
        count = total // PARTS**power
        if power and count < FEWEST:
            break
        part = some[:count].view(np.int16).reshape(-1, 2)
        cells = density_of(part, state.shape) if power else held(state)
        counts.append(count)
        measured.append(_distance(cells, count, mass, square))
    numbers = np.array(counts, np.float64)
    expected = np.sqrt(max(0.0, 1 - square) / (square * numbers))
    return Distances(numbers, np.array(measured), expected)


def _distance(cells: NDArray[np.float32], count: int, mass: Floats, square: float) -> float:
    away = np.multiply(cells, 1 / count, dtype=np.float64)
    away -= mass
    away *= away
    return math.sqrt(float(away.sum()) / square)


def _pairs(particles: NDArray[np.int16]) -> NDArray[np.int32]:
    """(n, 2) as (n,): row and column in one number, which is taken many times as fast."""
    return np.ascontiguousarray(particles).view(np.int32).ravel()


@lru_cache(maxsize=2)
def _lot(total: int) -> NDArray[np.intp]:
    """Which particles are taken for parts: particles stand in reading order, these do not."""
    chosen = np.random.default_rng(total).permutation(total)[: total // PARTS]
    chosen.flags.writeable = False
    return chosen
