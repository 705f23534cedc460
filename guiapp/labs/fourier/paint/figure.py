"""The picture, the spectrum that is painted on, and the answer; below what one asks about."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.fourier import half_transfer
from guiapp.compute.kernel_design import best_kernel, relative_error
from guiapp.core import numbers
from guiapp.core.figure import (
    Curves,
    Dot,
    Fact,
    Facts,
    Figure,
    Grid,
    Image,
    Limits,
    Line,
    Mark,
    Panel,
    Path,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.core.recent import recent
from guiapp.labs.fourier.hands import place_of_frequency
from guiapp.labs.fourier.paint.layers import Opened
from guiapp.labs.fourier.paint.outlines import phase_outlines
from guiapp.labs.fourier.paint.state import PaintState
from guiapp.labs.fourier.panels import (
    BACK,
    FORTH,
    TOP_WEIGHTS,
    picture_panel,
    range_text,
    resting_limits,
    size_text,
    spectrum_panel,
)
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.picture import facts_of
from guiapp.labs.fourier.single import probed_wave, wave_facts, wave_panel
from guiapp.parts.picture import Drawing, luma, picture_label
from guiapp.parts.scales import nice, symmetric

TOP = Table((("input", "forth", "spectrum", "back", "answer"),), weights=TOP_WEIGHTS)
STRIPS = {
    "profile": Table((("profile", "kept"),), frame=True, wrap=True),
    "wave": Table((("wave", "wave facts", "kept"),), frame=True, wrap=True),
    "kernel": Table((("kernel", "response", "kernel facts", "kept"),), frame=True, wrap=True),
}
BYTES = 1024
HINTS = {
    "brush": "Drag to paint the mask; the brush is in the panel at the right.",
    "eraser": "Drag to take painting away.",
    "disc": "Drag from the centre of the disc to its rim.",
    "ring": "Drag from the inner rim to the outer one; a ring goes round the middle.",
    "wedge": "Drag round the middle, from one side of the wedge to the other.",
    "rectangle": "Drag from one corner to the opposite one.",
    "half plane": "Drag from the edge to the side that is covered.",
    "notch": "Click on a frequency.",
}
LEAST_LOST = 1e-6
"""A share of the energy below this is mere rounding: nothing is said about it."""


def figure(scene: Scene, state: PaintState, env: Env) -> Figure:
    """What is seen while one paints on the spectrum."""
    params: Params = scene.params
    row = profile_row(params, state)
    strip = {"profile": _profile, "wave": _wave, "kernel": _kernel}[params.below]
    panels = panels_of(
        _input(params, state, row),
        FORTH,
        _spectrum(params, state, env),
        BACK,
        _answer(params, state, row),
        *strip(params, state, env),
        _kept(params, state),
    )
    return Figure(
        title="Fourier",
        subtitle=f"{picture_label(params.image)}, {_layers_told(params)}",
        panels=panels,
        layout=Table(((TOP,), (STRIPS[params.below],))),
        said=_said(params, state),
        measured={
            "method": "FFT",
            "milliseconds": state.milliseconds,
            "device": state.waves.device,
        },
    )


def _said(params: Params, state: PaintState) -> tuple[str, ...]:
    """Masks from files that were made to fit."""
    return tuple(
        f"The mask {layer.name}, {size_text(layer.raster.shape)}, is resampled to "
        f"{size_text(state.waves.shape)}."
        for layer in params.mask
        if isinstance(layer, Opened) and layer.raster.shape != state.waves.shape
    )


def profile_row(params: Params, state: PaintState) -> int:
    """The row along which the profile is drawn."""
    return round(params.line * (state.waves.shape[0] - 1))


def _layers_told(params: Params) -> str:
    count = len(params.mask)
    return {0: "nothing masked", 1: "1 layer of mask"}.get(count, f"{count} layers of mask")


def _profile_mark(params: Params, state: PaintState, row: int) -> tuple[Path, ...]:
    if params.below != "profile":
        return ()
    return (Path(((row, -0.5), (row, state.waves.shape[1] - 0.5)), dashed=True),)


def _input(params: Params, state: PaintState, row: int) -> Image:
    drawing = isinstance(params.image, Drawing)
    return picture_panel(
        "input",
        f"I  {picture_label(params.image)}",
        state.waves.pixels,
        spread=(state.waves.low, state.waves.high),
        marks=_profile_mark(params, state, row),
        facts="drag here to draw"
        if isinstance(params.image, Drawing) and not params.image.strokes
        else facts_of(state.waves, params),
        hint="Draw here; the pen is in the panel at the right."
        if drawing
        else "Move to see the profile there; click to pin it.",
        paints=drawing,
    )


def _spectrum(params: Params, state: PaintState, env: Env) -> Image:
    height, width = state.waves.shape
    at = place_of_frequency(params.down, params.across, (height, width))
    marks: tuple[Mark, ...] = (Dot(*at),) if params.below == "wave" else ()
    marks += phase_outlines(params.mask, (height, width))
    return spectrum_panel(
        "spectrum",
        "ℱ I · M",
        state.waves.half,
        (height, width),
        params.display,
        env,
        log=state.waves.log,
        marks=marks,
        hint=HINTS[params.painter.tool],
        paints=True,
        gain=state.gain,
    )


def _answer(params: Params, state: PaintState, row: int) -> Image:
    """Grey about zero where the mask takes the mean away: what is left is above and below it."""
    limits = answer_limits(state)
    size, told = size_text(state.answer.shape), range_text(state.low, state.high)
    around = limits[0] == -limits[1]
    return picture_panel(
        "answer",
        "ℱ⁻¹(ℱ I · M)",
        state.answer,
        spread=(state.low, state.high),
        limits=limits,
        facts=f"{size}, {told}{', grey is zero' if around else ''}",
        bar=limits != (0.0, 1.0),
        marks=_profile_mark(params, state, row),
        hint="Move to see the profile there; click to pin it.",
    )


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
