"""Two rows, as it is and blurred: the spectrum before, after, what folded into it, the output."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from guiapp.compute.pooling import binomial
from guiapp.core import numbers
from guiapp.core.figure import (
    Cursor,
    Curves,
    Fact,
    Facts,
    Figure,
    Image,
    Limits,
    Line,
    Panel,
    Table,
    Tone,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.core.recent import recent
from guiapp.labs.pooling.aliasing.params import AliasingParams, label_of
from guiapp.labs.pooling.aliasing.spectra import (
    dot_at,
    folded_to,
    folds,
    kept_box,
    limits_of,
    spectrum_panel,
)
from guiapp.labs.pooling.aliasing.state import AliasingState, Version
from guiapp.labs.pooling.params import Params
from guiapp.parts.picture import picture_label
from guiapp.parts.scales import nice, picture_limits, symmetric

ROWS = ("plain", "blurred")
COLUMNS = ("before", "after", "folded", "output")
WIDTH = 210.0
WHOLE = ("of the energy before the stride", "of that energy, before the blur")
LEFT = "what the blur left"
MUCH = 1e-3
"""A share of the energy, or an error, above this is told as a warning."""


def figure(scene: Scene, state: AliasingState, env: Env) -> Figure:
    """What is seen of both ways to subsample."""
    params: Params = scene.params
    own = params.aliasing
    still: tuple[Panel, ...] = recent("aliasing panels", env).get(
        (id(state), own.down, own.across), lambda: (state, _panels(own, state))
    )[1]
    return Figure(
        title="Pooling",
        subtitle=f"{picture_label(params.image)}, {label_of(own)}, {_subsampled(own)}",
        panels=panels_of(*still),
        layout=_layout(),
        measured={"method": "FFT", "milliseconds": state.milliseconds, "device": "cpu"},
    )


def _layout() -> Table:
    plain, blurred = (tuple(f"{column} {row}" for column in (*COLUMNS, "facts")) for row in ROWS)
    return Table(
        ((Table((plain, blurred)),), (Table((("gain", "probe"),), frame=True, wrap=True),))
    )


def _panels(own: AliasingParams, state: AliasingState) -> tuple[Panel, ...]:
    limits = limits_of(state.plain.folding.before)
    colours = _output_limits(state)
    panels: list[Panel] = []
    for row, version in zip(ROWS, (state.plain, state.blurred), strict=True):
        panels += _row(row, own, version, state.plain.energy, limits, colours)
    return (*panels, _gain(own), _probe(own))


def _row(
    row: str,
    own: AliasingParams,
    version: Version,
    whole: float,
    limits: Limits,
    colours: tuple[Limits, str],
) -> list[Panel]:
    """The spectra of one way, its output, its two numbers; ``whole`` is the energy unblurred."""
    found = version.folding
    frequency = (own.down, own.across)
    here = dot_at(frequency, found.before.shape)
    there = dot_at(folded_to(frequency, own.stride), found.after.shape)
    is_blurred = row == "blurred"
    return [
        spectrum_panel(
            f"before {row}",
            f"ℱ blurred, {own.taps} taps" if is_blurred else f"ℱ {label_of(own)}",
            _size(found.before),
            *(found.before, limits, (*kept_box(found.inside), here), "before"),
        ),
        spectrum_panel(
            f"after {row}",
            f"ℱ after ↓ {own.stride}",
            _size(found.after),
            *(found.after, limits, (there,), "after"),
        ),
        spectrum_panel(
            f"folded {row}",
            "What folded",
            f"{_percent(found.share)} of {LEFT if is_blurred else 'the energy'}",
            *(found.folded, limits, (there,), "after"),
        ),
        Image(
            f"output {row}",
            "Output",
            _size(version.output),
            version.output,
            limits=colours[0],
            colormap=colours[1],
            link="outputs",
            quantity="pooled",
            numbers=True,
        ),
        _facts(row, version, whole),
    ]


def _facts(row: str, version: Version, whole: float) -> Facts:
    """How much of the energy folds, and how far a shift by one pixel comes out wrong."""
    share, error = version.folded / whole if whole > 0 else 0.0, version.error
    is_blurred = row == "blurred"
    left = Fact("", f"{_percent(version.folding.share)} of {LEFT}", "quiet")
    return Facts(
        f"facts {row}",
        "Blurred" if is_blurred else "As it is",
        (
            Fact("", f"{_percent(share)} folds", _tone(share), strong=True),
            Fact(WHOLE[is_blurred], "", "quiet"),
            *((left,) if is_blurred else ()),
            Fact("", f"error {_number(error)}", _tone(error), strong=True),
            Fact("of the output's length,", "", "quiet"),
            Fact("after a shift by 1 px", "", "quiet"),
        ),
        width=WIDTH,
    )


def _gain(own: AliasingParams) -> Curves:
    """What the low pass multiplies each frequency with, and where folding begins."""
    frequency = np.linspace(0.0, 0.5, 101)
    # The binomial of n taps is n - 1 means of two neighbours: each has the gain cos(pi f).
    gain = np.abs(np.cos(np.pi * frequency)) ** (len(binomial(own.taps)) - 1)
    begins = 0.5 / own.stride
    cursors = [Cursor(begins, label="folds from here on", tone="accent")] if own.stride > 1 else []
    return Curves(
        "gain",
        "Gain of the blur",
        _taps_told(own.taps),
        (Line("", frequency, gain, 0, solid=True),),
        x_limits=(0.0, 0.5),
        y_limits=(0.0, 1.05),
        x_label="frequency, cycles/px",
        cursors=tuple(cursors),
        height=84.0,
        least=300.0,
        hint="More taps take more of the short waves away, and more of the long ones.",
    )


def _probe(own: AliasingParams) -> Facts:
    """The frequency that is looked at, before and after, and whether it folds."""
    frequency = (own.down, own.across)
    after = folded_to(frequency, own.stride)
    gain = math.prod(abs(math.cos(math.pi * far)) ** (own.taps - 1) for far in frequency)
    is_folded = folds(frequency, own.stride)
    rows = (
        Fact("down, across", f"{_pair(frequency)} cycles/px"),
        Fact("on the new grid", f"{_pair(after)} cycles/px", "warn" if is_folded else "good"),
        Fact("", "it folds: comes back as a longer wave" if is_folded else "it is kept", "quiet"),
        Fact("the blur leaves", _percent(gain)),
    )
    return Facts("probe", "The frequency in the ring", rows, width=290.0)


def _pair(frequency: tuple[float, float]) -> str:
    return ", ".join(numbers.text(far) for far in frequency)


def _taps_told(taps: int) -> str:
    """The weights as whole numbers over their sum."""
    whole = [round(weight * 2 ** (taps - 1)) for weight in binomial(taps)]
    return f"({' '.join(map(str, whole))}) / {2 ** (taps - 1)}" if taps > 1 else "no blur"


def _output_limits(state: AliasingState) -> tuple[Limits, str]:
    """The limits and the colours of both outputs."""
    outputs = state.plain.output, state.blurred.output
    low, high = min(float(o.min()) for o in outputs), max(float(o.max()) for o in outputs)
    if low < 0:
        return symmetric(nice(max(-low, high))), "signed"
    return picture_limits(low, high), "grey"


def _subsampled(own: AliasingParams) -> str:
    """The stride, and what folding is."""
    if own.stride == 1:
        return "stride 1: nothing folds"
    limit = numbers.text(0.5 / own.stride)
    return (
        f"stride {own.stride}: waves from {limit} cycles/px on fold, they come back as longer ones"
    )


def _size(plane: Any) -> str:
    return " × ".join(str(n) for n in plane.shape)


def _percent(share: float) -> str:
    return f"{_number(100 * share)} %"


def _number(value: float) -> str:
    """Rounding is nothing."""
    return numbers.text(value if value > 1e-12 else 0.0)


def _tone(value: float) -> Tone:
    return "warn" if value > MUCH else "good"
