"""The fonts: the platform's interface font for the window, DejaVu Sans for figures.

Qt ships no font and matplotlib ships DejaVu Sans, so figures look the same on screen and in files.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

FIGURE_FAMILY = "DejaVu Sans"
_FILES = (
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSans-Oblique.ttf",
    "DejaVuSans-BoldOblique.ttf",
)


def interface_font(pixels: float) -> QFont:
    """The platform's interface font, ``pixels`` high, with figures of one width."""
    load_figure_font()
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if not QFontInfo(font).family():
        font = QFont(FIGURE_FAMILY)
    return _sized(font, pixels)


def figure_font(pixels: float, bold: bool = False) -> QFont:
    """DejaVu Sans, ``pixels`` high."""
    load_figure_font()
    font = QFont(FIGURE_FAMILY)
    font.setBold(bold)
    return _sized(font, pixels)


def fixed_font(pixels: float) -> QFont:
    """The platform's font for code, ``pixels`` high."""
    return _sized(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont), pixels)


@cache
def load_figure_font() -> bool:
    """Make DejaVu Sans known to Qt; False where matplotlib's folder lacks it."""
    folder = _matplotlib_fonts()
    if folder is None:
        return FIGURE_FAMILY in QFontDatabase.families()
    loaded = [QFontDatabase.addApplicationFont(str(folder / name)) for name in _FILES]
    return min(loaded) >= 0


def _matplotlib_fonts() -> Path | None:
    """The folder of matplotlib's fonts, found without importing it: that takes 0.7 s."""
    spec = importlib.util.find_spec("matplotlib")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place, "mpl-data", "fonts", "ttf")
        if (folder / _FILES[0]).is_file():
            return folder
    return None


def _sized(font: QFont, pixels: float) -> QFont:
    font.setPixelSize(max(1, round(pixels)))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
