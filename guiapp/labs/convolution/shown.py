"""How the output is coloured: signed, absolute, clipped, grey, or softmaxed over positions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.figure import Limits
from guiapp.labs.convolution.field import LUMA
from guiapp.labs.convolution.params import Params
from guiapp.labs.convolution.state import State
from guiapp.parts.scales import LEAST, nice, picture_limits, symmetric, within

NEARLY_ZERO = 0.02
"""A sum below this share of the weights' magnitudes is a zero sum."""


@dataclass(frozen=True)
class Shown:
    """The pixels to draw, (H, W) through a colour map or (H, W, 3), and what to say of them.

    ``limits`` are those of ``pixels``; ``values`` the results that are drawn at the ends of the
    colours, which are others where colours were scaled to 0 to 1.
    """

    pixels: NDArray[np.float32]
    limits: Limits
    values: Limits
    colormap: str
    quantity: str
    facts: str


def shown_output(params: Params, state: State) -> Shown:
    """The output as ``params.values`` and ``params.range`` ask for it."""
    way = params.values
    if way == "auto":
        way = "signed" if _is_signed(state) else "grey"
    facts = f"{numbers.text(state.lowest)} to {numbers.text(state.highest)}"
    if way == "softmax":
        return _softmaxed(params, state)
    if way == "clipped":
        return _clipped(state, facts)
    if way == "absolute":
        pixels = np.abs(state.output)
        largest = max(-state.lowest, state.highest)
        return _coloured(
            pixels,
            _limits(params, state, (0.0, nice(largest))),
            params.spectrum_map,
            "|value|",
            facts,
        )
    if way == "signed":
        limits = _limits(params, state, symmetric(nice(max(-state.lowest, state.highest))))
        return _coloured(state.output, limits, params.signed_map, "value", facts)
    limits = _limits(params, state, _grey_limits(state))
    return _coloured(state.output, limits, "grey", "value", facts)


def _is_signed(state: State) -> bool:
    total, magnitude = float(state.kernel.sum()), float(np.abs(state.kernel).sum())
    return total <= NEARLY_ZERO * magnitude


def _grey_limits(state: State) -> Limits:
    """0 to 1 where the result stays near it, so that brightness is kept; else its own range."""
    if state.lowest >= -0.75 and 0.25 <= state.highest <= 1.75:
        return 0.0, 1.0
    low = min(0.0, -nice(-state.lowest)) if state.lowest < 0 else 0.0
    return low, nice(state.highest)


def _limits(params: Params, state: State, own: Limits) -> Limits:
    if params.range == "fixed":
        return params.low, params.high
    if params.range == "shared":
        picture = picture_limits(float(state.picture.min()), float(state.picture.max()))
        low, high = min(own[0], picture[0]), max(own[1], picture[1])
        return symmetric(max(-low, high)) if own[0] == -own[1] else (low, high)
    return own


def _coloured(
    pixels: NDArray[np.float32], limits: Limits, colormap: str, quantity: str, facts: str
) -> Shown:
    """One channel goes through the map; colour channels are scaled to the same limits."""
    if pixels.ndim == 3:
        low, high = limits
        scale = f", {numbers.text(low)} black, {numbers.text(high)} white"
        told = facts if limits == (0.0, 1.0) else facts + scale
        return Shown(within(pixels, limits), (0.0, 1.0), limits, "grey", quantity, told)
    return Shown(pixels, limits, limits, colormap, quantity, facts)


def _clipped(state: State, facts: str) -> Shown:
    pixels = np.clip(state.output, 0.0, 1.0)
    share = float(np.mean((state.output < 0.0) | (state.output > 1.0)))
    told = f"{facts}, {100 * share:.3g} % clipped"
    return Shown(pixels, (0.0, 1.0), (0.0, 1.0), "grey", "clipped value", told)


def _softmaxed(params: Params, state: State) -> Shown:
    """Over all positions: exp(v - max) / sum, which sums to one."""
    grey = state.output if state.output.ndim == 2 else state.output @ LUMA
    exponents = grey.astype(np.float64)
    weights = np.exp(exponents - exponents.max())
    weights /= weights.sum()
    largest = float(weights.max())
    facts = f"sums to 1, largest {numbers.text(largest)}"
    pixels = weights.astype(np.float32)
    own = (0.0, max(largest, LEAST))
    limits = (params.low, params.high) if params.range == "fixed" else own
    return Shown(pixels, limits, limits, params.spectrum_map, "probability", facts)
