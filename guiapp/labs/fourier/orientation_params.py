"""What can be set in the topic orientation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OrientationParams:
    """To be filled."""
