"""The panels of the topic of the data."""

from __future__ import annotations

import textwrap

import numpy as np
from numpy.typing import NDArray

from guiapp.content.datasets import Scale, scale_of, shifted
from guiapp.core import numbers
from guiapp.core.figure import Cursor, Curves, Fact, Facts, Image, Line
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.browse.pages import EMPTY, Page, chosen_of, part_of
from guiapp.labs.network.browse.params import ORDERS
from guiapp.labs.network.class_names import class_axis
from guiapp.labs.network.contact_sheet import Sheet
from guiapp.labs.network.looked_at import picture_of
from guiapp.labs.network.mosaic import Mosaic
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared
from guiapp.parts.scales import nice

Pixels = NDArray[np.float32]
CHANNELS = ("red", "green", "blue")
SHIFTS = (2, 3)
"""Rows and columns of examples of a shift."""
NOTE = 34
"""Letters of a line of notes."""


def sheet_panel(params: Params, ready: Prepared, page: Page, env: Env) -> Image:
    """The pictures of a page, the chosen one framed."""
    own, names = params.browse, ready.data.names
    found: tuple[Page, Pixels] = recent("network sheet", env).get(
        id(page), lambda: (page, _sheet(params, ready, page))
    )
    cells = np.flatnonzero(page.numbers.ravel() == chosen_of(params, ready))
    what = dict(ORDERS)[own.order]
    if own.order == "one":
        what = f"{names[own.label % len(names)]}"
    part = "held-out" if own.part == "held out" else "training"
    told = f"page {page.number + 1} of {numbers.count(page.pages)}"
    return Image(
        "sheet",
        f"{part} pictures, {what}".capitalize(),
        f"{told}; arrow keys go on, over the rim to the next page",
        found[1],
        marks=tuple(page.sheet.box(int(cell)) for cell in cells[:1]),
        names=(tuple(names[label] for label in page.classes), ()),
        quantity="pixel",
        hint="Click a picture to see it large.",
        **page.sheet.shown(page.numbers),
    )


def _sheet(params: Params, ready: Prepared, page: Page) -> Pixels:
    part = part_of(params, ready)
    listed = page.numbers.ravel()
    there = listed[listed != EMPTY]
    pixels = iter(ready.data.pictures(part[there]))
    cells = [None if number == EMPTY else next(pixels) for number in listed]
    return page.sheet.painted(cells, ready.data.images.shape[1])


def original_panel(params: Params, ready: Prepared) -> Image:
    """The picture that was chosen, as it is stored."""
    number = chosen_of(params, ready)
    place = int(part_of(params, ready)[number])
    name = ready.data.names[int(ready.data.labels[place])]
    return Image(
        "original",
        name,
        f"{params.browse.part} {numbers.count(number)}, as it is stored",
        picture_of(_original(params, ready)[0]),
        quantity="pixel",
        numbers=True,
        hint="The picture that was chosen, in the values of the file over its white.",
    )


def given_panel(params: Params, ready: Prepared) -> Image:
    """The same as a network is given it: channels beside each other."""
    given = ready.scaled(_original(params, ready))[0]
    height, width = given.shape[1:]
    channels = len(given)
    sheet = np.concatenate(list(given), axis=1)
    reach = nice(float(np.abs(sheet).max()))
    normalised = ready.scale is not None
    which = f"{', '.join(CHANNELS)}, {height} × {width} each" if channels > 1 else ""
    how = "less the mean, over the deviation" if normalised else "as they are stored"
    return Image(
        "given",
        "As it is given",
        "; ".join(part for part in (which, how) if part),
        np.ascontiguousarray(sheet),
        (-reach, reach) if normalised else (0.0, 1.0),
        "signed" if normalised else "viridis",
        quantity="value",
        bar=True,
        **Mosaic(channels, height, width, channels, 1, 0).shown("channel"),
        hint="The values that the first layer gets, without a shift.",
    )


def shifts_panel(params: Params, ready: Prepared) -> Image:
    """Six of the ways in which the picture is moved by chance in training."""
    rows, columns = SHIFTS
    picture = _original(params, ready)
    rng = np.random.default_rng([params.seed, chosen_of(params, ready)])
    moved = shifted(np.repeat(picture, rows * columns, axis=0), params.shift, rng)
    sheet = Sheet.of(rows, columns, (picture.shape[2], picture.shape[3]))
    return Image(
        "shifts",
        "Shifted by chance",
        f"at most {params.shift} px to each side; black comes in",
        sheet.painted(list(moved), picture.shape[1]),
        quantity="pixel",
        **sheet.shown(np.arange(1, rows * columns + 1).reshape(rows, columns), "shift"),
        hint="Examples of what is learnt from: another shift each time, then normalised.",
    )


def _original(params: Params, ready: Prepared) -> Pixels:
    """The chosen picture, (1, C, H, W)."""
    number = chosen_of(params, ready)
    return ready.data.pictures(part_of(params, ready)[number : number + 1])


def counts_panel(params: Params, ready: Prepared, env: Env) -> Curves:
    """How many pictures each class has in both parts."""
    names, own = ready.data.names, params.browse
    found: tuple[Prepared, tuple[Line, ...]] = recent("network counts", env).get(
        id(ready), lambda: (ready, _lines(ready))
    )
    lines = found[1]
    most = nice(max(float(line.y.max()) for line in lines))
    cursors: tuple[Cursor, ...] = ()
    if own.order == "one":
        label = own.label % len(names)
        cursors = (Cursor(float(label), label=names[label], tone="accent"),)
    return Curves(
        "counts",
        "Pictures of each class",
        "",
        lines,
        y_limits=(0.0, most),
        cursors=cursors,
        hint="Click a bar for the pictures of that class.",
        **class_axis(names, 132.0),
    )


def _lines(ready: Prepared) -> tuple[Line, ...]:
    classes = len(ready.data.names)
    at = np.arange(classes, dtype=np.float64)
    parts = (("training", ready.training), ("held out", ready.held_out))
    counts = [np.bincount(ready.data.labels[part], minlength=classes) for _, part in parts]
    return tuple(
        Line(label, at, count.astype(np.float64), colour, "bars")
        for colour, ((label, _), count) in enumerate(zip(parts, counts, strict=True))
    )


def facts_panel(params: Params, ready: Prepared, env: Env) -> Facts:
    """The data set in numbers, and what was left out of it."""
    data = ready.data
    _, channels, height, width = data.images.shape
    scale = _scale(ready, env)
    shift = params.shift
    rows = [
        Fact("training", numbers.count(len(ready.training))),
        Fact("held out", numbers.count(len(ready.held_out))),
        Fact("classes", numbers.count(len(data.names))),
        Fact("size", f"{height} × {width}, {'grey' if channels == 1 else 'colour'}"),
        Fact("mean", _listed(scale.mean)),
        Fact("deviation", _listed(scale.deviation)),
        Fact("normalised", "no" if ready.scale is None else "by these two"),
        Fact("shifted", f"by up to {shift} px" if shift else "no"),
    ]
    for note in data.notes:
        rows += [Fact(line, "", "quiet") for line in textwrap.wrap(note, NOTE)]
    return Facts("facts", data.name, tuple(rows), width=216.0)


def _scale(ready: Prepared, env: Env) -> Scale:
    """Mean and deviation of the training pictures."""
    if ready.scale is not None:
        return ready.scale
    found: tuple[Prepared, Scale] = recent("network scale", env).get(
        id(ready), lambda: (ready, scale_of(ready.data, ready.training))
    )
    return found[1]


def _listed(values: NDArray[np.float64]) -> str:
    return ", ".join(numbers.text(float(value), 3) for value in values)
