"""What can be set in the topic of the three stages."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

UNSET = -1
"""No window was pinned."""


@dataclass(frozen=True)
class StagesParams:
    """Which windows are drawn, and the one whose arithmetic is shown."""

    drawn: str = param(
        "all",
        "Windows",
        touches="view",
        choices=(("all", "all"), ("one", "the pinned one")),
        help="Which windows are drawn, as far as they stay apart, and arrows from the pixels that "
        "won.",
    )
    row: int = param(UNSET, "Row of the window", touches="view", fixed=True)
    column: int = param(UNSET, "Column of the window", touches="view", fixed=True)
