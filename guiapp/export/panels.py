"""Draws each kind of panel at its place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guiapp.core import numbers
from guiapp.core.beside import labels_on, names_beside
from guiapp.core.colormaps import coloured, ink_on, table
from guiapp.core.figure import Box, Curves, Fact, Facts, Grid, Image, Mark, Panel, Path, Sign, Zoom
from guiapp.core.layout import LARGE, LEADING, TEXT, TITLE, Framed, Place, Rect, title_size
from guiapp.core.measures import (
    BAR_HEIGHT,
    BAR_TEXT,
    FRAME,
    LINED_CELL,
    WHOLE,
    View,
    baseline,
    cell_numbers,
    cells_area,
    centre,
    fitting,
    hatching,
    is_whole,
    pixel_numbers,
    pixels_under,
)
from guiapp.core.paths import DASH, LABEL, OUTLINE, PADDING, WIDTHS, drawn_path
from guiapp.core.veil import veil_entries, veil_table
from guiapp.export.plots import draw_curves
from guiapp.export.sheet import HAIRLINE, Sheet, Stroke
from guiapp.export.text import measure

COLUMN_GAP = 12.0
UNDER = "#000000"
"""A dark line under a bright mark is seen on every picture."""


def draw_panel(sheet: Sheet, panel: Panel, place: Place, zooms: tuple[Zoom, ...]) -> None:
    """Draw ``panel``, whatever it is."""
    if isinstance(panel, Sign):
        draw_sign(sheet, panel, place)
        return
    if isinstance(panel, Facts):
        draw_facts(sheet, panel, place)
        return
    draw_words(sheet, panel, place)
    if isinstance(panel, Grid):
        draw_grid(sheet, panel, place)
        return
    if isinstance(panel, Curves):
        draw_curves(sheet, panel, place)
        return
    link = panel.link or panel.key
    draw_image(sheet, panel, place, next((z for z in zooms if z.link == link), WHOLE))


def draw_words(sheet: Sheet, panel: Framed, place: Place) -> None:
    """The title above and the facts below."""
    size = title_size(panel)
    strong = size == TITLE
    colour = sheet.palette.ink if strong else sheet.palette.quiet
    sheet.write_lines(place.title, place.rect.x, place.rect.y, size, colour, bold=strong)
    sheet.write_lines(place.facts, place.rect.x, place.facts_y, TEXT, sheet.palette.quiet)


def draw_image(sheet: Sheet, panel: Image, place: Place, zoom: Zoom) -> None:
    """Pixels, hairline, ticks, numbers, marks, colour bar."""
    view = View.of(panel, place.body, zoom)
    pixels = picture_pixels(panel)
    if panel.shown is not None:
        draw_hatching(sheet, view)
    sheet.picture(pixels, view.whole, view.area)
    if panel.gain is not None:
        sheet.picture(veil_table()[veil_entries(panel.gain)], view.whole, view.area)
    sheet.rectangle(view.area, Stroke(sheet.palette.hairline))
    draw_names(sheet, panel, view)
    whole = is_whole(zoom)
    draw_labels(sheet, panel, view, zoom, pixels)
    draw_numbers(sheet, panel, view, pixels)
    for mark in panel.marks:
        draw_mark(sheet, mark, view, whole=whole)
    if place.bar is not None and panel.has_colours:
        draw_bar(sheet, panel, place.bar)


def draw_names(sheet: Sheet, panel: Image, view: View) -> None:
    """What the rows and columns are called, beside them."""
    for name in names_beside(panel, view, measure):
        y = baseline(name.y, name.size)
        sheet.write(name.text, name.x, y, name.size, sheet.palette.quiet)


def picture_pixels(panel: Image) -> NDArray[np.uint8]:
    """The picture's colours, (h, w, 3); (h, w, 4) where pixels are not there yet: transparent."""
    if panel.data.ndim == 3:
        pixels = (np.clip(panel.data, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    else:
        pixels = coloured(panel.data, panel.limits, panel.colormap)
    if panel.shown is None:
        return pixels
    height, width = pixels.shape[:2]
    there = np.arange(height * width).reshape(height, width) < panel.shown
    return np.concatenate([pixels, np.where(there, 255, 0).astype(np.uint8)[..., None]], axis=2)


def draw_hatching(sheet: Sheet, view: View) -> None:
    """What is seen where pixels are not there yet."""
    sheet.lines(hatching(view.area), Stroke(sheet.palette.hairline))


def draw_labels(
    sheet: Sheet, panel: Image, view: View, zoom: Zoom, pixels: NDArray[np.uint8]
) -> None:
    """The ends of frequencies, or captions of cells, in ink that can be read on the picture."""
    for label in labels_on(panel, view, zoom, measure):
        under = pixels[(*pixels_under(view, label.rect), slice(3))].reshape(-1, 3)
        ink = ink_on(np.asarray(under.mean(axis=0), np.uint8))
        size = label.rect.height
        sheet.write(label.text, label.rect.x, baseline(label.rect.y + size / 2, size), size, ink)


def draw_numbers(sheet: Sheet, panel: Image, view: View, pixels: NDArray[np.uint8]) -> None:
    """The values of the pixels that have room for them, in ink that can be read there."""
    size, placed = pixel_numbers(panel, view, measure)
    for number in placed:
        ink = ink_on(pixels[number.row, number.column, :3])
        sheet.write(number.text, number.x, baseline(number.y, size), size, ink)


def draw_mark(sheet: Sheet, mark: Mark, view: View, *, whole: bool) -> None:
    """A mark; it may leave a whole picture, but not one that is zoomed into."""
    if isinstance(mark, Path):
        draw_path(sheet, mark, view, whole=whole)
        return
    rect = view.mark(mark)
    area = view.area
    outside = (
        rect.x > area.x + area.width
        or rect.y > area.y + area.height
        or rect.x + rect.width < area.x
        or rect.y + rect.height < area.y
    )
    if outside and not whole:
        return
    clip = None if whole else area
    dashed = isinstance(mark, Box) and mark.dashed
    strokes = (Stroke(UNDER, 3.0, dashed), Stroke(sheet.palette.tone(mark.tone), 1.7, dashed))
    for stroke in strokes:
        if isinstance(mark, Box):
            sheet.rectangle(rect, stroke, clip=clip)
        else:
            sheet.ring(rect, stroke, clip)


def draw_path(sheet: Sheet, path: Path, view: View, *, whole: bool) -> None:
    """A line with its head, and its label in white on black."""
    drawn = drawn_path(path, view, measure, whole=whole)
    colour = sheet.palette.tone(path.tone)
    corners = [] if drawn.head is None else [drawn.head]
    dash = DASH if path.dashed else ()
    sheet.polylines(drawn.strokes, Stroke(UNDER, WIDTHS[0]))
    sheet.polylines([np.concatenate([c, c[:2]]) for c in corners], Stroke(UNDER, OUTLINE))
    sheet.polylines(drawn.strokes, Stroke(colour, WIDTHS[1], dashes=dash))
    sheet.polygons(corners, colour)
    if drawn.backing is not None:
        at = drawn.backing
        sheet.rounded(at, 3.0, None, UNDER)
        y = baseline(at.y + at.height / 2, LABEL)
        sheet.write(drawn.label, at.x + PADDING, y, LABEL, "#ffffff")


def draw_bar(sheet: Sheet, panel: Image, rect: Rect) -> None:
    """The colours from the lower limit to the upper one, and the limits under their ends."""
    bar = Rect(rect.x, rect.y, rect.width, BAR_HEIGHT)
    sheet.picture(table(panel.colormap)[None], bar)
    sheet.rectangle(bar, Stroke(sheet.palette.hairline, HAIRLINE / 2))
    low, high = panel.limits
    first, last = numbers.text(low), numbers.text(high)
    middle = "0" if low < 0 < high and low == -high else ""
    y = baseline(rect.y + (BAR_HEIGHT + rect.height) / 2, BAR_TEXT)
    right = rect.x + rect.width
    ink = sheet.palette.quiet
    sheet.write(first, rect.x, y, BAR_TEXT, ink)
    sheet.write(last, right - measure(last, BAR_TEXT, False), y, BAR_TEXT, ink)
    sheet.write(middle, centre(rect)[0] - measure(middle, BAR_TEXT, False) / 2, y, BAR_TEXT, ink)


def draw_grid(sheet: Sheet, panel: Grid, place: Place) -> None:
    """Cells, hairlines, numbers, the marked cell."""
    area = cells_area(panel, place.body)
    colours = coloured(panel.values, panel.limits, panel.colormap)
    rows, columns = panel.values.shape
    height, width = area.height / rows, area.width / columns
    draw_cells(sheet, panel, area, colours)
    if min(height, width) >= LINED_CELL:
        across = [area.y + row * height for row in range(1, rows)]
        down = [area.x + column * width for column in range(1, columns)]
        lines = [((area.x, y), (area.x + area.width, y)) for y in across]
        lines += [((x, area.y), (x, area.y + area.height)) for x in down]
        sheet.lines(lines, Stroke(sheet.palette.paper))
    sheet.rectangle(area, Stroke(sheet.palette.outline))
    size, placed = cell_numbers(panel, area, measure)
    for number in placed:
        ink = ink_on(colours[number.row, number.column])
        sheet.write(number.text, number.x, baseline(number.y, size), size, ink)

    def inside(cell: tuple[int, int]) -> Rect:
        row, column = cell
        left, top = area.x + column * width + 1, area.y + row * height + 1
        return Rect(left, top, width - 2, height - 2)

    for framed in panel.framed:
        sheet.rectangle(inside(framed), Stroke(sheet.palette.mark, FRAME))
    if panel.outline:
        cell = inside(panel.outline)
        sheet.rectangle(cell, Stroke(sheet.palette.paper, 4.0))
        sheet.rectangle(cell, Stroke(sheet.palette.mark, 2.0))


def draw_cells(sheet: Sheet, panel: Grid, area: Rect, colours: NDArray[np.uint8]) -> None:
    """The colours of the cells; few are shapes, so that no viewer smooths them into each other."""
    rows, columns = panel.values.shape
    if rows * columns > 1024:
        sheet.picture(colours, area)
        return
    height, width = area.height / rows, area.width / columns
    shown = [
        (row, column)
        for row, column in np.ndindex(rows, columns)
        if panel.blank is None or not panel.blank[row, column]
    ]
    rects = [Rect(area.x + j * width, area.y + i * height, width, height) for i, j in shown]
    sheet.cells(rects, ["#" + colours[cell].tobytes().hex() for cell in shown])


def draw_sign(sheet: Sheet, panel: Sign, place: Place) -> None:
    """The sign in the middle of its row, and its note under it."""
    size = LARGE if panel.large else TITLE
    colour = sheet.palette.ink if panel.large else sheet.palette.quiet
    x, y = centre(place.body)
    sheet.write(
        panel.text, x - measure(panel.text, size, False) / 2, baseline(y, size), size, colour
    )
    y += size * LEADING / 2
    for line in place.facts:
        left = x - measure(line, TEXT, False) / 2
        sheet.write(line, left, baseline(y + TEXT / 2), TEXT, sheet.palette.quiet)
        y += TEXT * LEADING


def draw_facts(sheet: Sheet, panel: Facts, place: Place) -> None:
    """A title, and a line for each fact: the label at the left, the values above each other."""
    x, y = place.body.x, place.body.y
    sheet.write_lines(place.title, x, place.rect.y, TITLE, sheet.palette.ink, bold=True)
    labels = [measure(row.label, TEXT, False) for row in panel.rows if row.label and row.value]
    column = max(labels, default=0.0)
    for row in panel.rows:
        y = draw_fact(sheet, row, Rect(x, y, place.body.width, 0.0), column)


def draw_fact(sheet: Sheet, row: Fact, at: Rect, column: float) -> float:
    """One line from the top of ``at``, within its width; the y after it."""
    tone = sheet.palette.tone(row.tone)
    quiet = tone if row.label and not row.value else sheet.palette.quiet
    height = LARGE if row.strong else TEXT
    y = at.y + height * LEADING / 2
    size = fitting(row.label, TEXT, at.width, measure, bold=False)
    sheet.write(row.label, at.x, baseline(y, size), size, quiet)
    left = column + COLUMN_GAP if row.label else 0.0
    size = fitting(row.value, height, at.width - left, measure, bold=row.strong)
    sheet.write(row.value, at.x + left, baseline(y, size), size, tone, bold=row.strong)
    return at.y + height * LEADING
