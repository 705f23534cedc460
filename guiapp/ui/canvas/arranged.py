"""When panels must be arranged anew, and when only their words change."""

from __future__ import annotations

import dataclasses

from guiapp.core.figure import Curves, Figure, Grid, Image, Panel, Sign, Table
from guiapp.core.layout import Framed, Place, reworded
from guiapp.core.sizes import names_room
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
    elif isinstance(panel, Curves) and panel.height is not None:
        panel = dataclasses.replace(panel, height=None)
    return {filled: panel}, Table(((filled,),))


def reworded_places(
    panels: dict[str, Panel], places: dict[str, Place], known: dict[str, Place]
) -> dict[str, Place] | None:
    """The places with the texts of these panels; None where all must be arranged anew.

    ``known`` are those of panels that were on the canvas before and are the same objects.
    """
    found: dict[str, Place] = {}
    for key, place in places.items():
        if key in known:
            found[key] = known[key]
            continue
        panel = panels[key]
        words = reworded(place, panel, measure) if isinstance(panel, Framed) else place
        if words is None:
            return None
        found[key] = words
    return found


def shape_of(panel: Panel) -> tuple[object, ...]:
    """What the arrangement depends on; all else of a panel may change without moving anything."""
    if isinstance(panel, Image):
        size = panel.data.shape[:2]
        return (panel.key, size, panel.bar, panel.side, names_room(panel))
    if isinstance(panel, Grid):
        size = panel.values.shape
        return (panel.key, size, panel.aspect, panel.cell)
    if isinstance(panel, Curves):
        return (panel.key, panel.height, panel.aspect, panel.least)
    if isinstance(panel, Sign):
        return (panel,)
    return (panel.key, panel.title, panel.width, tuple(row.strong for row in panel.rows))


def described(panel: Framed) -> str:
    """What a screen reader says of a panel."""
    words = [panel.title, panel.facts]
    if isinstance(panel, Curves):
        words += [line.label for line in panel.lines if line.label]
    return ", ".join(words)
