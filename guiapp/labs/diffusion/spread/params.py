"""What can be set in the topic of mass and particles."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

MOST_PARTICLES = 1_000_000


@dataclass(frozen=True)
class SpreadParams:
    """How many particles there are, and what is drawn of them."""

    particles: int = param(
        400_000,
        "Particles",
        low=100,
        high=MOST_PARTICLES,
        step=1000,
        log=True,
        help="Each takes a random step by the same propagator.",
    )
    seed: int = param(1, "Seed", low=0, high=9999, help="The same seed gives the same steps.")
    traces: int = param(
        7, "Paths", touches="view", low=0, high=32, help="So many particles leave a trace."
    )
    arrows: bool = param(
        False, "Flow", touches="view", help="Arrows show where mass goes in the next step."
    )
