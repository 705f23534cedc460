"""What is known of the steps in numbers, and the sentences of those that are unstable."""

from __future__ import annotations

from guiapp.compute.diffusion import stability_limit
from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts
from guiapp.labs.diffusion.heat.params import STABLE
from guiapp.labs.diffusion.heat.state import COLUMNS, HeatState
from guiapp.labs.diffusion.params import Params

TOLD = 5e-5
"""By how much the limit of a picture must differ from 1/4 to be told."""
NARROW = 0.5
"""Times below which the Gaussian is narrower than a pixel."""


def limit_of(params: Params, state: HeatState) -> float:
    """The rate up to which no wave grows on this picture: 1/4, or a little more on small ones."""
    return stability_limit(state.shape, params.boundary)


def growth(rate: float, limit: float) -> float:
    """What the finest wave is multiplied with in a step: its eigenvalue is 2 over the limit."""
    return abs(1 - 2 * rate / limit)


def warnings(params: Params, state: HeatState) -> tuple[str, ...]:
    """A sentence where the steps are unstable, or have blown up."""
    if state.burst is not None:
        return (
            f"The explicit steps blew up at step {numbers.count(state.burst)}, where the values "
            f"passed 10³⁰⁰; go back before it and set the rate to {STABLE:g} or less.",
        )
    rate, limit = params.heat.rate, limit_of(params, state)
    if rate <= limit:
        return ()
    return (
        f"The rate {numbers.text(rate)} is above {limit:.4g}: the finest stripes grow "
        f"{numbers.text(growth(rate, limit))}-fold in each step.",
    )


def heat_facts(params: Params, state: HeatState) -> Facts:
    """The time, the rate and what it may be, and how far the steps are from the solution."""
    text = numbers.text
    rate, last = params.heat.rate, state.history[-1]
    values = dict(zip(COLUMNS, last, strict=True))
    limit = limit_of(params, state)
    first = state.history[0][COLUMNS.index("total")]
    off = abs(values["total"] - first)
    all_heat = max(abs(first), values["largest explicit"] * state.explicit.size)
    here = f", here {limit:.4f}" if abs(limit - STABLE) >= TOLD else ""
    rows = [
        Fact("time", f"{text(state.time)} px²", strong=True),
        Fact("rate", text(rate), "plain" if rate <= limit else "warn"),
        Fact("stable up to", f"{STABLE:g}{here}"),
        Fact("σ = √(2 t)", f"{text(state.sigma)} px"),
        Fact("explicit − exact", f"{text(values['largest difference'])} at most"),
        Fact("on average", text(values["mean difference"])),
        Fact("total is kept to", text(off / all_heat if all_heat else 0.0, 2)),
    ]
    if state.burst is not None:
        rows.append(Fact(f"blew up at step {numbers.count(state.burst)}", "", "warn"))
    elif rate > limit:
        rows.append(Fact("finest stripes", f"× {text(growth(rate, limit))} a step", "warn"))
    elif 0 < state.time < NARROW:
        rows.append(Fact("σ below a pixel: hard edges overshoot", "", "quiet"))
    return Facts("heat facts", f"Step {numbers.count(state.frame)}", tuple(rows), width=236.0)
