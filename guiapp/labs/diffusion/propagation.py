"""The propagator of a scene, and the strip that shows how it comes from the kernel."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.diffusion import density, entropy_bits, moments, naive_softmax, propagator
from guiapp.compute.geometry import anchor
from guiapp.core import numbers
from guiapp.core.errors import BadInput
from guiapp.core.figure import Fact, Facts, Grid, Image, Panel, Path, Sign
from guiapp.labs.diffusion.params import Params
from guiapp.parts.kernel import Kernel, kernel_label, kernel_values
from guiapp.parts.scales import nice, symmetric

Density = NDArray[np.float64]

STRIP = ("kernel", "softmax", "propagator", "one step", "propagator facts")
SIDE = 108.0
"""The longer side of the kernel and the propagator in the strip, in units."""
LEAST_CELL = 5.0
TURNS = 48
"""Corners of an ellipse."""


def propagator_of(params: Params) -> Density:
    """Where the content of a pixel goes in one step: float64 (kh, kw), sums to 1.

    Raises BadInput for a kernel that is no density and is to be used as it is.
    """
    return _propagator(params.kernel, params.use, params.temperature)


@lru_cache(maxsize=64)
def _propagator(kernel: Kernel, use: str, temperature: float) -> Density:
    values = kernel_values(kernel)
    try:
        found = propagator(values, temperature) if use == "softmax" else density(values)
    except ValueError as fault:
        raise BadInput(str(fault)) from fault
    found.flags.writeable = False
    return found


def strip_panels(params: Params) -> tuple[Panel, ...]:
    """Kernel, softmax, propagator, one step, its numbers: the same objects while it stays."""
    return _strip(params.kernel, params.use, params.temperature, params.brush.drag)


@lru_cache(maxsize=8)
def _strip(kernel: Kernel, use: str, temperature: float, drag: str) -> tuple[Panel, ...]:
    values, shares = kernel_values(kernel), _propagator(kernel, use, temperature)
    side = max(SIDE / max(values.shape), LEAST_CELL)
    softened = use == "softmax"
    return (
        Grid(
            "kernel",
            f"kernel: {kernel_label(kernel)}",
            " × ".join(str(n) for n in values.shape),
            values,
            limits=symmetric(float(np.abs(values).max())),
            cell=(side, side),
            editable=True,
            hint="Drag a cell up or down, turn the wheel, or type a number."
            if drag == "change"
            else "Drag over the cells to paint; turn the wheel, or type a number.",
        ),
        Sign(
            "softmax",
            "softmax →" if softened else "→",
            f"T = {numbers.text(temperature)}" if softened else "over its sum",
            large=False,
        ),
        Grid(
            "propagator",
            "propagator",
            "sums to 1",
            shares,
            limits=(0.0, nice(float(shares.max()))),
            colormap="viridis",
            cell=(side, side),
        ),
        _one_step(shares),
        _facts(values, shares, temperature if softened else None),
    )


def _one_step(shares: Density) -> Image:
    """The propagator as a picture, with its drift as an arrow and its covariance as an ellipse."""
    drift, covariance = moments(shares)
    origin = (float(anchor(shares.shape[0])), float(anchor(shares.shape[1])))
    end = (origin[0] + drift[0], origin[1] + drift[1])
    marks = [Path(ellipse(end, covariance), closed=True)]
    if math.hypot(*drift) > 0.02:
        marks.append(Path((origin, end), arrow=True))
    return Image(
        "one step",
        "drift, spread",
        "of one step",
        shares.astype(np.float32),
        limits=(0.0, nice(float(shares.max()))),
        colormap="viridis",
        marks=tuple(marks),
        quantity="probability",
        side=SIDE,
        pointer="arrow",
    )


def ellipse(centre: tuple[float, float], covariance: Density) -> tuple[tuple[float, float], ...]:
    """One standard deviation around a mean: corners (row, column)."""
    lengths, axes = np.linalg.eigh(covariance)
    angles = np.linspace(0, 2 * np.pi, TURNS, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    rim = (axes * np.sqrt(np.maximum(lengths, 0.0))) @ circle
    return tuple((centre[0] + float(r), centre[1] + float(c)) for r, c in rim.T)


def _facts(values: Density, shares: Density, temperature: float | None) -> Facts:
    text = numbers.text
    drift, covariance = moments(shares)
    rows = [
        Fact("entropy", f"{text(entropy_bits(shares))} of {text(math.log2(shares.size))} bits"),
        Fact("largest share", text(float(shares.max()), 5)),
        Fact("drift", f"{text(drift[0])} down, {text(drift[1])} across"),
        Fact("variance", f"{text(covariance[0, 0])} down, {text(covariance[1, 1])} across"),
        Fact("covariance", text(covariance[0, 1])),
    ]
    if temperature is not None:
        rows.append(_naive(values, shares, temperature))
    return Facts("propagator facts", "One step", tuple(rows), width=260.0)


def _naive(values: Density, shares: Density, temperature: float) -> Fact:
    """What the softmax gives as it stands in the textbook, where large entries overflow."""
    found = naive_softmax(values, temperature)
    if not np.isnan(found).any():
        off = float(np.abs(found - shares).max())
        told = f"the same to {numbers.text(off, 1)}" if off else "the same"
        return Fact("naive softmax", told, "quiet")
    largest = float(values.max()) / temperature
    why = f"exp({numbers.text(largest)}) overflows" if largest > 0 else "every exp is 0"
    return Fact("naive softmax", f"nan: {why}", "warn")
