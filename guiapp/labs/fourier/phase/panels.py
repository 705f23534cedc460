"""Panels of the topic phase: a picture, its magnitude and its phase, and what comes of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Image, Limits
from guiapp.core.lab import Env
from guiapp.labs.fourier.display import Display
from guiapp.labs.fourier.panels import picture_panel, resting_limits, spectrum_panel
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.picture import Pixels, Waves
from guiapp.parts.picture import Drawing, Picture, picture_label
from guiapp.parts.scales import log_limits

STRAYS = 0.3
"""Percent of the pixels, at each end, that may be darker or brighter than what is shown."""
_NAMES = {"magnitude": "|ℱ {}|", "real": "Re ℱ {}", "imaginary": "Im ℱ {}"}


def source_panel(
    params: Params, key: str, name: str, picture: Picture, waves: Waves, told: str = ""
) -> Image:
    """A picture that is taken apart; the scene's own is drawn on where it is a drawing."""
    draws = key == "input" and isinstance(picture, Drawing)
    blank = isinstance(picture, Drawing) and draws and not picture.strokes
    return picture_panel(
        key,
        f"{name}  {picture_label(picture)}",
        waves.pixels,
        spread=(waves.low, waves.high),
        facts="drag here to draw" if blank else told,
        hint="Draw here; the pen is in the panel at the right." if draws else "",
        paints=draws,
    )


def spectrum_panels(
    params: Params,
    keys: tuple[str, str],
    name: str,
    half: NDArray[np.complex64],
    waves: Waves,
    env: Env,
    told: tuple[str, str] = ("", "phase in °"),
) -> list[Image]:
    """The magnitude, or what else is asked for, and the phase of a half plane.

    On the scales of ``waves``; ``name`` is that of what is transformed, ``told`` the facts.
    """
    asked = params.display
    display = replace(asked, part="magnitude") if asked.part == "phase" else asked
    magnitude = spectrum_panel(
        keys[0],
        _NAMES.get(display.part, "ℱ {}").format(name),
        half,
        waves.shape,
        display,
        env,
        log=waves.log if half is waves.half else None,
        limits=log_limits(waves.log),
        facts=told[0],
    )
    phase = spectrum_panel(
        keys[1],
        f"∠ ℱ {name}",
        half,
        waves.shape,
        Display(part="phase", bars=asked.bars),
        env,
        facts=told[1],
    )
    return [magnitude, phase]


def answer_panel(
    key: str, title: str, pixels: Pixels, told: str, hint: str = "", paints: bool = False
) -> Image:
    """A picture of changed waves; a few pixels may be cut off, which would darken all others."""
    limits = shown_limits(pixels)
    low, high = float(pixels.min()), float(pixels.max())
    cut = low < limits[0] - 0.5 * _range(limits) or high > limits[1] + 0.5 * _range(limits)
    return picture_panel(
        key,
        title,
        pixels,
        spread=(low, high),
        limits=limits,
        facts=f"{told}; extremes cut off" if cut else told,
        hint=hint,
        paints=paints,
    )


def shown_limits(pixels: Pixels) -> Limits:
    """Limits that most pixels lie in."""
    least, most = np.percentile(pixels, (STRAYS, 100 - STRAYS))
    return resting_limits(float(least), float(most))


def _range(limits: Limits) -> float:
    return limits[1] - limits[0]
