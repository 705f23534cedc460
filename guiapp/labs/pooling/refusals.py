"""Layers that give nothing, and pictures that outgrow what can be computed, in one sentence."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from guiapp.core import numbers
from guiapp.core.errors import BadInput
from guiapp.parts.kernel import Kernel, kernel_values
from guiapp.parts.picture import Loaded, Picture

Pair = tuple[int, int]
LARGEST_LOG = 15.0
"""Values up to ten to the power of this can be squared and added up in float32."""
SET_BY = (("high", "Window's height"), ("wide", "Window"))
"""How a window is too large, and the number that it is set by."""


def check_windows(shape: Pair, window: Pair, stride: Pair, padding: Pair, *, ragged: bool) -> None:
    """Raise BadInput where no window lies on a picture of ``shape``, or padding is too wide.

    All are (rows, columns); ``ragged`` keeps windows that reach beyond the picture. The sentence
    says what can be set, what came, and the size that the output would have had.
    """
    rooms = [
        length + 2 * far + (step - 1 if ragged else 0)
        for length, step, far in zip(shape, stride, padding, strict=True)
    ]
    counts = [
        (room - side) // step + 1 for room, side, step in zip(rooms, window, stride, strict=True)
    ]
    output = " × ".join(numbers.count(count) for count in counts)
    for side, far in zip(window, padding, strict=True):
        if far > side // 2:
            raise BadInput(
                f"Padding can be at most half of the window, {side // 2} px; {far} px came, "
                f"for an output of {output}."
            )
    around = f", with a padding of {max(padding)} px" if max(padding) else ""
    picture = f"a picture of {shape[0]} × {shape[1]}{around}"
    is_set_by_width = window[0] == window[1] > max(rooms)
    for (way, name), room, side in zip(SET_BY, rooms, window, strict=True):
        if side > room and not (is_set_by_width and way == "high"):
            raise BadInput(
                f"A window can be at most {room} px {way} in {picture}, set by {name}; {side} px "
                f"came, for an output of {output}."
            )
    if min(stride) > max(shape):
        raise BadInput(
            f"Stride can be at most {max(shape)} px in {picture}; {max(stride)} px came, for an "
            f"output of {output}."
        )


def check_values(image: Picture, kernel: Kernel, bias: float) -> None:
    """Raise BadInput where the values of the stages could not be squared and added up."""
    with np.errstate(over="ignore"):
        weights = float(np.abs(kernel_values(kernel)).sum())
    largest = _largest(image)
    grown = math.log10(max(weights, 1.0)) + math.log10(max(largest, abs(bias), 1.0))
    if not grown <= LARGEST_LOG:
        raise BadInput(
            "The values of the stages would be beyond what can be computed; scale the kernel or "
            "the picture down."
        )


@lru_cache(maxsize=32)
def _largest(image: Picture) -> float:
    """The largest magnitude in a picture; raises BadInput for one that is not finite."""
    if not isinstance(image, Loaded):
        return 1.0
    pixels = image.raster.array
    largest = max(float(pixels.max()), -float(pixels.min()))
    if not math.isfinite(largest):
        raise BadInput(f"{image.name} has values that are not finite; open another picture.")
    return largest
