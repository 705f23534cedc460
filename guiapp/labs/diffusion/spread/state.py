"""Mass and particles that spread by the same propagator."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import (
    density_of,
    diffuse,
    distance,
    entropy_of,
    place,
    scatter,
    variance_of,
)
from guiapp.core.lab import Env
from guiapp.labs.diffusion.params import Params, side
from guiapp.labs.diffusion.propagation import propagator_of
from guiapp.labs.diffusion.spread.params import SpreadParams
from guiapp.labs.diffusion.walls import cells_of
from guiapp.parts.picture import render

Mass = NDArray[np.float64]
Positions = NDArray[np.int16]
"""Cells (row, column): states are kept to go back to, and these take half the memory."""

MOST_TRACES = 32
OFTEN = 256 * 256
"""Up to so many cells every step is measured; every fourth, sixteenth, ... of larger pictures."""
COLUMNS = ("step", "total", "entropy", "variance", "largest difference")
DISTANCE = "L2"
PARTS = 8
FEWEST = 100
"""Particles of the smallest part that is compared with the mass."""


@dataclass(frozen=True, eq=False)
class SpreadState:
    """Everything at one step; arrays are on the host and never change.

    first         (H, W) float32, the picture at the start
    mass          (H, W) float64
    particles     (n, 2) int16, the cells that they are in; none where there is no mass to follow
    traces        (k, m, 2) int16: the last steps of a few particles
    measured      (n, 5) float64: what COLUMNS name, for the steps that were measured
    milliseconds  of this step
    """

    frame: int
    first: NDArray[np.float32]
    mass: Mass
    particles: Positions
    traces: Positions
    measured: NDArray[np.float64]
    milliseconds: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        return self.mass.shape[0], self.mass.shape[1]


LONGEST_TRACE = 400
"""Steps that a trace goes back."""


def start(params: Params, env: Env) -> SpreadState:
    """The picture as mass, and particles placed with it as their density."""
    began = time.perf_counter()
    picture = render(params.image, size=side(params), grey=True, env=env)
    mass = picture.astype(np.float64)
    particles = placed(mass, params.spread)
    return SpreadState(
        frame=0,
        first=picture,
        mass=mass,
        particles=particles,
        traces=_chosen(particles)[None],
        measured=_measured(0, mass)[None],
        milliseconds=(time.perf_counter() - began) * 1e3,
    )


def placed(mass: Mass, chosen: SpreadParams) -> Positions:
    """Particles with the mass as their density; none where it is zero, or negative somewhere."""
    if mass.min() < 0 or not mass.max() > 0:
        return np.empty((0, 2), np.int16)
    found = place(mass, chosen.particles, np.random.default_rng([chosen.seed, 0]))
    return found.astype(np.int16)


def step(state: SpreadState, params: Params, env: Env) -> SpreadState:
    """Mass moves by the propagator, and every particle takes one random step by it."""
    began = time.perf_counter()
    frame, shares = state.frame + 1, propagator_of(params)
    walls = cells_of(params.walls, state.shape, env)
    mass = diffuse(state.mass, shares, boundary=params.boundary, walls=walls)
    particles: Positions = scatter(
        state.particles.astype(np.int32),
        shares,
        np.random.default_rng([params.spread.seed, frame]),
        shape=state.shape,
        walls=walls,
        boundary=params.boundary,
    ).astype(np.int16)
    measured = state.measured
    if frame % _every(state.shape) == 0:
        measured = np.concatenate([measured, _measured(frame, mass)[None]])
    traces = np.concatenate([state.traces[-LONGEST_TRACE:], _chosen(particles)[None]])
    return replace(
        state,
        frame=frame,
        mass=mass,
        particles=particles,
        traces=traces,
        measured=measured,
        milliseconds=(time.perf_counter() - began) * 1e3,
    )


def held(state: SpreadState) -> NDArray[np.float32]:
    """How many particles each cell holds: (H, W)."""
    cells: NDArray[np.float32] = density_of(state.particles.astype(np.int32), state.shape)
    return cells


def distances(state: SpreadState, all_held: NDArray[np.float32]) -> NDArray[np.float64]:
    """(k, 2): numbers of particles, and how far the picture they make is from the mass.

    Each is a part of all particles, every n-th, so that no other ones have to be moved.
    ``all_held`` is how many of all each cell holds.
    """
    found = []
    for power in range(4):
        some = state.particles[:: PARTS**power].astype(np.int32)
        if len(some) < FEWEST:
            break
        cells = density_of(some, state.shape) if power else all_held
        found.append((len(some), distance(cells, state.mass, DISTANCE)))
    return np.array(found, np.float64).reshape(-1, 2)


def _every(shape: tuple[int, int]) -> int:
    count, every = shape[0] * shape[1], 1
    while count > OFTEN:
        count, every = count // 4, every * 4
    return every


def _measured(frame: int, mass: Mass) -> NDArray[np.float64]:
    entropy = entropy_of(mass) if mass.max() > 0 and mass.min() >= 0 else 0.0
    largest = float(mass.max() - mass.min())
    return np.array([frame, mass.sum(), entropy, variance_of(mass), largest])


def _chosen(particles: Positions) -> Positions:
    """The few particles whose ways are kept: evenly among all, which stand in reading order."""
    if not len(particles):
        return particles
    places = np.linspace(0, len(particles) - 1, min(MOST_TRACES, len(particles)) + 2)[1:-1]
    return particles[places.astype(np.intp)]
