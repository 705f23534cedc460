"""The measures against the shift: along a line as curves, over both offsets as maps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Cursor, Curves, Dot, Image, Limits, Line
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.pooling.layer import label_of
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.shift.colours import colours_of_curves
from guiapp.labs.pooling.shift.offsets import REACH, Offset, along, line_of
from guiapp.labs.pooling.shift.outputs import KEYS
from guiapp.labs.pooling.shift.params import MEASURES, ShiftParams
from guiapp.labs.pooling.shift.state import ShiftState
from guiapp.parts.scales import nice

Values = NDArray[np.float64]
NAMES = {
    "changed share": "share of outputs that changed",
    "relative distance": "relative distance",
    "cosine similarity": "cosine similarity",
}
ROOM = 0.05
"""Of the height of a plot, beyond the limits."""
SIDE = 2 * REACH + 1
NO_POOLING = "no pooling"


@dataclass(frozen=True, eq=False)
class Charts:
    """What no shift changes: the curves, and a map for each pooling."""

    curves: Curves
    maps: tuple[Image, ...]


def charts_at(params: Params, state: ShiftState, offset: Offset, env: Env) -> Charts:
    """The chosen measure along the line and over both offsets, with the present shift in them.

    Lines and pictures are the same objects while only the shift changes.
    """
    own = params.shift
    key = (id(state), own.measure)
    still: Charts = recent("shift charts", env).get(key, lambda: (state, _charts(own, state)))[1]
    at, marks = along(own, offset), _mark(offset)
    # The axis goes on to where the picture was moved.
    span = (min(-float(REACH), at), max(float(REACH), at))
    curves = replace(still.curves, cursors=(Cursor(at, tone="accent"),), x_limits=span)
    if marks:
        return Charts(curves, tuple(replace(panel, marks=marks) for panel in still.maps))
    maps = (replace(map_, facts=f"beyond ±{REACH} px") for map_ in still.maps)
    return Charts(curves, tuple(maps))


def _charts(params: ShiftParams, state: ShiftState) -> Charts:
    return Charts(_curves_panel(params, state.curve), _map_panels(params, state.maps))


def _curves_panel(params: ShiftParams, curve: Values | None) -> Curves:
    """A curve for each pooling, and one for none."""
    chosen = KEYS.index(params.measure)
    far = np.array(line_of(params))
    return Curves(
        "curves",
        NAMES[params.measure].capitalize(),
        "",
        tuple(
            Line(name, far, values, colour)
            for name, values, colour in _curves(params, curve, chosen)
        ),
        x_limits=(float(-REACH), float(REACH)),
        y_limits=_heights(params, curve, chosen),
        x_label=f"shift {_way(params)}, px",
        height=None,
        aspect=1.0,
        least=300.0,
        hint="Point at a shift to see it; click to keep it.",
    )


def _map_panels(params: ShiftParams, maps: Values | None) -> tuple[Image, ...]:
    """A map for each pooling; what is not known yet is covered."""
    chosen = KEYS.index(params.measure)
    limits = _range(params, maps, chosen)
    panels = []
    for number in range(len(params.poolings)):
        values, known = _plane(maps, number + 1, chosen)
        panels.append(
            Image(
                f"map {number}",
                dict(MEASURES)[params.measure].capitalize(),
                _told(values[:known]),
                values.reshape(SIDE, SIDE).astype(np.float32),
                limits=limits,
                colormap="viridis",
                link="maps",
                quantity=NAMES[params.measure],
                shown=None if known == SIDE**2 else known,
                origin=(REACH, REACH),
                bar=True,
                hint="No shift is in the middle; point at another to see it, click to keep it.",
            )
        )
    return tuple(panels)


def map_keys(params: ShiftParams) -> tuple[str, ...]:
    """The keys of the maps' panels."""
    return tuple(f"map {number}" for number in range(len(params.poolings)))


def _curves(
    params: ShiftParams, curve: Values | None, chosen: int
) -> list[tuple[str, Values, int]]:
    """Name, heights and colour of each; two poolings of one name are told apart by their place."""
    names = [NO_POOLING, *(label_of(layer) for layer in params.poolings)]
    told = [
        f"{name} ({place})" if names.count(name) > 1 else name for place, name in enumerate(names)
    ]
    count = len(line_of(params))
    values = np.full((count, len(names), 3), np.nan) if curve is None else curve
    colours = (-1, *colours_of_curves(params.poolings))
    return [
        (name, np.ascontiguousarray(values[:, place, chosen]), colour)
        for place, (name, colour) in enumerate(zip(told, colours, strict=True))
    ]


def _range(params: ShiftParams, values: Values | None, chosen: int) -> Limits:
    """From zero to one for shares; from zero on for distances; up to one for cosines."""
    known = np.zeros(0) if values is None else values[..., chosen]
    known = known[np.isfinite(known)]
    if KEYS[chosen] == "relative distance":
        return 0.0, nice(float(known.max(initial=0.0)))
    if KEYS[chosen] == "cosine similarity":
        return 1.0 - nice(1.0 - float(known.min(initial=1.0))), 1.0
    return 0.0, 1.0


def _heights(params: ShiftParams, values: Values | None, chosen: int) -> Limits:
    """The same with room, so that a curve at the end is seen."""
    low, high = _range(params, values, chosen)
    spare = ROOM * (high - low)
    return (low - spare if low else low), high + spare


def _way(params: ShiftParams) -> str:
    return {"diagonal": "down and across"}.get(params.along, params.along)


def _plane(maps: Values | None, layer: int, chosen: int) -> tuple[Values, int]:
    """All values of a map, zero where they are not known, and how many are."""
    if maps is None:
        return np.zeros(SIDE**2), 0
    values = maps[:, layer, chosen]
    unknown = np.isnan(maps[:, 0, 0])
    return np.nan_to_num(values), int(np.count_nonzero(~unknown))


def _told(known: Values) -> str:
    mean = f"mean {numbers.text(float(known.mean()))}, " if len(known) else ""
    return f"{mean}±{REACH} px"


def _mark(offset: Offset) -> tuple[Dot, ...]:
    """Where the present shift is, if it is on the map."""
    if max(abs(far) for far in offset) > REACH + 0.5:
        return ()
    return (Dot(REACH + offset[0], REACH + offset[1]),)
