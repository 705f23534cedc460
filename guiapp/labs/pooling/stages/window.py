"""One window: what it holds, which pixel won, and what is done with the values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.pooling.chance import drawn_pixel, luck_of
from guiapp.core.lab import Env
from guiapp.labs.pooling.layer_params import FIXED, LayerParams
from guiapp.labs.pooling.stages.spans import Shape, Spans

Pixels = NDArray[np.float32]
ONE_PIXEL = ("max", "min", "stochastic", "stride")
"""Kinds whose values are pixels of the picture."""


@dataclass(frozen=True, eq=False)
class Window:
    """The window of the output pixel ``place``.

    corner   (row, column) of its first position, negative in the padding
    values   at all its positions (h, w) float64, 0 outside of the picture
    inside   which positions are pixels (h, w)
    winner   (row, column) of the pixel that its value is; None where it is no single one
    """

    place: Shape
    corner: Shape
    values: NDArray[np.float64]
    inside: NDArray[np.bool_]
    winner: Shape | None

    @property
    def pixels(self) -> NDArray[np.float64]:
        """The values of its pixels, in reading order."""
        return self.values[self.inside]

    @property
    def marked(self) -> Shape | None:
        """The winner's cell in the window."""
        if self.winner is None:
            return None
        return self.winner[0] - self.corner[0], self.winner[1] - self.corner[1]


def kind_of(layer: LayerParams) -> str:
    """What is done in each window, also where the windows follow from the picture."""
    return layer.over if layer.kind in FIXED else layer.kind


def window_of(picture: Pixels, spans: Spans, layer: LayerParams, place: Shape, env: Env) -> Window:
    """The window of an output pixel on a picture (H, W)."""
    top, left, bottom, right = spans.whole(place)
    first_row, first_column, last_row, last_column = spans.seen(place)
    inside = np.zeros((bottom - top, right - left), bool)
    here = np.s_[first_row - top : last_row - top, first_column - left : last_column - left]
    inside[here] = True
    values = np.zeros(inside.shape)
    values[here] = picture[first_row:last_row, first_column:last_column]
    return Window(place, (top, left), values, inside, winner_of(picture, spans, layer, place, env))


def winner_of(
    picture: Pixels, spans: Spans, layer: LayerParams, place: Shape, env: Env
) -> Shape | None:
    """The pixel (row, column) that an output pixel is, the first of equal ones; or None."""
    kind = kind_of(layer)
    if kind not in ONE_PIXEL:
        return None
    top, left, bottom, right = spans.seen(place)
    if kind == "stride":
        return top, left
    part = picture[top:bottom, left:right]
    if kind == "stochastic":
        luck = env.cached(
            ("luck", layer.seed, spans.counts), lambda: luck_of(layer.seed, spans.counts)
        )
        row, column = drawn_pixel(part, float(luck[place]))
    else:
        found = part.argmax() if kind == "max" else part.argmin()
        row, column = divmod(int(found), part.shape[1])
    return top + row, left + column
