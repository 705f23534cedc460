"""Curves in the window: painted as on paper, read out, and drawn on with real mouse events."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from guiapp.core.colormaps import table
from guiapp.core.figure import Cursor, Curves, Dot, Figure, Image, Line, Path, Table, panels_of
from guiapp.core.layout import Rect
from guiapp.core.palette import LIGHT, PALETTES
from guiapp.export.formats import figure_image
from guiapp.ui import app, theme
from guiapp.ui.canvas import Canvas
from guiapp.ui.canvas.curves import CurvesItem
from guiapp.ui.canvas.keys import Keys
from guiapp.ui.canvas.pointer import Pointer
from guiapp.ui.readout import Readout
from tests.ui.hands import Hands

X = np.linspace(-0.5, 0.5, 201)
GAIN = Curves(
    "gain",
    "Transfer functions",
    "the row through zero",
    (
        Line("filtered", X, np.exp(-20 * X**2), 0),
        Line("ramp", X, np.where(X < -0.3, np.nan, X + 0.5), 1),
    ),
    (-0.5, 0.5),
    (0.0, 1.2),
    "frequency, cycles per pixel",
    "gain",
    cursors=(Cursor(0.1, label="cut-off", tone="accent"), Cursor(0.5, "y")),
    hint="Click to move the cut-off.",
)
DRAWN = Curves("drawn", "Drawn", "", (), (0.0, 200.0), (-1.0, 1.0), pointer="paint")
STYLES = Curves(
    "styles",
    "Styles",
    "",
    (
        Line("bars", np.arange(8.0), np.arange(8.0) % 3 + 1, 2, "bars"),
        Line("stems", np.arange(8.0), 3 - np.arange(8.0) % 4, 3, "stems"),
        Line("steps", np.arange(8.0), np.arange(8.0) / 2, 4, "steps"),
    ),
    (-0.5, 7.5),
    (-1.0, 4.0),
)
PICTURE = Image(
    "picture",
    "Picture",
    "",
    np.full((40, 40), 0.6, np.float32),
    marks=(
        Path(((5, 5), (5, 35), (30, 35)), arrow=True),
        Path(((20, 5), (35, 5), (35, 20)), closed=True, dashed=True),
        Path(((12, 8), (12, 20)), label="60°"),
    ),
)


def figure(*panels: Any) -> Figure:
    return Figure("A", "b", panels_of(*panels), Table(tuple((p.key,) for p in panels)))


@pytest.fixture
def desk(qtbot: Any) -> Any:
    """A canvas with hands and a read-out, without a lab behind it."""
    theme.apply(app.make_application(), LIGHT, 100)
    canvas, readout = Canvas(), Readout()
    qtbot.addWidget(canvas)
    qtbot.addWidget(readout)
    canvas.resize(700, 700)
    with qtbot.waitExposed(canvas):
        canvas.show()
    pointer, keys = Pointer(canvas), Keys(canvas)
    gestures: list[Any] = []
    for source in (pointer, keys):
        source.gestured.connect(gestures.append)
        source.filled.connect(canvas.fill)
    pointer.hovered.connect(readout.show_pointer)
    canvas.show_figure(figure(GAIN, DRAWN))
    yield SimpleNamespace(
        canvas=canvas,
        hands=Hands(canvas),
        keys=keys,
        gestures=gestures,
        told=readout._here.text,
    )
    theme.apply(QApplication.instance(), LIGHT, 100)


NAMED = Curves(
    *("named", "Accuracy", ""),
    (Line("", np.arange(5.0), np.full(5, 0.5), 0, "bars"),),
    x_limits=(-0.6, 4.4),
    y_limits=(0.0, 1.0),
    x_label="class",
    x_names=("MMMM......", "WWWW......", "....", "cat", "dog"),
    height=180.0,
)


def test_turned_names_read_upwards_and_are_read_out(desk: Any) -> None:
    """The ink of a name that begins with heavy letters is denser at its lower end."""
    desk.canvas.resize(260, 320)
    desk.canvas.show_figure(figure(NAMED))
    item = desk.canvas.item("named")
    turned = [text for text in item.plot.texts if text.turned]
    assert [text.text for text in turned] == list(NAMED.x_names)
    image = desk.canvas.grab().toImage()
    for text in turned[:2]:
        rect = QRectF(text.rect.x, text.rect.y, text.rect.width, text.rect.height)
        part = desk.canvas.mapFromScene(rect).boundingRect()
        ink = [
            sum(255 - image.pixelColor(x, y).value() for x in range(part.left(), part.right()))
            for y in range(part.top(), part.bottom())
        ]
        middle = len(ink) // 2
        assert sum(ink[middle:]) > 1.5 * sum(ink[:middle])
    desk.hands.move(desk.hands.place("named", 0.2, 3.1))
    assert desk.told().startswith("class cat     ")


def test_other_names_are_painted_anew(desk: Any) -> None:
    desk.canvas.show_figure(figure(NAMED))
    other = replace(NAMED, x_names=("a", "b", "c", "d", "e"))
    desk.canvas.show_figure(figure(other))
    written = [text.text for text in desk.canvas.item("named").plot.texts]
    assert {"a", "e"} < set(written)
    assert "cat" not in written


def told(desk: Any, *kinds: str) -> list[Any]:
    return [gesture for gesture in desk.gestures if gesture.kind in kinds]


# --- hands


def test_the_values_under_the_pointer_are_read_out(desk: Any) -> None:
    place = desk.hands.place("gain", 0.7, 0.2)
    desk.hands.move(place)
    (y, x) = told(desk, "hover")[0].point
    assert (y, x) == pytest.approx((0.7, 0.2), abs=0.01)
    words = desk.told().split("     ")
    assert words[0].startswith("frequency 0.2")
    assert words[0].endswith(" cycles per pixel")
    assert float(words[1].removeprefix("filtered ")) == pytest.approx(np.exp(-20 * x**2), abs=1e-3)
    assert float(words[2].removeprefix("ramp ")) == pytest.approx(x + 0.5, abs=1e-3)
    assert words[3] == GAIN.hint
    desk.hands.move(desk.hands.place("gain", 0.7, -0.4))
    assert "ramp" not in desk.told()
    desk.hands.move(QPoint(3, 3))
    assert desk.told() == ""
    assert told(desk, "leave")


def test_a_place_without_curves_is_read_out(desk: Any) -> None:
    desk.hands.move(desk.hands.place("drawn", 0.5, 100.0))
    x, y, _ = desk.told().split("     ")
    assert float(x.removeprefix("x ")) == pytest.approx(100, abs=1)
    assert float(y.removeprefix("y ")) == pytest.approx(0.5, abs=0.02)


def test_a_stroke_gives_the_places_it_goes_through(desk: Any) -> None:
    places = [(0.5, 20.0), (-0.5, 100.0), (0.8, 180.0)]
    start, *stops = (desk.hands.place("drawn", *place) for place in places)
    desk.hands.drag(start, *stops)
    gestures = told(desk, "press", "drag", "release")
    assert [gesture.kind for gesture in gestures] == ["press", "drag", "drag", "release"]
    assert {gesture.panel for gesture in gestures} == {"drawn"}
    path = gestures[-1].path
    np.testing.assert_allclose(path[:3], places, atol=0.6)
    np.testing.assert_allclose([y for y, _ in path[:3]], [y for y, _ in places], atol=0.02)
    assert gestures[-1].point == path[-1]


def test_a_stroke_may_leave_the_plot_and_goes_on(desk: Any) -> None:
    start = desk.hands.place("drawn", 0.0, 180.0)
    desk.hands.drag(start, start + QPoint(200, 0))
    assert told(desk, "release")[0].point[1] > 200


def test_a_click_is_a_click(desk: Any) -> None:
    desk.hands.click(desk.hands.place("gain", 0.3, -0.25))
    (click,) = told(desk, "click", "press", "drag", "release")
    assert click.kind == "click"
    assert click.panel == "gain"
    assert click.point == pytest.approx((0.3, -0.25), abs=0.01)
    assert click.path == (click.point,)


def test_a_press_that_moves_is_no_click(desk: Any) -> None:
    start = desk.hands.place("gain", 0.3, -0.25)
    desk.hands.drag(start, start + QPoint(30, 0))
    assert not told(desk, "click", "press")


def test_numbers_and_names_are_not_the_plot(desk: Any) -> None:
    item = desk.canvas.item("gain")
    beside = desk.canvas.mapFromScene(item.body.topLeft()) + QPoint(3, 60)
    desk.hands.click(beside)
    assert not told(desk, "click", "hover")


def test_a_double_click_fills_the_canvas_and_back(desk: Any) -> None:
    height = desk.canvas.item("gain").body.height()
    desk.hands.double_click(desk.hands.place("gain", 0.3, 0.0))
    assert desk.canvas.filled == "gain"
    assert desk.canvas.item("gain").body.height() > 1.5 * height
    desk.hands.double_click(desk.hands.place("gain", 0.3, 0.0))
    assert desk.canvas.item("gain").body.height() == height


def test_a_panel_that_fills_the_canvas_survives_a_scroll_bar(desk: Any) -> None:
    desk.canvas.resize(500, 200)
    for key in ("gain", "", "drawn", ""):
        desk.canvas.fill(key)
        assert desk.canvas.item(key or "gain") is not None


def test_arrows_move_the_cursor_from_sample_to_sample(desk: Any) -> None:
    desk.canvas.setFocus()
    desk.hands.key(Qt.Key.Key_Tab)
    assert desk.canvas.current == "gain"
    desk.hands.key(Qt.Key.Key_Right)
    assert told(desk, "click")[-1].point == pytest.approx((0.5, 0.105), abs=1e-6)
    desk.hands.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert told(desk, "click")[-1].point == pytest.approx((0.5, 0.05), abs=1e-6)
    desk.hands.key(Qt.Key.Key_Up)
    y, x = told(desk, "click")[-1].point
    assert x == pytest.approx(0.1)
    assert y == pytest.approx(0.512, abs=1e-6)
    far = replace(GAIN, cursors=(Cursor(0.498),))
    desk.canvas.show_figure(figure(far, DRAWN))
    desk.hands.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert told(desk, "click")[-1].point[1] == pytest.approx(0.5)


def test_the_keyboard_draws_too(desk: Any) -> None:
    desk.canvas.setFocus()
    for key in ("Tab", "Tab", "Return", "Right", "Right", "Up", "Return"):
        desk.hands.key(getattr(Qt.Key, f"Key_{key}"))
    gestures = told(desk, "press", "drag", "release")
    assert [gesture.kind for gesture in gestures] == ["press", *["drag"] * 3, "release"]
    np.testing.assert_allclose(
        gestures[-1].path, [(0, 100), (0, 102), (0, 104), (0.02, 104)], atol=1e-6
    )


def test_tab_reaches_pictures_and_curves_as_they_are_drawn(desk: Any) -> None:
    desk.canvas.show_figure(figure(GAIN, PICTURE, DRAWN))
    assert desk.canvas.keys == ["gain", "picture", "drawn"]


def test_the_probed_pixel_is_that_of_a_ring_not_of_a_path(desk: Any) -> None:
    marked = replace(PICTURE, marks=(*PICTURE.marks, Dot(7, 9)))
    desk.canvas.show_figure(figure(marked))
    desk.canvas.setFocus()
    desk.hands.key(Qt.Key.Key_Tab)
    desk.hands.key(Qt.Key.Key_Right)
    assert told(desk, "click")[-1].point == (7, 10)


def test_what_a_screen_reader_says(desk: Any) -> None:
    words = desk.canvas.accessibleDescription()
    assert "Transfer functions, the row through zero, filtered, ramp" in words


# --- painting


@pytest.fixture
def paints(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []
    paint = CurvesItem.paint_body

    def counted(self: CurvesItem, painter: Any) -> None:
        seen.append(self.content.key)
        paint(self, painter)

    monkeypatch.setattr(CurvesItem, "paint_body", counted)
    return seen


def test_only_what_changed_is_painted_again(desk: Any, paints: list[str]) -> None:
    desk.canvas.grab()
    paints.clear()
    desk.canvas.show_figure(figure(GAIN, DRAWN))
    desk.hands.move(desk.hands.place("gain", 0.5, 0.1))
    desk.canvas.grab()
    assert paints == []
    moved = replace(GAIN, cursors=(Cursor(0.2),))
    desk.canvas.show_figure(figure(moved, replace(DRAWN, hint="another")))
    pixels = grabbed(desk.canvas)
    assert paints == [], "a cursor goes over curves that stay as they are"
    desk.canvas.show_figure(figure(replace(moved, lines=GAIN.lines[:1]), DRAWN))
    desk.canvas.grab()
    assert paints == ["gain"]
    desk.canvas.show_figure(figure(replace(moved, lines=(GAIN.lines[0], GAIN.lines[1])), DRAWN))
    assert np.array_equal(grabbed(desk.canvas), pixels), "as if it had been there from the start"


def grabbed(canvas: Canvas) -> np.ndarray:
    image = canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def window_of(qtbot: Any, shown: Figure, palette: str, percent: int, width: float) -> np.ndarray:
    """The pixels of a canvas ``width`` units wide, as high as the figure needs."""
    theme.apply(app.make_application(), PALETTES[palette], percent)
    canvas = Canvas()
    qtbot.addWidget(canvas)
    unit = percent / 100
    canvas.resize(round(width * unit), round(1300 * unit))
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.show_figure(shown)
    pixels = grabbed(canvas)
    theme.apply(QApplication.instance(), LIGHT, 100)
    return pixels


def near(pixels: np.ndarray, colour: str) -> np.ndarray:
    """Which pixels have that colour, or nearly."""
    wanted = np.array([*bytes.fromhex(colour[1:])], int)
    return np.asarray(np.abs(pixels[..., :3].astype(int) - wanted).max(axis=-1) < 30)


def grown(mask: np.ndarray, by: int) -> np.ndarray:
    """The mask with all that is within ``by`` pixels."""
    padded = np.pad(mask, by)
    height, width = mask.shape
    shifts = [(i, j) for i in range(2 * by + 1) for j in range(2 * by + 1)]
    return np.any([padded[i : i + height, j : j + width] for i, j in shifts], axis=0)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("panels", "tones"),
    [
        ((replace(GAIN, cursors=(Cursor(0.1),)), STYLES), (0, 1, 2, 3, 4)),
        ((PICTURE,), ("mark",)),
        ((replace(GAIN, lines=()),), ("accent",)),
    ],
    ids=["curves", "paths", "cursors"],
)
def test_window_and_paper_show_the_same(
    qtbot: Any, name: str, panels: tuple[Any, ...], tones: tuple[Any, ...]
) -> None:
    """Wherever one has a colour, the other has it too, to the width of a line."""
    shown = figure(*panels)
    unit, points = 2, 0.55
    width = 400.0
    window = window_of(qtbot, shown, name, 100 * unit, width)
    paper = figure_image(
        shown, width_mm=width * points / 72 * 25.4, dpi=72 / points * unit, theme=name
    )
    rows, palette = min(len(window), len(paper)), PALETTES[name]
    for tone in tones:
        colour = palette.curve(tone) if isinstance(tone, int) else getattr(palette, tone)
        one, other = near(window[:rows], colour), near(paper[:rows], colour)
        assert min(one.sum(), other.sum()) > 60, colour
        assert (one & grown(other, 3)).sum() > 0.99 * one.sum(), colour
        assert (other & grown(one, 3)).sum() > 0.99 * other.sum(), colour


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("percent", [100, 200])
def test_curves_run_where_their_values_are(qtbot: Any, name: str, percent: int) -> None:
    theme.apply(app.make_application(), PALETTES[name], percent)
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(600 * percent // 100, 400 * percent // 100)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.show_figure(figure(GAIN))
    mask = grown(near(grabbed(canvas), PALETTES[name].curve(0)), 1)
    hands = Hands(canvas)
    for x in (-0.4, -0.2, 0.0, 0.3):
        on, off = hands.place("gain", np.exp(-20 * x**2), x), hands.place("gain", 1.15, x)
        assert mask[on.y(), on.x()]
        assert not mask[off.y(), off.x()]
    theme.apply(QApplication.instance(), LIGHT, 100)


def test_a_coloured_spectrum_has_its_frequencies_and_the_bar_of_its_map(desk: Any) -> None:
    colours = np.full((40, 40, 3), 0.2, np.float32)
    phase = Image("p", "", "", colours, (-180.0, 180.0), "phase", axes="frequency", bar=True)
    desk.canvas.show_figure(figure(phase))
    pixels = grabbed(desk.canvas)
    place = desk.canvas.item("p").place
    assert place.bar is not None
    y = round(place.bar.y + 2)
    for share in (0.05, 0.3, 0.5, 0.7, 0.95):
        there = pixels[y, round(place.bar.x + share * place.bar.width)].astype(int)
        assert np.abs(table("phase")[int(share * 256)].astype(int) - there).max() < 12
    body = place.body
    for x in (body.x + 3, body.x + body.width / 2 - 4, body.x + body.width - 20):
        assert part(pixels, Rect(x, body.y + body.height - 12, 16, 11)).max() > 150
    for x in (place.bar.x, place.bar.x + place.bar.width / 2 - 6):
        assert part(pixels, Rect(x, place.bar.y + 6, 12, 12)).min() < 150
    desk.canvas.show_figure(figure(replace(phase, colormap="grey")))
    assert part(grabbed(desk.canvas), place.bar).min() > 240


def part(pixels: np.ndarray, rect: Rect) -> np.ndarray:
    rows = slice(int(rect.y), int(rect.y + rect.height))
    return pixels[rows, int(rect.x) : int(rect.x + rect.width)]


def test_the_read_out_tells_what_is_told(desk: Any) -> None:
    picture = replace(PICTURE, told=np.full((40, 40), 123.5, np.float32), quantity="magnitude")
    desk.canvas.show_figure(figure(picture))
    desk.hands.move(desk.hands.place("picture", 3, 3))
    assert "magnitude 123.5" in desk.told()


def test_paths_end_where_a_zoomed_picture_ends(desk: Any) -> None:
    desk.canvas.show_figure(figure(replace(PICTURE, side=300.0)))
    item = desk.canvas.item("picture")
    place = item.place.body
    beside = Rect(place.x + place.width + 4, place.y, 100, place.height)
    assert near(part(grabbed(desk.canvas), place), LIGHT.mark).any()
    desk.canvas.zooms.set(replace(desk.canvas.zooms.of(item), right=0.5, bottom=0.5))
    QApplication.processEvents()
    pixels = grabbed(desk.canvas)
    assert near(part(pixels, place), LIGHT.mark).any()
    assert not near(part(pixels, beside), LIGHT.mark).any()
