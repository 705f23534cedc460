"""Two pictures whose phases are swapped: each result looks like the one whose phase it has."""

from __future__ import annotations

from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Panel, Sign, Table
from guiapp.core.lab import Env
from guiapp.labs.fourier.panels import size_text
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.phase.panels import answer_panel, source_panel, spectrum_panels
from guiapp.labs.fourier.phase.state import PhaseState, likeness
from guiapp.labs.fourier.picture import Pixels, Waves

ROWS = Table(
    (
        ("input", "forth a", "magnitude a", "phase a", "back a", "answer"),
        ("other", "forth b", "magnitude b", "phase b", "back b", "answer b"),
    )
)
STRIP = Table((("likeness a", "likeness b", "sizes"),), frame=True, wrap=True)
LAYOUT = Table(((ROWS,), (STRIP,)))
OTHER = {"A": "B", "B": "A"}
CLEARLY = 0.1
"""Correlations that differ by less than this tell nothing."""


def swap_panels(params: Params, state: PhaseState, second: Waves, env: Env) -> list[Panel]:
    """A row for each picture: it, its magnitude and phase, and its magnitude with the other's."""
    first = state.first
    panels: list[Panel] = [
        source_panel(params, "input", "A", params.image, first),
        source_panel(params, "other", "B", params.other, second, _told_size(state)),
    ]
    for name, waves, answer in zip("AB", (first, second), state.answers, strict=True):
        key = name.lower()
        panels += [
            Sign(f"forth {key}", "ℱ →", large=False),
            *spectrum_panels(
                params, (f"magnitude {key}", f"phase {key}"), name, waves.half, waves, env
            ),
            Sign(f"back {key}", "ℱ⁻¹ →", large=False),
            answer_panel(
                "answer" if name == "A" else "answer b",
                mixture(name),
                answer.pixels,
                f"magnitude of {name}, phase of {OTHER[name]}",
            ),
            _likenesses(name, answer.pixels, first.pixels, second.pixels),
        ]
    return [*panels, _sizes(state)]


def mixture(name: str) -> str:
    """What has the magnitude of the picture called ``name`` and the phase of the other."""
    return f"|ℱ {name}| with ∠ ℱ {OTHER[name]}"


def _likenesses(name: str, answer: Pixels, first: Pixels, second: Pixels) -> Facts:
    """How much a result resembles either picture."""
    found = {"A": likeness(answer, first), "B": likeness(answer, second)}
    rows = [
        Fact(
            f"correlation with {which}",
            "none: constant" if value is None else numbers.text(round(value, 3)),
            strong=which == OTHER[name] and value is not None,
        )
        for which, value in found.items()
    ]
    own, other = found[name], found[OTHER[name]]
    if own is not None and other is not None:
        rows.append(_verdict(name, own, other))
    return Facts(f"likeness {name.lower()}", mixture(name), tuple(rows), width=270.0)


def _verdict(name: str, own: float, other: float) -> Fact:
    if other > own + CLEARLY:
        return Fact(f"looks like {OTHER[name]}: it has its phase", "", "good")
    if own > other + CLEARLY:
        return Fact(f"looks like {name}: here the magnitude tells more", "", "warn")
    return Fact("looks like neither more than the other", "", "quiet")


def _told_size(state: PhaseState) -> str:
    if state.own_shape is None or state.own_shape == state.first.shape:
        return ""
    return f"{size_text(state.own_shape)}, resampled to {size_text(state.first.shape)}"


def _sizes(state: PhaseState) -> Facts:
    """What the swap rests on."""
    rows = [Fact("both are", f"{size_text(state.first.shape)} px")]
    if _told_size(state) and state.own_shape is not None:
        rows.append(Fact("B resampled from", f"{size_text(state.own_shape)} px"))
    energies = (state.energy, *(answer.energy for answer in state.answers))
    rows += [
        Fact(f"energy of {what}", numbers.text(energy, 4))
        for what, energy in zip(("A", mixture("A"), mixture("B")), energies, strict=True)
    ]
    return Facts("sizes", "Size and energy", tuple(rows), width=290.0)
