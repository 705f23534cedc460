"""Spectra before and after subsampling in one scale, and where a frequency is found again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.figure import Box, Dot, Image, Limits, Mark
from guiapp.parts.scales import log_limits

Pixels = NDArray[np.float32]
Frequency = tuple[float, float]
FLOOR = 1e-9
"""Amplitudes below this are shown as this."""
LEAST_DECADES = 3.0
HINT = "Click to pin a frequency: the ring shows where it is found after the subsampling."


def log_amplitude(spectrum: Any) -> Pixels:
    """log10 of the amplitudes: magnitudes over the number of pixels, so that sizes compare."""
    amplitudes = np.abs(spectrum) / spectrum.size
    log: Pixels = np.log10(np.maximum(amplitudes, FLOOR)).astype(np.float32)
    return log


def limits_of(spectrum: Any) -> Limits:
    """Limits that show the spectrum before subsampling, and all others beside it."""
    low, high = log_limits(log_amplitude(spectrum))
    return min(low, high - LEAST_DECADES), high


def folded_to(frequency: Frequency, stride: int) -> Frequency:
    """What a frequency becomes on the new grid, in cycles per pixel of that: -0.5 to below 0.5."""
    down, across = ((far * stride + 0.5) % 1.0 - 0.5 for far in frequency)
    return round(down, 9) + 0.0, round(across, 9) + 0.0


def folds(frequency: Frequency, stride: int) -> bool:
    """Whether a frequency is too fast for the new grid; that of its shortest wave is, too."""
    return stride > 1 and max(abs(far) for far in frequency) * 2 * stride >= 1 - 1e-9


def dot_at(frequency: Frequency, shape: tuple[int, ...]) -> Dot:
    """A ring around the pixel of a centred plane that is nearest to a frequency."""
    row, column = (
        float((round(far * length) + length // 2) % length)
        for far, length in zip(frequency, shape, strict=True)
    )
    return Dot(row, column)


def kept_box(inside: NDArray[np.bool_]) -> tuple[Mark, ...]:
    """An outline around the frequencies that are kept, where not all are."""
    if inside.all():
        return ()
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    height, width = (float(places[-1] - places[0] + 1) for places in (rows, columns))
    return (Box(float(rows[0]), float(columns[0]), height, width),)


def spectrum_panel(
    key: str,
    title: str,
    facts: str,
    spectrum: Any,
    limits: Limits,
    marks: tuple[Mark, ...],
    link: str,
) -> Image:
    """A spectrum, the logarithm of its amplitudes."""
    return Image(
        *(key, title, facts, log_amplitude(spectrum)),
        limits=limits,
        colormap="inferno",
        marks=marks,
        axes="frequency",
        link=link,
        quantity="log₁₀ of amplitude",
        hint=HINT,
    )
