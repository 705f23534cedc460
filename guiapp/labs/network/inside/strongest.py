"""The strongest activation of each feature: the patch that caused it, and the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import Field, receptive_field
from guiapp.compute.network.inside import Strongest, patch
from guiapp.core import numbers
from guiapp.core.figure import Box, Image, Panel, Table
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.contact_sheet import GROUND, Sheet
from guiapp.labs.network.inside.batch import LISTED, Batch
from guiapp.labs.network.inside.chosen import chosen_map, what
from guiapp.labs.network.mosaic import Mosaic, mosaic_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared
from guiapp.labs.network.table import shape_text

COLUMNS = 4
"""Of the pictures that excite the chosen feature most."""
MOST = 256
"""Features whose patches are shown; of more the first ones are."""
WORDS = 0.26
"""Room under a picture for the activation, by the height of the picture."""

Pixels = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Patches:
    """The patch (n, h, w) or (n, h, w, 3) of each feature, and the features that are 0 anywhere."""

    mosaic: Mosaic
    pixels: Pixels
    silent: int


def strongest_panels(params: Params, batch: Batch, env: Env) -> tuple[list[Panel], Table]:
    """The patches of all features, and the pictures that excite the chosen one most."""
    panels: list[Panel] = [_all(params, batch, env), *_of_one(params, batch, env)]
    of_one = Table((("top patches",), ("pictures",)))
    return panels, Table((("patches", of_one),), wrap=True, weights=(1.9, 1.0))


def _all(params: Params, batch: Batch, env: Env) -> Image:
    stage, found = batch.stage, batch.strongest()
    kept: tuple[Batch, Patches] = recent("strongest patches", env).get(
        (id(batch), batch.done), lambda: (batch, _patches(params, batch, found))
    )
    patches = kept[1]
    number = chosen_map(params, stage)
    told = (
        f"of {numbers.count(batch.done)} held-out pictures; each sees {_field_text(params, batch)}"
    )
    if patches.silent:
        told += f"; {patches.silent} of {stage.count} are 0 everywhere"
    if stage.count > MOST:
        told += f"; the first {MOST} of {numbers.count(stage.count)}"
    return Image(
        "patches",
        "Strongest patches",
        f"one for each {what(stage)} of layer {stage.first}, {told}",
        patches.pixels,
        marks=(patches.mosaic.box(number),) if number < MOST and patches.mosaic.gap else (),
        quantity="pixel",
        hint=f"Click a patch to see which other pictures excite that {what(stage)}.",
        gain=patches.mosaic.gain,
        **patches.mosaic.shown(f"patch of {what(stage)}"),
    )


def _patches(params: Params, batch: Batch, found: Strongest) -> Patches:
    ready = batch.ready
    count = min(batch.stage.count, MOST)
    first = _part(found, slice(count), 1)
    silent = (found.values[:, 0] == 0) & batch.stage.rectified
    cut = _cut(params, ready, batch, first)[:, 0]
    cut[silent[:count]] = GROUND
    mosaic = mosaic_of(count, *cut.shape[2:])
    return Patches(mosaic, mosaic.joined(_coloured(cut)), int(silent.sum()))


def _part(found: Strongest, features: slice, count: int) -> Strongest:
    """The ``count`` strongest activations of some features."""
    arrays = (found.values, found.pictures, found.rows, found.columns)
    values, pictures, rows, columns = (array[features, :count] for array in arrays)
    return Strongest(values, pictures, rows, columns)


def _of_one(params: Params, batch: Batch, env: Env) -> list[Panel]:
    number = chosen_map(params, batch.stage)
    kept: tuple[Batch, list[Panel]] = recent("strongest pictures", env).get(
        (id(batch), batch.done, number), lambda: (batch, _pictures(params, batch, number))
    )
    return list(kept[1])


def _pictures(params: Params, batch: Batch, number: int) -> list[Panel]:
    """The patches that excite one feature most, and the pictures around them."""
    stage, ready = batch.stage, batch.ready
    found = batch.strongest()
    excited = found.values[number, :LISTED] > 0
    count = int(excited.sum()) if stage.rectified else len(excited)
    one = _part(found, slice(number, number + 1), count)
    held_out = batch.numbers[one.pictures[0]]
    captions = tuple(numbers.text(float(value)) for value in one.values[0])
    cut = _cut(params, ready, batch, one)[0]
    rows = -(-LISTED // COLUMNS)
    patches = Sheet.of(rows, COLUMNS, (cut.shape[2], cut.shape[3]), words=WORDS)
    shape = (ready.data.images.shape[2], ready.data.images.shape[3])
    sheet = Sheet.of(rows, COLUMNS, shape, words=WORDS)
    in_cells = np.full(rows * COLUMNS, -1, np.int64)
    in_cells[:count] = held_out
    cells = in_cells.reshape(rows, COLUMNS)
    channels = cut.shape[1]
    pictures = ready.data.pictures(ready.held_out[held_out])
    labels = ready.data.labels[ready.held_out[held_out]]
    names = tuple(ready.data.names[label] for label in labels)
    title = f"{what(stage).capitalize()} {number + 1}"
    return [
        Image(
            "top patches",
            title,
            _told(batch, count),
            patches.painted(list(cut), channels),
            quantity="pixel",
            captions=captions,
            hint="Click one to look at its picture in every topic.",
            **patches.shown(cells, "patch of picture"),
        ),
        Image(
            "pictures",
            "In these pictures",
            f"framed: what the {what(stage)} sees there",
            sheet.painted(list(pictures), channels),
            marks=_frames(params, batch, one, sheet, shape),
            quantity="pixel",
            captions=names,
            hint="Click one to look at it in every topic.",
            **sheet.shown(cells),
        ),
    ]


def _told(batch: Batch, count: int) -> str:
    """What stands under the patches of one feature; after a ReLU few pictures may excite it."""
    if count == min(LISTED, batch.done):
        return "the strongest first, the activation under each"
    if not count:
        return "none of the pictures excites it"
    return f"only {count} of the pictures excite{'s' if count == 1 else ''} it"


def _frames(
    params: Params, batch: Batch, one: Strongest, sheet: Sheet, shape: tuple[int, int]
) -> tuple[Box, ...]:
    """What of each picture is seen, cut off at its border."""
    field = field_after(params, batch)
    found = []
    for cell, (row, column) in enumerate(zip(one.rows[0], one.columns[0], strict=True)):
        top, left, bottom, right = box_of(field, int(row), int(column))
        top, bottom = (min(max(at, 0), shape[0]) for at in (top, bottom))
        left, right = (min(max(at, 0), shape[1]) for at in (left, right))
        down, across = sheet.height / shape[0], sheet.width / shape[1]
        first, begin = sheet.corner(cell)
        found.append(
            Box(
                first + top * down,
                begin + left * across,
                max(bottom - top, 0) * down,
                max(right - left, 0) * across,
            )
        )
    return tuple(found)


def field_after(params: Params, batch: Batch) -> Field:
    """What the values of the layer see; all of the picture where that is so."""
    field = receptive_field(network_of(params))[batch.stage.end]
    height, width = batch.ready.data.images.shape[2:]
    return Field((height, width), (0, 0)) if field is None else field


def box_of(field: Field, row: int, column: int) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of what the value at a place sees; may leave the picture."""
    top, left = (
        start + step * at
        for start, step, at in zip(field.start, field.step, (row, column), strict=True)
    )
    return top, left, top + field.size[0], left + field.size[1]


def _field_text(params: Params, batch: Batch) -> str:
    if receptive_field(network_of(params))[batch.stage.end] is None:
        return "the whole picture"
    return f"{shape_text(field_after(params, batch).size)} pixels"


def _cut(params: Params, ready: Prepared, batch: Batch, found: Strongest) -> Pixels:
    """The patches (K, n, C, h, w) of activations (K, n); grey outside of the picture."""
    field = field_after(params, batch)
    places = ready.held_out[batch.numbers[found.pictures]]
    pictures = ready.data.pictures(places.ravel()) - np.float32(GROUND)
    cut = np.empty((*places.shape, pictures.shape[1], *field.size), np.float32)
    for at, picture in zip(np.ndindex(*places.shape), pictures, strict=True):
        cut[at] = patch(picture, box_of(field, int(found.rows[at]), int(found.columns[at])))
    return np.clip(cut + np.float32(GROUND), 0, 1)


def _coloured(patches: Pixels) -> Pixels:
    """(n, C, h, w) as (n, h, w), or (n, h, w, 3)."""
    return patches[:, 0] if patches.shape[1] == 1 else np.moveaxis(patches, 1, -1)
