"""What can be set in the topic orientation."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.compute.orientation import HIGHEST, LOWEST, SMOOTHING
from guiapp.core.params import param

DRAWN = (
    ("both", "both"),
    ("along", "along"),
    ("across", "across"),
    ("nothing", "nothing"),
)


@dataclass(frozen=True)
class OrientationParams:
    """Which waves are asked for their direction, and what is drawn of the answer."""

    lowest: float = param(
        LOWEST,
        "From",
        low=0.002,
        high=0.2,
        step=0.005,
        log=True,
        unit="c/px",
        help="Slower waves do not count: shadows, and shapes as large as the picture.",
    )
    highest: float = param(
        HIGHEST,
        "To",
        low=0.21,
        high=0.5,
        step=0.01,
        unit="c/px",
        help="Faster waves do not count: noise, and what the grid of pixels makes of edges.",
    )
    smoothing: float = param(
        SMOOTHING,
        "Smoothing",
        low=0.5,
        high=10.0,
        step=0.5,
        unit="°",
        help="Standard deviation of the Gaussian that the energy by angle is smoothed with.",
    )
    drawn: str = param(
        "both",
        "Draw",
        touches="view",
        choices=DRAWN,
        help="The line along the stripes, the arrow across them, in which their waves travel.",
    )
