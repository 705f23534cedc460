"""The window that is looked at: its values, what each tells, and which told most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Grid, Limits, Tone
from guiapp.labs.pooling.information.params import UNSET
from guiapp.labs.pooling.information.state import InformationState
from guiapp.labs.pooling.information.telling import Shape, centres_of
from guiapp.labs.pooling.layer_params import LayerParams
from guiapp.labs.pooling.params import Params, shape_of

INTEREST = (0.4, 0.6)
"""Where a window is looked at first, as shares of rows and columns: at an edge, in photographs."""
LARGEST = 8
"""Rows and columns of a window that are written out; of larger ones an excerpt."""
SIDE = 132.0
LARGEST_CELL = 46.0
WIDTH = 236.0


@dataclass(frozen=True)
class Window:
    """A window: its place in the answer, and the pixels from (top, left) to (bottom, right).

    told, kept    the pixels (row, column) that told most and that is the largest
    """

    row: int
    column: int
    top: int
    left: int
    bottom: int
    right: int
    told: Shape
    kept: Shape

    @property
    def shape(self) -> Shape:
        """Its height and width in the picture."""
        return self.bottom - self.top, self.right - self.left


def window_of(params: Params, state: InformationState) -> Window:
    """The window whose middle is nearest to the place that was chosen."""
    found, shape = state.telling, state.picture.shape
    row, column = (
        min(place, count - 1) for place, count in zip(chosen(params), found.told.shape, strict=True)
    )
    top, left, bottom, right = found.boxes[row, column].tolist()
    told, kept = (
        divmod(int(places[row, column]), shape[1]) for places in (found.told, found.kept[0].places)
    )
    return Window(row, column, top, left, bottom, right, told, kept)


def chosen(params: Params) -> Shape:
    """The row and the column of the chosen window among the windows."""
    centres = centres_of(shape_of(params), params.layer)
    row, column = (
        int(np.abs(middle - 0.25 - place).argmin())
        for middle, place in zip(centres, chosen_pixel(params), strict=True)
    )
    return row, column


def chosen_pixel(params: Params) -> Shape:
    """The pixel (row, column) by which the window is chosen; it may lie outside."""
    wanted = params.information
    row, column = (
        int(share * length) if place == UNSET else place
        for place, length, share in zip(
            (wanted.row, wanted.column), shape_of(params), INTEREST, strict=True
        )
    )
    return row, column


def place_of(shape: Shape, layer: LayerParams, window: Shape) -> Shape:
    """The pixel (row, column) by which a window (row, column) is chosen; it may lie outside."""
    row, column = (
        int(np.ceil(middle[min(max(place, 0), len(middle) - 1)] - 0.5))
        for middle, place in zip(centres_of(shape, layer), window, strict=True)
    )
    return row, column


def window_panels(state: InformationState, window: Window) -> tuple[Grid, Grid]:
    """Its values, the largest marked, and what each tells, the most marked."""
    top, left, bottom, right = _excerpt(window)
    part = np.s_[top:bottom, left:right]
    size = " × ".join(str(number) for number in window.shape)
    shown = " × ".join(str(number) for number in (bottom - top, right - left))
    told = size if shown == size else f"{shown} of {size}"
    values = state.picture[part].astype(np.float64)
    bits = np.ascontiguousarray(state.bits[part])
    side = min(LARGEST_CELL, SIDE / max(values.shape))
    return (
        Grid(
            "window",
            "window",
            told,
            values,
            limits=state.limits,
            colormap="grey",
            cell=(side, side),
            outline=_inside(window.kept, (top, left, bottom, right)),
            hint="The values of the window; the largest is marked.",
        ),
        Grid(
            "window bits",
            "bits",
            "rarest marked",
            bits,
            limits=bits_limits(state),
            colormap="inferno",
            cell=(side, side),
            outline=(window.told[0] - top, window.told[1] - left),
            hint="What each value of the window tells; the one that told most is marked.",
        ),
    )


def bits_limits(state: InformationState) -> Limits:
    """Zero to the bits of a value that there is once, which depends on the size alone."""
    return 0.0, max(float(np.log2(state.picture.size)), 1.0)


def _excerpt(window: Window) -> tuple[int, int, int, int]:
    """The part that is written out: around what told most."""
    ends = []
    for first, last, told in zip(
        (window.top, window.left), (window.bottom, window.right), window.told, strict=True
    ):
        start = min(max(told - LARGEST // 2, first), max(last - LARGEST, first))
        ends.append((start, min(start + LARGEST, last)))
    (top, bottom), (left, right) = ends
    return top, left, bottom, right


def _inside(place: Shape, box: tuple[int, int, int, int]) -> Shape | None:
    top, left, bottom, right = box
    is_seen = top <= place[0] < bottom and left <= place[1] < right
    return (place[0] - top, place[1] - left) if is_seen else None


def telling_facts(state: InformationState, window: Window) -> tuple[Facts, Facts]:
    """Which value of this window told most, and how often the kept one is it, in all windows."""
    return _of_this(state, window), _of_all(state)


def _of_this(state: InformationState, window: Window) -> Facts:
    most, kept = state.bits[window.told], state.bits[window.kept]
    values = state.bits[window.top : window.bottom, window.left : window.right]
    row, column = window.told
    told = Fact("told most", f"{numbers.text(most)} bits, at {row}, {column}")
    if values.min() == most:
        told = Fact("all values alike", f"{numbers.text(most)} bits each")
    tone: Tone = "good" if kept >= most else "warn"
    largest = Fact("the largest", f"{numbers.text(kept)} bits", tone)
    return Facts("telling", "In this window", (told, largest), width=WIDTH)


def _of_all(state: InformationState) -> Facts:
    rows = [Fact(f"the {kept.label}", _percent(kept.share)) for kept in state.telling.kept]
    alike = Fact("all alike", f"{_percent(state.telling.alike)}, counted in each", "quiet")
    return Facts("shares", "Told most, in % of windows", (*rows, alike), width=WIDTH)


def _percent(share: float) -> str:
    return f"{numbers.text(100 * share)} %"
