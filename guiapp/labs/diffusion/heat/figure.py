"""Start, explicit steps, the exact solution and the one that spares edges; what is measured."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import (
    Curves,
    Figure,
    Image,
    Limits,
    Line,
    Path,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.labs.diffusion.heat.facts import heat_facts, warnings
from guiapp.labs.diffusion.heat.state import COLUMNS, HeatState
from guiapp.labs.diffusion.params import Params
from guiapp.parts.over_time import linear_limits, log_limits, time_limits
from guiapp.parts.picture import Drawing, picture_label
from guiapp.parts.scales import picture_limits

FIELDS = ("input", "explicit", "exact", "edges")
LAYOUT = Table(
    (
        (Table((FIELDS,)),),
        (Table((("profile", "heat facts"),), frame=True, wrap=True),),
        (Table((("difference", "variance", "largest"),), wrap=True),),
    )
)
HEIGHT = 104.0
DECADES = 20.0
"""Between the least and the greatest: what differs less is shown on a linear scale."""
MOST_SHOWN = 1e30
"""Painters compute in float32."""
BEYOND = 0.5
"""Of the range of the picture: how far profiles are drawn beyond it."""


def figure(scene: Scene, state: HeatState, env: Env) -> Figure:
    """What is seen after so many steps."""
    params: Params = scene.params
    limits = picture_limits(float(state.first.min()), float(state.first.max()))
    row = profile_row(params, state)
    panels = panels_of(
        *_pictures(params, state, limits, row),
        _profile(state, limits, row),
        heat_facts(params, state),
        *_over_time(state),
    )
    return Figure(
        title="Diffusion",
        subtitle=f"{picture_label(params.image)}, the heat equation at time "
        f"{numbers.text(state.time)}, rate {numbers.text(params.heat.rate)}",
        panels=panels,
        layout=LAYOUT,
        said=warnings(params, state),
        measured={"method": "a step", "milliseconds": state.milliseconds, "device": "cpu"},
    )


def profile_row(params: Params, state: HeatState) -> int:
    """The row along which the profile is drawn."""
    return round(params.heat.line * (state.shape[0] - 1))


def shown(picture: NDArray[np.float64]) -> NDArray[np.float32]:
    """As float32, finite whatever explicit steps made of it."""
    cut: NDArray[np.float32] = np.clip(picture, -MOST_SHOWN, MOST_SHOWN).astype(np.float32)
    return cut


def _pictures(params: Params, state: HeatState, limits: Limits, row: int) -> list[Image]:
    drawing = isinstance(params.image, Drawing)
    mark = Path(((row, -0.5), (row, state.shape[1] - 0.5)), dashed=True)
    look = "Move to see the profile there; click to pin it."
    size = " × ".join(str(n) for n in state.shape)
    told = {
        "input": ("Start", state.first, size),
        "explicit": (
            "Explicit steps",
            shown(state.explicit),
            _range(state.explicit),
        ),
        "exact": (
            "Exact solution",
            shown(state.exact),
            f"a Gaussian of σ {numbers.text(state.sigma)} px",
        ),
        "edges": (
            "Edges stay",
            shown(state.edges),
            f"contrast {numbers.text(params.heat.contrast)}, {params.heat.conductance}",
        ),
    }
    return [
        Image(
            key,
            title,
            facts,
            data,
            limits=limits,
            colormap=params.colours,
            marks=(mark,),
            link="cells",
            quantity="temperature",
            hint="Draw here; the pen is in the panel at the right."
            if drawing and key == "input"
            else look,
            pointer="paint" if drawing and key == "input" else "cross",
        )
        for key, (title, data, facts) in told.items()
    ]


def _range(picture: NDArray[np.float64]) -> str:
    return f"{numbers.text(float(picture.min()))} to {numbers.text(float(picture.max()))}"


def _profile(state: HeatState, limits: Limits, row: int) -> Curves:
    columns = np.arange(state.shape[1], dtype=np.float64)
    low, high = limits
    room = BEYOND * (high - low)
    rows = [
        picture[row].astype(np.float64)
        for picture in (state.first, state.explicit, state.exact, state.edges)
    ]
    overshot = any(some.min() < low or some.max() > high for some in rows[1:])
    names = (("start", -1), ("explicit", 0), ("exact", 1), ("edges stay", 2))
    return Curves(
        "profile",
        f"Row {row}",
        "the row that the dashed lines mark",
        tuple(
            Line(name, columns, some, colour)
            for (name, colour), some in zip(names, rows, strict=True)
        ),
        x_limits=(0.0, max(len(columns) - 1.0, 1.0)),
        y_limits=(low - room, high + room) if overshot else (low, high),
        x_label="column in px",
        height=132.0,
    )


def _over_time(state: HeatState) -> list[Curves]:
    columns = dict(zip(COLUMNS, state.history.T, strict=True))
    return [
        _curves(
            state,
            "difference",
            "Explicit − exact",
            "largest, and mean of the sizes",
            {"largest": columns["largest difference"], "mean": columns["mean difference"]},
        ),
        _curves(
            state,
            "variance",
            "Variance",
            "of the values: 0 when all is even",
            {
                "explicit": columns["variance explicit"],
                "exact": columns["variance exact"],
                "edges stay": columns["variance edges"],
            },
        ),
        _curves(
            state,
            "largest",
            "Largest value",
            "of its size; it never grows while steps are stable",
            {
                "explicit": columns["largest explicit"],
                "exact": columns["largest exact"],
                "edges stay": columns["largest edges"],
            },
        ),
    ]


def _curves(
    state: HeatState, key: str, title: str, told: str, values: dict[str, NDArray[np.float64]]
) -> Curves:
    """On a log scale where there are decades to show; what is zero leaves a gap there."""
    steps = state.history[:, 0]
    every = np.concatenate(list(values.values()))
    log = bool(np.nanmax(every) > DECADES * every[every > 0].min(initial=np.inf))
    lines = [
        Line(name, steps, np.where(some > 0, some, np.nan) if log else some, colour)
        for colour, (name, some) in enumerate(values.items())
    ]
    return Curves(
        key,
        title,
        told,
        tuple(lines),
        x_limits=time_limits(state.frame),
        y_limits=(log_limits if log else linear_limits)(*values.values()),
        x_label="step",
        y_log=log,
        height=HEIGHT,
    )
