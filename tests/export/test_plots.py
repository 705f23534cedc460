"""Curves and paths on paper: at the places of their data, as lines, in their colours."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path as File
from typing import Any

import numpy as np
import pytest

from guiapp.core.colormaps import table
from guiapp.core.curves import dashes
from guiapp.core.figure import Cursor, Curves, Figure, Image, Line, Path, Zoom
from guiapp.core.layout import Place, Rect
from guiapp.core.palette import LIGHT
from guiapp.core.plots import Plot, plot_of
from guiapp.export.save import save
from guiapp.export.text import measure
from tests.export.conftest import PICTURE, Drawn, drawn, figure_of
from tests.export.test_formats import streams

X = np.linspace(-0.5, 0.5, 101)
PANEL = Curves(
    "gain",
    "Transfer functions",
    "the row through zero",
    (
        Line("flat", X, np.full(101, 0.25), 0),
        Line("ramp", X, X + 0.5, 1),
        Line("gone", X, np.where(np.abs(X) < 0.2, np.nan, 0.75), 2),
    ),
    (-0.5, 0.5),
    (0.0, 1.0),
    "frequency, cycles per pixel",
    "gain",
    cursors=(Cursor(0.1, label="cut-off", tone="accent"), Cursor(0.9, "y")),
)
PAPER = (0xFF, 0xFF, 0xFF, 255)


def plot(place: Place, panel: Curves = PANEL) -> Plot:
    return plot_of(panel, place.body, measure)


def page_of(*panels: Any, **options: Any) -> Drawn:
    return drawn(figure_of(panels, **options), 480)


def near(page: Drawn, x: float, y: float, colour: str) -> bool:
    return page.has(Rect(x - 1, y - 1, 2, 2), colour)


def test_curves_run_where_their_values_are() -> None:
    page = page_of(PANEL)
    found = plot(page.places["gain"])
    for x in (-0.45, -0.1, 0.3):
        assert near(page, *found.to_units(x, 0.25), LIGHT.curve(0))
        assert not near(page, *found.to_units(x, 0.35), LIGHT.curve(0))
    ramp = [near(page, *found.to_units(x, x + 0.5), LIGHT.curve(1)) for x in X]
    assert 0.5 < np.mean(ramp) < 1, "a dashed line is there and not there"


def test_a_gap_is_a_gap() -> None:
    page = page_of(PANEL)
    found = plot(page.places["gain"])
    assert any(near(page, *found.to_units(x, 0.75), LIGHT.curve(2)) for x in X[:20])
    assert not any(near(page, *found.to_units(x, 0.75), LIGHT.curve(2)) for x in X[32:68])


def test_cursors_go_across_the_whole_plot() -> None:
    page = page_of(PANEL)
    area = plot(page.places["gain"]).area
    x, y = plot(page.places["gain"]).to_units(0.1, 0.9)
    for share in (0.4, 0.6, 0.97):
        assert near(page, x, area.y + share * area.height, LIGHT.accent)
    for share in (0.03, 0.5, 0.97):
        assert near(page, area.x + share * area.width, y, LIGHT.quiet)


def test_names_stand_behind_the_ends_of_their_curves() -> None:
    page = page_of(PANEL)
    found = plot(page.places["gain"])
    assert [name.text.text for name in found.names] == ["flat", "ramp", "gone"]
    for name in found.names:
        assert page.has(name.text.rect, LIGHT.ink)
        (left, y), (right, _) = name.swatch
        assert page.has(Rect(left, y - 1, right - left, 2), LIGHT.curve(name.index))
    assert page.has(found.texts[0].rect, LIGHT.quiet)


@pytest.mark.parametrize(
    ("style", "place", "expected"),
    [
        ("stems", (2.0, 0.3), True),
        ("stems", (2.5, 0.3), False),
        ("bars", (2.3, 0.3), True),
        ("bars", (2.5, 0.3), False),
        ("bars", (2.0, 0.7), False),
        ("steps", (2.5, 0.6), True),
        ("steps", (2.5, 0.8), False),
        ("dots", (2.0, 0.6), True),
        ("dots", (2.5, 0.7), False),
    ],
)
def test_every_style(style: Any, place: tuple[float, float], expected: bool) -> None:
    x = np.arange(5.0)
    line = Line("a", x, x * 0.2 + 0.2, 0, style)
    panel = replace(PANEL, lines=(line,), x_limits=(-0.5, 4.5), cursors=())
    page = page_of(panel)
    assert (
        near(page, *plot(page.places["gain"], panel).to_units(*place), LIGHT.curve(0)) == expected
    )


def test_turned_names_read_upwards() -> None:
    """The ink of a name that begins with heavy letters is denser at its lower end."""
    names = ("MMMM......", "WWWW......", "....", "cat", "dog")
    x = np.arange(5.0)
    panel = replace(PANEL, lines=(Line("", x, x / 5, 0, "bars"),), cursors=(), height=180.0)
    panel = replace(panel, x_limits=(-0.6, 4.4), x_names=names)
    page = drawn(figure_of((panel,)), 240)
    turned = [text for text in plot(page.places["gain"], panel).texts if text.turned]
    assert [text.text for text in turned] == list(names)
    for text in turned[:2]:
        ink = 255 - page.part(text.rect)[..., :3].min(axis=-1).astype(float)
        upper, lower = np.array_split(ink, 2)
        assert lower.mean() > 2 * upper.mean() > 0
        assert page.has(text.rect, LIGHT.quiet)


def test_turned_names_stay_texts_in_vector_files(tmp_path: File) -> None:
    names = ("airplane", "automobile", "bird", "cat", "deer", "dog")
    panel = replace(PANEL, lines=PANEL.lines[:1], cursors=(), height=180.0)
    panel = replace(panel, x_limits=(-0.6, 5.4), x_names=names)
    svg = svg_of(figure_of((panel, panel)), tmp_path)
    for name in names:
        (drawn_as,) = set(re.findall(rf"<text [^>]*>{name}</text>", svg)) or {""}
        assert "rotate(-90 " in drawn_as


def svg_of(figure: Figure, folder: File) -> str:
    save(figure, folder / "a.svg", format="svg", width_mm=120)
    return (folder / "a.svg").read_text("utf-8")


def test_curves_are_lines_in_vector_files(tmp_path: File) -> None:
    """As many corners as there are points, and the dashes of the colour, in widths of the line."""
    rng = np.random.default_rng(1)
    lines = [Line(f"{n}", X, rng.random(101), n) for n in range(3)]
    svg = svg_of(figure_of((replace(PANEL, lines=tuple(lines)),)), tmp_path)
    assert "<image" not in svg
    for line in lines:
        colour = LIGHT.curve(line.colour)
        (long,) = [
            found
            for found in re.findall(r'<path d="([^"]*)"[^>]*style="([^"]*)"', svg)
            if f"stroke: {colour}" in found[1] and found[0].count("L") > 20
        ]
        assert long[0].count("L") == 100
        width = float(re.search(r"stroke-width: ([\d.]+)", long[1])[1])  # type: ignore[index]
        dashed = re.search(r"stroke-dasharray: ([\d.,]+)", long[1])
        found = [float(part) / width for part in dashed[1].split(",")] if dashed else []
        assert found == pytest.approx(list(dashes(line)), rel=1e-3)


def test_a_pdf_has_no_pixels_of_curves(tmp_path: File) -> None:
    import zlib

    save(figure_of((PANEL,)), tmp_path / "a.pdf", format="pdf", width_mm=120)
    data = (tmp_path / "a.pdf").read_bytes()
    assert b"/Subtype /Image" not in data
    contents = [zlib.decompress(c) for d, c in streams(data) if b"FlateDecode" in d]
    assert max(content.count(b" l\n") for content in contents) > 200


def test_a_million_points_make_a_small_file(tmp_path: File) -> None:
    x = np.arange(1e6)
    noise = np.random.default_rng(0).standard_normal(1_000_000)
    panel = replace(
        PANEL, lines=(Line("noise", x, noise),), x_limits=(0.0, 1e6), y_limits=(-6.0, 6.0)
    )
    save(figure_of((panel,)), tmp_path / "a.pdf", format="pdf", width_mm=120)
    assert (tmp_path / "a.pdf").stat().st_size < 60_000


def test_one_panel_of_curves_fills_the_page(tmp_path: File) -> None:
    save(figure_of((PANEL,)), tmp_path / "a.svg", format="svg", width_mm=120, panel="gain")
    height = re.search(r'<svg[^>]*height="([\d.]+)pt"', (tmp_path / "a.svg").read_text("utf-8"))
    assert height is not None
    assert float(height[1]) > 120 / 25.4 * 72 / PANEL.aspect * 0.9


# --- paths

RIM = 3


def picture(*marks: Path, **values: Any) -> Image:
    return Image("p", "", "", PICTURE, marks=marks, **values)


def place_in(page: Drawn, row: float, column: float) -> tuple[float, float]:
    body = page.places["p"].body
    return body.x + (column + 0.5) / 40 * body.width, body.y + (row + 0.5) / 40 * body.height


def test_a_path_is_a_bright_line_over_a_dark_one() -> None:
    page = page_of(picture(Path(((5, 5), (5, 35), (30, 35)))))
    for at in ((5, 10), (5, 30), (20, 35)):
        x, y = place_in(page, *at)
        assert near(page, x, y, LIGHT.mark)
        assert page.has(Rect(x - 3, y - 3, 6, 6), "#000000")
    assert not near(page, *place_in(page, 17, 20), LIGHT.mark)
    closed = page_of(picture(Path(((5, 5), (5, 35), (30, 35)), closed=True)))
    assert near(closed, *place_in(closed, 17.5, 20), LIGHT.mark)


def test_a_dashed_path_shows_the_dark_line_between_its_dashes() -> None:
    page = page_of(picture(Path(((5, 5), (5, 35)), dashed=True)))
    x, y = place_in(page, 5, 5)
    along = [page.at(x + step, y) for step in np.arange(2, 200, 0.5)]
    mark = (*bytes.fromhex(LIGHT.mark[1:]), 255)
    assert along.count(mark) > 100
    assert along.count((0, 0, 0, 255)) > 50


def test_an_arrow_and_its_label() -> None:
    path = Path(((20, 5), (20, 25)), arrow=True, label="60°")
    page = page_of(picture(path))
    x, y = place_in(page, 20, 25)
    for back, side in ((3, 1), (9, 3), (9, -3)):
        assert near(page, x - back, y + side, LIGHT.mark)
    assert page.has(Rect(x + 8, y - 8, 24, 16), "#ffffff")
    assert page.has(Rect(x + 8, y - 8, 24, 16), "#000000")


def test_paths_end_where_a_zoomed_picture_ends() -> None:
    path = Path(((2, 2), (30, 30)), arrow=True, label="gone")
    page = drawn(figure_of((picture(path),), zoom=(Zoom("p", 0.0, 0.0, 0.5, 0.5),)), 160)
    body = page.places["p"].body
    assert page.has(body, LIGHT.mark)
    beside = Rect(body.x + body.width + RIM, 0, 10, body.y + body.height)
    below = Rect(0, body.y + body.height + RIM, 160, 10)
    for place in (beside, below):
        assert (page.part(place) == np.array(PAPER)).all()


# --- colours with frequencies and bars


def test_a_coloured_spectrum_has_its_frequencies_and_the_bar_of_its_map() -> None:
    colours = np.full((40, 40, 3), 0.2, np.float32)
    panel = Image("p", "", "", colours, (-180.0, 180.0), "phase", axes="frequency", bar=True)
    page = page_of(panel)
    body, bar = page.places["p"].body, page.places["p"].bar
    assert bar is not None
    for share in (0.02, 0.25, 0.5, 0.75, 0.98):
        there = page.at(bar.x + share * bar.width, bar.y + 2)
        near_by = table("phase")[max(int(share * 256) - 3, 0) : int(share * 256) + 4]
        assert any(there == (*(int(c) for c in entry), 255) for entry in near_by)
    for x in (bar.x, bar.x + bar.width / 2 - 6, bar.x + bar.width - 12):
        assert page.has(Rect(x, bar.y + 5, 12, 10), LIGHT.quiet)
    for x in (body.x + 3, body.x + body.width / 2 - 4, body.x + body.width - 20):
        assert page.has(Rect(x, body.y + body.height - 11, 16, 10), "#ffffff")


def test_a_photograph_has_no_bar() -> None:
    panel = Image("p", "", "", np.full((40, 40, 3), 0.2, np.float32), bar=True)
    page = page_of(panel)
    bar = page.places["p"].bar
    assert bar is not None
    assert (page.part(bar) == np.array(PAPER)).all()


def test_words_of_plots_stay_on_the_page_and_apart() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from guiapp.export.painter import paint

    for width in (60, 90, 183):
        page = paint(figure_of((PANEL, replace(PANEL, key="other", y_log=True))), width_mm=width)
        page.set_dpi(200)
        canvas = FigureCanvasAgg(page)
        canvas.draw()
        boxes = [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in page.texts]
        right, top = canvas.get_width_height()
        assert len(boxes) > 20
        for text, box in boxes:
            assert box.x0 >= 0, text
            assert box.y0 >= 0, text
            assert box.x1 <= right, text
            assert box.y1 <= top, text
        for (text, box), (other, rival) in pairwise(
            sorted(boxes, key=lambda b: (b[1].y0, b[1].x0))
        ):
            wide = min(box.x1, rival.x1) - max(box.x0, rival.x0)
            high = min(box.y1, rival.y1) - max(box.y0, rival.y0)
            assert wide <= 1 or high <= 1, (text, other)
