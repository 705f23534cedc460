"""One frequency of the theorem: what the picture has there, and what the kernel makes of it."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass

import numpy as np

from guiapp.compute.geometry import anchor
from guiapp.compute.waves import wave_at
from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.theorem_state import TheoremState

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
        return -cmath.phase(self.kernel) / (2 * math.pi * size) if size else 0.0


def coefficients(params: Params, state: TheoremState) -> Coefficients:
    """The theorem at the frequency that is looked at."""
    field = state.field
    found = [
        wave_at(half, field.shape, params.down, params.across)
        for half in (field.half, state.transfer, state.product)
    ]
    at = found[0]
    picture, kernel, product = (cmath.rect(wave.magnitude, wave.phase) for wave in found)
    largest = float(np.abs(field.plane).sum()), float(np.abs(state.kernel).sum())
    share = NOTHING[state.precision]
    return Coefficients(
        row=at.row,
        column=at.column,
        frequency=(at.down, at.across),
        picture=picture,
        kernel=kernel,
        product=product,
        summed=_over_pixels(state, at.row, at.column) * _over_cells(state, at.row, at.column),
        least=(share * largest[0], share * largest[1], share * largest[0] * largest[1]),
    )


def _over_pixels(state: TheoremState, row: int, column: int) -> complex:
    """The field's coefficient as a sum over its pixels, first along the rows."""
    plane = state.field.plane
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
    period = f"period {text(1 / size)} px" if size else "the mean"
    apart = abs(found.product - found.summed)
    rows = (
        Fact("frequency", f"{text(down)} down, {text(across)} across; {period}"),
        Fact("picture", _polar(found.picture, found.least[0])),
        Fact("kernel", _gain(found)),
        Fact("product", _polar(found.product, found.least[2])),
        Fact("as plain sums", f"the same to {text(apart, 2)}", "quiet"),
    )
    return Facts("probe", "At one frequency", rows, width=270.0)


def _polar(value: complex, least: float) -> str:
    """Magnitude and angle; no angle of what is but rounding."""
    if abs(value) <= least:
        return "0"
    angle = _steady(math.degrees(cmath.phase(value)))
    return f"{numbers.text(abs(value))} at {numbers.text(angle)}°"


def _gain(found: Coefficients) -> str:
    """Gain, phase, and how far that moves the wave."""
    told = _polar(found.kernel, found.least[1])
    if abs(found.kernel) <= found.least[1] or not any(found.frequency):
        return told
    return f"{told}: moved by {numbers.text(_steady(found.shift))} px"


def _steady(value: float) -> float:
    """Rounding in the last digit is no angle."""
    return round(value, 9) + 0.0
