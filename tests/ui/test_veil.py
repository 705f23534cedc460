"""A mask over a picture: the same fog in the window and on paper, at any zoom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from guiapp.core.colormaps import coloured
from guiapp.core.figure import Figure, Image, Table, Zoom, panels_of
from guiapp.core.palette import LIGHT
from guiapp.core.veil import BRIGHTEST, FOG, THICKEST
from guiapp.export.formats import figure_image
from guiapp.ui import app, theme
from guiapp.ui.canvas import Canvas

SIDE = 16
RNG = np.random.default_rng(5)
SPECTRUM = RNG.random((SIDE, SIDE), np.float32)
COLOUR = RNG.random((SIDE, SIDE, 3), np.float32)
GAIN = np.linspace(0, 2, SIDE * SIDE, dtype=np.float32).reshape(SIDE, SIDE)
ZOOMS = [(0.0, 0.0, 1.0, 1.0), (0.25, 0.5, 0.75, 1.0), (0.0, 0.0, 0.5, 0.5)]

Pixels = NDArray[np.uint8]


def figure(panel: Image, zoom: tuple[float, ...] = ZOOMS[0]) -> Figure:
    top, left, bottom, right = zoom
    seen = (Zoom(panel.key, top, left, bottom, right),) if zoom != ZOOMS[0] else ()
    return Figure("A", "b", panels_of(panel), Table(((panel.key,),)), zoom=seen)


def image(data: NDArray[np.float32], gain: NDArray[np.float32] | None) -> Image:
    return Image("i", "i", "", data, colormap="inferno", gain=gain)


def expected(panel: Image) -> NDArray[np.float64]:
    """Every pixel's colour under its veil, by the formula."""
    data = panel.data
    plain = data * 255 if data.ndim == 3 else coloured(data, panel.limits, panel.colormap)
    below, above = (np.clip(part, 0, 1)[..., None] for part in (1 - GAIN, GAIN - 1))
    fogged = plain * (1 - THICKEST * below) + np.array(FOG) * THICKEST * below
    return np.asarray(fogged * (1 - BRIGHTEST * above) + 255 * BRIGHTEST * above)


class Window:
    """A canvas, and the colours that it paints in the middle of each pixel that is seen."""

    def __init__(self, qtbot: Any) -> None:
        theme.apply(app.make_application(), LIGHT, 100)
        self.canvas = Canvas()
        qtbot.addWidget(self.canvas)
        self.canvas.resize(420, 460)
        with qtbot.waitExposed(self.canvas):
            self.canvas.show()

    def pixels(self) -> Pixels:
        shot = self.canvas.viewport().grab().toImage()
        shot = shot.convertToFormat(QImage.Format.Format_RGB888)
        height, width, line = shot.height(), shot.width(), shot.bytesPerLine()
        flat = np.frombuffer(shot.constBits(), np.uint8).reshape(height, line)
        return flat[:, : 3 * width].reshape(height, width, 3).copy()

    def colours(self, panel: Image, zoom: tuple[float, ...]) -> NDArray[np.float64]:
        self.canvas.show_figure(figure(panel, zoom))
        pixels, item = self.pixels(), self.canvas.item(panel.key)
        top, left = round(zoom[0] * SIDE), round(zoom[1] * SIDE)
        places = [
            self.canvas.mapFromScene(item.to_canvas(row + top, column + left))
            for row, column in np.ndindex(*seen(zoom))
        ]
        found = [pixels[place.y(), place.x()] for place in places]
        return np.array(found, float).reshape(*seen(zoom), 3)


def seen(zoom: tuple[float, ...]) -> tuple[int, int]:
    """Rows and columns that are seen."""
    return round((zoom[2] - zoom[0]) * SIDE), round((zoom[3] - zoom[1]) * SIDE)


def part(plane: NDArray[Any], zoom: tuple[float, ...]) -> NDArray[Any]:
    top, left, bottom, right = (round(share * SIDE) for share in zoom)
    return plane[top:bottom, left:right]


def on_paper(panel: Image, zoom: tuple[float, ...]) -> NDArray[np.float64]:
    from guiapp.core.layout import arrange
    from guiapp.export.text import measure

    scale, unit = 2, 0.55  # pixels to a unit, points to a unit
    whole = figure(panel, zoom)
    page = figure_image(whole, width_mm=400 * unit * 25.4 / 72, dpi=72 / unit * scale)
    body = arrange(whole, measure, 400).places[panel.key].body
    height, width = seen(zoom)
    found = [
        page[
            int((body.y + (row + 0.5) / height * body.height) * scale),
            int((body.x + (column + 0.5) / width * body.width) * scale),
            :3,
        ]
        for row, column in np.ndindex(height, width)
    ]
    return np.array(found, float).reshape(height, width, 3)


@pytest.fixture
def window(qtbot: Any) -> Iterator[Window]:
    yield Window(qtbot)
    theme.apply(QApplication.instance(), LIGHT, 100)


@pytest.mark.parametrize("zoom", ZOOMS, ids=["whole", "right", "corner"])
@pytest.mark.parametrize("data", [SPECTRUM, COLOUR], ids=["map", "colour"])
def test_both_painters_draw_the_same_veil(
    window: Window, data: NDArray[np.float32], zoom: tuple[float, ...]
) -> None:
    panel = image(data, GAIN)
    wanted = part(expected(panel), zoom)
    screen, paper = window.colours(panel, zoom), on_paper(panel, zoom)
    assert np.abs(screen - wanted).max() <= 4
    assert np.abs(paper - wanted).max() <= 4


@pytest.mark.parametrize("data", [SPECTRUM, COLOUR], ids=["map", "colour"])
def test_a_gain_of_one_changes_no_pixel(window: Window, data: NDArray[np.float32]) -> None:
    ones = np.ones((SIDE, SIDE), np.float32)
    for zoom in ZOOMS:
        bare, veiled = (figure(image(data, gain), zoom) for gain in (None, ones))
        pages = [figure_image(page, dpi=72) for page in (bare, veiled)]
        assert np.array_equal(*pages)
        shots = []
        for shown in (bare, veiled):
            window.canvas.show_figure(shown)
            shots.append(window.pixels())
        assert np.array_equal(*shots)


def test_the_veil_comes_and_goes_and_changes(window: Window) -> None:
    panel = image(SPECTRUM, None)
    bare = window.colours(panel, ZOOMS[0])
    veiled = window.colours(replace(panel, gain=GAIN), ZOOMS[0])
    assert np.abs(veiled - bare).max() > 50
    less = window.colours(replace(panel, gain=np.ones_like(GAIN)), ZOOMS[0])
    again = window.colours(panel, ZOOMS[0])
    assert np.array_equal(less, bare)
    assert np.array_equal(again, bare)


def test_a_fine_mask_is_averaged_where_it_is_drawn_small(window: Window) -> None:
    """A chequered mask, pixel by pixel, seen from afar: half the fog everywhere."""
    rows, columns = np.indices((2048, 2048))
    gain = ((rows + columns) % 2).astype(np.float32)
    panel = Image("fine", "", "", np.zeros((2048, 2048), np.float32), gain=gain)
    wanted = np.array(FOG) * THICKEST / 2
    window.canvas.show_figure(figure(panel))
    pixels, item = window.pixels(), window.canvas.item("fine")
    page = figure_image(figure(panel), width_mm=80, dpi=100)
    middle = window.canvas.mapFromScene(item.to_canvas(1000, 1000))
    around = pixels[middle.y() - 40 : middle.y() + 40, middle.x() - 40 : middle.x() + 40]
    height, width = page.shape[:2]
    for found in (around, page[height // 2 - 30 : height // 2, width // 2 - 30 : width // 2, :3]):
        assert np.abs(found.reshape(-1, 3).mean(axis=0) - wanted).max() < 4
        assert found.std(axis=(0, 1)).max() < 4
