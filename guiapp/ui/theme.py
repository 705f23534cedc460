"""How the window looks: one of three palettes and a text size, on the Fusion style.

Every length is given in units: one unit is one pixel at a text size of 100 %. Widgets that paint
themselves take their colours from ``palette()`` and their lengths from ``px``, and lay themselves
out again on a StyleChange event, which every widget gets when the theme changes.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from guiapp.content.resources import resource
from guiapp.core.palette import PALETTES, Palette
from guiapp.ui.colours import contrast, mixed
from guiapp.ui.fonts import interface_font

TEXT = 13.0
SMALLEST, LARGEST = 80, 250
_LENGTH = re.compile(r"\b(\d+)u\b")
_APPLIED = "convolarium_palette"


def apply(app: QApplication, palette: Palette, text_percent: int = 100) -> None:
    """Give the whole application this palette and text size (80 to 250 %)."""
    percent = min(max(text_percent, SMALLEST), LARGEST)
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setProperty(_APPLIED, palette.name)
    app.setFont(interface_font(TEXT * percent / 100))
    app.setPalette(qt_palette(palette))
    app.setStyleSheet(style_sheet(palette, percent / 100))


def current() -> Palette:
    """The palette that was applied last."""
    app = QApplication.instance()
    return PALETTES[(app and app.property(_APPLIED)) or "light"]


def unit() -> float:
    """Pixels in a unit; one before any theme was applied."""
    pixels = QApplication.font().pixelSize()
    return pixels / TEXT if pixels > 0 else 1.0


def px(units: float) -> int:
    """Whole pixels for a length in units, at least one for any length."""
    return max(round(units * unit()), 1 if units > 0 else 0)


def square(units: float) -> QSize:
    """A square with this side."""
    return QSize(px(units), px(units))


def give_role(widget: QWidget, role: str, name: str = "role") -> None:
    """Set the property that the style sheet selects by, and style the widget again."""
    if widget.property(name) == role:
        return
    widget.setProperty(name, role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def style_sheet(palette: Palette, unit: float) -> str:
    """The style sheet for a palette; ``unit`` is pixels in a unit."""
    text = Template(_template()).substitute(_names(palette))
    return _LENGTH.sub(lambda found: f"{max(round(int(found[1]) * unit), 1)}px", text)


def derived(palette: Palette) -> dict[str, str]:
    """Colours that follow from the palette's: under the pointer, pressed, disabled."""
    share = 0.25 if palette.name == "contrast" else 0.08
    return {
        "hover": mixed(palette.panel, palette.ink, share),
        "pressed": mixed(palette.panel, palette.ink, share * 1.75),
        "disabled": mixed(palette.panel, palette.ink, 0.5),
    }


def qt_palette(palette: Palette) -> QPalette:
    """The palette for what the style sheet leaves out and for widgets that paint themselves."""
    role = QPalette.ColorRole
    names = {
        role.Window: palette.panel,
        role.WindowText: palette.ink,
        role.Base: palette.raised,
        role.AlternateBase: palette.panel,
        role.Text: palette.ink,
        role.Button: palette.raised,
        role.ButtonText: palette.ink,
        role.BrightText: palette.warn,
        role.ToolTipBase: palette.raised,
        role.ToolTipText: palette.ink,
        role.PlaceholderText: palette.quiet,
        role.Highlight: palette.accent,
        role.HighlightedText: palette.on_accent,
        role.Accent: palette.accent,
        role.Link: palette.accent,
        role.LinkVisited: palette.accent,
        role.Light: palette.paper,
        role.Midlight: palette.hairline,
        role.Mid: palette.hairline,
        role.Dark: palette.outline,
        role.Shadow: palette.outline,
    }
    made = QPalette()
    for which, colour in names.items():
        made.setColor(which, QColor(colour))
    disabled = QColor(derived(palette)["disabled"])
    for which in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        made.setColor(QPalette.ColorGroup.Disabled, which, disabled)
    return made


@cache
def _template() -> str:
    return Path(__file__).with_name("style.qss").read_text("utf-8")


def _names(palette: Palette) -> dict[str, str]:
    colours = {name: value for name, value in vars(palette).items() if isinstance(value, str)}
    return {
        **colours,
        **derived(palette),
        "icons": resource("icons").as_posix(),
        "tick": _tick_on(palette.accent),
        "plain_tick": _tick_on(palette.raised),
    }


def _tick_on(colour: str) -> str:
    return "white" if contrast(colour, "#ffffff") > contrast(colour, "#000000") else "black"
