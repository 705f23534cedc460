"""What is drawn over the two fields: traces of a few particles, and where mass flows."""

from __future__ import annotations

from typing import Any

import numpy as np

from guiapp.compute.diffusion import flow
from guiapp.core.figure import Path
from guiapp.labs.diffusion.params import Params
from guiapp.labs.diffusion.propagation import propagator_of
from guiapp.labs.diffusion.spread.state import SpreadState

BLOCKS = 10
"""Arrows along the longer side."""
LONGEST = 0.9
"""The longest arrow, in blocks; shorter ones than ``SHORTEST`` are left out."""
SHORTEST = 0.08


def traces(params: Params, state: SpreadState) -> tuple[Path, ...]:
    """The ways of a few particles; one that went round the border begins anew there."""
    count = min(params.spread.traces, state.traces.shape[1])
    chosen = np.linspace(0, state.traces.shape[1] - 1, count).astype(np.intp)
    half = np.array(state.shape) // 2
    found: list[Path] = []
    for way in (state.traces[:, number] for number in chosen):
        jumps = np.flatnonzero((np.abs(np.diff(way, axis=0)) > half).any(axis=1))
        pieces = np.split(way.astype(np.float64), jumps + 1)
        found += [Path(tuple(map(tuple, piece.tolist()))) for piece in pieces if len(piece) > 1]
    return tuple(found)


def arrows(params: Params, state: SpreadState, walls: Any) -> tuple[Path, ...]:
    """Where the mass of each block goes in the next step; the longest arrow has a fixed length."""
    field = flow(state.mass, propagator_of(params), boundary=params.boundary, walls=walls)
    size = max(1, -(-max(state.shape) // BLOCKS))
    rows, columns = (np.arange(0, n, size) for n in state.shape)
    sums = np.add.reduceat(np.add.reduceat(field, rows, axis=0), columns, axis=1)
    lengths = np.hypot(sums[..., 0], sums[..., 1])
    most = float(lengths.max())
    if not most > 0:
        return ()
    scale = LONGEST * size / most
    found = []
    for i, j in np.argwhere(lengths * scale > SHORTEST * size):
        first = np.array([rows[i], columns[j]])
        middle = (first + np.minimum(first + size, state.shape) - 1) / 2
        half = scale / 2 * sums[i, j]
        ends = (middle - half).tolist(), (middle + half).tolist()
        found.append(Path(tuple((row, column) for row, column in ends), arrow=True))
    return tuple(found)
