"""One picture before and after its magnitudes or its phases are changed."""

from __future__ import annotations

import numpy as np

from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Panel, Sign, Table
from guiapp.core.lab import Env
from guiapp.labs.fourier.params import Params
from guiapp.labs.fourier.phase.panels import answer_panel, source_panel, spectrum_panels
from guiapp.labs.fourier.phase.params import PhaseParams
from guiapp.labs.fourier.phase.state import PhaseState, likeness

ROWS = Table(
    (
        ("input", "forth", "magnitude", "phase"),
        ("answer", "back", "magnitude after", "phase after"),
    )
)
STRIP = Table((("same", "likeness"),), frame=True, wrap=True)
LAYOUT = Table(((ROWS,), (STRIP,)))
SAME = 1e-5
"""Powers that differ by less than this share of the largest are the same, but for rounding."""
KEPT = "kept"


def change_panels(params: Params, state: PhaseState, env: Env) -> list[Panel]:
    """A row before, and a row after with what happened to magnitude and phase."""
    first, answer, asked = state.first, state.answers[0], params.phase
    after = ("magnitude after", "phase after")
    moves = asked.what == "shift"
    return [
        source_panel(params, "input", "I", params.image, first),
        Sign("forth", "ℱ →", large=False),
        *spectrum_panels(params, ("magnitude", "phase"), "I", first.half, first, env),
        answer_panel(
            "answer",
            "J",
            answer.pixels,
            what_is_done(asked),
            hint="Drag the picture to move it." if moves else "",
            paints=moves,
        ),
        Sign("back", "← ℱ⁻¹", large=False),
        *spectrum_panels(params, after, "J", answer.half, first, env, _told(asked)),
        _same(state),
        _likeness(params, state),
    ]


def what_is_done(asked: PhaseParams) -> str:
    """The change in a few words."""
    match asked.what:
        case "phase only":
            return "phase only"
        case "magnitude only":
            return "magnitude only"
        case "randomise":
            return f"phase random by {numbers.text(100 * asked.amount)} %"
    down, across = numbers.text(asked.down, 4), numbers.text(asked.across, 4)
    return f"moved {down} px down, {across} px across"


def _told(asked: PhaseParams) -> tuple[str, str]:
    """What happens to the magnitudes, and what to the phases."""
    match asked.what:
        case "phase only":
            return "one value for all", KEPT
        case "magnitude only":
            return KEPT, "0 for all"
        case "randomise":
            return KEPT, f"moved by up to {numbers.text(180 * asked.amount)}°"
    return KEPT, "less 360° for each period moved"


def _same(state: PhaseState) -> Facts:
    """What is left of energy and power."""
    answer = state.answers[0]
    same = answer.power_off < SAME
    rows = [
        Fact("energy before", numbers.text(state.energy, 4)),
        Fact("energy after", numbers.text(answer.energy, 4)),
        Fact("power spectrum", "the same" if same else "changed", "good" if same else "warn"),
        Fact("largest difference", f"{numbers.text(answer.power_off)} of the largest"),
    ]
    return Facts("same", "What is kept", tuple(rows), width=300.0)


def _likeness(params: Params, state: PhaseState) -> Facts:
    """How much the answer resembles the picture."""
    answer, asked = state.answers[0], params.phase
    found = likeness(answer.pixels, state.first.pixels)
    told = "none: constant" if found is None else numbers.text(round(found, 3))
    rows = [Fact("correlation", told, strong=found is not None)]
    if asked.what == "shift" and asked.down.is_integer() and asked.across.is_integer():
        moved = np.roll(state.first.pixels, (int(asked.down), int(asked.across)), (0, 1))
        off = float(np.abs(moved - answer.pixels).max())
        rows.append(Fact("from moving whole pixels", numbers.text(off)))
    elif asked.what == "magnitude only":
        rows.append(Fact("every wave has a crest at the first pixel", "", "quiet"))
    elif asked.what == "phase only":
        rows.append(Fact("edges stay where they were", "", "quiet"))
    return Facts("likeness", "With the picture before", tuple(rows), width=290.0)
