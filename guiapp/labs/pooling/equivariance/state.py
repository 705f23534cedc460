"""A picture, what f makes of it, and both ways round the square at a frame."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling import Square, commuting_square
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.pooling.equivariance.check import most_of
from guiapp.labs.pooling.equivariance.claim import claim_of
from guiapp.labs.pooling.equivariance.movement import Movement, movement_of
from guiapp.labs.pooling.equivariance.operation import operation, strides_of
from guiapp.labs.pooling.equivariance.verdict import Claim, Verdict, verdict_of
from guiapp.labs.pooling.params import Params, side
from guiapp.labs.pooling.pipeline import picture_of

Floats = NDArray[np.float64]
Shape = tuple[int, int]


@dataclass(frozen=True, eq=False)
class EquivarianceState:
    """What does not depend on the movement: x (H, W) and f(x) (rows, columns), both float64."""

    picture: Floats
    after: Floats

    @property
    def shape(self) -> Shape:
        """Height and width of the picture."""
        return self.picture.shape[0], self.picture.shape[1]


@dataclass(frozen=True, eq=False)
class Ways:
    """Both ways round the square, and how they agree.

    moved         g(x), (H, W), or (W, H) after a quarter turn
    square        f(g(x)), g(f(x)), their difference and its norm
    milliseconds  what all of that took
    """

    movement: Movement
    moved: Floats
    square: Square
    claim: Claim
    verdict: Verdict
    milliseconds: float


def equivariance_state(params: Params, env: Env) -> EquivarianceState:
    """The picture and f of it, the last few of them kept."""
    wanted = params.equivariance
    key = (params.image, side(params), wanted.f, params.kernel, params.boundary)
    options = (params.bias, params.detector, params.layer)

    def make() -> EquivarianceState:
        picture = picture_of(params, env).astype(np.float64)
        return EquivarianceState(picture, operation(params)(picture))

    found: EquivarianceState = recent("equivariance", env).get((key, options), make)
    return found


def ways_of(params: Params, frame: int, state: EquivarianceState, env: Env) -> Ways:
    """Both ways at a frame, the last few of them kept."""
    movement = movement_of(params.equivariance, frame)

    def make() -> tuple[EquivarianceState, Ways]:
        return state, _ways(params, movement, state)

    # With the state itself: an id may be given to another one once the first is gone.
    kept: tuple[EquivarianceState, Ways] = recent("equivariance ways", env).get(
        (id(state), movement), make
    )
    return kept[1]


def _ways(params: Params, movement: Movement, state: EquivarianceState) -> Ways:
    began = time.perf_counter()
    f, strides = operation(params), strides_of(params, state.shape)
    moved = movement(state.picture)

    def known(picture: Floats) -> Floats:
        return state.after if picture is state.picture else f(picture)

    square = commuting_square(
        state.picture, known, lambda picture: moved, lambda values: movement(values, strides)
    )
    is_single = movement.kind == "scale" or (
        movement.kind == "turn" and movement.right_angles(state.shape) is None
    )
    largest = float(np.abs(state.picture).max())
    verdict = verdict_of(square, most_of(params, largest, state.shape), is_single)
    claim = claim_of(params, state.shape, movement)
    seconds = time.perf_counter() - began
    return Ways(movement, moved, square, claim, verdict, seconds * 1e3)
