"""What can be set in the topic of single waves."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core import numbers
from guiapp.core.params import param

MOST_KEPT = 200
MOST_STRONGEST = 1000


@dataclass(frozen=True)
class Kept:
    """A wave that was clicked: its frequency in cycles per pixel."""

    down: float = param(0.0, "Down", low=-0.5, high=0.5, step=0.005, unit="c/px")
    across: float = param(0.0, "Across", low=-0.5, high=0.5, step=0.005, unit="c/px")


def summary(kept: Kept) -> str:
    """A kept wave in one short line."""
    return f"{numbers.text(kept.down)} down, {numbers.text(kept.across)} across"


@dataclass(frozen=True)
class KeptWaves:
    """Which waves are added up, and whether both coefficients of each are."""

    strongest: int = param(
        20,
        "Strongest",
        low=0,
        high=MOST_STRONGEST,
        step=1,
        unit="waves",
        help="So many waves of most energy are added up, the strongest first; play to see them "
        "come one by one.",
    )
    clicked: tuple[Kept, ...] = param(
        (),
        "Clicked",
        low=0,
        high=MOST_KEPT,
        item="Wave",
        summary=summary,
        help="Waves that were clicked in the spectrum; they come after the strongest.",
    )
    mirror: bool = param(
        True,
        "Mirrored",
        help="Keep the coefficient at the opposite frequency too. With one alone, the real part "
        "of the sum has half the amplitude.",
    )
