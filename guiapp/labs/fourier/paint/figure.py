"""The picture, the spectrum that is painted on, and the answer; below what one asks about."""

from __future__ import annotations

from guiapp.core.figure import (
    Dot,
    Figure,
    Image,
    Mark,
    Path,
    Table,
    panels_of,
)
from guiapp.core.lab import Env, Scene
from guiapp.labs.fourier.hands import place_of_frequency
from guiapp.labs.fourier.paint.below import LAYOUTS, answer_limits, below, profile_row
from guiapp.labs.fourier.paint.layers import Opened
from guiapp.labs.fourier.paint.outlines import phase_outlines
from guiapp.labs.fourier.paint.state import PaintState
from guiapp.labs.fourier.panels import (
    BACK,
    FORTH,
    TOP_WEIGHTS,
    picture_panel,
    range_text,
    size_text,
    spectrum_panel,
)
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.picture import facts_of
from guiapp.parts.picture import Drawing, picture_label

TOP = Table((("input", "forth", "spectrum", "back", "answer"),), weights=TOP_WEIGHTS)
HINTS = {
    "brush": "Drag to paint the mask; the brush is in the panel at the right.",
    "eraser": "Drag to take painting away.",
    "disc": "Drag from the centre of the disc to its rim.",
    "ring": "Drag from the inner rim to the outer one; a ring goes round the middle.",
    "wedge": "Drag round the middle, from one side of the wedge to the other.",
    "rectangle": "Drag from one corner to the opposite one.",
    "half plane": "Drag from the edge to the side that is covered.",
    "notch": "Click on a frequency.",
}


def figure(scene: Scene, state: PaintState, env: Env) -> Figure:
    """What is seen while one paints on the spectrum."""
    params: Params = scene.params
    row = profile_row(params, state)
    panels = panels_of(
        _input(params, state, row),
        FORTH,
        _spectrum(params, state, env),
        BACK,
        _answer(params, state, row),
        *below(params, state, env),
    )
    return Figure(
        title="Fourier",
        subtitle=f"{picture_label(params.image)}, {_layers_told(params)}",
        panels=panels,
        layout=Table(((TOP,), (LAYOUTS[params.below],))),
        said=_said(params, state),
        measured={
            "method": "FFT",
            "milliseconds": state.milliseconds,
            "device": state.waves.device,
        },
    )


def _said(params: Params, state: PaintState) -> tuple[str, ...]:
    """Masks from files that were made to fit."""
    return tuple(
        f"The mask {layer.name}, {size_text(layer.raster.shape)}, is resampled to "
        f"{size_text(state.waves.shape)}."
        for layer in params.mask
        if isinstance(layer, Opened) and layer.raster.shape != state.waves.shape
    )


def _layers_told(params: Params) -> str:
    count = len(params.mask)
    return {0: "nothing masked", 1: "1 layer of mask"}.get(count, f"{count} layers of mask")


def _profile_mark(params: Params, state: PaintState, row: int) -> tuple[Path, ...]:
    if params.below != "profile":
        return ()
    return (Path(((row, -0.5), (row, state.waves.shape[1] - 0.5)), dashed=True),)


def _input(params: Params, state: PaintState, row: int) -> Image:
    drawing = isinstance(params.image, Drawing)
    return picture_panel(
        "input",
        f"I  {picture_label(params.image)}",
        state.waves.pixels,
        spread=(state.waves.low, state.waves.high),
        marks=_profile_mark(params, state, row),
        facts="drag here to draw"
        if isinstance(params.image, Drawing) and not params.image.strokes
        else facts_of(state.waves, params),
        hint="Draw here; the pen is in the panel at the right."
        if drawing
        else "Move to see the profile there; click to pin it.",
        paints=drawing,
    )


def _spectrum(params: Params, state: PaintState, env: Env) -> Image:
    height, width = state.waves.shape
    at = place_of_frequency(params.down, params.across, (height, width))
    marks: tuple[Mark, ...] = (Dot(*at),) if params.below == "wave" else ()
    marks += phase_outlines(params.mask, (height, width))
    return spectrum_panel(
        "spectrum",
        "ℱ I · M",
        state.waves.half,
        (height, width),
        params.display,
        env,
        log=state.waves.log,
        marks=marks,
        hint=HINTS[params.painter.tool],
        paints=True,
        gain=state.gain,
    )


def _answer(params: Params, state: PaintState, row: int) -> Image:
    """Grey about zero where the mask takes the mean away: what is left is above and below it."""
    limits = answer_limits(state)
    size, told = size_text(state.answer.shape), range_text(state.low, state.high)
    around = limits[0] == -limits[1]
    return picture_panel(
        "answer",
        "ℱ⁻¹(ℱ I · M)",
        state.answer,
        spread=(state.low, state.high),
        limits=limits,
        facts=f"{size}, {told}{', grey is zero' if around else ''}",
        bar=limits != (0.0, 1.0),
        marks=_profile_mark(params, state, row),
        hint="Move to see the profile there; click to pin it.",
    )
