"""Texts broken into lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

Measure = Callable[[str, float, bool], float]
"""Width in units of a text in DejaVu Sans at a size in units, bold or not."""

TIMES = "\u00a0×\u00a0"
"""The sign between the numbers of a size, with blanks at which no line is broken."""


def wrapped(text: str, measure: Measure, size: float, width: float, bold: bool) -> tuple[str, ...]:
    """``text`` broken at blanks into lines of at most ``width``; a longer word stands alone.

    Sizes are one word: 512 × 512 is never broken.
    """
    if not text:
        return ()
    return _wrapped(text, measure, size, width, bold)


@lru_cache(maxsize=4096)
def _wrapped(text: str, measure: Measure, size: float, width: float, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for part in text.replace(" × ", TIMES).split(" "):
        word = part.replace(TIMES, " × ")
        longer = f"{line} {word}" if line else word
        if line and measure(longer, size, bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return (*lines, line)
