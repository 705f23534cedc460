"""Paints a Figure: the same panels at the same places as in the window, on paper."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.figure import Figure as Page

from guiapp.core.figure import Curves, Figure, Grid, Image, Table
from guiapp.core.layout import Arrangement, arrange
from guiapp.core.palette import DARK, LIGHT, Palette
from guiapp.export.named import named
from guiapp.export.panels import draw_panel
from guiapp.export.sheet import MILLIMETRES, Sheet, Stroke
from guiapp.export.text import measure

UNIT = 0.55
"""The size of a unit on paper in points: the facts, 12 units high, are set in 6.6 pt."""

THEMES: dict[str, tuple[Palette, bool]] = {
    "light": (replace(LIGHT, paper="#ffffff"), True),
    "dark": (DARK, True),
    "transparent": (LIGHT, False),
}
"""By name: the palette, and whether there is paper behind the figure. Printed paper is white."""


def paint(
    figure: Figure, *, width_mm: float = 120.0, theme: str = "light", panel: str | None = None
) -> Page:
    """``figure``, or one panel of it, as a matplotlib figure of exactly that width."""
    palette, paper = THEMES[theme]
    chosen = figure if panel is None else alone(figure, panel)
    arrangement = arranged(chosen, width_mm)
    sheet = Sheet(arrangement.width, arrangement.height, width_mm, palette, paper)
    for frame in arrangement.frames:
        fill = palette.raised if paper else "none"
        sheet.rounded(frame, 6.0, Stroke(palette.hairline), fill)
    for key, place in arrangement.places.items():
        draw_panel(sheet, chosen.panels[key], place, chosen.zoom)
    return sheet.figure


def arranged(figure: Figure, width_mm: float) -> Arrangement:
    """Where the panels stand on a page so wide; too narrow a page makes everything smaller."""
    return arrange(figure, measure, width_mm * 72 / MILLIMETRES / UNIT)


def alone(figure: Figure, key: str) -> Figure:
    """The figure that only one panel is left of, as large as the page allows."""
    panel = named(figure, key)
    if isinstance(panel, Image):
        panel = replace(panel, side=None)
    elif isinstance(panel, Grid):
        panel = replace(panel, cell=None)
    elif isinstance(panel, Curves):
        panel = replace(panel, height=None)
    return replace(figure, panels={key: panel}, layout=Table(((key,),)))
