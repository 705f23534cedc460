"""What the laws predict, as lines over the plane that wraps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Path
from guiapp.labs.diffusion.laws.state import LawsState
from guiapp.labs.diffusion.propagation import ellipse

Points = NDArray[np.float64]

MOST_POINTS = 200
"""Of a trail; it is straight but where the kernel was changed."""
SEEN = 0.05
"""Pixels: a mean that has moved less leaves no trail."""
FULL = 0.5
"""Standard deviations, in sides of the plane, from which an ellipse would cover all of it."""


def predicted_marks(state: LawsState) -> tuple[Path, ...]:
    """The trail of the mean, and one standard deviation around it."""
    side = state.shape[0]
    trail = state.source + state.history[:, 1:3]
    trail = trail[:: max(1, len(trail) // MOST_POINTS)]
    ends = np.concatenate([trail, state.mean[None]])
    marks: list[Path] = []
    if np.abs(ends - state.source).max() > SEEN:
        marks += [Path(piece) for piece in pieces(ends, side)]
    largest = float(np.sqrt(np.linalg.eigvalsh(state.predicted.covariance)[1].clip(0)))
    if SEEN < largest < FULL * side:
        rim = np.array(
            ellipse((float(state.mean[0]), float(state.mean[1])), state.predicted.covariance)
        )
        marks += [Path(piece) for piece in pieces(np.concatenate([rim, rim[:1]]), side)]
    return tuple(marks)


def pieces(points: Points, side: int) -> list[tuple[tuple[float, float], ...]]:
    """A line of ``points`` (n, 2) laid round the plane: cut where it leaves at one side.

    Each piece goes a little beyond the rim, where the next one comes in.
    """
    turns = np.floor((points + 0.5) / side)
    found = []
    begin = 0
    for place in range(1, len(points) + 1):
        if place < len(points) and (turns[place] == turns[begin]).all():
            continue
        part = points[max(begin - 1, 0) : place + 1] - turns[begin] * side
        found.append(tuple((float(row), float(column)) for row, column in part))
        begin = place
    return [piece for piece in found if len(piece) > 1]
