"""Which picture is in which cell of which page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.browse.params import BrowseParams
from guiapp.labs.network.contact_sheet import Sheet
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared

Places = NDArray[np.int64]
ROWS, FEWEST, COLUMNS = 10, 6, 14
"""Rows, and columns at least and at most, of a page."""
EMPTY = -1


@dataclass(frozen=True, eq=False)
class Page:
    """``numbers`` (rows, columns) of pictures in their part, -1 where there is none.

    ``classes`` are those of the rows, where each row is one; ``pages`` is how many there are.
    """

    number: int
    pages: int
    sheet: Sheet
    numbers: Places
    classes: tuple[int, ...] = ()


def part_of(params: Params, ready: Prepared) -> Places:
    """The places in the data set of the pictures of the part that is looked at."""
    return ready.held_out if params.browse.part == "held out" else ready.training


def chosen_of(params: Params, ready: Prepared) -> int:
    """The number, in its part, of the picture that is shown large."""
    own = params.browse
    return (params.picture if own.part == "held out" else own.number) % len(part_of(params, ready))


def page_of(params: Params, ready: Prepared, env: Env) -> Page:
    """The page that the parameters ask for."""
    own = params.browse
    key = (id(ready), own.part, own.order, own.label if own.order == "one" else 0, own.page)
    found: tuple[Prepared, Page] = recent("network pages", env).get(
        key, lambda: (ready, _page(own, part_of(params, ready), ready))
    )
    return found[1]


def _page(own: BrowseParams, part: Places, ready: Prepared) -> Page:
    shape = (ready.data.images.shape[2], ready.data.images.shape[3])
    if own.order == "classes":
        return _by_class(own, ready.data.labels[part], len(ready.data.names), shape)
    listed = np.arange(len(part))
    if own.order == "one":
        listed = np.flatnonzero(ready.data.labels[part] == own.label % len(ready.data.names))
    pages = max(1, -(-len(listed) // (ROWS * COLUMNS)))
    number = own.page % pages
    shown = listed[number * ROWS * COLUMNS :][: ROWS * COLUMNS]
    rows = ROWS if pages > 1 else max(1, -(-len(shown) // COLUMNS))
    numbers = np.full(rows * COLUMNS, EMPTY, np.int64)
    numbers[: len(shown)] = shown
    return Page(number, pages, Sheet.of(rows, COLUMNS, shape), numbers.reshape(rows, COLUMNS))


def _by_class(own: BrowseParams, labels: Places, classes: int, shape: tuple[int, int]) -> Page:
    """A row for each class; pages go through the classes first, then through their pictures."""
    blocks = -(-classes // ROWS)
    longest = int(np.bincount(labels, minlength=classes).max())
    columns = min(max(longest, FEWEST), COLUMNS)
    pages = blocks * max(1, -(-longest // columns))
    number = own.page % pages
    block, first = number % blocks, number // blocks * columns
    shown = tuple(range(block * ROWS, min(block * ROWS + ROWS, classes)))
    numbers = np.full((len(shown), columns), EMPTY, np.int64)
    for row, label in enumerate(shown):
        found = np.flatnonzero(labels == label)[first : first + columns]
        numbers[row, : len(found)] = found
    return Page(number, pages, Sheet.of(len(shown), columns, shape), numbers, shown)
