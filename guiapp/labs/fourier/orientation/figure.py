"""The turned picture and its spectrum, both with the direction that stands out drawn over them."""

from __future__ import annotations

import math

import numpy as np

from guiapp.compute.angles import direction
from guiapp.compute.orientation import (
    SMALLEST,
    along,
    difference,
    directions,
    within_half_a_turn,
)
from guiapp.compute.waves import direction as travels
from guiapp.compute.waves import period
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
    Mark,
    Path,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.labs.fourier.orientation.state import OrientationState
from guiapp.labs.fourier.panels import FORTH, picture_panel, size_text, spectrum_panel
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.single import probed_wave
from guiapp.parts.picture import picture_label
from guiapp.parts.scales import nice

TOP = Table((("turned", "forth", "spectrum"),))
STRIP = Table((("energy", "directions", "wave facts"),), frame=True, wrap=True)
NONE = "no direction stands out"
GOOD = 2.0
"""Degrees that the measured turn may be off by: what one reads off a spectrum."""
Place = tuple[float, float]


def figure(scene: Scene, state: OrientationState, env: Env) -> Figure:
    """What is seen of the orientation."""
    params: Params = scene.params
    panels = panels_of(
        _turned(params, state),
        FORTH,
        _spectrum(params, state, env),
        _energy(state),
        _directions(state),
        _wave(params, state),
    )
    return Figure(
        title="Fourier",
        subtitle=f"{picture_label(params.image)}, turned by {degrees_text(params.turn)}",
        panels=panels,
        layout=Table(((TOP,), (STRIP,))),
        measured={"method": "FFT", "milliseconds": state.milliseconds, "device": env.device},
    )


def degrees_text(degrees: float) -> str:
    """An angle to a hundredth of a degree."""
    return f"{numbers.text(round(degrees, 2), 5)}°"


def _turned(params: Params, state: OrientationState) -> Image:
    shape = state.waves.shape
    marks: list[Mark] = []
    if min(shape) >= SMALLEST:
        marks = [_circle(shape), *_lines(params, state)]
    return picture_panel(
        "turned",
        f"I  {picture_label(params.image)}",
        state.waves.pixels,
        facts=f"{size_text(state.waves.pixels.shape)}, measured inside of the circle",
        marks=tuple(marks),
        hint="Drag to turn the picture about its middle; with Shift in steps of 15°.",
        paints=True,
    )


def _circle(shape: tuple[int, int]) -> Path:
    """Where the picture is measured: all of it that stays when it turns."""
    radius = min(shape) / 2
    return _ring(((shape[0] - 1) / 2, (shape[1] - 1) / 2), (radius, radius))


def _ring(middle: Place, radii: Place) -> Path:
    turns = np.linspace(0, 2 * math.pi, 96, endpoint=False)
    rows = middle[0] - radii[0] * np.sin(turns)
    columns = middle[1] + radii[1] * np.cos(turns)
    points = tuple(zip(rows.tolist(), columns.tolist(), strict=True))
    return Path(points, tone="quiet", dashed=True, closed=True)


def _lines(params: Params, state: OrientationState) -> list[Mark]:
    """The line along the stripes, and the arrow in which their waves travel."""
    drawn, found = params.orientation.drawn, state.now
    if not found.stands_out:
        return []
    shape = state.waves.shape
    middle, radius = ((shape[0] - 1) / 2, (shape[1] - 1) / 2), min(shape) / 2
    marks: list[Mark] = []
    if drawn in ("both", "along"):
        angle = along(found.degrees)
        ends = (_from(middle, angle, -0.8 * radius), _from(middle, angle, 0.8 * radius))
        marks.append(Path(ends, label=degrees_text(round(angle, 1))))
    if drawn in ("both", "across"):
        tip = _from(middle, found.degrees, 0.55 * radius)
        label = degrees_text(round(found.degrees, 1))
        marks.append(Path((middle, tip), dashed=True, arrow=True, label=label))
    return marks


def _from(middle: Place, angle: float, distance: float) -> Place:
    down, across = direction(angle)
    return middle[0] + down * distance, middle[1] + across * distance


def _spectrum(params: Params, state: OrientationState, env: Env) -> Image:
    height, width = shape = state.waves.shape
    middle = (float(height // 2), float(width // 2))
    asked, marks = params.orientation, list[Mark]()
    if min(shape) >= SMALLEST:
        marks = [_ring(middle, (f * height, f * width)) for f in (asked.lowest, asked.highest)]
    if state.now.stands_out and asked.drawn != "nothing":
        down, across = direction(state.now.degrees)
        tip, tail = (
            (middle[0] + sign * 0.45 * down * height, middle[1] + sign * 0.45 * across * width)
            for sign in (1, -1)
        )
        label = degrees_text(round(state.now.degrees, 1))
        marks.append(Path((tail, tip), dashed=True, arrow=True, label=label))
    place = (middle[0] + params.down * height, middle[1] + params.across * width)
    marks.append(Dot(*place, tone="quiet"))
    return spectrum_panel(
        "spectrum",
        "ℱ I",
        state.waves.half,
        shape,
        params.display,
        env,
        log=state.waves.log,
        marks=tuple(marks),
        hint="Move over the spectrum to read the direction of a wave.",
    )


def _energy(state: OrientationState) -> Curves:
    """How much energy travels in each direction, now and before."""
    now, before = state.now, state.before
    angles = directions(now.energy.size)
    lines = [Line("now", angles, now.energy)]
    if before is not now:
        lines.insert(0, Line("before", angles, before.energy, -1))
    highest = max(float(line.y.max()) for line in lines)
    label = degrees_text(round(now.degrees, 1))
    cursors = (Cursor(now.degrees, label=label, tone="accent"),) if now.stands_out else ()
    return Curves(
        "energy",
        "Energy by the direction of travel",
        "of the waves between the two rings, over the mean of all directions",
        tuple(lines),
        x_limits=(-90.0, 90.0),
        y_limits=(0.0, nice(highest) if highest > 0 else 1.0),
        x_label="degrees, counter-clockwise from the right",
        cursors=cursors,
    )


def _directions(state: OrientationState) -> Facts:
    now = state.now
    rows = []
    if now.stands_out:
        rows += [
            Fact("stripes and lines lie at", degrees_text(along(now.degrees)), strong=True),
            Fact("their waves travel at", degrees_text(now.degrees), strong=True),
        ]
    else:
        rows.append(Fact(NONE, "", "warn"))
    rows.append(Fact("turned by", degrees_text(state.turn)))
    rows += _since(state)
    rows += [
        Fact("confidence", numbers.text(round(now.confidence, 2), 2)),
        Fact("chance reaches", numbers.text(round(now.needed, 2), 2)),
    ]
    return Facts("directions", "Directions", tuple(rows), width=270.0)


def _since(state: OrientationState) -> list[Fact]:
    """How far it turned as measured, against how far it was turned."""
    if not state.turn:
        return []
    measured, off = state.measured_turn, state.off_by
    if measured is None or off is None:
        return [] if state.before.stands_out else [Fact(f"before: {NONE}", "", "quiet")]
    # Half a turn shows no difference, so the one that is nearer to the turn is told.
    return [
        Fact("as measured", degrees_text(state.turn + off)),
        Fact("off by", degrees_text(off), "good" if abs(off) < GOOD else "warn"),
    ]


def _wave(params: Params, state: OrientationState) -> Facts:
    """The wave under the pointer, and how far it is from the direction that stands out."""
    wave = probed_wave(state.waves, params)
    rows = [
        Fact("frequency", f"{numbers.text(wave.down)} down, {numbers.text(wave.across)} across")
    ]
    length = period(wave)
    if math.isfinite(length):
        angle = within_half_a_turn(travels(wave))
        rows += [
            Fact("period", f"{numbers.text(length)} px"),
            Fact("travels at", degrees_text(angle)),
        ]
        if state.now.stands_out:
            off = float(difference(angle, state.now.degrees))
            rows.append(Fact("from the measured", degrees_text(off)))
    else:
        rows.append(Fact("constant: the mean", "", "quiet"))
    return Facts("wave facts", "The wave under the pointer", tuple(rows), width=250.0)
