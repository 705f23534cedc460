"""What can be set in the topic laws."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

MOST_PARTICLES = 1_000_000
SIDES = tuple((side, f"{side} × {side}") for side in ("65", "97", "129", "257", "513"))


@dataclass(frozen=True)
class LawsParams:
    """The plane that the source stands in the middle of, and the cloud that starts there."""

    cells: str = param(
        "97",
        "Plane",
        choices=SIDES,
        help="Cells; it wraps, so that a small one is soon full.",
    )
    particles: int = param(
        100_000,
        "Particles",
        low=0,
        high=MOST_PARTICLES,
        step=10_000,
        help="They start where the mass does; what they measure is off by chance.",
    )
    seed: int = param(1, "Seed", low=0, high=9999, help="The same seed gives the same steps.")
    along: str = param(
        "across",
        "Profile",
        touches="view",
        choices=(("across", "across"), ("down", "down")),
        help="The direction of the line through the mean, on which the Gaussian is laid.",
    )
