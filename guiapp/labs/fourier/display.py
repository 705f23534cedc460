"""How complex planes are shown: magnitude, phase, both at once, real and imaginary part."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.fourier import log_magnitude, whole_plane
from guiapp.core.colormaps import table
from guiapp.core.figure import Limits
from guiapp.core.lab import Env
from guiapp.core.params import param
from guiapp.parts.scales import LEAST, log_limits, nice, symmetric

Pixels = NDArray[np.float32]

TURN: Limits = (-180.0, 180.0)
DARKEST = 3.0
"""Decades of magnitude below the brightest in which a phase's colour fades to black."""
ROUNDING = 2 * float(np.finfo(np.float32).eps)
"""Magnitudes up to this share of the largest are those of rounding: nothing, and without phase."""


@dataclass(frozen=True)
class Display:
    """What of a complex number is shown, and on which scale."""

    part: str = param(
        "magnitude",
        "Shows",
        touches="view",
        choices=(
            ("magnitude", "magnitude"),
            ("phase", "phase"),
            ("both", "both"),
            ("real", "real part"),
            ("imaginary", "imaginary part"),
        ),
        help="both: the phase as hue, the magnitude as brightness.",
    )
    scale: str = param(
        "log",
        "Scale",
        touches="view",
        choices=(("log", "log"), ("power", "power"), ("linear", "linear")),
        applies=lambda display: display.part != "phase",
        help="log: log₁₀ of the magnitude; power: the magnitude to the power below, whose value 2 "
        "is the power spectrum.",
    )
    exponent: float = param(
        0.25,
        "Exponent",
        touches="view",
        low=0.05,
        high=2.0,
        step=0.05,
        log=True,
        applies=lambda display: display.part != "phase" and display.scale == "power",
        help="Below 1 the weak waves are brightened; 2 is the power spectrum.",
    )
    colours: str = param(
        "inferno",
        "Colours",
        touches="view",
        choices=(("inferno", "inferno"), ("viridis", "viridis"), ("grey", "grey")),
        applies=lambda display: display.part == "magnitude",
    )
    bars: bool = param(True, "Colour bars", touches="view", rare=True)


@dataclass(frozen=True, eq=False)
class Shown:
    """What an Image needs to know of a plane that is shown: see ``core.figure.Image``."""

    data: Pixels
    limits: Limits
    colormap: str
    quantity: str
    facts: str


def shown(
    half: Any, shape: tuple[int, int], display: Display, env: Env, log: Pixels | None = None
) -> Shown:
    """A half plane (H, W // 2 + 1) as the display asks for, kept while it is the same object.

    ``log`` is its log10 magnitude where that is known already.
    """
    key = ("shown", id(half), shape, display.part, display.scale, display.exponent, display.colours)
    kept = env.cached(key, lambda: (half, _shown(half, shape, display, log)))
    found: Shown = kept[1]
    return found


def _shown(
    half: NDArray[Any], shape: tuple[int, int], display: Display, log: Pixels | None
) -> Shown:
    if display.part == "magnitude":
        if display.scale == "log":
            log = log_magnitude(half, shape) if log is None else log
            return Shown(log, log_limits(log), display.colours, "log₁₀ |F|", "log₁₀ of magnitude")
        return _magnitude(np.abs(_meant(whole_plane(half, shape))), display)
    plane = _meant(whole_plane(half, shape))
    if display.part == "phase":
        phase = np.degrees(np.angle(plane)).astype(np.float32)
        return Shown(phase, TURN, "phase", "phase in °", "phase")
    if display.part == "both":
        return _both(plane, display)
    return _signed(plane.real if display.part == "real" else plane.imag, display)


def _meant(plane: NDArray[Any]) -> NDArray[Any]:
    """Zero where there is mere rounding: a constant picture is one point, not coloured dust."""
    magnitude = np.abs(plane)
    return np.where(magnitude > ROUNDING * magnitude.max(), plane, 0)


def _magnitude(magnitude: NDArray[Any], display: Display) -> Shown:
    exponent = 1.0 if display.scale == "linear" else display.exponent
    data = _powered(magnitude, exponent)
    name = _name(exponent)
    return Shown(data, (0.0, _highest(data)), display.colours, name, _told(display))


def _both(plane: NDArray[Any], display: Display) -> Shown:
    """Hue from a cyclic map of one lightness; black at nothing, full colour at the brightest."""
    magnitude = np.abs(plane)
    hues = table("hue")[_entries(plane)].astype(np.float32) / np.float32(255)
    bright = _brightness(magnitude, display)
    return Shown(
        hues * bright[..., None], TURN, "hue", "red, green, blue", f"hue: phase, {_told(display)}"
    )


def _entries(plane: NDArray[Any]) -> NDArray[np.intp]:
    turns = np.angle(plane) / (2 * np.pi) + 0.5
    entries: NDArray[np.intp] = np.minimum((turns * 256).astype(np.intp), 255)
    return entries


def _brightness(magnitude: NDArray[Any], display: Display) -> Pixels:
    if display.scale == "log":
        low, high = _decades(_highest(magnitude))
        with np.errstate(divide="ignore"):
            bright = (np.log10(magnitude) - low) / (high - low)
    else:
        data = _powered(magnitude, 1.0 if display.scale == "linear" else display.exponent)
        bright = data / _highest(data)
    return np.asarray(np.clip(bright, 0.0, 1.0), np.float32)


def _signed(values: NDArray[Any], display: Display) -> Shown:
    """Signed values; on a log scale the sign times the decades above the least one shown."""
    name = {"real": "real part", "imaginary": "imaginary part"}[display.part]
    magnitude, sign = np.abs(values), np.sign(values)
    if display.scale == "log":
        least = max(float(magnitude.max()) * ROUNDING, LEAST)
        low, high = log_limits(np.log10(np.maximum(magnitude, least)))
        with np.errstate(divide="ignore"):
            data = sign * np.maximum(np.log10(magnitude) - low, 0.0)
        told = f"sign, and decades above {_power_of_ten(low)}"
        return Shown(
            data.astype(np.float32), symmetric(high - low), "signed", told, f"{name}: {told}"
        )
    exponent = 1.0 if display.scale == "linear" else display.exponent
    data = (sign * _powered(magnitude, exponent)).astype(np.float32)
    limits = symmetric(_highest(np.abs(data)))
    return Shown(data, limits, "signed", name, f"{name}, {_told(display)}")


def _decades(largest: float) -> Limits:
    """The range of magnitudes shown, as powers of ten, in steps of half a decade."""
    high = math.ceil(2 * math.log10(max(largest, LEAST))) / 2
    return high - DARKEST, high


def _highest(data: NDArray[Any]) -> float:
    """What most values stay below: the zero frequency alone would leave all else dark.

    Where there are few others, it is what all stay below.
    """
    most = float(np.percentile(data[::2, ::2] if data.size > 4096 else data, 99.7))
    return max(nice(most if most > 0 else float(data.max())), LEAST)


def _powered(magnitude: NDArray[Any], exponent: float) -> Pixels:
    with np.errstate(over="ignore"):
        data = magnitude if exponent == 1.0 else np.power(magnitude, exponent)
    return np.asarray(np.minimum(data, np.finfo(np.float32).max / 4), np.float32)


def _name(exponent: float) -> str:
    return "|F|" if exponent == 1.0 else f"|F|^{exponent:g}"


def _told(display: Display) -> str:
    if display.scale == "power":
        return f"magnitude to the power {display.exponent:g}"
    return {"log": "log₁₀ of magnitude", "linear": "magnitude"}[display.scale]


def _power_of_ten(exponent: float) -> str:
    signs = str.maketrans("-0123456789.", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹·")
    return "10" + f"{exponent:g}".translate(signs)
