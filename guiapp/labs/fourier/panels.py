"""Panels that several topics of the Fourier lab have: a picture, a spectrum, the arrows between."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Image, Limits, Mark, Sign
from guiapp.core.lab import Env
from guiapp.labs.fourier.display import Display, Shown, shown
from guiapp.parts.scales import nice, picture_limits, within

Pixels = NDArray[np.float32]

ROUNDING = 1e-6
FORTH = Sign("forth", "ℱ →", large=False)
BACK = Sign("back", "ℱ⁻¹ →", large=False)
PICTURES = "space"
SPECTRA = "frequency"
TOP_WEIGHTS = (1.0, 0.0, 1.5, 0.0, 1.0)
"""The spectrum is the largest: it is what the hand works on."""


def size_text(shape: tuple[int, ...]) -> str:
    """Rows, columns, and channels of a colour picture: 512 × 512."""
    return " × ".join(str(n) for n in shape)


def range_text(low: float, high: float) -> str:
    """From the least to the largest value; what is zero but for float32's rounding is zero."""
    rounding = ROUNDING * max(abs(low), abs(high))
    ends = (0.0 if abs(value) < rounding else value for value in (low, high))
    return " to ".join(numbers.text(value) for value in ends)


def resting_limits(low: float, high: float) -> Limits:
    """0 to 1 where values stay near it, so that brightness is kept; else a rounded own range.

    That is the same on both sides of zero where it is nearly so, as for a picture without its mean.
    """
    if low >= -min(0.75, 0.4 * high) and 0.25 <= high <= 1.75:
        return 0.0, 1.0
    if low < 0 and abs(high + low) <= 0.5 * max(high, -low):
        largest = nice(max(high, -low))
        return -largest, largest
    return (-nice(-low) if low < 0 else 0.0), nice(high)


def picture_panel(
    key: str,
    title: str,
    pixels: Pixels,
    *,
    spread: Limits | None = None,
    limits: Limits | None = None,
    facts: str = "",
    marks: tuple[Mark, ...] = (),
    hint: str = "",
    paints: bool = False,
    bar: bool = False,
) -> Image:
    """A picture (H, W) or (H, W, 3); colours are scaled to 0 to 1 where their limits are others.

    ``spread`` are its least and its largest value, where they are known.
    """
    low, high = spread or (float(pixels.min()), float(pixels.max()))
    limits = limits or picture_limits(low, high)
    told = facts or f"{size_text(pixels.shape)}, {range_text(low, high)}"
    colour = pixels.ndim == 3
    fits = limits == (0.0, 1.0) and low >= 0.0 and high <= 1.0
    return Image(
        key,
        title,
        told,
        within(pixels, limits) if colour and not fits else pixels,
        limits=(0.0, 1.0) if colour else limits,
        marks=marks,
        link=PICTURES,
        hint=hint,
        pointer="paint" if paints else "cross",
        bar=bar and not colour,
    )


def spectrum_panel(
    key: str,
    title: str,
    half: Any,
    shape: tuple[int, int],
    display: Display,
    env: Env,
    *,
    log: Pixels | None = None,
    limits: Limits | None = None,
    facts: str = "",
    marks: tuple[Mark, ...] = (),
    hint: str = "",
    paints: bool = False,
    gain: Pixels | None = None,
) -> Image:
    """A spectrum as the display asks for, from its half plane (H, W // 2 + 1).

    ``limits`` replace those of a magnitude's own, so that two spectra can be compared; ``gain``
    (H, W) darkens what a mask takes away.
    """
    plane: Shown = shown(half, shape, display, env, log)
    comparable = limits is not None and display.part == "magnitude" and display.scale == "log"
    return Image(
        key,
        title,
        facts or f"{size_text(shape)}, {plane.facts}",
        plane.data,
        limits=limits if limits is not None and comparable else plane.limits,
        colormap=plane.colormap,
        marks=marks,
        axes="frequency",
        link=SPECTRA,
        quantity=plane.quantity,
        bar=display.bars,
        hint=hint,
        pointer="paint" if paints else "cross",
        gain=gain,
    )
