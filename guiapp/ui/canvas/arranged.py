"""When panels must be arranged anew, and when only their words change."""

from __future__ import annotations

import dataclasses

from guiapp.core.figure import Figure, Grid, Image, Panel, Sign, Table
from guiapp.core.layout import Place, reworded
from guiapp.ui.canvas.text import measure


def composition(figure: Figure, filled: str) -> tuple[dict[str, Panel], Table]:
    """All panels, or the one that fills the canvas."""
    panel = figure.panels.get(filled)
    if panel is None:
        return figure.panels, figure.layout
    if isinstance(panel, Image):
        panel = dataclasses.replace(panel, side=None)
    elif isinstance(panel, Grid):
        panel = dataclasses.replace(panel, cell=None)
    return {filled: panel}, Table(((filled,),))


def reworded_places(panels: dict[str, Panel], places: dict[str, Place]) -> dict[str, Place] | None:
    """The places with the texts of these panels; None where all must be arranged anew."""
    found: dict[str, Place] = {}
    for key, place in places.items():
        panel = panels[key]
        words = reworded(place, panel, measure) if isinstance(panel, Image | Grid) else place
        if words is None:
            return None
        found[key] = words
    return found


def shape_of(panel: Panel) -> tuple[object, ...]:
    """What the arrangement depends on; all else of a panel may change without moving anything."""
    if isinstance(panel, Image):
        size = panel.data.shape[:2]
        return (panel.key, size, panel.bar, panel.side)
    if isinstance(panel, Grid):
        size = panel.values.shape
        return (panel.key, size, panel.aspect, panel.cell)
    if isinstance(panel, Sign):
        return (panel,)
    return (panel.key, panel.title, panel.width, tuple(row.strong for row in panel.rows))
