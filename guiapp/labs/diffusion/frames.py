"""What the frames of the Diffusion lab are: steps, without an end."""

from __future__ import annotations

from typing import Any

from guiapp.core import numbers


def endless(params: Any) -> None:
    """No frame is the last."""


def step_name(params: Any, frame: int) -> str:
    """How many steps were made."""
    return f"step {numbers.count(frame)}"
