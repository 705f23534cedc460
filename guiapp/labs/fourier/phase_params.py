"""What can be set in the topic phase."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PhaseParams:
    """To be filled."""
