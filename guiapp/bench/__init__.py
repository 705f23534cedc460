"""What ``convolarium bench`` measures, each figure beside its reference, in one run.

A benchmark is a module of this folder with ``run() -> Iterator[Row]``; adding one adds its name to
``NAMES``. Rows come as they are measured.
"""

from __future__ import annotations

from dataclasses import dataclass

NAMES = (
    "convolve",
    "diffuse",
    "edit",
    "film",
    "network",
    "pdf",
    "play",
    "pool",
    "shift",
    "start",
    "stroke",
    "watch",
)


@dataclass(frozen=True)
class Row:
    """One measured figure.

    ``ratio`` is value / reference_value, the median over pairs where they were measured in pairs.
    ``goal`` says in words what should be reached; ``met`` is None where nothing was promised.
    """

    name: str
    value: float
    unit: str
    reference: str = ""
    reference_value: float | None = None
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None
