"""The theorem as a picture: upper row in space, lower row in frequency, below the arithmetic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import (
    Box,
    Dot,
    Figure,
    Grid,
    Image,
    Limits,
    Panel,
    Sign,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.core.recent import recent
from guiapp.labs.convolution.arithmetic import SMALL, arithmetic_panels, window_of
from guiapp.labs.convolution.field import Pixels
from guiapp.labs.convolution.params import Params, probe
from guiapp.labs.convolution.places import first_place, seen
from guiapp.labs.convolution.shown import Shown, shown_output
from guiapp.labs.convolution.state import State
from guiapp.parts.kernel import kernel_label
from guiapp.parts.picture import Drawing, picture_label
from guiapp.parts.scales import (
    LOG_OF_ZERO,
    half_decade,
    log_limits,
    nice,
    picture_limits,
    symmetric,
    within,
)

ROUNDING = 1e-12
"""A sum below this share of the weights' magnitudes is zero but for rounding."""
THEOREM = Table(
    (
        ("input", "star", "kernel", "equals", "output"),
        ("down", None, "down too", None, "up"),
        ("input spectrum", "dot", "kernel spectrum", "equals too", "output spectrum"),
    )
)
SUM = ("window", "times", "turned", "gives", "products", "sigma")


def layout(rows: int) -> Table:
    """The theorem above, and a strip with the arithmetic of so many ``rows`` of cells below.

    A tall matrix leaves room to set the sum above the proof, and then all fits into one line; so it
    is done where letters are large, too.
    """
    stacked = Table((("sum",), ("proof",)))
    strip = Table(((*SUM, stacked, "difference"),), frame=True, wrap=True)
    if rows <= SMALL:
        wide = (*SUM, "sum", "difference", "proof")
        strip = Table((wide,), frame=True, wrap=True, narrow=strip)
    return Table(((THEOREM,), (strip,)))


def figure(scene: Scene, state: State, env: Env) -> Figure:
    """What is seen: every panel of the theorem, and the arithmetic of the probed pixel."""
    params: Params = scene.params
    place, sliding = probed(scene, state)
    first = first_place(params, place)
    window = window_of(params, state, first)
    way = (params.values, params.range, params.low, params.high)
    maps = (params.spectrum_map, params.signed_map)
    shown = recent("shown outputs", env).get(
        (id(state.output), *way, *maps), lambda: (state.output, shown_output(params, state))
    )[1]
    panels = panels_of(
        _input(params, state, window.box, place, shown.values, env),
        Sign("star", "∗" if params.operation == "convolution" else "⋆"),
        _kernel(params, state),
        Sign("equals", "="),
        _output(params, state, shown, place, scene.frame if sliding else None),
        Sign("down", "ℱ ↓", large=False),
        Sign("down too", "ℱ ↓", large=False),
        Sign("up", "↑ ℱ⁻¹", large=False),
        Sign("dot", "·"),
        _equals_too(state),
        *_spectra(params, state, env),
        *arithmetic_panels(params, state, window, first),
    )
    pending = frozenset() if state.proof else frozenset({"difference", "proof"})
    return Figure(
        title="Convolution" if params.operation == "convolution" else "Cross-correlation",
        subtitle=subtitle(params),
        panels=panels,
        layout=layout(min(state.kernel.shape[0], params.excerpt)),
        pending=pending,
        measured={
            "method": {"fft": "FFT", "direct": "direct"}[state.method],
            "milliseconds": state.milliseconds,
            "device": state.device,
        },
    )


def subtitle(params: Params) -> str:
    """One line: picture, operation, kernel."""
    sign = "∗" if params.operation == "convolution" else "⋆"
    times = f", {params.repeat} times" if params.repeat > 1 else ""
    return f"{picture_label(params.image)} {sign} {kernel_label(params.kernel)}{times}"


def probed(scene: Scene, state: State) -> tuple[tuple[int, int], bool]:
    """The output pixel whose arithmetic is shown, and whether the window is sliding."""
    height, width = state.output.shape[:2]
    if 0 < scene.frame <= height * width:
        row, column = divmod(scene.frame - 1, width)
        return (row, column), True
    return probe(scene.params, (height, width)), False


def size_text(shape: tuple[int, ...]) -> str:
    """Rows, columns, and channels of a colour picture: 512 × 512."""
    return " × ".join(str(n) for n in shape)


def _sign_of(params: Params) -> str:
    return "∗" if params.operation == "convolution" else "⋆"


def _input(
    params: Params,
    state: State,
    box: tuple[int, int, int, int],
    place: tuple[int, int],
    shared: Limits,
    env: Env,
) -> Image:
    marks = [_box(box)]
    if params.repeat > 1:
        marks.append(replace(_box(seen(params, place)), dashed=True))
    drawing = isinstance(params.image, Drawing)
    low, high = _limits(state.picture, env)
    told = f"{numbers.text(low)} to {numbers.text(high)}"
    if isinstance(params.image, Drawing) and not params.image.strokes:
        told = "drag here to draw"
    is_shared = params.range == "shared" and params.values not in {"softmax", "clipped"}
    limits = shared if is_shared else picture_limits(low, high)
    return Image(
        "input",
        f"I  {picture_label(params.image)}",
        f"{size_text(state.picture.shape)}, {told}",
        _displayed(state.picture, limits, env),
        limits=limits if state.picture.ndim == 2 else (0.0, 1.0),
        marks=tuple(marks),
        link="space",
        hint="Draw here; the pen is in the panel at the right."
        if drawing
        else "Move to see the arithmetic there; click to pin it.",
        pointer="paint" if drawing else "cross",
    )


def _limits(picture: Pixels, env: Env) -> Limits:
    """The smallest and the largest value: found once, and kept with the array, like its address."""
    key = ("limits of picture", id(picture))
    found: Limits = env.cached(
        key, lambda: (picture, (float(picture.min()), float(picture.max())))
    )[1]
    return found


def _box(box: tuple[int, int, int, int]) -> Box:
    top, left, bottom, right = box
    return Box(top, left, bottom - top, right - left)


def _displayed(picture: Pixels, limits: Limits, env: Env) -> Pixels:
    """The picture as it is drawn: colours are scaled to 0 to 1 where their limits are others."""
    if picture.ndim == 2 or limits == (0.0, 1.0):
        return picture
    key = ("scaled picture", id(picture), limits)
    scaled: Pixels = env.cached(key, lambda: (picture, within(picture, limits)))[1]
    return scaled


def _kernel(params: Params, state: State) -> Grid:
    kernel = state.kernel
    total, sizes = float(kernel.sum()), np.abs(kernel)
    total = 0.0 if abs(total) < ROUNDING * float(sizes.sum()) else total
    dilated = f", dilated by {params.dilation}" if params.dilation > 1 else ""
    repeated = f", applied {params.repeat} times" if params.repeat > 1 else ""
    height, width = state.picture.shape[:2]
    return Grid(
        "kernel",
        f"K  {kernel_label(params.kernel)}",
        f"{size_text(kernel.shape)}, sum {numbers.text(total)}{dilated}{repeated}",
        kernel,
        limits=symmetric(float(sizes.max())),
        colormap=params.signed_map,
        aspect=min(max(width / height, 0.25), 4.0),
        editable=True,
        hint="Drag a cell up or down, turn the wheel, or type a number."
        if params.brush.drag == "change"
        else "Drag over the cells to paint; turn the wheel, or type a number.",
    )


def _output(
    params: Params, state: State, shown: Shown, place: tuple[int, int], frame: int | None
) -> Image:
    total = state.output.shape[0] * state.output.shape[1]
    sign = _sign_of(params)
    power = "" if params.repeat == 1 else f", {params.repeat} times"
    return Image(
        "output",
        f"I {sign} K{power}",
        f"{size_text(state.output.shape)}, {shown.facts}",
        shown.pixels,
        limits=shown.limits,
        colormap=shown.colormap,
        marks=(Dot(float(place[0]), float(place[1])),),
        link="space",
        bar=params.bars and shown.pixels.ndim == 2,
        quantity=shown.quantity,
        shown=frame if frame is not None and frame < total else None,
        hint="Move to see the arithmetic there; click to pin it.",
    )


def _equals_too(state: State) -> Sign:
    if not state.gap_text:
        return Sign("equals too", "=")
    return Sign("equals too", "≈", f"{100 * state.gap:.2g} % {state.gap_text}")


def _spectra(params: Params, state: State, env: Env) -> list[Panel]:
    first, kernel, last = state.spectra
    sign = _sign_of(params)
    power = f"{_superscript(params.repeat)}" if params.repeat > 1 else ""
    # Kept while the kernel is edited, with the array, so that its address stays its own.
    common = env.cached(("log limits", id(first)), lambda: (first, log_limits(first)))[1]
    own = log_limits(last)
    if params.range == "shared":
        common = own = (min(common[0], own[0]), max(common[1], own[1]))
    image = Image(
        "input spectrum",
        "|ℱ I|",
        f"log₁₀, {size_text(first.shape)}",
        first,
        limits=common,
        colormap=params.spectrum_map,
        axes="frequency",
        link="frequency",
        quantity="log₁₀ |ℱ I|",
        bar=params.bars,
        hint="Frequency in cycles per pixel, −0.5 to 0.5.",
    )
    return [
        image,
        _kernel_spectrum(params, kernel, power, env),
        replace(
            image,
            key="output spectrum",
            title=f"|ℱ (I {sign} K)|",
            facts=f"log₁₀, {size_text(last.shape)}",
            data=last,
            limits=own,
            quantity=f"log₁₀ |ℱ (I {sign} K)|",
            link="frequency" if last.shape == first.shape else "",
        ),
    ]


def _kernel_spectrum(params: Params, log: NDArray[np.float32], power: str, env: Env) -> Image:
    largest = float(log.max())
    gain = 10.0**largest if largest > LOG_OF_ZERO else 0.0
    linear = params.response == "linear"
    data = env.cached(("linear", id(log)), lambda: (log, np.power(10.0, log)))[1] if linear else log
    limits = (0.0, nice(gain)) if linear else (half_decade(largest) - 4.0, half_decade(largest))
    return Image(
        "kernel spectrum",
        f"|ℱ K|{power}",
        f"{'' if linear else 'log₁₀, '}largest gain {numbers.text(gain)}",
        data,
        limits=limits,
        colormap=params.spectrum_map,
        axes="frequency",
        link="frequency",
        quantity=f"|ℱ K|{power}" if linear else f"log₁₀ |ℱ K|{power}",
        bar=params.bars,
        hint="What the kernel multiplies each frequency with.",
    )


def _superscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
