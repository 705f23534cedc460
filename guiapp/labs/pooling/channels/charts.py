"""The responses by the tilt of the digit and by the digit, and how steady they are."""

from __future__ import annotations

import math

import numpy as np

from guiapp.compute.digits import NUMBERS
from guiapp.core import numbers
from guiapp.core.figure import Cursor, Curves, Fact, Facts, Line, Tone
from guiapp.labs.pooling.channels.params import ACROSS, ChannelsParams, degrees_text
from guiapp.labs.pooling.channels.responses import TILTS
from guiapp.labs.pooling.channels.state import AtTilt, ChannelsState
from guiapp.parts.scales import nice

TICK = 15.0
STEADY = 0.25
"""A response that changes by less is called steady."""


def tilt_chart(wanted: ChannelsParams, state: ChannelsState, found: AtTilt) -> Curves:
    """Each filter's response and what stays of them, over the tilt of the digit."""
    reach = max(wanted.span, TICK * math.ceil(abs(found.tilt) / TICK))
    across = dict(ACROSS)[wanted.across]
    lines = [
        Line(f"filter {place}", TILTS, values, place)
        for place, values in enumerate(state.responses, 1)
    ]
    lines.append(Line(across, TILTS, state.pooled, 0, solid=True))
    return Curves(
        "by tilt",
        "Response by tilt",
        "the largest of each map; change: (max − min) / max",
        tuple(lines),
        x_limits=(-reach, reach),
        y_limits=_limits(state),
        x_label="tilt of the digit in degrees",
        cursors=(Cursor(found.tilt, label=degrees_text(found.tilt), tone="accent"),),
        height=None,
        aspect=2.6,
        hint="Click, or use the arrow keys, to turn the digit to another tilt.",
    )


def digits_chart(wanted: ChannelsParams, found: AtTilt) -> Curves:
    """What every digit gives at this tilt: what the filters are not for."""
    across = dict(ACROSS)[wanted.across]
    lowest = min(0.0, float(found.digits.min()))
    most = max(1.0, float(found.digits.max()))
    return Curves(
        "by digit",
        "Other digits",
        f"{across} at this tilt; click for another digit",
        (Line("", np.array(NUMBERS, np.float64), found.digits, 0, "bars"),),
        x_limits=(-0.6, 9.6),
        y_limits=(-nice(-lowest) if lowest < 0 else 0.0, nice(most)),
        x_label="digit that is drawn",
        cursors=(Cursor(float(wanted.number), tone="accent"),),
        height=None,
        aspect=1.3,
        hint="Click a bar to draw that digit.",
    )


def steadiness_facts(wanted: ChannelsParams, state: ChannelsState, found: AtTilt) -> Facts:
    """By what share the responses change over the span, and which filter wins now."""
    each, pooled = state.changes(wanted.span)
    known = [(value, place) for place, value in enumerate(each) if value is not None]
    best, place = min(known, default=(None, 0))
    across, ends = dict(ACROSS)[wanted.across], degrees_text(wanted.span)
    rows = [
        Fact(f"{across} of all changes by", "", "plain"),
        Fact("", _percent(pooled), _tone(pooled), strong=True),
        Fact(f"steadiest filter alone, {place + 1}, by", "", "plain"),
        Fact("", _percent(best), _tone(best), strong=True),
    ]
    if wanted.across == "max":
        tilt = degrees_text(wanted.filters[found.winner].tilt)
        rows.append(Fact("wins now", f"filter {found.winner + 1}, {tilt}"))
    return Facts("steadiness", f"From −{ends} to {ends}", tuple(rows), width=196.0)


def _limits(state: ChannelsState) -> tuple[float, float]:
    values = [state.responses, state.pooled]
    low = min(float(part.min()) for part in values)
    high = max(1.0, *(float(part.max()) for part in values))
    return (-nice(-low) if low < 0 else 0.0), nice(high)


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{numbers.text(round(100 * share))} %"


def _tone(share: float | None) -> Tone:
    return "good" if share is not None and share < STEADY else "warn"
