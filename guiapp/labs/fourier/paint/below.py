"""The strip below the pictures: a profile, a single wave, or the nearest kernel; what is kept."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.fourier import half_transfer
from guiapp.compute.kernel_design import best_kernel, relative_error
from guiapp.core import numbers
from guiapp.core.figure import Curves, Fact, Facts, Grid, Limits, Line, Panel, Table
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.fourier.paint.state import PaintState
from guiapp.labs.fourier.panels import resting_limits, size_text
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.single import probed_wave, wave_facts, wave_panel
from guiapp.parts.picture import luma
from guiapp.parts.scales import nice, symmetric

LAYOUTS = {
    "profile": Table((("profile", "kept"),), frame=True, wrap=True),
    "wave": Table((("wave", "wave facts", "kept"),), frame=True, wrap=True),
    "kernel": Table((("kernel", "response", "kernel facts", "kept"),), frame=True, wrap=True),
}
BYTES = 1024
LEAST_LOST = 1e-6
"""A share of the energy below this is mere rounding: nothing is said about it."""


def below(params: Params, state: PaintState, env: Env) -> list[Panel]:
    """The panels that one asks for, and what is kept."""
    strip = {"profile": _profile, "wave": _wave, "kernel": _kernel}[params.below]
    return [*strip(params, state, env), _kept(params, state)]


def profile_row(params: Params, state: PaintState) -> int:
    """The row along which the profile is drawn."""
    return round(params.line * (state.waves.shape[0] - 1))


def answer_limits(state: PaintState) -> Limits:
    """The picture's where its mean is kept; else the same on both sides of zero."""
    if abs(complex(np.asarray(state.factors)[0, 0])) >= 0.5:
        return resting_limits(state.low, state.high)
    return symmetric(nice(max(-state.low, state.high)))


def _kept(params: Params, state: PaintState) -> Facts:
    """How much is left, and what it would take to store."""
    total = state.waves.shape[0] * state.waves.shape[1]
    kept = state.coefficients
    rows = [
        Fact("of the waves", numbers.text(100 * kept / total) + " %", strong=True),
        Fact("", "counted from one half on", "quiet"),
        Fact("of the energy", _percent(state.energy), strong=True),
        Fact("numbers to store", f"{numbers.count(kept)} of {numbers.count(total)}"),
        Fact("at one byte each", f"{_size(kept)} of {_size(total)}"),
    ]
    if state.lost > LEAST_LOST:
        rows += [
            Fact("lost: not mirrored", _percent(state.lost), "warn"),
            Fact("the answer is real: what is kept on", "", "warn"),
            Fact("one side only comes back by half", "", "warn"),
        ]
    return Facts("kept", "Kept", tuple(rows), width=250.0)


def _percent(share: float) -> str:
    return f"{numbers.text(100 * share, 4)} %"


def _size(count: int) -> str:
    return f"{numbers.text(count / BYTES)} KB" if count >= BYTES else f"{count} bytes"


def _profile(params: Params, state: PaintState, env: Env) -> list[Panel]:
    row = profile_row(params, state)
    before, after = (luma_row(pixels, row) for pixels in (state.waves.pixels, state.answer))
    columns = np.arange(len(before), dtype=np.float64)
    low, high = resting_limits(min(state.waves.low, state.low), max(state.waves.high, state.high))
    keeps_mean = answer_limits(state)[0] >= 0
    beyond = max(float(before.min() - after.min()), float(after.max() - before.max()), 0.0)
    rings = keeps_mean and beyond > 0.005
    told = f"; it overshoots by {numbers.text(beyond)}" if rings else ""
    return [
        Curves(
            "profile",
            f"Row {row}",
            f"{numbers.text(float(after.min()))} to {numbers.text(float(after.max()))}{told}",
            (Line("I", columns, before, -1), Line("answer", columns, after, 0)),
            x_limits=(0.0, max(len(before) - 1.0, 1.0)),
            y_limits=_stretched(low, high, before, after),
            x_label="column in px",
            hint="The row that the dashed lines mark in the pictures.",
        )
    ]


def _stretched(low: float, high: float, *curves: NDArray[Any]) -> tuple[float, float]:
    """Room for what overshoots, in steps of a quarter of the range so that it rests."""
    step = (high - low) / 4
    least = min(float(c.min()) for c in curves)
    most = max(float(c.max()) for c in curves)
    below = np.ceil(max(low - least, 0.0) / step - 1e-6) * step
    above = np.ceil(max(most - high, 0.0) / step - 1e-6) * step
    return float(low - below), float(high + above)


def luma_row(pixels: NDArray[np.float32], row: int) -> NDArray[np.float64]:
    """The grey values along one row."""
    values: NDArray[np.float64] = luma(pixels[row : row + 1])[0].astype(np.float64)
    return values


def _wave(params: Params, state: PaintState, env: Env) -> list[Panel]:
    wave = probed_wave(state.waves, params)
    return [wave_panel(wave, side=132.0), wave_facts(wave, state.waves)]


def nearest_kernel(params: Params, state: PaintState, env: Env) -> NDArray[np.float64]:
    """The kernel of the chosen size that comes nearest to the mask, kept while the mask is."""

    def compute() -> NDArray[np.float64]:
        height, width = state.waves.shape
        size = (min(params.kernel_size, height), min(params.kernel_size, width))
        weights = state.waves.power if params.weighted else None
        return best_kernel(np.asarray(state.factors), (height, width), size, weights)

    key = (id(state), params.kernel_size, params.weighted)
    kept = recent("nearest kernels", env).get(key, lambda: (state, compute()))
    found: NDArray[np.float64] = kept[1]
    return found


def _kernel(params: Params, state: PaintState, env: Env) -> list[Panel]:
    kernel = nearest_kernel(params, state, env)
    shape = state.waves.shape
    response = half_transfer(kernel, shape)
    error = relative_error(
        state.factors, kernel, shape, state.waves.power if params.weighted else None
    )
    across = np.arange(shape[1] // 2 + 1) / shape[1]
    wanted = np.real(state.factors[0]).astype(np.float64)
    found = np.real(response[0]).astype(np.float64)
    low, high = min(float(wanted.min()), float(found.min()), 0.0), max(wanted.max(), found.max())
    cell = max(6.0, 120.0 / max(kernel.shape))
    return [
        Grid(
            "kernel",
            "Nearest kernel",
            f"{size_text(kernel.shape)}, sum {numbers.text(float(kernel.sum()))}",
            kernel,
            limits=symmetric(float(np.abs(kernel).max())),
            cell=(cell, cell),
            hint="The menu Lab, Send to, uses it in the Convolution lab.",
        ),
        Curves(
            "response",
            "Wanted and given, across",
            "real part, along the frequencies across at 0 down",
            (Line("mask", across, wanted, -1), Line("kernel", across, found, 0)),
            x_limits=(0.0, 0.5),
            y_limits=_stretched(0.0, 1.0, np.array([low, float(high)])),
            x_label="cycles per pixel",
        ),
        Facts(
            "kernel facts",
            "",
            (
                Fact("error of its response", _percent(error), strong=True),
                Fact("weights", "this picture's energy" if params.weighted else "all the same"),
            ),
            width=240.0,
        ),
    ]
