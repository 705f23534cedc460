"""Single waves added up: the strongest of a picture, and those that were clicked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.backend import namespace
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

    waves     of the whole picture
    places    (row, column) of a coefficient of each, on the whole plane, zero frequency first, in
              the order in which the waves come; no wave twice. Of those that were clicked it is
              the one that was: it alone is kept where they are not mirrored
    """

    waves: Waves
    places: tuple[Place, ...]


@dataclass(frozen=True, eq=False)
class Sum:
    """The sum of some waves: its pixels (H, W) or (H, W, 3), the coefficients kept on the whole
    plane, centred, as 0 or 1, their number, and the share of energy; ``last`` came last.
    """

    pixels: Pixels
    kept: Pixels
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
        if one_name(place, shape) not in seen:
            seen.add(one_name(place, shape))
            yield place


def place_of(down: float, across: float, shape: Place) -> Place:
    """(row, column) on the whole plane, zero first, of the coefficient nearest to a frequency."""
    return round(down * shape[0]) % shape[0], round(across * shape[1]) % shape[1]


def one_name(place: Place, shape: Place) -> Place:
    """(row, column) in the half plane of the wave that a coefficient belongs to."""
    (row, column), (height, width) = place, shape
    if column > width // 2:
        row, column = -row % height, width - column
    if column == 0 or 2 * column == width:
        row = min(row, -row % height)
    return row, column


def sum_of(state: WavesState, count: int, mirror: bool) -> Sum:
    """The first ``count`` waves added up; the real part of it where they are not mirrored."""
    began = time.perf_counter()
    waves, places = state.waves, state.places[:count]
    height, width = waves.shape
    factors = np.zeros(waves.half.shape, np.float32)
    kept = np.zeros(waves.shape, np.float32)
    for place in places:
        row, column = one_name(place, waves.shape)
        factors[row, column] = 1.0 if mirror or is_own_mirror(place, waves.shape) else 0.5
        if column == 0 or 2 * column == width:
            factors[-row % height, column] = factors[row, column]
        kept[place] = 1.0
        if mirror:
            kept[-place[0] % height, -place[1] % width] = 1.0
    pixels = synthesised(waves.halves * namespace(waves.halves).asarray(factors), waves.shape)
    seconds = time.perf_counter() - began
    last = None
    if places:
        row, column = places[-1]
        last = wave_at(waves.half, waves.shape, row / height, column / width)
    left = total_energy(waves.power * factors**2, waves.shape)
    return Sum(
        pixels=pixels,
        kept=np.fft.fftshift(kept),
        energy=left / waves.energy if waves.energy > 0 else 1.0,
        coefficients=int(np.count_nonzero(kept)),
        last=last,
        milliseconds=seconds * 1e3,
    )


def is_own_mirror(place: Place, shape: Place) -> bool:
    """Whether a frequency is its own opposite: zero, or the highest one of an even size."""
    return 2 * place[0] % shape[0] == 0 and 2 * place[1] % shape[1] == 0


def most_frames(params: Params) -> int:
    """How many waves there may be: what the timeline shows."""
    height, width = shape = shape_of(params)
    own = (1 + (height % 2 == 0)) * (1 + (width % 2 == 0))
    every = (height * width + own) // 2
    clicked = {one_name(place_of(k.down, k.across, shape), shape) for k in params.kept.clicked}
    return min(min(params.kept.strongest, every) + len(clicked), every)
