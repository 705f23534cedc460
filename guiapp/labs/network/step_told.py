"""The step of the training, where pages in files show it: they have no title and no timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guiapp.core import numbers
from guiapp.core.figure import Fact, Facts, Panel, Sign


def step_text(frame: int) -> str:
    """What the timeline calls a frame."""
    return f"step {numbers.count(frame)}"


def step_fact(frame: int) -> Fact:
    """The step as a line among others."""
    return Fact("step", numbers.count(frame))


def with_step(panels: Sequence[Panel], frame: int) -> list[Panel]:
    """The panels, the first of which says the step."""
    first, *others = panels
    if isinstance(first, Facts):
        return [replace(first, rows=(*first.rows, step_fact(frame))), *others]
    if isinstance(first, Sign):
        return [*panels]
    told = "; ".join(part for part in (step_text(frame), first.facts) if part)
    return [replace(first, facts=told), *others]
