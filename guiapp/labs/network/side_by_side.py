"""Panels of many maps, or of many units, of which one may be chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Cursor, Curves, Image, Limits, Line
from guiapp.core.gesture import Gesture
from guiapp.labs.network.colours import SIGNED
from guiapp.labs.network.maps.stages import Stage, stages_of
from guiapp.labs.network.mosaic import mosaic_of
from guiapp.labs.network.params import Params

MOST_BARS = 300
"""More units than these are shown as pixels."""


def staged(params: Params, layers: str = "joined") -> tuple[Stage, ...]:
    """The layers, with their activations or one by one, whatever the topic of maps shows."""
    return stages_of(replace(params, maps=replace(params.maps, layers=layers)))


def maps_panel(
    key: str,
    title: str,
    facts: str,
    maps: NDArray[Any],
    limits: Limits,
    *,
    colormap: str = SIGNED,
    chosen: int | None = None,
    columns: int | None = None,
    side: float | None = None,
    quantity: str = "value",
    hint: str = "",
) -> Image:
    """Maps (n, h, w) side by side, the chosen one framed; single values as one picture.

    As square as it can be, or so many in a row; ``side`` is the width of a panel that stays small.
    """
    mosaic = mosaic_of(*maps.shape)
    if columns is not None:
        mosaic = replace(mosaic, columns=min(columns, len(maps)))
    frame = () if chosen is None or len(maps) == 1 else (mosaic.box(chosen),)
    return Image(
        key,
        title,
        facts,
        mosaic.joined(np.asarray(maps, np.float32)),
        limits,
        colormap,
        marks=frame,
        quantity=quantity,
        bar=True,
        side=side,
        hint=hint,
        gain=mosaic.gain,
        **mosaic.shown("map" if maps.shape[1:] != (1, 1) else "unit"),
    )


def units_panel(
    key: str,
    title: str,
    facts: str,
    values: NDArray[Any],
    limits: Limits,
    *,
    chosen: int | None = None,
    first: int = 1,
    names: tuple[str, ...] = (),
    quantity: str = "value",
    hint: str = "",
) -> Image | Curves:
    """A bar for each value (n,), counted from ``first``; pixels where there are too many.

    ``names`` are those of 0, 1 and so on, where they have some.
    """
    if len(values) > MOST_BARS:
        maps = values[:, None, None]
        return maps_panel(
            key, title, facts, maps, limits, chosen=chosen, quantity=quantity, hint=hint
        )
    places = np.arange(len(values), dtype=np.float64) + first
    return Curves(
        key,
        title,
        facts,
        (Line("", places, values.astype(np.float64), 0, "bars"),),
        x_limits=(first - 0.6, first + len(values) - 0.4),
        y_limits=limits,
        x_label="class" if first == 0 else "unit",
        y_label=quantity,
        x_names=names,
        cursors=() if chosen is None else (Cursor(float(chosen + first), tone="accent"),),
        height=None,
        aspect=1.0,
        least=96.0,
        hint=hint,
    )


def number_at(gesture: Gesture, count: int, *, bars: bool = False, first: int = 1) -> int | None:
    """The number, from 0, of the map or the bar under a gesture; None where there is none."""
    at = float(gesture.cell[1] - first) if bars else gesture.value - 1
    return int(at) if 0 <= at < count else None
