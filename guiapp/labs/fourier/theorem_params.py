"""What can be set in the topic theorem."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TheoremParams:
    """To be filled."""
