"""The strip of the propagator, two fields, mass and particles, and what is measured under them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Figure, Image, Limits, Mark, Sign, Table, panels_of
from guiapp.core.lab import Env, Scene
from guiapp.labs.diffusion.params import Params
from guiapp.labs.diffusion.propagation import STRIP, strip_panels
from guiapp.labs.diffusion.spread.curves import KEYS, curves
from guiapp.labs.diffusion.spread.distances import held
from guiapp.labs.diffusion.spread.marks import arrows, traces
from guiapp.labs.diffusion.spread.state import SpreadState
from guiapp.labs.diffusion.walls import cells_of, veil_of
from guiapp.parts.kernel import kernel_label
from guiapp.parts.picture import Drawing, picture_label
from guiapp.parts.scales import nice, picture_limits

FIELDS = Table((("input", "goes", "mass", "particles"),), weights=(0.62, 0.0, 1.0, 1.0))
MEASURED = Table((KEYS,), wrap=True)
LAYOUT = Table(((Table((STRIP,), frame=True, wrap=True),), (FIELDS,), (MEASURED,)))
WALL_HINT = "Drag to draw a wall, also while it runs."

Gain = NDArray[np.float32] | None


def figure(scene: Scene, state: SpreadState, env: Env) -> Figure:
    """What is seen after so many steps."""
    params: Params = scene.params
    walls = cells_of(params.walls, state.shape, env)
    limits = _limits(state)
    gain = veil_of(params.walls, state.shape, env)
    marks = arrows(params, state, walls) if params.spread.arrows else ()
    panels = panels_of(
        *strip_panels(params),
        _input(params, state, limits),
        Sign("goes", "→", large=False),
        _mass(params, state, limits, gain, marks),
        _particles(params, state, limits, gain),
        *curves(state),
    )
    use = f"at temperature {numbers.text(params.temperature)}" if params.use == "softmax" else ""
    return Figure(
        title="Diffusion",
        subtitle=f"{picture_label(params.image)}, {kernel_label(params.kernel)} {use}".rstrip(),
        panels=panels,
        layout=LAYOUT,
        said=() if len(state.particles) else _why_none(state),
        measured={"method": "a step", "milliseconds": state.milliseconds, "device": "cpu"},
    )


def _why_none(state: SpreadState) -> tuple[str, ...]:
    """Why there are no particles."""
    what = "has negative values" if state.first.min() < 0 else "is black everywhere"
    return (f"The picture {what}: no particles can follow it; choose another one.",)


def _limits(state: SpreadState) -> Limits:
    """Those of the picture at the start: mass only evens out, but for walls and sinks."""
    low, high = picture_limits(float(state.first.min()), float(state.first.max()))
    if float(state.mass.max()) <= 1.25 * high:
        return low, high
    # Not the largest: a few cells in which mass piles up would leave all others dark.
    most = float(np.percentile(state.mass[::2, ::2], 99.0))
    return (low, high) if most <= 1.25 * high else (low, nice(most))


def _input(params: Params, state: SpreadState, limits: Limits) -> Image:
    drawing = isinstance(params.image, Drawing)
    return Image(
        "input",
        "Start",
        f"{' × '.join(str(n) for n in state.shape)} cells",
        state.first,
        limits=limits,
        colormap=params.colours,
        link="cells",
        quantity="concentration",
        hint="Draw here; the pen is in the panel at the right." if drawing else "",
        pointer="paint" if drawing else "cross",
    )


def _mass(
    params: Params, state: SpreadState, limits: Limits, gain: Gain, marks: tuple[Mark, ...]
) -> Image:
    return Image(
        "mass",
        f"Mass after {numbers.count(state.frame)} step{'' if state.frame == 1 else 's'}",
        f"total {numbers.text(float(state.mass.sum()), 6)}",
        state.mass.astype(np.float32),
        limits=limits,
        colormap=params.colours,
        marks=marks,
        link="cells",
        quantity="mass",
        bar=True,
        hint=WALL_HINT,
        pointer="paint",
        gain=gain,
    )


def _particles(params: Params, state: SpreadState, limits: Limits, gain: Gain) -> Image:
    """Their number in each cell, scaled so that all together weigh what the mass does."""
    count = len(state.particles)
    scale = float(state.mass.sum()) / max(count, 1)
    return Image(
        "particles",
        f"{numbers.count(count)} particles",
        "each takes one random step a frame",
        held(state) * np.float32(scale),
        limits=limits,
        colormap=params.colours,
        marks=traces(params, state),
        link="cells",
        quantity="particles, as mass",
        bar=True,
        hint=WALL_HINT,
        pointer="paint",
        gain=gain,
    )
