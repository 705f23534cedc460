"""What can be set in the topic information."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

UNSET = -1000
"""No window was chosen."""


@dataclass(frozen=True)
class InformationParams:
    """How values are sorted into bins, and the window that is looked at."""

    levels: int = param(
        32,
        "Bins",
        low=2,
        high=256,
        log=True,
        help="Values are sorted into so many bins of one width, alike before and after; 256 are "
        "the grey levels of 8 bits, too many for the pairs of a small picture.",
    )
    row: int = param(UNSET, "Window's row", touches="view", low=UNSET, high=2000, fixed=True)
    column: int = param(UNSET, "Window's column", touches="view", low=UNSET, high=2000, fixed=True)
