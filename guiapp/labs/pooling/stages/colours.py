"""One scale of colours for the three stages, so that they can be compared."""

from __future__ import annotations

import math
from dataclasses import dataclass

from guiapp.core.figure import Limits
from guiapp.parts.scales import LEAST, nice, picture_limits, symmetric

STEPS = 12
"""Into about so many steps a range is divided that the limits are rounded to."""


@dataclass(frozen=True)
class Scale:
    """A colour map and the values at its ends."""

    limits: Limits
    colormap: str


def scale_of(*ranges: Limits) -> Scale:
    """The scale for stages with these smallest and largest values: signed where some are below 0.

    0 to 1 where all lie in it; else limits in steps, so that they rest while a value is dragged.
    """
    low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
    if low < 0:
        return Scale(symmetric(nice(max(-low, high))), "signed")
    if high <= 1:
        return Scale((0.0, 1.0), "grey")
    return Scale(rounded(low, high), "grey")


def pooled_scale(stages: Scale, values: Limits) -> Scale:
    """The scale of the stages for what was pooled, too; a wider one for what goes beyond it."""
    low, high = stages.limits
    return stages if low <= values[0] and values[1] <= high else scale_of(values, stages.limits)


def rounded(low: float, high: float) -> Limits:
    """A range that holds the values, with both ends on multiples of a readable step."""
    if high - low <= max(LEAST, 1e-6 * high):
        return picture_limits(low, high)
    step = nice((high - low) / STEPS)
    return math.floor(low / step) * step, math.ceil(high / step) * step
