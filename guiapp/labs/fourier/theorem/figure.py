"""The theorem as a picture: above in space, below in frequency, at the right the two results."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Box, Dot, Figure, Grid, Image, Limits, Panel, Sign, Table, panels_of
from guiapp.core.lab import Env, Scene
from guiapp.labs.fourier.panels import picture_panel, resting_limits, size_text, spectrum_panel
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.theorem.comparison import inside
from guiapp.labs.fourier.theorem.facts import comparison_facts, seen_facts
from guiapp.labs.fourier.theorem.probe import Coefficients, coefficients, probe_facts
from guiapp.labs.fourier.theorem.state import TheoremState
from guiapp.parts.kernel import kernel_label
from guiapp.parts.picture import Drawing, picture_label
from guiapp.parts.scales import half_decade, log_limits, nice, picture_limits, symmetric

SPECTRA = ("input spectrum", "kernel spectrum", "product spectrum")
THEOREM = Table(
    (
        ("input", "star", "kernel", "equals", "by sum", "meets", "by product"),
        ("down", None, "down too", None, None, "back", None),
        (
            *("input spectrum", "dot", "kernel spectrum", "equals too", "product spectrum"),
            *(None, "difference"),
        ),
    )
)
STRIP = Table((("padded", "bare", "seams", "rims", "seen", "probe"),), frame=True, wrap=True)
SIGNED = 0.02
"""A kernel whose sum is below this share of its weights' magnitudes answers with signed values."""
ROUNDING = 1e-12
"""A sum below this share of the weights' magnitudes is zero but for rounding."""
SEAMS = 48
"""Pixels of the corners that are shown, at least."""
SMALL = 92.0
THICK = 0.025
"""A rim thinner than this share of the picture would be hidden under its outline."""
FLOAT32 = 2e-6
"""What is below this share of the largest value is rounding, where colours are transformed."""
DECADES = 4.0
"""Of a transfer function's magnitude that are shown on a log scale."""


def figure(scene: Scene, state: TheoremState, env: Env) -> Figure:
    """What is seen: both rows of the theorem, their difference, and the table of boundaries."""
    params: Params = scene.params
    found = coefficients(params, state, env)
    panels = panels_of(
        _input(params, state),
        Sign("star", "∗"),
        _kernel(params, state),
        Sign("equals", "="),
        *_results(state),
        Sign("meets", "=" if state.agrees else "≠"),
        Sign("down", "ℱ ↓", large=False),
        Sign("down too", "ℱ ↓", large=False),
        Sign("back", "ℱ⁻¹ ↗", large=False),
        *_spectra(params, state, found, env),
        Sign("dot", "·"),
        Sign("equals too", "="),
        _difference(params, state),
        *comparison_facts(state.comparison),
        *_seams(state, env),
        seen_facts(params, state),
        probe_facts(found),
    )
    return Figure(
        title="Fourier",
        subtitle=f"{picture_label(params.image)} ∗ {kernel_label(params.kernel)}, two ways",
        panels=panels,
        layout=Table(((THEOREM,), (STRIP,))),
        pending=frozenset() if state.comparison else frozenset({"padded", "bare"}),
        measured={"method": "FFT", "milliseconds": state.milliseconds, "device": "cpu"},
    )


def _input(params: Params, state: TheoremState) -> Image:
    image, drawing = params.image, isinstance(params.image, Drawing)
    blank = isinstance(image, Drawing) and not image.strokes
    return picture_panel(
        "input",
        f"I  {picture_label(image)}",
        state.picture,
        facts="drag here to draw" if blank else "",
        hint="Draw here; the pen is in the panel at the right." if drawing else "",
        paints=drawing,
    )


def _kernel(params: Params, state: TheoremState) -> Grid:
    kernel = state.kernel
    sizes = np.abs(kernel)
    total = float(kernel.sum())
    total = 0.0 if abs(total) < ROUNDING * float(sizes.sum()) else total
    height, width = state.shape
    return Grid(
        "kernel",
        f"K  {kernel_label(params.kernel)}",
        f"{size_text(kernel.shape)}, sum {numbers.text(total)}",
        kernel,
        limits=symmetric(float(sizes.max())),
        aspect=min(max(width / height, 0.25), 4.0),
        editable=True,
        hint="Drag a cell up or down, turn the wheel, or type a number."
        if params.brush.drag == "change"
        else "Drag over the cells to paint; turn the wheel, or type a number.",
    )


def _results(state: TheoremState) -> list[Image]:
    """Both results in the same colours."""
    low, high = float(state.by_sum.min()), float(state.by_sum.max())
    is_signed = abs(state.kernel.sum()) <= SIGNED * np.abs(state.kernel).sum()
    limits = symmetric(nice(max(-low, high))) if is_signed else resting_limits(low, high)
    summed, product = (
        picture_panel(key, title, pixels, limits=limits, facts=_range(pixels))
        for key, title, pixels in (
            ("by sum", "By the sum", state.by_sum),
            ("by product", "By the product", state.by_product),
        )
    )
    if is_signed and state.picture.ndim == 2:
        return [replace(panel, colormap="signed") for panel in (summed, product)]
    return [summed, product]


def _range(pixels: NDArray[np.float32]) -> str:
    """From the least to the greatest; what float32 cannot tell from zero is zero."""
    ends = float(pixels.min()), float(pixels.max())
    least = FLOAT32 * max(map(abs, ends))
    return " to ".join(numbers.text(end if abs(end) > least else 0.0) for end in ends)


def _spectra(params: Params, state: TheoremState, found: Coefficients, env: Env) -> list[Panel]:
    field = state.field
    height, width = field.shape
    dot = Dot((found.row + height // 2) % height, (found.column + width // 2) % width)
    gain = float(np.abs(state.transfer).max())
    raised = half_decade(math.log10(gain)) if gain > 0 else 0.0
    low, high = env.cached(("log limits", *field.key), lambda: log_limits(field.log))
    limits = {"kernel spectrum": (raised - DECADES, raised)}
    limits["input spectrum"], limits["product spectrum"] = (
        (low, high),
        (low + raised, high + raised),
    )
    titles = ("ℱ I", "ℱ K", "ℱ I · ℱ K")
    halves = (field.half, state.transfer, state.product)
    bordered = ", with its border" if params.theorem.padded else ""
    told = (
        f"{size_text(field.shape)}{bordered}",
        f"largest gain {numbers.text(gain)}",
        "at each frequency",
    )
    return [
        spectrum_panel(
            *(key, title, half, field.shape, params.display, env),
            log=field.log if half is field.half else None,
            limits=limits[key],
            facts=facts,
            marks=(dot,),
            hint="Move to look at a frequency; click to pin it.",
        )
        for key, title, half, facts in zip(SPECTRA, titles, halves, told, strict=True)
    ]


def _difference(params: Params, state: TheoremState) -> Image:
    rounding = ": rounding" if state.agrees else ""
    return replace(
        picture_panel(
            "difference",
            "Product − sum",
            state.difference,
            limits=difference_limits(state),
            facts=f"at most {numbers.text(state.largest, 2)}{rounding}",
            marks=_untouched(state),
            hint="Inside the dashed line no window leaves the picture.",
        ),
        colormap="signed",
        quantity="product − sum",
        bar=True,
    )


def _seams(state: TheoremState, env: Env) -> list[Image]:
    """Where the four corners meet when it is repeated: of the field, and of the difference."""
    field = state.field
    side = max(SEAMS, 6 * max(state.kernel.shape))
    part = env.cached(
        ("seams", *field.key, side), lambda: corners(field.plane, side).astype(np.float32)
    )
    meeting = Image(
        "seams",
        "Corners meet",
        "",
        part,
        limits=picture_limits(float(part.min()), float(part.max())),
        side=SMALL,
        hint="The transform repeats what it is given: here its four corners, side by side.",
    )
    there = replace(
        meeting,
        key="rims",
        title="product − sum",
        data=corners(state.difference, side),
        limits=difference_limits(state),
        colormap="signed",
        quantity="product − sum",
        hint="The difference at the same place: what comes in from the other side.",
    )
    return [meeting, there]


def corners(plane: NDArray[Any], side: int) -> NDArray[Any]:
    """At most ``side`` x ``side`` pixels of (H, W) with its four corners in the middle."""
    rows, columns = (
        (np.arange(size) - size // 2) % length
        for length in plane.shape
        for size in [min(length, side)]
    )
    part: NDArray[Any] = plane[rows[:, None], columns]
    return part


def difference_limits(state: TheoremState) -> Limits:
    """Steps that rest: powers of ten where there is but rounding."""
    if state.agrees and state.largest > 0:
        return symmetric(10.0 ** math.ceil(math.log10(max(state.largest, 1e-30))))
    return symmetric(nice(state.largest))


def _untouched(state: TheoremState) -> tuple[Box, ...]:
    """A dashed outline around the pixels that no boundary touches, where it hides none else."""
    if state.agrees:
        return ()
    rows, columns = inside(state.shape, _cells(state.kernel))
    height, width = rows.stop - rows.start, columns.stop - columns.start
    if height < 1 or width < 1:
        return ()
    rim = max(state.shape[0] - height, state.shape[1] - width) / 2
    if rim < THICK * max(state.shape):
        return ()
    return (Box(rows.start, columns.start, height, width, dashed=True),)


def _cells(kernel: NDArray[np.float64]) -> tuple[int, int]:
    return kernel.shape[0], kernel.shape[1]
