"""The frames of a film as pixels, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from guiapp.core.figure import Figure
from guiapp.export.animation.parts import parts_of, same
from guiapp.export.animation.spec import Film
from guiapp.export.animation.stage import Stage, set_stage, shown
from guiapp.export.animation.tiles import EMPTY, Box, Pixels, Tile, background
from guiapp.export.formats import style
from guiapp.export.panels import draw_panel
from guiapp.export.sheet import Sheet, Stroke

CORNER = 6.0
"""The radius of the frames around tables, as on paper."""


def painted(
    frames: Iterable[int], figures: Callable[[int], Figure], film: Film
) -> Iterator[Pixels]:
    """Each frame as pixels (H, W, 3), with the figure that ``figures`` gives for its number.

    They come one by one: a figure is asked for when its pixels are.
    """
    page: Page | None = None
    for frame in frames:
        figure = shown(figures(frame), film.panel)
        if page is None or not page.stage.fits(figure):
            with style():
                stage = set_stage(figure, film.even_size, film.theme)
            page = Page(stage)
        page.show(figure)
        yield page.pixels.copy()


class Page:
    """A page of a film that is kept, and on which only what changes is painted again."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        with style():
            self._under = background(stage, lambda sheet: _draw_frames(sheet, stage))
        self._tiles: dict[str, tuple[tuple[Any, ...], Tile]] = {}
        self.pixels = self._under.copy()

    def show(self, figure: Figure) -> None:
        """Paint ``figure``, which has the panels of the stage."""
        with style():
            changed = self._draw(figure)
        for box in dict.fromkeys(changed):
            self._compose(box)

    def _draw(self, figure: Figure) -> list[Box]:
        """Draw the parts that are others than before; where something changed."""
        tiles: dict[str, tuple[tuple[Any, ...], Tile]] = {}
        changed: list[Box] = []
        for part in parts_of(self.stage, figure):
            key, tile = self._tiles.get(part.name, ((), EMPTY))
            if not same(key, part.key):
                changed.append(tile.box)
                tile = part.make()
                changed.append(tile.box)
            tiles[part.name] = part.key, tile
        changed += [tile.box for name, (_, tile) in self._tiles.items() if name not in tiles]
        self._tiles = tiles
        return changed

    def _compose(self, box: Box) -> None:
        """Everything inside ``box`` anew, from the ground up."""
        if box.empty:
            return
        self.pixels[box.slices] = self._under[box.slices]
        for _, tile in self._tiles.values():
            tile.lay(self.pixels, box)


def painted_whole(stage: Stage, figure: Figure) -> Pixels:
    """The page as matplotlib paints it at one go, (H, W, 3): what ``Page`` must look like."""

    def paint(sheet: Sheet) -> None:
        _draw_frames(sheet, stage)
        for key in stage.arrangement.places:
            panel = figure.panels[key]
            draw_panel(sheet, panel, stage.place(key, panel), figure.zoom)

    with style():
        return background(stage, paint)


def _draw_frames(sheet: Sheet, stage: Stage) -> None:
    for frame in stage.arrangement.frames:
        sheet.rounded(frame, CORNER, Stroke(stage.palette.hairline), stage.palette.raised)
