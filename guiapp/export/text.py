"""Figure text in DejaVu Sans, measured with the font file that matplotlib draws with."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import matplotlib
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

FAMILY = "DejaVu Sans"
MISSING = "□"
_MEASURED_AT = 256.0


def font_path(bold: bool) -> Path:
    """The font's file."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(matplotlib.get_data_path(), "fonts", "ttf", name)


@lru_cache(maxsize=8192)
def measure(text: str, size: float, bold: bool) -> float:
    """The width of ``text`` at ``size``, in the unit of ``size``."""
    font = _font(bold)
    font.set_text(printable(text), 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64.0 * size / _MEASURED_AT


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """``text`` with a box for every character that the font lacks, and with lasting blanks.

    SVG takes two blanks for one.
    """
    known = _characters()
    return "".join(c if ord(c) in known else MISSING for c in text).replace("  ", " \u00a0")


@lru_cache(maxsize=64)
def properties(points: float, bold: bool) -> FontProperties:
    """The font at a size in points."""
    weight = "bold" if bold else "normal"
    return FontProperties(family=FAMILY, weight=weight, size=points, fname=str(font_path(bold)))


@cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(str(font_path(bold)))
    font.set_size(_MEASURED_AT, 72)
    return font


@cache
def _characters() -> frozenset[int]:
    regular, bold = (FT2Font(str(font_path(b))).get_charmap() for b in (False, True))
    return frozenset(regular) & frozenset(bold)
