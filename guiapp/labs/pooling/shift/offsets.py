"""Where the picture is moved to: by hand, and by the timeline."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

import numpy as np

from guiapp.core import numbers
from guiapp.labs.pooling.shift.params import FARTHEST, ShiftParams

Offset = tuple[float, float]

REACH = 8
"""Pixels to both sides over which the curves and the maps go."""
WAYS = {"across": (0, 1), "down": (1, 0), "diagonal": (1, 1)}
AROUND, JITTERS = 64, 120
"""Frames of a circle, and of jitter."""


def offset_at(params: ShiftParams, frame: int) -> Offset:
    """(down, across) in pixels: what was set by hand, and what the timeline adds to it."""
    added = path_of(params)[frame]
    down, across = (
        _within(own + more) for own, more in zip((params.down, params.across), added, strict=True)
    )
    return down, across


def path_of(params: ShiftParams) -> tuple[Offset, ...]:
    """What each frame adds: nothing at frame 0."""
    return _path(params.path, params.along, params.reach, float(Fraction(params.step)), params.seed)


def snapped(place: float, step: str) -> float:
    """The nearest multiple of a step, within reach; what is half way goes up."""
    size = float(Fraction(step))
    return _within(math.floor(place / size + 0.5) * size)


def line_of(params: ShiftParams) -> tuple[float, ...]:
    """How far along their line the curves go, step by step."""
    return _line(REACH, float(Fraction(params.step)))


def way_of(params: ShiftParams) -> tuple[int, int]:
    """The direction (down, across) of that line."""
    return WAYS[params.along]


def along(params: ShiftParams, offset: Offset) -> float:
    """Where on that line an offset is, or the foot of it."""
    way = way_of(params)
    return (offset[0] * way[0] + offset[1] * way[1]) / (way[0] + way[1])


def offset_text(offset: Offset) -> str:
    """Short, by arrows: "→ 3, ↓ 0.5 px"; "no shift"."""
    return f"{', '.join(_arrows(offset))} px" if offset != (0.0, 0.0) else "no shift"


def shift_text(params: ShiftParams, frame: int) -> str:
    """The shift at a frame; where it is no single one, what was set and what the timeline adds.

    "→ 4 px (set → 1, moved → 3)".
    """
    own, added = (params.down, params.across), path_of(params)[frame]
    told = offset_text(offset_at(params, frame))
    if (0.0, 0.0) in (own, added):
        return told
    return f"{told} (set {' '.join(_arrows(own))}, moved {' '.join(_arrows(added))})"


def _arrows(offset: Offset) -> list[str]:
    down, across = offset
    return [
        f"{positive if far > 0 else negative} {numbers.text(abs(far), 6)}"
        for far, positive, negative in ((across, "→", "←"), (down, "↓", "↑"))
        if far
    ]


def _within(far: float) -> float:
    return min(max(far, -FARTHEST), FARTHEST) + 0.0


def _line(reach: int, step: float) -> tuple[float, ...]:
    count = round(reach / step)
    return tuple(number * step for number in range(-count, count + 1))


@lru_cache(maxsize=16)
def _path(path: str, along: str, reach: int, step: float, seed: int) -> tuple[Offset, ...]:
    if path == "line":
        way = WAYS[along]
        found = [(far * way[0], far * way[1]) for far in _line(reach, step)]
    elif path == "circle":
        turns = np.arange(AROUND) * (2 * math.pi / AROUND)
        found = [(-reach * math.sin(turn), reach * math.cos(turn)) for turn in turns]
    else:
        drawn = np.random.default_rng(seed).uniform(-reach, reach, (JITTERS, 2))
        found = [(down, across) for down, across in drawn.tolist()]
    return (
        (0.0, 0.0),
        *((_multiple(down, step), _multiple(across, step)) for down, across in found),
    )


def _multiple(far: float, step: float) -> float:
    return math.floor(far / step + 0.5) * step + 0.0
