"""In which direction most waves of a picture travel, measured from its spectrum.

Directions are degrees counter-clockwise from the right, as in `angles`, in which waves travel:
stripes and lines of text lie across them. A wave and its opposite are one, so they are counted
from -90, which is left out, to 90.

The energy of a photograph falls steeply with frequency, that of stripes lies on one ring, and
noise is on all. So each ring of frequencies is weighted by 1 / (m + 8 q + M / 10), m the mean
power on it and beside it, q what the weakest fifth of the rings stay below (noise), M the largest
m: strong rings count alike, rings of little more than noise count little.
"""

from guiapp.compute.orientation.angles import along, difference, within_half_a_turn
from guiapp.compute.orientation.measure import (
    BINS,
    HIGHEST,
    LOWEST,
    SMALLEST,
    SMOOTHING,
    Orientation,
    directions,
    dominant_direction,
    energy_by_angle,
    orientation_of,
)

__all__ = [
    "BINS",
    "HIGHEST",
    "LOWEST",
    "SMALLEST",
    "SMOOTHING",
    "Orientation",
    "along",
    "difference",
    "directions",
    "dominant_direction",
    "energy_by_angle",
    "orientation_of",
    "within_half_a_turn",
]
