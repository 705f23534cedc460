"""How alike the maps of a layer are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Box, Curves, Fact, Facts, Grid, Image, Line, Panel, Table
from guiapp.core.lab import Env
from guiapp.labs.network.colours import SIGNED, largest, limits_for
from guiapp.labs.network.inside.batch import MOST_RELATED, Batch
from guiapp.labs.network.inside.chosen import chosen_map, other_map, what
from guiapp.labs.network.inside.feature import maps_of_one
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared
from guiapp.labs.network.side_by_side import maps_panel
from guiapp.labs.network.state import TrainState

MOST_CELLS = 10
"""Rows of a matrix with numbers; larger ones are pictures."""

DOTS = 600
"""Places, at most, at which two maps are compared one by one."""

Floats = NDArray[np.float64]


def correlation_panels(
    params: Params, state: TrainState, ready: Prepared, batch: Batch, env: Env
) -> tuple[list[Panel], Table]:
    """The matrix, the two maps of the chosen cell, and the matrix in numbers."""
    found = batch.correlations()
    pair = pair_of(params, batch)
    panels: list[Panel] = [
        _matrix(batch, found, pair),
        _pair(params, state, ready, batch, pair, env),
        _facts(batch, found, pair),
        _scattered(batch, pair),
    ]
    right = Table((("pair",), ("scattered",), ("facts",)))
    return panels, Table((("matrix", right),), wrap=True, weights=(1.4, 1.0))


def pair_of(params: Params, batch: Batch) -> tuple[int, int]:
    """The chosen row and column of the matrix."""
    stage = batch.stage
    count = min(stage.count, MOST_RELATED)
    return chosen_map(params, stage) % count, other_map(params, stage) % count


def _matrix(batch: Batch, found: Floats, pair: tuple[int, int]) -> Image | Grid:
    stage = batch.stage
    title = f"Correlations, layer {stage.first}"
    told = f"of each two {what(stage)}s, over {numbers.count(batch.done)} held-out pictures"
    if stage.count > MOST_RELATED:
        told += f"; the first {MOST_RELATED} of {numbers.count(stage.count)}"
    hint = f"Click a cell to see its two {what(stage)}s."
    if len(found) <= MOST_CELLS:
        cells = np.ascontiguousarray(found)
        return Grid("matrix", title, told, cells, outline=pair, hint=hint)
    return Image(
        *("matrix", title, told, found.astype(np.float32), (-1.0, 1.0), SIGNED),
        marks=(Box(*pair, 1, 1),),
        quantity="correlation",
        bar=True,
        numbers=True,
        hint=hint,
        origin=(-1, -1),
    )


def _pair(
    params: Params,
    state: TrainState,
    ready: Prepared,
    batch: Batch,
    pair: tuple[int, int],
    env: Env,
) -> Image:
    """The two for the picture that is looked at."""
    stage = batch.stage
    maps = maps_of_one(params, state, ready, env)[list(pair)]
    return maps_panel(
        "pair",
        f"{what(stage).capitalize()}s {pair[0] + 1} and {pair[1] + 1}",
        "of the picture that is looked at",
        maps,
        limits_for(largest(maps), stage.rectified),
        colormap="viridis" if stage.rectified else SIGNED,
        columns=2,
        quantity="activation",
    )


def _scattered(batch: Batch, pair: tuple[int, int]) -> Curves:
    """What the two give at the same places of the same pictures: some of them."""
    values = [batch.maps[:, number].reshape(-1).astype(np.float64) for number in pair]
    every = -(-len(values[0]) // DOTS)
    x, y = (some[::every] for some in values)
    limits = [limits_for(largest(some), batch.stage.rectified) for some in (x, y)]
    kind = what(batch.stage)
    return Curves(
        "scattered",
        "",
        f"{numbers.count(len(x))} places of these pictures, evenly spread",
        (Line("", x, y, 0, "dots"),),
        x_limits=limits[0],
        y_limits=limits[1],
        x_label=f"{kind} {pair[0] + 1}",
        y_label=f"{kind} {pair[1] + 1}",
        height=130.0,
        hint="Two that are alike lie along a line; two that exclude each other along the axes.",
    )


def _facts(batch: Batch, found: Floats, pair: tuple[int, int]) -> Facts:
    maps, kind = batch.maps[:, : len(found)], what(batch.stage)
    constant = np.flatnonzero(maps.min(axis=(0, 2, 3)) == maps.max(axis=(0, 2, 3)))
    here = numbers.text(float(found[pair]))
    rows = [Fact("correlation of these two", ""), Fact("", here, strong=True)]
    apart = np.abs(found[~np.eye(len(found), dtype=bool)])
    if len(apart):
        rows.append(Fact("mean, in absolute value", numbers.text(float(apart.mean()))))
        one, two = most_alike(found)
        value = numbers.text(float(found[one, two]))
        rows.append(Fact("most alike, or opposite", f"{one + 1} and {two + 1}: {value}"))
    rows.append(Fact(f"{kind}s without any change", numbers.count(len(constant))))
    return Facts("facts", "", tuple(rows), width=270.0)


def most_alike(found: Floats) -> tuple[int, int]:
    """The two whose correlation is farthest from 0."""
    above = np.abs(np.triu(found, 1))
    one, two = np.unravel_index(int(above.argmax()), above.shape)
    return (int(one), int(two)) if one != two else (0, 1)
