"""A point source that runs, as mass and as particles, and what is measured of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import centre_of_mass, covariance_of, density_of, diffuse, scatter
from guiapp.core.lab import Env
from guiapp.labs.diffusion.laws.prediction import Floats, Prediction, Shape, at_source, one_more
from guiapp.labs.diffusion.params import Params
from guiapp.labs.diffusion.propagation import propagator_of
from guiapp.parts.over_time import appended

MOST_OFF = 1e-6
"""By how much the moments of mass may differ from what is predicted: float64 adds up to less."""
NUMBERS = ("drift down", "drift across", "variance down", "variance across", "covariance")
COLUMNS = (
    "step",
    *(f"{whose} {name}" for whose in ("predicted", "mass", "particles") for name in NUMBERS),
)


@dataclass(frozen=True, eq=False)
class LawsState:
    """Everything at one step; arrays never change.

    source        (2,) the cell that all started from
    mass          (H, W) float64, 1 in all
    particles     (n, 2) int32
    predicted     by the laws
    of_mass       (5,) float64, what NUMBERS name; nan where the plane is too small to tell
    of_particles  (5,) the same, nan where there are none
    history       (k, 16) float64: what COLUMNS name
    milliseconds  of this step
    """

    frame: int
    source: Floats
    mass: Floats
    particles: NDArray[np.int32]
    predicted: Prediction
    of_mass: Floats
    of_particles: Floats
    history: Floats
    milliseconds: float

    @property
    def shape(self) -> Shape:
        """Rows and columns of cells."""
        return self.mass.shape[0], self.mass.shape[1]

    @property
    def mean(self) -> Floats:
        """Where the centre of the mass is to be, (2,); beyond the plane once it went round."""
        return self.source + self.predicted.drift


def start(params: Params, env: Env) -> LawsState:
    """All mass, and all particles, in the cell in the middle."""
    began = time.perf_counter()
    side = int(params.laws.cells)
    source = np.array([side // 2, side // 2])
    mass = np.zeros((side, side))
    mass[side // 2, side // 2] = 1
    particles = np.full((params.laws.particles, 2), side // 2, np.int32)
    state = LawsState(
        frame=0,
        source=source.astype(np.float64),
        mass=mass,
        particles=particles,
        predicted=at_source(mass),
        of_mass=np.zeros(5),
        of_particles=np.zeros(5),
        history=np.zeros((0, len(COLUMNS))),
        milliseconds=0.0,
    )
    return _measured(state, began)


def step(state: LawsState, params: Params, env: Env) -> LawsState:
    """Mass moves by the propagator, every particle by one of its cells, and the laws add up."""
    began = time.perf_counter()
    frame, shares = state.frame + 1, propagator_of(params)
    moved = replace(
        state,
        frame=frame,
        mass=diffuse(state.mass, shares),
        particles=scatter(
            state.particles,
            shares,
            np.random.default_rng([params.laws.seed, frame]),
            shape=state.shape,
            boundary="wrap",
        ),
        predicted=one_more(state.predicted, shares, state.mass, state.source, env),
    )
    return _measured(moved, began)


def predicted_numbers(predicted: Prediction) -> Floats:
    """(5,): what NUMBERS name."""
    return _numbers(predicted.drift, predicted.covariance)


def particle_errors(state: LawsState) -> Floats:
    """(5,): the standard errors of what NUMBERS name, for as many particles as there are."""
    return _numbers(*state.predicted.errors(len(state.particles)))


def _measured(state: LawsState, began: float) -> LawsState:
    """``state`` with its mass and its particles measured, and written into the history."""
    nothing = np.full(5, np.nan)
    of_mass, of_particles = _moments(state.mass, state, MOST_OFF), nothing
    if len(state.particles):
        held = density_of(state.particles, state.shape)
        _, errors = state.predicted.errors(len(state.particles))
        of_particles = _moments(held, state, np.diag(errors))
    row = np.concatenate([[state.frame], predicted_numbers(state.predicted), of_mass, of_particles])
    return replace(
        state,
        of_mass=of_mass,
        of_particles=of_particles,
        history=appended(state.history, row),
        milliseconds=(time.perf_counter() - began) * 1e3,
    )


def _moments(plane: NDArray[np.floating], state: LawsState, allowed: Floats | float) -> Floats:
    """What NUMBERS name, of the mass in a plane (H, W); nan where so much went round it."""
    told = state.predicted.told(len(plane), allowed)
    if not told.any():
        return np.full(5, np.nan)
    centre = centre_of_mass(plane, near=state.mean.tolist())
    found = _numbers(centre - state.source, covariance_of(plane, centre=centre.tolist()))
    found[~np.concatenate([told, told, [told.all()]])] = np.nan
    return found


def _numbers(drift: Floats, covariance: Floats) -> Floats:
    return np.array([*drift, covariance[0, 0], covariance[1, 1], covariance[0, 1]])
