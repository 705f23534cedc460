"""What a panel is drawn of: parts that change one by one from frame to frame.

A part's ``key`` holds all that its pixels depend on, so that equal keys mean equal pixels.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from guiapp.core.figure import Curves, Facts, Figure, Grid, Image, Panel, Path, Zoom
from guiapp.core.layout import Place, Rect
from guiapp.core.measures import View, is_whole, pixel_numbers
from guiapp.core.paths import OUTSIDE
from guiapp.core.plots import plot_of
from guiapp.core.veil import veil_entries, veil_table
from guiapp.export.animation.stage import Stage, rows_that_fit, zoom_of
from guiapp.export.animation.tiles import Box, Pixels, Tile, draw, in_pixels, picture
from guiapp.export.panels import (
    draw_bar,
    draw_hatching,
    draw_labels,
    draw_mark,
    draw_names,
    draw_numbers,
    draw_panel,
    draw_words,
    picture_pixels,
)
from guiapp.export.plots import draw_ground, draw_lines, draw_signs
from guiapp.export.sheet import Sheet, Stroke
from guiapp.export.text import measure

MARGIN = 18.0
"""Units by which words and numbers may stand out of their panel; more is found and drawn, too."""
LARGEST_COMPARED = 1 << 16
"""Bytes of an array whose values are compared where it is another object."""


@dataclass(frozen=True, eq=False)
class Part:
    """Something to draw, and the key that tells whether it is another one than before."""

    name: str
    key: tuple[Any, ...]
    make: Callable[[], Tile]


def parts_of(stage: Stage, figure: Figure) -> Iterator[Part]:
    """All parts of a figure from the lowest to the uppermost, with names that stay."""
    for key in stage.arrangement.places:
        panel = figure.panels[key]
        place = stage.place(key, panel)
        if isinstance(panel, Image):
            yield from _image_parts(stage, panel, place, zoom_of(figure, panel))
        elif isinstance(panel, Curves):
            yield from _curves_parts(stage, panel, place)
        else:
            yield _whole(stage, panel, place)


def _whole(stage: Stage, panel: Panel, place: Place) -> Part:
    """A panel without pictures."""
    if isinstance(panel, Facts):
        panel = rows_that_fit(panel, place)
    about = _about(stage, place.rect, place.body)
    paint = partial(_paint, panel, place)
    kept = _seen(panel)
    return Part(panel.key, (kept, place), lambda: draw(stage, about, paint))


def _paint(panel: Panel, place: Place, sheet: Sheet) -> None:
    draw_panel(sheet, panel, place, ())


def _seen(panel: Panel) -> Panel:
    """The panel without what a hand needs, which no film shows."""
    return dataclasses.replace(panel, hint="") if isinstance(panel, Grid) else panel


def _curves_parts(stage: Stage, panel: Curves, place: Place) -> Iterator[Part]:
    """Words, grid, curves, and what is written: the curves change, the numbers rarely do."""
    about = _about(stage, place.rect, place.body)
    plot = plot_of(panel, place.body, measure)
    swatches = tuple((line.colour, line.style, line.solid) for line in panel.lines)
    drawings: tuple[tuple[str, tuple[Any, ...], Callable[[Sheet], None]], ...] = (
        ("words", _words_of(place), lambda sheet: draw_words(sheet, panel, place)),
        ("ground", (plot.grid, plot.base), lambda sheet: draw_ground(sheet, plot)),
        ("lines", (plot.curves,), lambda sheet: draw_lines(sheet, plot)),
        (
            "signs",
            (plot.rules, plot.names, plot.texts, swatches),
            lambda sheet: draw_signs(sheet, plot, panel),
        ),
    )
    for name, key, paint in drawings:
        yield Part(f"{panel.key} {name}", key, partial(draw, stage, about, paint))


def _words_of(place: Place) -> tuple[Any, ...]:
    return place.title, place.facts, place.rect, place.facts_y


def _image_parts(stage: Stage, panel: Image, place: Place, zoom: Zoom) -> Iterator[Part]:
    """Words, picture, what lies over it, and the colour bar."""
    view = View.of(panel, place.body, zoom)
    what = (panel.data, panel.limits, panel.colormap, panel.shown, zoom, place.body)
    words = _words_of(place)
    whole = is_whole(zoom)
    yield Part(
        f"{panel.key} words",
        words,
        lambda: draw(
            stage, _about(stage, place.rect), lambda sheet: draw_words(sheet, panel, place)
        ),
    )
    if panel.shown is not None:
        yield Part(
            f"{panel.key} hatching",
            (view.area,),
            lambda: draw(stage, _about(stage, view.area), lambda sheet: draw_hatching(sheet, view)),
        )
    yield Part(
        f"{panel.key} picture",
        what,
        lambda: picture(stage, picture_pixels(panel), view.whole, view.area),
    )
    if panel.gain is not None:
        veil = panel.gain
        yield Part(
            f"{panel.key} veil",
            (veil, zoom, place.body),
            lambda: picture(stage, veil_table()[veil_entries(veil)], view.whole, view.area),
        )
    if any(panel.names):
        yield Part(
            f"{panel.key} names",
            (panel.names, view),
            lambda: draw(
                stage, _about(stage, place.rect), lambda sheet: draw_names(sheet, panel, view)
            ),
        )
    labelled = panel.axes == "frequency" or bool(panel.captions)
    labelled = labelled or bool(pixel_numbers(panel, view, measure)[1])
    pixels = (*what, panel.captions) if labelled else (panel.data.shape, zoom, place.body)
    yield Part(
        f"{panel.key} marks",
        (panel.marks, panel.axes, *pixels),
        lambda: draw(
            stage,
            _around_marks(stage, panel, view),
            lambda sheet: _draw_marks(sheet, panel, view, zoom, whole=whole),
        ),
    )
    bar = place.bar
    if bar is not None and panel.has_colours:
        yield Part(
            f"{panel.key} bar",
            (panel.limits, panel.colormap, bar),
            lambda: draw(stage, _about(stage, bar), lambda sheet: draw_bar(sheet, panel, bar)),
        )


def _draw_marks(sheet: Sheet, panel: Image, view: View, zoom: Zoom, *, whole: bool) -> None:
    """As ``draw_image`` does it, after the picture."""
    sheet.rectangle(view.area, Stroke(sheet.palette.hairline))
    if panel.axes == "frequency" or panel.captions or panel.numbers:
        pixels = picture_pixels(panel)
        draw_labels(sheet, panel, view, zoom, pixels)
        draw_numbers(sheet, panel, view, pixels)
    for mark in panel.marks:
        draw_mark(sheet, mark, view, whole=whole)


def _around_marks(stage: Stage, panel: Image, view: View) -> Box:
    """The picture, and marks that lie outside of it."""
    rects = [view.mark(mark) for mark in panel.marks if not isinstance(mark, Path)]
    return _about(stage, view.area, *rects, margin=OUTSIDE + 3.0)


def _about(stage: Stage, *rects: Rect, margin: float = MARGIN) -> Box:
    """The pixels around all of these."""
    boxes = [in_pixels(stage, rect) for rect in rects]
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    ).grown(round(margin * stage.unit))


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal: arrays by identity, small ones by what they hold."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return (
            one.nbytes <= LARGEST_COMPARED
            and one.dtype == other.dtype
            and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        )
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if dataclasses.is_dataclass(one):
        fields = dataclasses.fields(one)
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields)
    return bool(one == other)


__all__ = ["Part", "Pixels", "parts_of", "same"]
