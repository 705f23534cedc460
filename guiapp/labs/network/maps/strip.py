"""The strip at the foot of an opened map: the arithmetic of the value that is looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import (
    Cursor,
    Curves,
    Dot,
    Fact,
    Facts,
    Grid,
    Image,
    Limits,
    Line,
    Panel,
    Sign,
    Table,
)
from guiapp.labs.network.colours import SIGNED, largest, limits_for
from guiapp.labs.network.maps.working import Working

MOST_CELLS = 5
"""Rows and columns of a window that is shown as a matrix; larger ones are pictures."""
CELL = (24.0, 38.0)
SIDE = 132.0
PARTS = {
    "sum": ("window", "times", "weights", "gives", "products", "sigma", "sum"),
    "max": ("window", "gives", "sum"),
    "each": ("window", "gives", "sum"),
}


def strip_table(working: Working) -> Table:
    """The panels of the strip from left to right."""
    keys = PARTS[working.how]
    if _has_shares(working):
        keys = (*keys, "shares")
    return Table((keys,), frame=True, wrap=True)


def strip_panels(
    working: Working, channel: int, of: str, colours: str, *, is_dense: bool
) -> list[Panel]:
    """Window, kernel as it lies on it, products, sum; ``of`` names the window's channel."""
    values = working.values[channel]
    missing = int((~working.inside).sum())
    border = f"{missing} of {working.inside.size} in the padding" if missing else ""
    blank = None if working.how == "sum" and missing == 0 else ~working.inside
    signed = bool((values < 0).any())
    limits = limits_for(largest(values), not signed)
    colours = SIGNED if signed else colours
    best = None
    if working.how == "max":
        row, column = np.unravel_index(int(values.argmax()), values.shape)
        best = int(row), int(column)
    window = _matrix("window", of, border, values, limits, colours, blank=blank, outline=best)
    if working.how != "sum" or working.weights is None:
        sign = "max" if working.how == "max" else "→"
        return [window, Sign("gives", sign), *_sum(working, channel)]
    weights, products = working.weights, working.products
    named = ("weights", "") if is_dense else ("kernel", "not turned")
    return [
        window,
        Sign("times", "⊙"),
        _matrix(
            *("weights", *named, weights[channel]),
            *(limits_for(largest(weights), rectified=False), SIGNED),
        ),
        Sign("gives", "="),
        _matrix(
            *("products", "products", "", products[channel]),
            *(limits_for(largest(products), rectified=False), SIGNED),
            blank=blank,
        ),
        Sign("sigma", "Σ"),
        *_sum(working, channel),
    ]


def _has_shares(working: Working) -> bool:
    return working.how == "sum" and len(working.values) > 1


def _matrix(
    key: str,
    title: str,
    facts: str,
    values: NDArray[np.float64],
    limits: Limits,
    colormap: str,
    *,
    blank: NDArray[np.bool_] | None = None,
    outline: tuple[int, int] | None = None,
) -> Grid | Image:
    """Cells with their numbers, or a small picture of many of them."""
    if max(values.shape) <= MOST_CELLS:
        cells = np.ascontiguousarray(values)
        return Grid(
            key, title, facts, cells, limits, colormap, cell=CELL, outline=outline, blank=blank
        )
    mark = () if outline is None else (Dot(float(outline[0]), float(outline[1])),)
    pixels = values.astype(np.float32)
    return Image(key, title, facts, pixels, limits, colormap, marks=mark, side=SIDE, numbers=True)


def _sum(working: Working, channel: int) -> list[Panel]:
    """The sums of this channel and of the others, the bias, and what the layers after it do."""
    rows = []
    if working.how == "sum":
        shares = working.shares
        if len(shares) > 1:
            rows.append(Fact(f"input {channel + 1}", numbers.text(float(shares[channel]))))
            rest = float(shares.sum() - shares[channel])
            other = len(shares) - 1
            rows.append(
                Fact("the other" if other == 1 else f"the {other} others", numbers.text(rest))
            )
        else:
            rows.append(Fact("products", numbers.text(float(shares[0]))))
        rows.append(Fact("bias", numbers.text(working.bias)))
    names = {"sum": "sum", "max": "largest", "each": "value"}
    rows.append(Fact(names[working.how], numbers.text(working.total), strong=not working.after))
    for place, (name, value) in enumerate(working.after):
        last = place == len(working.after) - 1
        rows.append(Fact(name, numbers.text(value), strong=last))
    panels: list[Panel] = [Facts("sum", "", tuple(rows), width=150.0)]
    if _has_shares(working):
        panels.append(_shares(working, channel))
    return panels


def _shares(working: Working, channel: int) -> Curves:
    shares = working.shares
    return Curves(
        "shares",
        "Part of each input map" if working.values.shape[1:] != (1, 1) else "Part of each input",
        "with the bias they are the sum",
        (Line("", np.arange(1.0, len(shares) + 1), shares, 0, "bars"),),
        x_limits=(0.4, len(shares) + 0.6),
        y_limits=limits_for(largest(shares), rectified=False),
        x_label="input",
        cursors=(Cursor(float(channel + 1), tone="accent"),),
        height=96.0,
        hint="Click a bar to see the window in that input map.",
    )
