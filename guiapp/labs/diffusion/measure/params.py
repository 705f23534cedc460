"""What can be set in the topic measure."""

from __future__ import annotations

from dataclasses import dataclass

from guiapp.core.params import param


@dataclass(frozen=True)
class MeasureParams:
    """To be filled."""

    seed: int = param(1, "Seed", low=0, high=9999, help="The same seed gives the same.")
