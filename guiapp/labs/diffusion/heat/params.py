"""What can be set in the topic heat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guiapp.compute.diffusion import stability_limit
from guiapp.core import numbers
from guiapp.core.errors import BadInput
from guiapp.core.params import param

STABLE = stability_limit()
"""The rate up to which explicit steps are stable on pictures of any size."""


@dataclass(frozen=True)
class HeatParams:
    """How long a step is, and what an edge is."""

    rate: float = param(
        0.2,
        "Rate",
        touches="live",
        low=0.01,
        high=0.5,
        step=0.01,
        help="Time of one explicit step, in px²; stable up to 0.25.",
    )
    unstable: bool = param(
        False,
        "Allow instability",
        touches="live",
        help="Rates above 0.25: the finest stripes grow until the numbers overflow.",
    )
    contrast: float = param(
        0.06,
        "Contrast",
        touches="live",
        low=0.005,
        high=2.0,
        step=0.005,
        log=True,
        help="Smaller differences between neighbours are evened out, larger ones stay (Perona "
        "and Malik).",
    )
    conductance: str = param(
        "exponential",
        "Conductance",
        touches="live",
        choices=(("exponential", "exponential"), ("rational", "rational")),
        help="exponential: exp(−(d∕contrast)²), sharp edges stay; rational: 1∕(1 + (d∕contrast)²), "
        "wide regions do.",
    )
    line: float = param(0.5, "Profile", touches="view", low=0.0, high=1.0, fixed=True)


def check(params: Any) -> None:
    """Raise BadInput for a rate that is not stable and was not asked to be; of the lab's params."""
    rate = params.heat.rate
    if params.topic == "heat" and rate > STABLE and not params.heat.unstable:
        raise BadInput(
            f"rate can be at most {STABLE:g} unless “Allow instability” is on; "
            f"{numbers.text(rate)} came."
        )
