"""From the picture to one measurement, to the mean of many, to the convolution it tends to."""

from __future__ import annotations

import math

import numpy as np

from guiapp.core import numbers
from guiapp.core.figure import (
    Curves,
    Fact,
    Facts,
    Figure,
    Image,
    Limits,
    Line,
    Panel,
    Sign,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.labs.diffusion.measure.pixel import LINK, Looked, looked, pixel_panels
from guiapp.labs.diffusion.measure.state import MeasureState, rounding
from guiapp.labs.diffusion.params import Params
from guiapp.labs.diffusion.propagation import STRIP, propagator_of, strip_panels
from guiapp.parts.kernel import kernel_label
from guiapp.parts.picture import Drawing, picture_label
from guiapp.parts.scales import nice, picture_limits, symmetric

FIELDS = Table((("input", "sample", "one", "average", "mean", "tends", "convolution"),))
BELOW = Table((("difference", "error", "average facts", "neighbours", "pixel facts"),), wrap=True)
LAYOUT = Table(((Table((STRIP,), frame=True, wrap=True),), (FIELDS,), (BELOW,)))
SIDE = 140.0
HEIGHT = 110.0
MARGIN = 1.5
"""An error of one picture may be above what is predicted by this factor and still be seen."""


def figure(scene: Scene, state: MeasureState, env: Env) -> Figure:
    """What is seen after so many measurements."""
    params: Params = scene.params
    pixel = looked(params, state, env)
    panels = panels_of(
        *strip_panels(params),
        *_fields(params, state, pixel),
        Sign("sample", "→", "take one", large=False),
        Sign("average", "→", "average", large=False),
        Sign("tends", "→", "n → ∞", large=False),
        _difference(state, pixel),
        _error(state),
        _facts(params, state),
        *pixel_panels(state, pixel),
    )
    return Figure(
        title="Diffusion",
        subtitle=f"{picture_label(params.image)} ∗ {kernel_label(params.kernel)}, by chance",
        panels=panels,
        layout=LAYOUT,
        measured={"method": "a picture", "milliseconds": state.milliseconds, "device": "cpu"},
    )


def _fields(params: Params, state: MeasureState, pixel: Looked) -> list[Panel]:
    """The four pictures in the same colours."""
    limits = _limits(params, state)
    drawing = isinstance(params.image, Drawing)
    hint = "Move over the pixels to see what one can take, and what it took."

    def field(key: str, title: str, facts: str, values: np.ndarray) -> Image:
        paints = drawing and key == "input"
        return Image(
            key,
            title,
            facts,
            values.astype(np.float32, copy=False),
            limits=limits,
            colormap=params.colours,
            marks=pixel.around if key == "input" else pixel.here,
            link=LINK,
            hint="Draw here; the pen is in the panel at the right." if paints else hint,
            pointer="paint" if paints else "cross",
        )

    size = " × ".join(str(n) for n in state.shape)
    count = numbers.count(state.count)
    return [
        field("input", "Start", size, state.picture),
        field("one", "One measurement", f"number {count}", state.last),
        field("mean", f"Mean of {count}", f"off by {numbers.text(state.error)}", state.mean),
        field("convolution", "Convolution", "with the propagator", state.target),
    ]


def _limits(params: Params, state: MeasureState) -> Limits:
    """Those of the picture: no mean of its values leaves them, but for zeros around it."""
    low, high = float(state.picture.min()), float(state.picture.max())
    if params.measure.boundary == "constant":
        low, high = min(low, 0.0), max(high, 0.0)
    return picture_limits(low, high)


def _difference(state: MeasureState, pixel: Looked) -> Image:
    """Mean less convolution, in colours that rest, so that it is seen to fade."""
    largest = nice(state.deviation) if not state.is_certain else nice(rounding(state.picture))
    return Image(
        "difference",
        "mean − convolution",
        "",
        (state.mean - state.target).astype(np.float32),
        limits=symmetric(largest),
        colormap="signed",
        marks=pixel.here,
        link=LINK,
        quantity="difference",
        bar=True,
        side=SIDE,
    )


def _error(state: MeasureState) -> Curves:
    """The error against the number of pictures, and one over its root, in logarithms."""
    last = 10.0 ** math.ceil(math.log10(max(state.count, 10)) - 1e-9)
    counts, errors = np.concatenate([state.history, [[state.count, state.error]]]).T
    lines: list[Line] = []
    limits = (1e-3, 1.0)
    if not state.is_certain:
        ends = np.array([1.0, last])
        lines = [
            Line("σ∕√n", ends, state.deviation / np.sqrt(ends), -1),
            Line("error", counts, np.where(errors > 0, errors, np.nan), 2, "dots"),
        ]
        least, most = state.deviation / math.sqrt(last), MARGIN * state.deviation
        limits = (10.0 ** math.floor(math.log10(least)), 10.0 ** math.ceil(math.log10(most)))
    return Curves(
        "error",
        "Error of the mean",
        "no chance is left here" if state.is_certain else "root mean square over all pixels",
        tuple(lines),
        x_limits=(1.0, last),
        y_limits=limits,
        x_label="pictures n",
        x_log=True,
        y_log=True,
        height=HEIGHT,
        least=190.0,
    )


def _facts(params: Params, state: MeasureState) -> Facts:
    text = numbers.text
    rows = [Fact("pictures n", numbers.count(state.count))]
    if state.is_certain:
        rows += [
            Fact("error", text(state.error)),
            Fact("All that a pixel can take is alike:", "", "quiet"),
            Fact("one picture is the convolution.", "", "quiet"),
        ]
    else:
        rows += [
            Fact("error", text(state.error)),
            Fact("σ∕√n predicts", text(state.predicted)),
            Fact("their ratio", text(state.error / state.predicted)),
            Fact("σ of one picture", text(state.deviation)),
        ]
    if not np.array_equal(propagator_of(params), state.shares):
        rows.append(Fact("another kernel: begins anew next", "", "accent"))
    elif state.since:
        rows.append(Fact(f"another kernel since step {numbers.count(state.since)}", "", "quiet"))
    return Facts("average facts", "The average", tuple(rows), width=200.0)
