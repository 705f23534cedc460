"""One feature over many pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Curves, Image, Panel, Table
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.colours import SIGNED, largest, limits_for
from guiapp.labs.network.contact_sheet import Sheet
from guiapp.labs.network.inside.batch import values_after
from guiapp.labs.network.inside.chosen import chosen, chosen_map, what
from guiapp.labs.network.looked_at import looked_at
from guiapp.labs.network.maps.stages import Stage, as_maps
from guiapp.labs.network.mosaic import Mosaic, mosaic_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared
from guiapp.labs.network.side_by_side import maps_panel, units_panel
from guiapp.labs.network.state import TrainState

ROWS, COLUMNS = 5, 4
EACH = ROWS * COLUMNS
Maps = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Page:
    """``numbers`` of held-out pictures, and what a layer gives for them: (n, K, H, W)."""

    number: int
    pages: int
    numbers: NDArray[np.int64]
    maps: Maps


def page_of(params: Params, state: TrainState, ready: Prepared, env: Env) -> Page:
    """The pictures of the page, through the network up to the chosen layer."""
    stage = chosen(params)
    pages = max(1, -(-len(ready.held_out) // EACH))
    number = params.inside.page % pages
    key = (id(state.weights), id(ready), network_of(params), stage, number)

    def make() -> tuple[Any, ...]:
        found = np.arange(number * EACH, min((number + 1) * EACH, len(ready.held_out)))
        pictures, _ = ready.pictures(ready.held_out[found])
        maps = values_after(network_of(params), state.weights, stage.end, pictures)
        shape = as_maps(stage.shape)
        return state.weights, ready, Page(number, pages, found, maps.reshape(-1, *shape))

    kept: Page = recent("pages of a feature", env).get(key, make)[2]
    return kept


def feature_panels(
    params: Params, state: TrainState, ready: Prepared, env: Env
) -> tuple[list[Panel], Table]:
    """All maps of the picture that is looked at, and one of them for a page of pictures."""
    page, stage = page_of(params, state, ready, env), chosen(params)
    panels: list[Panel] = [
        features_panel(params, state, ready, env),
        _maps(params, page, stage),
        _pictures(params, ready, page, env),
    ]
    return panels, Table((("features", "feature", "sheet"),), weights=(0.45, 1.0, 1.0))


def features_panel(params: Params, state: TrainState, ready: Prepared, env: Env) -> Image | Curves:
    """What the layer gives for the picture that is looked at; a click chooses a feature."""
    stage, number = chosen(params), chosen_map(params, chosen(params))
    maps = maps_of_one(params, state, ready, env)
    told = f"{numbers.count(stage.count)} {what(stage)}s of the picture that is looked at"
    limits = limits_for(largest(maps), stage.rectified)
    hint = f"Click a {what(stage)} to choose it."
    if stage.is_vector:
        values = maps[:, 0, 0]
        named = ("features", stage.title, told, values, limits)
        return units_panel(*named, chosen=number, quantity="activation", hint=hint)
    return maps_panel(
        *("features", stage.title, told, maps, limits),
        colormap="viridis" if stage.rectified else SIGNED,
        chosen=number,
        quantity="activation",
        hint=hint,
    )


def maps_of_one(params: Params, state: TrainState, ready: Prepared, env: Env) -> Maps:
    """(K, H, W) of the chosen layer for the picture that is looked at."""
    stage, network = chosen(params), network_of(params)
    key = (
        *(id(state.weights), id(ready), network, stage),
        *(params.look, params.picture, params.drawing),
    )

    def make() -> tuple[Any, ...]:
        given = looked_at(params, ready, env).given
        maps = values_after(network, state.weights, stage.end, given)
        return state.weights, ready, maps.reshape(as_maps(stage.shape))

    kept: Maps = recent("maps of one picture", env).get(key, make)[2]
    return kept


def page_mosaic(stage: Stage) -> Mosaic:
    """In the rows and columns of the pictures."""
    return replace(mosaic_of(EACH, *stage.size), columns=COLUMNS)


def _maps(params: Params, page: Page, stage: Stage) -> Image:
    number = chosen_map(params, stage)
    shown = page.maps[:, number]
    count = len(shown)
    mosaic = page_mosaic(stage)
    filled = np.zeros((EACH, *stage.size), np.float32)
    filled[:count] = shown
    active = float((shown != 0).mean())
    told = f"page {page.number + 1} of {numbers.count(page.pages)}"
    if stage.rectified:
        told += f"; {100 * active:.0f} % of the values are above 0"
    cells = np.full(EACH, -1, np.int64)
    cells[:count] = page.numbers
    gain = mosaic.gain
    if count < EACH:
        there = np.zeros((EACH, *stage.size), np.float32)
        there[:count] = 1
        gain = mosaic.joined(there)
    return Image(
        "feature",
        f"{what(stage).capitalize()} {number + 1} of {numbers.count(stage.count)}",
        told,
        mosaic.joined(filled),
        limits_for(largest(shown), stage.rectified),
        "viridis" if stage.rectified else SIGNED,
        quantity="activation",
        bar=True,
        numbers=stage.is_vector,
        hint="Click to look at that picture; arrow keys go on, over the rim to the next page.",
        gain=gain,
        **mosaic.shown("picture", cells.reshape(ROWS, COLUMNS)),
    )


def _pictures(params: Params, ready: Prepared, page: Page, env: Env) -> Image:
    """The pictures themselves, the one that is looked at framed."""
    kept: tuple[Page, Sheet, Maps, NDArray[np.int64]] = recent("sheets of a feature", env).get(
        (id(ready), page.number), lambda: (ready, *_sheet(ready, page))
    )
    _, sheet, pixels, cells = kept
    seen = params.picture % len(ready.held_out)
    own = params.look == "own"
    at = np.flatnonzero((cells.ravel() == seen) & (not own))
    return Image(
        "sheet",
        "Held-out pictures",
        "in the same order",
        pixels,
        marks=tuple(sheet.box(int(cell)) for cell in at),
        quantity="pixel",
        hint="Click to look at that picture; arrow keys go on, over the rim to the next page.",
        **sheet.shown(cells),
    )


def _sheet(ready: Prepared, page: Page) -> tuple[Sheet, Maps, NDArray[np.int64]]:
    shape = (ready.data.images.shape[2], ready.data.images.shape[3])
    sheet = Sheet.of(ROWS, COLUMNS, shape)
    cells = np.full(EACH, -1, np.int64)
    cells[: len(page.numbers)] = page.numbers
    pictures = ready.data.pictures(ready.held_out[page.numbers])
    pixels = sheet.painted(list(pictures), pictures.shape[1])
    return sheet, pixels, cells.reshape(ROWS, COLUMNS)
