"""What can be set in the topic phase."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

WHAT = (
    ("swap", "swap phases"),
    ("phase only", "phase only"),
    ("magnitude only", "magnitude only"),
    ("randomise", "random phases"),
    ("shift", "shift"),
)
FURTHEST = 1024.0


def _moves(params: PhaseParams) -> bool:
    return params.what == "shift"


def _is_random(params: PhaseParams) -> bool:
    return params.what == "randomise"


@dataclass(frozen=True)
class PhaseParams:
    """What is done to magnitude and phase."""

    what: str = param(
        "swap",
        "Do",
        choices=WHAT,
        help="Swap the phases of two pictures, keep magnitudes or phases alone, or change phases "
        "at random or as a shift does.",
    )
    amount: float = param(
        0.5,
        "Amount",
        low=0.0,
        high=1.0,
        step=0.05,
        applies=_is_random,
        help="0 leaves every phase, 1 moves it to anywhere between −180° and 180°.",
    )
    seed: int = param(
        0,
        "Seed",
        low=0,
        high=9999,
        applies=_is_random,
        help="The same seed gives the same phases.",
    )
    down: float = param(
        16.0,
        "Down",
        low=-FURTHEST,
        high=FURTHEST,
        step=1.0,
        unit="px",
        applies=_moves,
        help="Rows that the picture moves by, round its edges; fractions too.",
    )
    across: float = param(
        40.5,
        "Across",
        low=-FURTHEST,
        high=FURTHEST,
        step=1.0,
        unit="px",
        applies=_moves,
        help="Columns that the picture moves by, round its edges; fractions too.",
    )

    @property
    def takes_other(self) -> bool:
        """Whether there is a second picture."""
        return self.what == "swap"
