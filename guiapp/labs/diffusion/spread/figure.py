"""The strip of the propagator, two fields, mass and particles, and what is measured under them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import expected_distance, flow
from guiapp.core import numbers
from guiapp.core.figure import (
    Curves,
    Figure,
    Image,
    Limits,
    Line,
    Panel,
    Path,
    Sign,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.labs.diffusion.params import Params
from guiapp.labs.diffusion.propagation import STRIP, propagator_of, strip_panels
from guiapp.labs.diffusion.spread.state import COLUMNS, DISTANCE, SpreadState, distances, held
from guiapp.labs.diffusion.walls import cells_of
from guiapp.parts.kernel import kernel_label
from guiapp.parts.picture import Drawing, picture_label
from guiapp.parts.scales import nice, picture_limits

FIELDS = Table((("input", "goes", "mass", "particles"),), weights=(0.62, 0.0, 1.0, 1.0))
MEASURED = Table((("entropy", "variance", "total", "distance"),), wrap=True)
LAYOUT = Table(((Table((STRIP,), frame=True, wrap=True),), (FIELDS,), (MEASURED,)))
BLOCKS = 12
"""Arrows along the longer side."""
LONGEST = 0.9
"""The longest arrow, in blocks."""
HEIGHT = 96.0


def figure(scene: Scene, state: SpreadState, env: Env) -> Figure:
    """What is seen after so many steps."""
    params: Params = scene.params
    walls = cells_of(params.walls, state.shape, env)
    limits = _limits(state)
    cells: NDArray[np.float32] = env.cached(("held", id(state)), lambda: (state, held(state)))[1]
    gain = None if walls is None else np.where(walls, np.float32(0), np.float32(1))
    panels = panels_of(
        *strip_panels(params),
        _input(params, state, limits),
        Sign("goes", "→", large=False),
        _mass(params, state, limits, gain, walls),
        _particles(params, state, cells, limits, gain),
        *_curves(state),
        _distance(state, cells),
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
    what = "is black everywhere" if state.first.max() <= 0 else "has negative values"
    return (f"The picture {what}: no particles can follow it; choose another one.",)


def _limits(state: SpreadState) -> Limits:
    """Those of the picture at the start: mass only evens out, but for walls and sinks."""
    low, high = picture_limits(float(state.first.min()), float(state.first.max()))
    most = float(state.mass.max())
    return (low, high) if most <= 1.25 * high else (low, nice(most))


def _input(params: Params, state: SpreadState, limits: Limits) -> Image:
    drawing = isinstance(params.image, Drawing)
    size = " × ".join(str(n) for n in state.shape)
    return Image(
        "input",
        "Start",
        f"{size} cells, each holds its own",
        state.first,
        limits=limits,
        colormap=params.colours,
        link="cells",
        quantity="concentration",
        hint="Draw here; the pen is in the panel at the right." if drawing else "",
        pointer="paint" if drawing else "cross",
    )


def _mass(
    params: Params,
    state: SpreadState,
    limits: Limits,
    gain: NDArray[np.float32] | None,
    walls: Any,
) -> Image:
    arrows = _arrows(params, state, walls) if params.spread.arrows else ()
    return Image(
        "mass",
        f"Mass after {numbers.count(state.frame)} steps",
        f"total {numbers.text(float(state.mass.sum()), 6)}",
        state.mass.astype(np.float32),
        limits=limits,
        colormap=params.colours,
        marks=arrows,
        link="cells",
        quantity="mass",
        bar=True,
        hint="Drag to draw a wall, also while it runs.",
        pointer="paint",
        gain=gain,
    )


def _particles(
    params: Params,
    state: SpreadState,
    cells: NDArray[np.float32],
    limits: Limits,
    gain: NDArray[np.float32] | None,
) -> Image:
    """Their number in each cell, scaled so that all together weigh what the mass does."""
    scale = float(state.mass.sum()) / max(len(state.particles), 1)
    return Image(
        "particles",
        f"{numbers.count(len(state.particles))} particles",
        "each takes one random step a frame",
        cells * np.float32(scale),
        limits=limits,
        colormap=params.colours,
        marks=_traces(params, state),
        link="cells",
        quantity="particles, as mass",
        bar=True,
        hint="Drag to draw a wall, also while it runs.",
        pointer="paint",
        gain=gain,
    )


def _traces(params: Params, state: SpreadState) -> tuple[Path, ...]:
    """The ways of a few particles; one that went round the border begins anew there."""
    found: list[Path] = []
    count = min(params.spread.traces, state.traces.shape[1])
    chosen = np.linspace(0, state.traces.shape[1] - 1, count).astype(np.intp)
    for way in (state.traces[:, number] for number in chosen):
        jumps = np.flatnonzero((np.abs(np.diff(way, axis=0)) > np.array(state.shape) // 2).any(1))
        pieces = [piece.tolist() for piece in np.split(way, jumps + 1) if len(piece) > 1]
        found += [Path(tuple((float(r), float(c)) for r, c in piece)) for piece in pieces]
    return tuple(found)


def _arrows(params: Params, state: SpreadState, walls: Any) -> tuple[Path, ...]:
    """Where the mass of each block goes in the next step; the longest arrow has a fixed length."""
    field = flow(state.mass, propagator_of(params), boundary=params.boundary, walls=walls)
    size = max(1, -(-max(state.shape) // BLOCKS))
    rows, columns = (np.arange(0, n, size) for n in state.shape)
    sums = np.add.reduceat(np.add.reduceat(field, rows, axis=0), columns, axis=1)
    lengths = np.hypot(sums[..., 0], sums[..., 1])
    most = float(lengths.max())
    if not most > 0:
        return ()
    scale = LONGEST * size / most
    found = []
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if lengths[i, j] * scale > 0.08 * size:
                middle = np.array([row + size / 2 - 0.5, column + size / 2 - 0.5])
                ends = [middle - scale / 2 * sums[i, j], middle + scale / 2 * sums[i, j]]
                points = tuple((float(r), float(c)) for r, c in ends)
                found.append(Path(points, arrow=True))
    return tuple(found)


def _curves(state: SpreadState) -> list[Panel]:
    values = dict(zip(COLUMNS, state.measured.T, strict=True))
    steps, first = values["step"], state.measured[0]
    last = _last_step(state.frame)
    entropy, variance = values["entropy"], values["variance"]
    largest = values["largest difference"]
    drift = values["total"] / first[1] - 1 if first[1] else np.zeros(len(steps))
    return [
        _plot("entropy", "Entropy", "bits", steps, last, [Line("", steps, entropy, 0)]),
        _plot(
            "variance",
            "Unevenness",
            "variance, and largest difference squared",
            steps,
            last,
            [Line("variance", steps, variance, 0), Line("difference²", steps, largest**2, 1)],
            log=True,
        ),
        _plot(
            "total",
            "Total mass",
            f"off by {numbers.text(float(np.abs(drift).max()))} of itself at most",
            steps,
            last,
            [Line("", steps, values["total"], 0)],
            around=float(first[1]),
        ),
    ]


def _last_step(frame: int) -> float:
    """The end of the axis of time, in steps, so that curves grow into a plot that rests."""
    return nice(max(frame, 10))


def _plot(
    key: str,
    title: str,
    facts: str,
    steps: NDArray[np.float64],
    last: float,
    lines: list[Line],
    *,
    log: bool = False,
    around: float | None = None,
) -> Curves:
    every = np.concatenate([line.y for line in lines])
    if around is not None:
        limits = (around - 0.5 * abs(around or 1.0), around + 0.5 * abs(around or 1.0))
    elif log:
        most = max(float(every.max()), 1e-12)
        least = max(float(every[every > 0].min()) if (every > 0).any() else most, most * 1e-9)
        limits = (float(10 ** np.floor(np.log10(least))), float(10 ** np.ceil(np.log10(most))))
        limits = limits if limits[1] > limits[0] else (limits[0] / 10, limits[1])
    else:
        limits = _resting(float(every.min()), float(every.max()))
    return Curves(
        key,
        title,
        facts,
        tuple(lines),
        x_limits=(0.0, last),
        y_limits=limits,
        x_label="step",
        y_log=log,
        height=HEIGHT,
        least=150.0,
    )


def _resting(low: float, high: float) -> Limits:
    """A range in rounded steps that the values fill to a good part."""
    span = nice(max(high - low, 1e-6 * max(abs(high), 1.0)))
    start = np.floor(low / span * 4) * span / 4
    return float(start), float(start + 1.25 * span)


def _distance(state: SpreadState, cells: NDArray[np.float32]) -> Curves:
    """How far the particles' picture is from the mass, for parts of them: one over the root."""
    found = distances(state, cells)
    if not len(found):
        found = np.array([[1.0, 1.0]])
    counts, values = found.T
    one = expected_distance(np.maximum(state.mass, 0), 1, DISTANCE) if len(state.particles) else 1.0
    expected = one / np.sqrt(counts)
    low = float(10 ** np.floor(np.log10(max(min(values.min(), expected.min()), 1e-6))))
    high = float(10 ** np.ceil(np.log10(max(values.max(), expected.max(), 10 * low))))
    return Curves(
        "distance",
        "Particles − mass",
        "relative distance, and what chance predicts",
        (
            Line("1∕√n", counts, expected, -1),
            Line("measured", counts, values, 2, "dots"),
        ),
        x_limits=(
            float(10 ** np.floor(np.log10(max(counts.min(), 1)))),
            float(10 ** np.ceil(np.log10(max(counts.max(), 10)))),
        ),
        y_limits=(low, high),
        x_label="particles",
        x_log=True,
        y_log=True,
        height=HEIGHT,
        least=150.0,
    )
