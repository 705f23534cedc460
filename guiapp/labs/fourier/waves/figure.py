"""The picture, the spectrum whose waves are kept, and their sum as it grows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import (
    Cursor,
    Curves,
    Dot,
    Fact,
    Facts,
    Figure,
    Image,
    Line,
    Sign,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.labs.fourier.hands import place_of_frequency
from guiapp.labs.fourier.panels import FORTH, TOP_WEIGHTS, picture_panel, spectrum_panel
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.picture import facts_of
from guiapp.labs.fourier.single import probed_wave, wave_facts, wave_panel
from guiapp.labs.fourier.waves.state import (
    Sum,
    WavesState,
    is_own_mirror,
    one_name,
    sum_of,
)
from guiapp.parts.picture import Drawing, picture_label
from guiapp.parts.scales import picture_limits

TOP = Table((("input", "forth", "spectrum", "sum sign", "sum"),), weights=TOP_WEIGHTS)
STRIP = Table((("wave", "wave facts", "energy", "kept"),), frame=True, wrap=True)
MOST_RINGS = 60
"""More rings than this would hide the spectrum under them."""


def figure(scene: Scene, state: WavesState, env: Env) -> Figure:
    """What is seen: at frame 0 all waves, at frame n the first n."""
    params: Params = scene.params
    total = len(state.places)
    count = total if scene.frame == 0 else min(scene.frame, total)
    found: Sum = env.cached(
        ("sum", id(state), count),
        lambda: (state, sum_of(state, count, params.kept.mirror)),
    )[1]
    wave = probed_wave(state.waves, params)
    panels = panels_of(
        _input(params, state),
        FORTH,
        _spectrum(params, state, found, count, env),
        Sign("sum sign", "Σ →", large=False),
        _sum(state, found, count),
        wave_panel(wave, side=132.0, title="This wave"),
        wave_facts(wave, state.waves),
        _energy(state, count, env),
        _kept(params, found, count, total),
    )
    return Figure(
        title="Fourier",
        subtitle=f"{picture_label(params.image)}, the sum of {numbers.count(count)} waves",
        panels=panels,
        layout=Table(((TOP,), (STRIP,))),
        measured={
            "method": "FFT",
            "milliseconds": found.milliseconds,
            "device": state.waves.device,
        },
    )


def _input(params: Params, state: WavesState) -> Image:
    drawing = isinstance(params.image, Drawing)
    return picture_panel(
        "input",
        f"I  {picture_label(params.image)}",
        state.waves.pixels,
        facts=facts_of(state.waves, params),
        hint="Draw here; the pen is in the panel at the right." if drawing else "",
        paints=drawing,
    )


def _spectrum(params: Params, state: WavesState, found: Sum, count: int, env: Env) -> Image:
    height, width = state.waves.shape
    shape = height, width
    marks = [Dot(*place_of_frequency(params.down, params.across, shape), tone="quiet")]
    for kept in params.kept.clicked[-MOST_RINGS:]:
        marks.append(Dot(*place_of_frequency(kept.down, kept.across, shape)))
        if params.kept.mirror:
            marks.append(Dot(*place_of_frequency(-kept.down, -kept.across, shape), tone="good"))
    return spectrum_panel(
        "spectrum",
        "ℱ I, waves kept",
        state.waves.half,
        (height, width),
        params.display,
        env,
        log=state.waves.log,
        marks=tuple(marks),
        hint="Move to see a single wave; click to add it to the sum, click again to take it out.",
        gain=found.kept if count else None,
    )


def _sum(state: WavesState, found: Sum, count: int) -> Image:
    low, high = float(state.waves.pixels.min()), float(state.waves.pixels.max())
    return picture_panel(
        "sum",
        f"Σ of {numbers.count(count)} waves",
        found.pixels,
        limits=picture_limits(low, high),
    )


def _energy(state: WavesState, count: int, env: Env) -> Curves:
    """How the share of energy grows, wave by wave."""
    shares: NDArray[np.float64] = env.cached(
        ("energy by waves", id(state)), lambda: (state, _shares(state))
    )[1]
    numbered = np.arange(1, len(shares) + 1, dtype=np.float64)
    most = float(max(len(shares), 2))
    return Curves(
        "energy",
        "Energy left out",
        "in %, after so many waves",
        (Line("left out", numbered, 100 * (1 - shares), 0),),
        x_limits=(1.0, most),
        y_limits=_decades(100 * (1 - shares)),
        x_label="waves",
        x_log=True,
        y_log=True,
        cursors=(Cursor(float(max(count, 1))),),
        height=120.0,
    )


def _shares(state: WavesState) -> NDArray[np.float64]:
    waves = state.waves
    total = waves.energy * waves.shape[0] * waves.shape[1]
    each = [
        float(waves.power[one_name(place, waves.shape)])
        * (1 if is_own_mirror(place, waves.shape) else 2)
        for place in state.places
    ]
    return np.cumsum(each) / total if total > 0 and each else np.ones(max(len(each), 1))


def _decades(percent: NDArray[np.float64]) -> tuple[float, float]:
    least = max(float(percent.min()), 1e-3)
    return float(10.0 ** np.floor(np.log10(least))), 100.0


def _kept(params: Params, found: Sum, count: int, total: int) -> Facts:
    text = numbers.text
    rows = [
        Fact("of the energy", f"{text(100 * found.energy, 4)} %", strong=True),
        Fact("waves", f"{numbers.count(count)} of {numbers.count(total)}"),
        Fact("coefficients", numbers.count(found.coefficients)),
    ]
    if found.last is not None:
        factor = 1.0 if params.kept.mirror or found.last.own_mirror else 0.5
        amplitude = text(factor * found.last.amplitude)
        rows.append(Fact("last wave's amplitude", amplitude))
        if factor != 1.0:
            rows += [
                Fact("half of it is lost: not mirrored", "", "warn"),
                Fact("a real wave has two coefficients, at f and at −f", "", "warn"),
            ]
        elif not params.kept.mirror:
            rows.append(Fact("the last wave is its own mirror: nothing is lost", "", "quiet"))
    return Facts("kept", "Kept", tuple(rows), width=230.0)
