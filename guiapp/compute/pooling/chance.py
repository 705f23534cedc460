"""Stochastic pooling."""

from __future__ import annotations

from typing import Any

import numpy as np

from guiapp.compute.backend import namespace
from guiapp.compute.pooling.grid import Axes, with_margins
from guiapp.compute.pooling.sliding import blocks, cells, rows_seen


def drawn(picture: Any, axes: Axes, rng: np.random.Generator | int) -> Any:
    """One pixel of each window, taken with a probability that is proportional to its value.

    Values below 0 are never taken, as if rectified; where a window holds nothing above 0, each of
    its pixels is as likely, and of the padding none. Numbers are drawn on the host.
    Zeiler and Fergus (2013), "Stochastic pooling for regularization of deep convolutional neural
    networks", eqs. 5 and 6.
    """
    xp = namespace(picture)
    values = with_margins(picture, axes, 0.0)
    pixel = with_margins(xp.ones(picture.shape[-2:]), axes, 0.0)
    found = xp.empty((*picture.shape[:-2], *(axis.count for axis in axes)), picture.dtype)
    luck = luck_of(rng, found.shape)
    for plane, first, last in blocks(values, axes):
        here = (*plane, slice(first, last))
        part, own = (rows_seen(each, axes, first, last) for each in (values[plane], pixel))
        found[here] = _drawn(part, own, axes, xp.asarray(luck[here]))
    return found


def _drawn(part: Any, pixel: Any, axes: Axes, luck: Any) -> Any:
    """A value for each of some rows of windows; ``luck`` from 0 to 1 says which."""
    xp = namespace(part)
    counts = luck.shape[-2:]
    chances = xp.maximum(part, 0).astype(np.float64)
    total = sum(cells(chances, axes, counts))
    nothing = total == 0
    empty = float(nothing.sum()) > 0
    if empty:
        total = total + nothing * sum(cells(pixel, axes, counts))
    found, threshold = xp.zeros(total.shape, part.dtype), luck * total
    passed, taken = xp.zeros(total.shape), xp.zeros(total.shape, np.bool_)
    for value, chance, own in zip(
        *(cells(each, axes, counts) for each in (part, chances, pixel)), strict=True
    ):
        passed += chance
        if empty:
            passed += nothing * own
        # The second: a threshold that was rounded up to the total.
        here = ((passed > threshold) | (passed >= total)) & ~taken
        found = xp.where(here, value, found)
        taken |= here
    return found


def probabilities(window: Any) -> Any:
    """How likely each pixel of a window (h, w) is drawn: its value over the sum, 0 below 0.

    All alike where nothing is above 0. float64, sums to 1.
    """
    chances, total = _chances(window)
    return chances / total


def drawn_pixel(window: Any, luck: float) -> tuple[int, int]:
    """(row, column) in a window (h, w) of the pixel that a number ``luck`` from 0 to 1 draws.

    The one that `drawn` takes, whose numbers are `luck_of` the seed.
    """
    chances, total = _chances(window)
    passed = np.cumsum(chances)
    index = int(np.argmax((passed > luck * total) | (passed >= total)))
    return index // window.shape[1], index % window.shape[1]


def luck_of(rng: np.random.Generator | int, shape: tuple[int, ...]) -> Any:
    """Numbers from 0 to 1, one for each output: what `drawn` draws with."""
    return np.random.default_rng(rng).random(shape)


def _chances(window: Any) -> tuple[Any, float]:
    """What is added up until it passes the threshold, and all of it, in the order of the pixels."""
    chances = np.maximum(window, 0).astype(np.float64)
    total = float(np.cumsum(chances)[-1])
    return (chances, total) if total > 0 else (np.ones(chances.shape), float(chances.size))
