"""Pictures that are measured by chance, and their average, which tends to the convolution."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.convolution import convolve
from guiapp.compute.diffusion import (
    cells_taken,
    deviation_of_one,
    diffuse,
    measure_once,
    running_mean,
)
from guiapp.core.errors import BadInput
from guiapp.core.lab import Cancelled, Env
from guiapp.labs.diffusion.params import Params, side
from guiapp.labs.diffusion.propagation import propagator_of
from guiapp.parts.picture import picture_label, render

Floats = NDArray[np.float64]
Pixels = NDArray[np.float32]

LARGEST = 1e37
"""Numbers up to this are safe in float32, their differences too."""
FINE = 12.0
"""Errors that are kept, for each factor of e in the number of pictures, from the first on."""


@dataclass(frozen=True, eq=False)
class MeasureState:
    """What is known at one frame; arrays are on the host and never change.

    picture       (H, W) float32, what is measured
    shares        (kh, kw) the propagator with which the neighbours were taken
    last          (H, W) float32, the last measurement, the ``drawn``-th of this frame
    mean          (H, W) of ``count`` measurements
    target        (H, W) the convolution
    deviation     the root mean square, over all pixels, of the deviation of one measurement
    history       (k, 2) numbers of pictures and the error of their mean, evenly in the logarithm
    since         the frame at which the average began
    milliseconds  of one picture
    """

    frame: int
    picture: Pixels
    shares: Floats
    last: Pixels
    drawn: int
    mean: Floats
    count: int
    target: Floats
    deviation: float
    history: Floats
    since: int
    milliseconds: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the picture."""
        return self.picture.shape[0], self.picture.shape[1]

    @property
    def error(self) -> float:
        """The root mean square of the mean's difference from the convolution."""
        return root_mean_square(self.mean - self.target)

    @property
    def predicted(self) -> float:
        """What is to be expected of the error: measurements are independent."""
        return self.deviation / math.sqrt(self.count)

    @property
    def is_certain(self) -> bool:
        """Whether nothing is left to chance but rounding: all that can be taken is alike."""
        return self.deviation <= rounding(self.picture)


def start(params: Params, env: Env) -> MeasureState:
    """The first pictures, and what their average tends to."""
    picture = render(params.image, size=side(params), grey=True, env=env)
    if float(np.abs(picture).max()) > LARGEST:
        raise BadInput(
            f"{picture_label(params.image)} has values beyond ±{LARGEST:g}, too large to average;"
            " scale the picture first."
        )
    return _measured(_begun(picture, params, 0), params, env)


def step(state: MeasureState, params: Params, env: Env) -> MeasureState:
    """A few pictures more; with another propagator the average begins anew."""
    frame = state.frame + 1
    if not np.array_equal(propagator_of(params), state.shares):
        return _measured(_begun(state.picture, params, frame), params, env)
    return _measured(replace(state, frame=frame), params, env)


def _begun(picture: Pixels, params: Params, frame: int) -> MeasureState:
    """Before the first picture of an average."""
    shares, boundary = propagator_of(params), params.measure.boundary
    wide = picture.astype(np.float64)
    if boundary == "wrap":
        target = diffuse(wide, shares)
    else:
        target = convolve(wide, shares, boundary=boundary)
    return MeasureState(
        frame=frame,
        picture=picture,
        shares=shares,
        last=picture,
        drawn=0,
        mean=wide,
        count=0,
        target=target,
        deviation=root_mean_square(deviation_of_one(picture, shares, boundary=boundary)),
        history=np.empty((0, 2)),
        since=frame,
        milliseconds=0.0,
    )


def _measured(state: MeasureState, params: Params, env: Env) -> MeasureState:
    """One frame's pictures, each with a generator of its own."""
    began = time.perf_counter()
    wanted, last, mean, history = params.measure, state.last, state.mean, state.history
    for number in range(1, wanted.each + 1):
        if env.cancelled():
            raise Cancelled
        rng = generator(wanted.seed, state.frame, number)
        last = measure_once(state.picture, state.shares, rng, boundary=wanted.boundary)
        count = state.count + number
        mean = running_mean(mean, last, count)
        if _is_kept(count):
            error = root_mean_square(mean - state.target)
            history = np.concatenate([history, [[count, error]]])
    return replace(
        state,
        last=last,
        drawn=wanted.each,
        mean=mean,
        count=state.count + wanted.each,
        history=history,
        milliseconds=(time.perf_counter() - began) * 1e3 / wanted.each,
    )


def generator(seed: int, frame: int, number: int) -> np.random.Generator:
    """That of the ``number``-th picture of a frame."""
    return np.random.default_rng([seed, frame, number])


def taken(state: MeasureState, params: Params, env: Env) -> NDArray[np.uint16]:
    """Which cell of the propagator each pixel (H, W) took in the last measurement."""
    seed, frame, number = params.measure.seed, state.frame, state.drawn
    key = ("taken", seed, frame, number, state.shape, state.shares.shape, state.shares.tobytes())
    found: NDArray[np.uint16] = env.cached(
        key, lambda: cells_taken(state.shares, state.shape, generator(seed, frame, number))
    )
    return found


def root_mean_square(values: Floats) -> float:
    """Of all pixels; values are scaled first, so that no square overflows."""
    largest = float(np.abs(values).max())
    return largest * math.sqrt(float(np.mean((values / largest) ** 2))) if largest > 0 else 0.0


def rounding(picture: Pixels) -> float:
    """What is below this is no difference between two ways to compute in float64."""
    return 1e-7 * float(np.abs(picture).max())


def _is_kept(count: int) -> bool:
    """Whether the error of so many pictures is kept: all of the first, then ever fewer."""
    return count == 1 or math.floor(FINE * math.log(count)) > math.floor(FINE * math.log(count - 1))
