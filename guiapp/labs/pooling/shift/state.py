"""What is known of a setting: the stages without a shift, the outputs, and the measures."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.lab import Cancelled, Env
from guiapp.core.recent import recent
from guiapp.labs.pooling.layer import operation_of
from guiapp.labs.pooling.layer_params import LayerParams
from guiapp.labs.pooling.params import Params, side
from guiapp.labs.pooling.pipeline import Stages, stages_of
from guiapp.labs.pooling.shift.comparing import (
    NONE,
    Compared,
    compared,
    reference_of,
    tolerance_of,
)
from guiapp.labs.pooling.shift.moving import Moved, Pixels, moved
from guiapp.labs.pooling.shift.offsets import REACH, Offset, line_of, way_of
from guiapp.labs.pooling.shift.sweep import Sweep

Values = NDArray[np.float64]
PIECE = 0.1
"""Seconds after which what was measured meanwhile is shown."""


@dataclass(frozen=True, eq=False)
class ShiftState:
    """All that no shift changes; arrays never change.

    key        what it depends on
    stages     of the whole picture
    here       what is seen of it without a shift
    unmoved    what the poolings make of that; no pooling comes first
    curve      (shifts, 1 + poolings, 3): the measures along the line; nan: not known yet
    maps       (17 * 17, 1 + poolings, 3): the same over both offsets, row by row
    """

    key: tuple[Any, ...]
    stages: Stages
    here: Moved
    unmoved: tuple[Pixels, ...]
    curve: Values | None = None
    maps: Values | None = None


@dataclass(frozen=True, eq=False)
class Answer:
    """What one shift gives; no pooling comes first, which is the detectors themselves."""

    moved: Moved
    compared: tuple[Compared, ...]
    milliseconds: float


def layers_of(params: Params) -> tuple[LayerParams, ...]:
    """What is measured: no pooling, and the poolings."""
    return (NONE, *params.shift.poolings)


def start(params: Params, env: Env) -> ShiftState:
    """The outputs without a shift at once; curves and maps as they are measured."""
    key = _key(params)
    plain: ShiftState = env.cached(("shift", *key), lambda: _plain(key, params, env))
    sweeps: tuple[Sweep, Sweep] = env.cached(
        ("shift sweeps", *key), lambda: _sweeps(plain.stages, params)
    )
    return _measured(plain, sweeps, env)


def answer(params: Params, state: ShiftState, offset: Offset, env: Env) -> Answer:
    """The picture moved, pooled and compared."""
    key = (state.key, offset)
    found: Answer = recent("shift", env).get(key, lambda: _answered(params, state, offset))
    return found


def _key(params: Params) -> tuple[Any, ...]:
    """Everything that the outputs and the measures depend on."""
    own = params.shift
    return (
        *(params.image, side(params), params.kernel, params.boundary, params.bias),
        *(params.detector, own.step, own.over, own.margin, own.between, own.poolings),
        *(own.against, own.tolerance, own.along),
    )


def _plain(key: tuple[Any, ...], params: Params, env: Env) -> ShiftState:
    stages = stages_of(params, env)
    here = moved(stages, params, (0.0, 0.0))
    unmoved = tuple(operation_of(layer)(here.detected) for layer in layers_of(params))
    return ShiftState(key, stages, here, unmoved)


def _sweeps(stages: Stages, params: Params) -> tuple[Sweep, Sweep]:
    """Along the line, and over both offsets."""
    way = way_of(params.shift)
    line = [(far * way[0], far * way[1]) for far in line_of(params.shift)]
    span = [float(far) for far in range(-REACH, REACH + 1)]
    plane = [(down, across) for down in span for across in span]
    layers = layers_of(params)
    return Sweep(stages, params, layers, line), Sweep(stages, params, layers, plane)


def _measured(plain: ShiftState, sweeps: tuple[Sweep, Sweep], env: Env) -> ShiftState:
    curve, plane = sweeps
    if plane.done < plane.total:
        env.show(_with(plain, sweeps))
    total, told = curve.total + plane.total, time.perf_counter()
    for sweep in sweeps:
        while sweep.done < sweep.total:
            if env.cancelled():
                raise Cancelled
            sweep.go_on()
            env.progress(curve.done + plane.done, total)
            if time.perf_counter() - told > PIECE:
                env.show(_with(plain, sweeps))
                told = time.perf_counter()
    return _with(plain, sweeps)


def _with(plain: ShiftState, sweeps: tuple[Sweep, Sweep]) -> ShiftState:
    """The state with what is known by now."""
    curve, maps = (sweep.found.copy() if sweep.done else None for sweep in sweeps)
    return dataclasses.replace(plain, curve=curve, maps=maps)


def _answered(params: Params, state: ShiftState, offset: Offset) -> Answer:
    began = time.perf_counter()
    found = moved(state.stages, params, offset)
    shape = (found.detected.shape[0], found.detected.shape[1])
    results = []
    for layer, unmoved in zip(layers_of(params), state.unmoved, strict=True):
        reference = reference_of(params.shift, layer, unmoved, offset, shape)
        output = found.detected if layer is NONE else operation_of(layer)(found.detected)
        results.append(compared(output, reference, tolerance_of(params.shift, unmoved)))
    return Answer(found, tuple(results), 1e3 * (time.perf_counter() - began))
