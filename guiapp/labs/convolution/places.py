"""Which pixels of the picture an output pixel sees, and which output pixel sees a pixel."""

from __future__ import annotations

import math
from collections.abc import Iterator

from guiapp.compute.geometry import margins
from guiapp.labs.convolution.params import Params, sizes
from guiapp.parts.kernel import kernel_values

Place = tuple[int, int]


def output_at(params: Params, cell: Place) -> Place:
    """The output pixel whose window is centred on a pixel of the picture; may lie outside."""
    row, column = cell
    found = []
    for at, (before, reach) in zip((row, column), _axes(params), strict=True):
        place = float(at)
        for _ in range(params.repeat):
            place = (place + before - reach / 2) / params.stride
        found.append(_nearest(place))
    return found[0], found[1]


def first_place(params: Params, place: Place) -> Place:
    """The pixel of the first pass's result that lies in the middle of what ``place`` sees.

    ``place`` itself where the kernel is applied once.
    """
    if params.repeat == 1:
        return place
    found = []
    for at, (before, reach), length in zip(place, _axes(params), sizes(params)[1], strict=True):
        middle = float(at)
        for _ in range(params.repeat - 1):
            middle = middle * params.stride - before + reach / 2
        found.append(min(max(_nearest(middle), 0), length - 1))
    return found[0], found[1]


def seen(params: Params, place: Place) -> tuple[int, int, int, int]:
    """(top, left, bottom, right) of what all passes see from an output pixel, ends not included."""
    spans = []
    for at, (before, reach) in zip(place, _axes(params), strict=True):
        first = last = at
        for _ in range(params.repeat):
            first = first * params.stride - before
            last = last * params.stride - before + reach
        spans.append((first, last + 1))
    (top, bottom), (left, right) = spans
    return top, left, bottom, right


def _axes(params: Params) -> Iterator[tuple[int, int]]:
    """How far one pass looks before an output pixel, and how far it spans; rows, then columns."""
    kernel = kernel_values(params.kernel).shape
    around = margins(
        (kernel[0], kernel[1]),
        mode=params.mode,
        dilation=params.dilation,
        operation=params.operation,
    )
    for size, (before, _) in zip(kernel, around, strict=True):
        yield before, params.dilation * (size - 1)


def _nearest(place: float) -> int:
    return math.floor(place + 0.5)
