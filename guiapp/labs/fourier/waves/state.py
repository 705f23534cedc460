"""Single waves added up: the strongest of a picture, and those that were clicked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.energy import total_energy
from guiapp.compute.waves import Wave, strongest, wave_at
from guiapp.core.lab import Env
from guiapp.labs.fourier.params import Params, shape_of
from guiapp.labs.fourier.picture import Waves, synthesised, waves_of
from guiapp.labs.fourier.waves.params import MOST_STRONGEST

Pixels = NDArray[np.float32]
Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class WavesState:
    """A picture and the waves of it that may be added up.

    places    (row, column) in the half plane, in the order in which the waves come; no wave twice
    waves     of the whole picture
    """

    waves: Waves
    places: tuple[Place, ...]


@dataclass(frozen=True, eq=False)
class Sum:
    """The sum of some waves: its pixels (H, W) or (H, W, 3), the waves kept on the whole plane as
    factors 0 or 1, and the shares of energy and of coefficients; ``last`` came last.
    """

    pixels: Pixels
    factors: Pixels
    energy: float
    coefficients: int
    last: Wave | None
    milliseconds: float


def waves_state(params: Params, env: Env) -> WavesState:
    """The order in which the waves come."""
    waves = waves_of(params, env)
    key = ("strongest", id(waves))
    order = env.cached(key, lambda: (waves, strongest(waves.power, waves.shape, MOST_STRONGEST)))[1]
    return WavesState(waves, tuple(_places(params, waves.shape, order)))


def _places(params: Params, shape: Place, order: NDArray[np.intp]) -> Iterator[Place]:
    seen: set[Place] = set()
    for row, column in order[: params.kept.strongest].tolist():
        seen.add((row, column))
        yield row, column
    for kept in params.kept.clicked:
        place = place_of(kept.down, kept.across, shape)
        if place not in seen:
            seen.add(place)
            yield place


def place_of(down: float, across: float, shape: Place) -> Place:
    """(row, column) in the half plane of the wave nearest to a frequency; one name for each."""
    height, width = shape
    row, column = round(down * height) % height, round(across * width) % width
    if column > width // 2:
        row, column = -row % height, width - column
    if column == 0 or 2 * column == width:
        row = min(row, -row % height)
    return row, column


def sum_of(state: WavesState, count: int, mirror: bool) -> Sum:
    """The first ``count`` waves added up; the real part of it where they are not mirrored."""
    began = time.perf_counter()
    waves, places = state.waves, state.places[:count]
    factors = np.zeros(waves.half.shape, np.float32)
    for row, column in places:
        factors[row, column] = 1.0 if mirror or is_own_mirror((row, column), waves.shape) else 0.5
        if column == 0 or 2 * column == waves.shape[1]:
            factors[-row % waves.shape[0], column] = factors[row, column]
    pixels = synthesised(waves.halves * factors, waves.shape)
    seconds = time.perf_counter() - began
    last = None
    if places:
        row, column = places[-1]
        last = wave_at(waves.half, waves.shape, row / waves.shape[0], column / waves.shape[1])
    energy = total_energy(waves.power, waves.shape)
    kept = total_energy(waves.power * factors**2, waves.shape)
    whole = np.asarray(factors > 0)
    doubled = sum(1 if is_own_mirror(place, waves.shape) else 2 for place in places)
    return Sum(
        pixels=pixels,
        factors=whole.astype(np.float32),
        energy=kept / energy if energy > 0 else 1.0,
        coefficients=doubled if mirror else len(places),
        last=last,
        milliseconds=seconds * 1e3,
    )


def is_own_mirror(place: Place, shape: Place) -> bool:
    """Whether a frequency is its own opposite: zero, or the highest one of an even size."""
    return 2 * place[0] % shape[0] == 0 and 2 * place[1] % shape[1] == 0


def most_frames(params: Params) -> int:
    """How many waves there may be: what the timeline shows."""
    height, width = shape_of(params)
    return min(params.kept.strongest, height * width // 2 + 2) + len(params.kept.clicked)
