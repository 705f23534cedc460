"""The theorem as a picture: above in space, below in frequency, at the right the two results."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Box, Dot, Figure, Grid, Image, Limits, Panel, Sign, Table, panels_of
from guiapp.core.lab import Env, Scene
from guiapp.labs.fourier.panels import picture_panel, resting_limits, size_text, spectrum_panel
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.theorem_comparison import inside
from guiapp.labs.fourier.theorem_facts import comparison_facts, seen_facts
from guiapp.labs.fourier.theorem_field import Field
from guiapp.labs.fourier.theorem_probe import Coefficients, coefficients, probe_facts
from guiapp.labs.fourier.theorem_state import TheoremState
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
STRIP = Table((("padded", "bare", "seams", "seen", "probe"),), frame=True, wrap=True)
SIGNED = 0.02
"""A kernel whose sum is below this share of its weights' magnitudes answers with signed values."""
ROUNDING = 1e-12
"""A sum below this share of the weights' magnitudes is zero but for rounding."""
SEAMS = 48
"""Pixels of the corners that are shown, at least."""
SMALL = 92.0
DECADES = 4.0
"""Of a transfer function's magnitude that are shown on a log scale."""


def figure(scene: Scene, state: TheoremState, env: Env) -> Figure:
    """What is seen: both rows of the theorem, their difference, and the table of boundaries."""
    params: Params = scene.params
    found = coefficients(params, state)
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
        _seams(state, env),
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
    summed = picture_panel("by sum", "I ∗ K, by the sum", state.by_sum, limits=limits)
    reached = (
        numbers.text(float(bound)) for bound in (state.by_product.min(), state.by_product.max())
    )
    product = picture_panel(
        "by product",
        "By the product",
        state.by_product,
        limits=limits,
        facts=f"ℱ⁻¹(ℱ I · ℱ K), {' to '.join(reached)}",
    )
    if is_signed and state.picture.ndim == 2:
        return [replace(panel, colormap="signed") for panel in (summed, product)]
    return [summed, product]


def _spectra(params: Params, state: TheoremState, found: Coefficients, env: Env) -> list[Panel]:
    field = state.field
    height, width = field.shape
    dot = Dot((found.row + height // 2) % height, (found.column + width // 2) % width)
    gain = float(np.abs(state.transfer).max())
    raised = half_decade(math.log10(gain)) if gain > 0 else 0.0
    low, high = env.cached(("limits", id(field)), lambda: (field, log_limits(field.log)))[1]
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
        f"transfer function, largest gain {numbers.text(gain)}",
        "the product at each frequency",
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
    share = 100 * state.apart / state.difference.size
    where = "rounding" if state.agrees else f"{numbers.text(share)} % of the pixels"
    return replace(
        picture_panel(
            "difference",
            "Difference",
            state.difference,
            limits=difference_limits(state),
            facts=f"product − sum, at most {numbers.text(state.largest, 2)}: {where}",
            marks=_untouched(state),
            hint="Inside the dashed line no window leaves the picture.",
        ),
        colormap="signed",
        quantity="product − sum",
        bar=True,
    )


def _seams(state: TheoremState, env: Env) -> Image:
    """Where the four corners of the field meet when it is repeated."""
    field = state.field
    sides = [min(length, max(SEAMS, 6 * max(state.kernel.shape))) for length in field.shape]

    def made() -> tuple[Field, NDArray[np.float32]]:
        rows, columns = (
            (np.arange(side) - side // 2) % length
            for side, length in zip(sides, field.shape, strict=True)
        )
        return field, field.plane[rows[:, None], columns].astype(np.float32)

    part = env.cached(("seams", id(field), *sides), made)[1]
    return Image(
        "seams",
        "Its corners meet",
        "",
        part,
        limits=picture_limits(float(part.min()), float(part.max())),
        side=SMALL,
        hint="The transform repeats what it is given: its four corners, side by side.",
    )


def difference_limits(state: TheoremState) -> Limits:
    """Steps that rest: powers of ten where there is but rounding."""
    if state.agrees and state.largest > 0:
        return symmetric(10.0 ** math.ceil(math.log10(max(state.largest, 1e-30))))
    return symmetric(nice(state.largest))


def _untouched(state: TheoremState) -> tuple[Box, ...]:
    """A dashed outline around the pixels that no boundary touches, where there are others."""
    if state.agrees:
        return ()
    rows, columns = inside(state.shape, _cells(state.kernel))
    height, width = rows.stop - rows.start, columns.stop - columns.start
    if height < 1 or width < 1:
        return ()
    return (Box(rows.start, columns.start, height, width, dashed=True),)


def _cells(kernel: NDArray[np.float64]) -> tuple[int, int]:
    return kernel.shape[0], kernel.shape[1]
