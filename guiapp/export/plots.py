"""Draws panels of curves: vector lines with the dashes and places of the window."""

from __future__ import annotations

import numpy as np

from guiapp.core.curves import DOT, STROKE, Curve, dashes
from guiapp.core.figure import Curves
from guiapp.core.layout import Place
from guiapp.core.measures import baseline
from guiapp.core.names import Written
from guiapp.core.plots import CURSOR, Plot, backing, plot_of, swatch_of
from guiapp.export.sheet import Sheet, Stroke
from guiapp.export.text import measure


def draw_curves(sheet: Sheet, panel: Curves, place: Place) -> None:
    """Grid, curves, cursors, names and numbers."""
    plot = plot_of(panel, place.body, measure)
    draw_ground(sheet, plot)
    draw_lines(sheet, plot)
    draw_signs(sheet, plot, panel)


def draw_ground(sheet: Sheet, plot: Plot) -> None:
    """The grid and the line of zero."""
    sheet.lines(plot.grid, Stroke(sheet.palette.grid))
    sheet.lines([plot.base], Stroke(sheet.palette.outline))


def draw_lines(sheet: Sheet, plot: Plot) -> None:
    """The curves themselves."""
    for curve in plot.curves:
        draw_curve(sheet, curve, sheet.palette.curve(curve.line.colour))


def draw_signs(sheet: Sheet, plot: Plot, panel: Curves) -> None:
    """Cursors, names and numbers."""
    palette = sheet.palette
    draw_cursors(sheet, plot)
    for name in plot.names:
        draw_curve(sheet, swatch_of(name, panel), palette.curve(panel.lines[name.index].colour))
        write(sheet, name.text, palette.ink)
    for text in plot.texts:
        write(sheet, text, palette.quiet)


def draw_curve(sheet: Sheet, curve: Curve, colour: str) -> None:
    """Bars, strokes and dots."""
    x, y, width, height = curve.bars.T
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    rects = np.stack([np.column_stack(corner) for corner in corners], axis=1)
    sheet.polygons(list(rects), colour)
    sheet.polylines(curve.strokes, Stroke(colour, STROKE, dashes=dashes(curve.line)))
    sheet.dots(curve.dots, DOT, colour)


def draw_cursors(sheet: Sheet, plot: Plot) -> None:
    """Straight lines over the curves, their labels on paper."""
    for rule in plot.rules:
        colour = sheet.palette.ruled(rule.tone)
        sheet.lines([rule.segment], Stroke(colour, CURSOR))
    for rule in plot.rules:
        if rule.text is not None:
            sheet.rectangle(backing(rule.text), fill=sheet.paper)
            colour = sheet.palette.ruled(rule.tone)
            write(sheet, rule.text, sheet.palette.ink if rule.tone == "accent" else colour)


def write(sheet: Sheet, text: Written, colour: str) -> None:
    """One line of text."""
    x, y = (text.x, baseline(text.y, text.size))
    if text.turned:
        x, y = baseline(text.x, text.size), text.y
    sheet.write(text.text, x, y, text.size, colour, turned=text.turned)
