"""Measured numbers beside predicted ones, in columns whose lines belong together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guiapp.compute.diffusion import distance, gaussian_limit
from guiapp.compute.fft import rfft2
from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts
from guiapp.core.lab import Env
from guiapp.labs.diffusion.laws.prediction import Floats
from guiapp.labs.diffusion.laws.state import (
    MOST_OFF,
    NUMBERS,
    LawsState,
    particle_errors,
    predicted_numbers,
)

KEYS = ("predicted", "by mass", "by particles")
MOST_ERRORS = 3.0
"""Standard errors within which chance explains what particles measure: 997 times of 1000."""
DIGITS = 6
UNITS = ("px", "px", "px²", "px²", "px²")
FULL = "the plane is too small to tell"
GOOD, BAD = "✓", "✗"
CHANCE = ("one standard error is what chance", "makes them differ by; three are rare")


@dataclass(frozen=True, eq=False)
class Compared:
    """What only the figure needs of a state.

    spectrum    (H, W // 2 + 1) complex, measured
    apart       the largest difference of it from what is predicted
    gaussian    (H, W) float64: the central limit
    far         the mass that is elsewhere than in it, 0 to 1
    """

    spectrum: Floats
    apart: float
    gaussian: Floats
    far: float


def compared(state: LawsState, env: Env) -> Compared:
    """The spectrum and the Gaussian of a state, kept while it is seen."""

    def compute() -> tuple[LawsState, Compared]:
        spectrum = rfft2(state.mass)
        gaussian = gaussian_limit(state.mean, state.predicted.covariance, state.shape)
        apart = float(np.abs(spectrum - state.predicted.spectrum).max())
        return state, Compared(spectrum, apart, gaussian, distance(state.mass, gaussian))

    found: Compared = env.cached(("laws compared", id(state)), compute)[1]
    return found


def law_facts(state: LawsState, found: Compared) -> list[Facts]:
    """What the laws say, what the mass does, and what the particles do."""
    return [_predicted(state), _mass(state, found), _particles(state)]


def _predicted(state: LawsState) -> Facts:
    rows = [Fact("in all", "1")]
    for name, value, unit in zip(NUMBERS, predicted_numbers(state.predicted), UNITS, strict=True):
        rows.append(Fact(name, f"{numbers.text(_rounded(value), DIGITS)} {unit}"))
    rows.append(Fact("spectrum", "ℱ source · T₁ ⋯ Tₙ"))
    rows.append(Fact("shape", "tends to a Gaussian"))
    return Facts(
        "predicted", f"Predicted, n = {numbers.count(state.frame)}", tuple(rows), width=212.0
    )


def _rounded(value: float) -> float:
    """What is zero but for rounding is zero."""
    return value if abs(value) > 1e-12 else 0.0


def _mass(state: LawsState, found: Compared) -> Facts:
    total = float(state.mass.sum())
    wanted = predicted_numbers(state.predicted)
    rows = [_exact(total, total - 1, 1.0)]
    for value, right in zip(state.of_mass, wanted, strict=True):
        rows.append(_exact(value, value - right, max(1.0, abs(right))))
    rows.append(_exact(None, found.apart, 1.0))
    rows.append(Fact("not in the Gaussian", f"{numbers.text(_rounded(100 * found.far))} %"))
    return Facts("by mass", "Mass, off by", tuple(rows), width=196.0)


def _exact(value: float | None, off: float, scale: float) -> Fact:
    """A measured number and its difference from the predicted one."""
    if np.isnan(off):
        return Fact(FULL, "", "quiet")
    met = abs(off) <= MOST_OFF * scale
    told = "largest difference" if value is None else numbers.text(_rounded(value), DIGITS)
    return Fact(
        told, f"{GOOD if met else BAD} {numbers.text(abs(off), 2)}", "good" if met else "warn"
    )


def _particles(state: LawsState) -> Facts:
    count = len(state.particles)
    if not count:
        rows = [Fact("there are none", "", "quiet")]
        return Facts("by particles", "Particles", tuple(rows), width=120.0)
    wanted, errors = predicted_numbers(state.predicted), particle_errors(state)
    rows = [Fact(numbers.count(count), f"{GOOD} none lost", "good")]
    for value, right, error in zip(state.of_particles, wanted, errors, strict=True):
        rows.append(_by_chance(value, value - right, error))
    rows += [Fact(line, "", "quiet") for line in CHANCE]
    return Facts("by particles", "Particles, off by chance", tuple(rows), width=226.0)


def _by_chance(value: float, off: float, error: float) -> Fact:
    """A number that particles measure, and by how many standard errors it is off."""
    if np.isnan(off):
        return Fact(FULL, "", "quiet")
    met = abs(off) <= MOST_ERRORS * error + MOST_OFF
    if error <= MOST_OFF:
        told = "no chance in it"
    else:
        told = f"{numbers.text(abs(off) / error, 2)} standard errors"
    return Fact(
        numbers.text(_rounded(value), 4),
        f"{GOOD if met else BAD} {told}",
        "good" if met else "warn",
    )
