"""The digit, each filter above its response, what stays across them, and all of it by tilt."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import (
    Box,
    Dot,
    Figure,
    Image,
    Limits,
    Mark,
    Panel,
    Sign,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.labs.pooling.channels.charts import digits_chart, steadiness_facts, tilt_chart
from guiapp.labs.pooling.channels.params import ACROSS, degrees_text, summary
from guiapp.labs.pooling.channels.state import AtTilt, ChannelsState, at_tilt
from guiapp.labs.pooling.channels.turning import tilt_at
from guiapp.labs.pooling.params import Params

WINS = {"max": ": wins", "min": ": stays"}


def figure(scene: Scene, state: ChannelsState, env: Env) -> Figure:
    """What is seen at the scene's frame."""
    params: Params = scene.params
    wanted = params.channels
    tilt = tilt_at(wanted, scene.frame)
    found = at_tilt(wanted, tilt, state)
    across = dict(ACROSS)[wanted.across]
    panels: list[Panel] = [
        _digit(params, found),
        Sign("star", "⋆", "correlate"),
        *_filters(params, state, found),
        *_responses(params, found),
        Sign("across", "→", across),
        _pooled(params, found),
        tilt_chart(wanted, state, found),
        digits_chart(wanted, found),
        steadiness_facts(wanted, state, found),
    ]
    return Figure(
        title="Pooling",
        subtitle=f"across channels: the {across} of {_count(len(wanted.filters))} for the digit "
        f"{wanted.number} at {degrees_text(tilt)}",
        panels=panels_of(*panels),
        layout=_layout(len(wanted.filters)),
        measured={"method": "", "milliseconds": found.milliseconds, "device": "cpu"},
    )


def filter_keys(count: int) -> tuple[str, ...]:
    """The panels of the filters."""
    return tuple(f"filter {place}" for place in range(1, count + 1))


def stays(across: str, found: AtTilt) -> int | None:
    """The filter whose response is what stays; None where all of them take part."""
    if across == "min":
        return int(found.values.argmin())
    return found.winner if across == "max" else None


def _layout(count: int) -> Table:
    maps = tuple(f"response {place}" for place in range(1, count + 1))
    filters = filter_keys(count)
    top = Table(
        (("digit", "star", *filters, None, None), ("steadiness", None, *maps, "across", "pooled"))
    )
    below = Table((("by tilt", "by digit"),), frame=True, weights=(2, 1))
    return Table(((top,), (below,)))


def _digit(params: Params, found: AtTilt) -> Image:
    return Image(
        "digit",
        f"{params.channels.number} at {degrees_text(found.tilt)}",
        "drag it round",
        found.picture,
        hint="Drag round the middle to turn the digit, with Shift held in steps of 15°; arrow "
        "keys turn it too.",
        pointer="move",
    )


def _filters(params: Params, state: ChannelsState, found: AtTilt) -> list[Image]:
    wanted = params.channels
    largest = float(np.abs(state.filters).max())
    winner = stays(wanted.across, found)
    return [
        Image(
            key,
            summary(one),
            "mean 0, norm 1",
            weights.astype(np.float32),
            (-largest, largest),
            "signed",
            marks=_frame(weights.shape) if place == winner else (),
            quantity="weight",
            hint="A filter; drag it round to give it another tilt.",
            pointer="move",
        )
        for place, (key, one, weights) in enumerate(
            zip(filter_keys(len(wanted.filters)), wanted.filters, state.filters, strict=True)
        )
    ]


def _responses(params: Params, found: AtTilt) -> list[Image]:
    across, panels = params.channels.across, []
    winner = stays(across, found)
    for place, (data, value) in enumerate(zip(found.maps, found.values, strict=True)):
        marks: tuple[Mark, ...] = (_peak(data),)
        if place == winner:
            marks = (*_frame(data.shape), *marks)
        panels.append(
            Image(
                f"response {place + 1}",
                numbers.text(value),
                f"response {place + 1}{WINS[across] if place == winner else ''}",
                data.astype(np.float32),
                _limits(params),
                "signed",
                marks=marks,
                quantity="response",
                hint="The response at every place; 1: the picture there is the filter.",
            )
        )
    return panels


def _pooled(params: Params, found: AtTilt) -> Image:
    across = dict(ACROSS)[params.channels.across]
    return Image(
        "pooled",
        numbers.text(float(found.pooled.max())),
        f"{across} across channels",
        found.pooled.astype(np.float32),
        _limits(params),
        "signed",
        marks=(_peak(found.pooled),),
        quantity=f"{across} of the responses",
        bar=True,
        hint="At every place what stays of the responses; its largest value is the title.",
    )


def _limits(params: Params) -> Limits:
    """The same for all maps, whatever the tilt: no response is above 1 where the digit is."""
    wanted = params.channels
    most = math.sqrt(len(wanted.filters)) if wanted.across == "l2" else 1.0
    return -most, most


def _frame(shape: tuple[int, ...]) -> tuple[Box, ...]:
    return (Box(0, 0, shape[0], shape[1]),)


def _peak(values: NDArray[np.floating]) -> Dot:
    row, column = np.unravel_index(int(values.argmax()), values.shape)
    return Dot(float(row), float(column), tone="quiet")


def _count(filters: int) -> str:
    return "1 filter" if filters == 1 else f"{filters} filters"
