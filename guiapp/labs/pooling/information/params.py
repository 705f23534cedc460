"""What can be set in the topic information."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param

MIDDLE = -1000
"""The place of a window that was never chosen: the one in the middle."""


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
    row: int = param(MIDDLE, "Window's row", touches="view", low=MIDDLE, high=2000, fixed=True)
    column: int = param(
        MIDDLE, "Window's column", touches="view", low=MIDDLE, high=2000, fixed=True
    )
