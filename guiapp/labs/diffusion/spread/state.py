"""Mass and particles that spread by the same propagator."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import diffuse, entropy_of, place, scatter, variance_of
from guiapp.core.lab import Env
from guiapp.labs.diffusion.params import Params, side
from guiapp.labs.diffusion.propagation import propagator_of
from guiapp.labs.diffusion.spread.params import SpreadParams
from guiapp.labs.diffusion.walls import cells_of
from guiapp.parts.over_time import appended
from guiapp.parts.picture import render

Mass = NDArray[np.float64]
Positions = NDArray[np.int16]
"""Cells (row, column): states are kept to go back to, and these take half the memory."""

MOST_TRACES = 32
LONGEST_TRACE = 240
"""Steps that a trace goes back."""
OFTEN = 256 * 256
"""Up to so many cells every step is measured; every fourth, sixteenth, ... of larger pictures."""
COLUMNS = ("step", "total", "entropy", "variance", "largest difference")


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured on the way: ``rows`` (n, 5) float64, what COLUMNS name; nan: not defined.

    An object of its own, so that what is drawn of it is drawn again only where it is another one.
    """

    rows: NDArray[np.float64]

    def __getitem__(self, column: str) -> NDArray[np.float64]:
        """What was measured at all steps, (n,)."""
        found: NDArray[np.float64] = self.rows[:, COLUMNS.index(column)]
        return found


@dataclass(frozen=True, eq=False)
class SpreadState:
    """Everything at one step; arrays are on the host and never change.

    first         (H, W) float32, the picture at the start
    mass          (H, W) float64
    particles     (n, 2) int16, the cells that they are in; none where there is no mass to follow
    traces        (k, m, 2) int16: the last steps of a few particles
    measured      at the steps that were measured
    milliseconds  of this step
    """

    frame: int
    first: NDArray[np.float32]
    mass: Mass
    particles: Positions
    traces: Positions
    measured: Measured
    milliseconds: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        return self.mass.shape[0], self.mass.shape[1]


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
        measured=Measured(_row(0, mass, particles)[None]),
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
        state.particles,
        shares,
        np.random.default_rng([params.spread.seed, frame]),
        shape=state.shape,
        walls=walls,
        boundary=params.boundary,
    )
    measured = state.measured
    if frame % _every(state.shape) == 0:
        measured = Measured(appended(measured.rows, _row(frame, mass, particles)))
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


def _every(shape: tuple[int, int]) -> int:
    count, every = shape[0] * shape[1], 1
    while count > OFTEN:
        count, every = count // 4, every * 4
    return every


def _row(frame: int, mass: Mass, particles: Positions) -> NDArray[np.float64]:
    """What COLUMNS name; where no particle can follow the mass it is no density."""
    entropy = entropy_of(mass) if len(particles) else np.nan
    return np.array([frame, mass.sum(), entropy, variance_of(mass), np.ptp(mass)])


def _chosen(particles: Positions) -> Positions:
    """The few particles whose ways are kept: evenly among all, which stand in reading order."""
    if not len(particles):
        return particles
    places = np.linspace(0, len(particles) - 1, min(MOST_TRACES, len(particles)) + 2)[1:-1]
    return particles[places.astype(np.intp)]
