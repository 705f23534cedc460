"""What is done with the values of one window, in numbers and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling import binomial
from guiapp.compute.pooling.blur import places, reach
from guiapp.compute.pooling.chance import probabilities
from guiapp.compute.pooling.grid import grid
from guiapp.core import numbers
from guiapp.core.figure import Fact
from guiapp.labs.pooling.layer import pooling_of, window_of
from guiapp.labs.pooling.layer_params import FIXED, LayerParams
from guiapp.labs.pooling.stages.spans import Extent, Spans
from guiapp.labs.pooling.stages.window import Pixels, Window, kind_of

Cell = tuple[int, int]
MOST_SORTED = 7
SORTED = "→ sorted"


@dataclass(frozen=True, eq=False)
class Matrix:
    """Numbers beside those of the window: what they are, which is marked, where there are none.

    ``within`` is the part (top, left, bottom, right) that is no mirror image; None: they have none.
    """

    title: str
    values: NDArray[np.float64]
    marked: Cell | None = None
    blank: NDArray[np.bool_] | None = None
    facts: str = ""
    within: Extent | None = None


@dataclass(frozen=True, eq=False)
class Working:
    """What becomes of the values: another matrix, if there is one, and the words.

    ``name`` is of what is taken ("max of 9"); ``first`` are the values in place of the window's,
    where others are weighed.
    """

    name: str
    rows: tuple[Fact, ...]
    second: Matrix | None = None
    first: Matrix | None = None


def working_of(window: Window, picture: Pixels, spans: Spans, layer: LayerParams) -> Working:
    """What the layer does with one window of a picture (H, W)."""
    kind = kind_of(layer)
    if kind.endswith("-blur"):
        return _blurred(window, picture, layer)
    if kind in ("average", "l2"):
        return _means(window, spans, layer)
    return _OTHERS[kind](window, layer)


def _extreme(window: Window, layer: LayerParams) -> Working:
    kind = kind_of(layer)
    pixels = window.pixels
    best = pixels.max() if kind == "max" else pixels.min()
    equal = int(np.count_nonzero(pixels == best))
    rows = [_from(window)]
    if equal > 1:
        rows.append(Fact("equal ones", f"{numbers.count(equal)}, the first is taken"))
    return Working(
        f"{kind} of {numbers.count(len(pixels))}", (*rows, *_outside(window, "none wins"))
    )


def _first(window: Window, layer: LayerParams) -> Working:
    count = numbers.count(len(window.pixels))
    return Working(f"first of {count}", (_from(window), Fact("the others", "are left out")))


def _means(window: Window, spans: Spans, layer: LayerParams) -> Working:
    """Sums over what counts; see ``compute.pooling.pool``."""
    pixels, divisor = window.pixels, divisor_of(window, spans, layer)
    size = window.values.size if layer.kind not in FIXED else len(pixels)
    count = numbers.count(len(pixels))
    zeros = divisor - len(pixels)
    padding = (Fact("padding", f"{numbers.count(zeros)} zeros count"),) if zeros else ()
    if kind_of(layer) == "average":
        total = Fact("sum", numbers.text(float(pixels.sum()), 4))
        rows = (total, Fact("divided by", numbers.count(divisor)), *padding)
        return Working(f"mean of {count}", (*rows, *_uncounted(window, divisor)))
    squares = window.values**2
    rows = (Fact("sum", numbers.text(float((pixels**2).sum()), 4)),)
    if divisor != size:
        rows += (Fact("times", f"{numbers.count(size)} ÷ {numbers.count(divisor)}"),)
    second = Matrix("→ squares", squares, blank=_blank(window))
    rows += (Fact("root", "of that"), *padding)
    return Working(f"√ of {count} squares", rows, second)


def divisor_of(window: Window, spans: Spans, layer: LayerParams) -> int:
    """How many positions of a window a mean divides by."""
    if layer.kind in FIXED:
        return len(window.pixels)
    pooling = pooling_of(layer)
    axes = grid(spans.shape, pooling.size, pooling.stride, pooling.padding, pooling.ceil_mode)
    down, across = (axis.divisors(pooling.count_include_pad) for axis in axes)
    return int(down[window.place[0]] * across[window.place[1]])


def _median(window: Window, layer: LayerParams) -> Working:
    ranked = np.sort(window.pixels)
    count = len(ranked)
    low, high = (count - 1) // 2, count // 2
    start = min(max(low - MOST_SORTED // 2, 0), max(count - MOST_SORTED, 0))
    shown = ranked[None, start : start + MOST_SORTED]
    part = f"{shown.size} of {numbers.count(count)}" if shown.size < count else ""
    if low == high:
        rows = [Fact("the middle", f"{_ordinal(low + 1)} of {numbers.count(count)}")]
        marked: Cell | None = (0, low - start)
    else:
        one, two = (numbers.text(float(ranked[at]), 4) for at in (low, high))
        rows = [Fact("mean of", f"{one} and {two}")]
        marked = None
    second = Matrix(SORTED, np.ascontiguousarray(shown), marked, facts=part)
    rows += _outside(window, "left out")
    return Working(f"median of {numbers.count(count)}", tuple(rows), second)


def _stochastic(window: Window, layer: LayerParams) -> Working:
    top, left = (int(np.flatnonzero(window.inside.any(axis=axis))[0]) for axis in (1, 0))
    height, width = (int(window.inside.any(axis=axis).sum()) for axis in (1, 0))
    here = np.s_[top : top + height, left : left + width]
    chances = np.zeros(window.values.shape)
    chances[here] = probabilities(window.values[here])
    chance = float(chances[window.marked or (0, 0)])
    rows = [Fact("probability", numbers.text(chance)), _from(window)]
    if window.pixels.max() <= 0:
        rows.append(Fact("nothing above 0:", "all as likely"))
    second = Matrix("→ p = a ÷ Σa", chances, window.marked, _blank(window))
    name = f"drawn from {numbers.count(len(window.pixels))}"
    return Working(name, (*rows, Fact("seed", str(layer.seed))), second)


def _blurred(window: Window, picture: Pixels, layer: LayerParams) -> Working:
    """The weights are told as whole numbers, so that the sum can be worked out by hand."""
    base = layer.kind.removesuffix("-blur")
    values = dense_values(window, picture, layer)
    taps = np.array(binomial(layer.taps)) * 2 ** (layer.taps - 1)
    weights = np.outer(taps, taps)
    line = " ".join(str(round(tap)) for tap in taps)
    rows, columns = window_of(layer)
    plural = "maxima" if base == "max" else "means"
    within = unmirrored(window, picture, layer)
    mirrored = values.size - (within[2] - within[0]) * (within[3] - within[1])
    facts = [
        Fact("sum", numbers.text(float((values * weights).sum()), 4)),
        Fact("divided by", numbers.count(round(float(weights.sum())))),
        Fact("each of", f"{rows} × {columns} pixels"),
        Fact("taps", f"{line}, over {2 ** (layer.taps - 1)}"),
    ]
    if mirrored:
        facts.append(Fact(f"{numbers.count(mirrored)} outside", "mirrored", "quiet"))
    return Working(
        f"{numbers.count(values.size)} {plural}, weighed",
        tuple(facts),
        Matrix("⊙ weights", weights),
        Matrix(
            *(plural, values),
            facts=_mirrored_told(within, layer.taps),
            within=within,
        ),
    )


def dense_values(window: Window, picture: Pixels, layer: LayerParams) -> NDArray[np.float64]:
    """(taps, taps): what the low pass of a blurred pooling weighs for one output pixel.

    Mirrored at the rim, as the low pass reflects.
    """
    (high, wide), steps = window_of(layer), pooling_of(layer).strides
    take = np.max if layer.kind == "max-blur" else np.mean
    rows, columns = (
        places(length - side + 1, step, layer.taps)[at]
        for length, side, step, at in zip(
            picture.shape, (high, wide), steps, window.place, strict=True
        )
    )
    windows = (picture[r : r + high, c : c + wide] for r in rows for c in columns)
    values = [float(take(part.astype(np.float64))) for part in windows]
    return np.array(values).reshape(layer.taps, layer.taps)


def unmirrored(window: Window, picture: Pixels, layer: LayerParams) -> Extent:
    """The part of those values that is no mirror image of others."""
    before, _ = reach(layer.taps)
    ends = []
    for length, side, step, at in zip(
        picture.shape, window_of(layer), pooling_of(layer).strides, window.place, strict=True
    ):
        first = at * step - before
        ends.append((max(-first, 0), min(length - side + 1 - first, layer.taps)))
    (top, bottom), (left, right) = ends
    return top, left, bottom, right


def _mirrored_told(within: Extent, taps: int) -> str:
    """On which sides of the rim there are mirror images."""
    top, left, bottom, right = within
    found = {"left": left > 0, "right": right < taps, "above": top > 0, "below": bottom < taps}
    sides = ", ".join(side for side, is_mirrored in found.items() if is_mirrored)
    return f"mirrored: {sides}" if sides else "inside the picture"


def _from(window: Window) -> Fact:
    row, column = window.winner or (0, 0)
    return Fact("from", f"row {row}, column {column}")


def _outside(window: Window, what: str) -> tuple[Fact, ...]:
    """What becomes of positions outside of the picture."""
    count = int(window.inside.size - window.inside.sum())
    return (Fact(f"{numbers.count(count)} outside", what, "quiet"),) if count else ()


def _uncounted(window: Window, divisor: int) -> tuple[Fact, ...]:
    count = window.inside.size - divisor
    return (Fact(f"{numbers.count(count)} outside", "not counted", "quiet"),) if count else ()


def _blank(window: Window) -> NDArray[np.bool_] | None:
    return None if window.inside.all() else ~window.inside


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{numbers.count(number)}{ending or 'th'}"


_OTHERS: dict[str, Callable[[Window, LayerParams], Working]] = {
    "max": _extreme,
    "min": _extreme,
    "stride": _first,
    "median": _median,
    "stochastic": _stochastic,
}
