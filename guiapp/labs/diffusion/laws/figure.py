"""The strip of the propagator, the source in space and frequency, and the laws in numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import density_of
from guiapp.compute.fourier import log_magnitude
from guiapp.core import numbers
from guiapp.core.figure import Curves, Figure, Image, Limits, Line, Table, panels_of
from guiapp.core.lab import Env, Scene
from guiapp.labs.diffusion.laws.facts import KEYS, Compared, compared, law_facts
from guiapp.labs.diffusion.laws.marks import predicted_marks
from guiapp.labs.diffusion.laws.state import COLUMNS, LawsState
from guiapp.labs.diffusion.params import Params
from guiapp.labs.diffusion.propagation import STRIP, strip_panels
from guiapp.parts.kernel import kernel_label
from guiapp.parts.over_time import linear_limits, time_limits
from guiapp.parts.scales import nice

FIELDS = Table(
    (("mass", "particles", "profile", "drift", "spread"),),
    wrap=True,
    weights=(1.2, 1.2, 1, 1, 1),
)
NUMBERS = Table((("spectrum", "predicted spectrum", *KEYS),), frame=True, wrap=True)
LAYOUT = Table(((Table((STRIP,), frame=True, wrap=True),), (FIELDS,), (NUMBERS,)))
DECADES: Limits = (-6.0, 0.0)
"""Of a spectrum: the mass is 1, and less than a millionth of it is not told apart from nothing."""
ASPECT = 0.95
LEAST = 176.0
SIDE = 108.0
"""Of a spectrum, in units."""
MOST_DOTS = 32
WIDE = 4.5
"""Standard deviations of a profile, on both sides."""
LEAST_WIDE = 4.0


def figure(scene: Scene, state: LawsState, env: Env) -> Figure:
    """What is seen of the source after so many steps."""
    params: Params = scene.params
    found = compared(state, env)
    held = _held(state)
    panels = panels_of(
        *strip_panels(params),
        *_fields(params, state, held),
        *_spectra(state, found),
        _profile(params, state, found, held),
        _over_time("drift", "Drift", "from the source, in px", state, ("down", "across")),
        _over_time(
            *("spread", "Spread", "in px²", state),
            ("down", "across", "covariance"),
        ),
        *law_facts(state, found),
    )
    steps = "1 step" if state.frame == 1 else f"{numbers.count(state.frame)} steps"
    return Figure(
        title="Diffusion",
        subtitle=f"a point source after {steps}, {kernel_label(params.kernel)}",
        panels=panels,
        layout=LAYOUT,
        measured={"method": "a step", "milliseconds": state.milliseconds, "device": "cpu"},
    )


def _held(state: LawsState) -> NDArray[np.float32]:
    """The share of the particles in each cell (H, W); zeros where there are none."""
    held: NDArray[np.float32] = density_of(state.particles, state.shape)
    return held / np.float32(max(len(state.particles), 1))


def _fields(params: Params, state: LawsState, held: NDArray[np.float32]) -> list[Image]:
    limits, marks = (0.0, nice(float(state.mass.max()))), predicted_marks(state)
    count = len(state.particles)
    return [
        Image(
            key,
            title,
            told,
            data,
            limits=limits,
            colormap=params.colours,
            marks=marks,
            link="cells",
            quantity=quantity,
            bar=True,
        )
        for key, title, told, data, quantity in (
            (
                *("mass", "Mass", "predicted: the mean, σ around it"),
                *(state.mass.astype(np.float32), "share of the mass"),
            ),
            (
                "particles",
                f"{numbers.count(count)} particles" if count else "No particles",
                "each takes one random step a frame" if count else "set their number at the right",
                held,
                "share of the particles",
            ),
        )
    ]


def _spectra(state: LawsState, found: Compared) -> list[Image]:
    """Measured and predicted, in the same colours."""
    return [
        Image(
            key,
            title,
            told,
            log_magnitude(half, state.shape),
            limits=DECADES,
            colormap="inferno",
            axes="frequency",
            link="frequency",
            quantity="log₁₀ |F|",
            side=SIDE,
        )
        for key, title, told, half in (
            ("spectrum", "ℱ mass", "log₁₀, −6 to 0", found.spectrum),
            ("predicted spectrum", "ℱ source · T₁ ⋯ Tₙ", "predicted", state.predicted.spectrum),
        )
    ]


def _profile(
    params: Params, state: LawsState, found: Compared, held: NDArray[np.float32]
) -> Curves:
    """The line of cells nearest to the predicted mean, about that mean."""
    across = params.laws.along == "across"
    fixed, axis = (0, 1) if across else (1, 0)
    side, mean = state.shape[axis], state.mean
    line = round(float(mean[fixed])) % side
    away = np.arange(side) - mean[axis]
    away -= side * np.rint(away / side)
    order = np.argsort(away)
    taken = [
        np.take(plane, line, axis=fixed)[order].astype(np.float64)
        for plane in (state.mass, found.gaussian, held)
    ]
    names = ("mass", "Gaussian", "particles")
    lines = [
        Line(name, away[order], values, colour, "dots" if colour == 2 else "line")
        for colour, (name, values) in enumerate(zip(names, taken, strict=True))
    ]
    sigma = float(np.sqrt(state.predicted.covariance[axis, axis]))
    reach = min(nice(max(WIDE * sigma, LEAST_WIDE)), side / 2)
    most = max(float(values.max()) for values in taken[:2])
    return Curves(
        "profile",
        f"{'Row' if across else 'Column'} {line}",
        f"{numbers.text(round(100 * found.far, 9))} % is elsewhere than in the Gaussian",
        tuple(lines if len(state.particles) else lines[:2]),
        x_limits=(-reach, reach),
        y_limits=(0.0, nice(1.05 * most)),
        x_label="px from the mean",
        height=None,
        aspect=ASPECT,
        least=LEAST,
    )


def _over_time(key: str, title: str, told: str, state: LawsState, names: tuple[str, ...]) -> Curves:
    """Predicted lines, and measured dots on them."""
    columns = dict(zip(COLUMNS, state.history.T, strict=True))
    steps = columns["step"]
    wanted = [columns[f"predicted {_name(key, name)}"] for name in names]
    found = [columns[f"mass {_name(key, name)}"] for name in names]
    lines = [
        Line(name, steps, values, n)
        for n, (name, values) in enumerate(zip(names, wanted, strict=True))
    ]
    dotted = np.unique(np.linspace(0, len(steps) - 1, MOST_DOTS).astype(np.intp))
    for n, values in enumerate(found):
        there = dotted[np.isfinite(values[dotted])]
        lines.append(Line("" if n else "measured", steps[there], values[there], n, "dots"))
    return Curves(
        key,
        title,
        told,
        tuple(lines),
        x_limits=time_limits(state.frame),
        y_limits=linear_limits(*wanted),
        x_label="step",
        height=None,
        aspect=ASPECT,
        least=LEAST,
    )


def _name(key: str, name: str) -> str:
    """The column of a curve."""
    if name == "covariance":
        return name
    return f"{'drift' if key == 'drift' else 'variance'} {name}"
