"""One frequency of the theorem: what the picture has there, and what the kernel makes of it."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.geometry import anchor
from guiapp.compute.waves import wave_at
from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts
from guiapp.core.lab import Env
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.theorem.state import TheoremState

NOTHING = {"float64": 1e-12, "float32": 1e-6}
"""A coefficient below this share of what it can be is rounding, and has no phase."""


@dataclass(frozen=True)
class Coefficients:
    """The theorem at one frequency, (row, column) periods over the field.

    ``summed`` is the product once more: of the sum over all pixels and that over all cells,
    without a fast transform. ``least`` are the magnitudes of picture and kernel that are more
    than rounding, and that of their product.
    """

    row: int
    column: int
    frequency: tuple[float, float]
    picture: complex
    kernel: complex
    product: complex
    summed: complex
    least: tuple[float, float, float]

    @property
    def shift(self) -> float:
        """How far the kernel moves the wave along its direction, in pixels; 0 for the mean."""
        size = math.hypot(*self.frequency)
        return -phase(self.kernel) / (2 * math.pi * size) if size else 0.0


def coefficients(params: Params, state: TheoremState, env: Env) -> Coefficients:
    """The theorem at the frequency that is looked at."""
    field = state.field
    found = [
        wave_at(half, field.shape, params.down, params.across)
        for half in (field.half, state.transfer, state.product)
    ]
    at = found[0]
    picture, kernel, product = (cmath.rect(wave.magnitude, wave.phase) for wave in found)
    # Kept while the kernel is edited: a pass over all pixels takes as long as a picture's answer.
    pixels = env.cached(
        ("over pixels", *field.key, at.row, at.column),
        lambda: _over_pixels(field.plane, at.row, at.column),
    )
    most = env.cached(("all pixels", *field.key), lambda: float(np.abs(field.plane).sum()))
    largest = most, float(np.abs(state.kernel).sum())
    share = NOTHING[state.precision]
    return Coefficients(
        row=at.row,
        column=at.column,
        frequency=(at.down, at.across),
        picture=picture,
        kernel=kernel,
        product=product,
        summed=pixels * _over_cells(state, at.row, at.column),
        least=(share * largest[0], share * largest[1], share * largest[0] * largest[1]),
    )


def _over_pixels(plane: NDArray[Any], row: int, column: int) -> complex:
    """A field's coefficient as a sum over its pixels, first along the rows."""
    turns = [
        2 * np.pi * (periods * np.arange(length) % length) / length
        for periods, length in zip((row, column), plane.shape, strict=True)
    ]
    across = np.stack([np.cos(turns[1]), -np.sin(turns[1])], axis=1)
    lines = plane @ across.astype(plane.dtype)
    return complex(np.exp(-1j * turns[0]) @ (lines[:, 0] + 1j * lines[:, 1]))


def _over_cells(state: TheoremState, row: int, column: int) -> complex:
    """The kernel's transfer function as a sum over its cells, from the anchor."""
    down, across = (
        np.exp(-2j * np.pi * periods * (np.arange(size) - anchor(size)) / length)
        for periods, size, length in zip(
            (row, column), state.kernel.shape, state.field.shape, strict=True
        )
    )
    return complex(down @ state.kernel @ across)


def probe_facts(found: Coefficients) -> Facts:
    """The frequency and the three coefficients, and how well they agree."""
    text = numbers.text
    down, across = found.frequency
    size = math.hypot(down, across)
    is_moved = size > 0 and abs(found.kernel) > found.least[1]
    rows = (
        Fact("down, across", f"{text(down)}, {text(across)}"),
        Fact("period", f"{text(1 / size)} px" if size else "none: the mean"),
        Fact("picture", _polar(found.picture, found.least[0])),
        Fact("kernel", _polar(found.kernel, found.least[1])),
        Fact("moves it by", f"{text(_steady(found.shift))} px" if is_moved else "nothing to move"),
        Fact("product", _polar(found.product, found.least[2])),
        Fact("plain sums", f"same to {text(abs(found.product - found.summed), 2)}", "quiet"),
    )
    return Facts("probe", "At one frequency", rows, width=196.0)


def phase(value: complex) -> float:
    """The angle in radians; half a turn is the same either way, and counts as positive."""
    angle = cmath.phase(value)
    return math.pi if angle < 1e-9 - math.pi else angle


def _polar(value: complex, least: float) -> str:
    """Magnitude and angle; no angle of what is but rounding."""
    if abs(value) <= least:
        return "0"
    angle = _steady(math.degrees(phase(value)))
    return f"{numbers.text(abs(value))} at {numbers.text(angle)}°"


def _steady(value: float) -> float:
    """Rounding in the last digit is no angle."""
    return round(value, 9) + 0.0
