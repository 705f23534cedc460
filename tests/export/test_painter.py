"""What is painted, pixel by pixel, at the places that ``arrange`` gives."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import matplotlib
import numpy as np
import pytest

from guiapp.core.colormaps import table
from guiapp.core.errors import BadInput
from guiapp.core.figure import Box, Dot, Fact, Facts, Figure, Grid, Image, Sign, Table, Zoom
from guiapp.core.layout import Place, Rect
from guiapp.core.palette import DARK, LIGHT
from guiapp.export.formats import figure_image
from guiapp.export.text import measure
from tests.export.conftest import ANSWER, COLOUR, KERNEL, PICTURE, Drawn, drawn, figure_of

PAPER = (0xFF, 0xFF, 0xFF, 255)


def middle(body: Rect, shape: tuple[int, ...], row: int, column: int) -> tuple[float, float]:
    """The middle of a pixel, in units."""
    return (
        body.x + (column + 0.5) / shape[1] * body.width,
        body.y + (row + 0.5) / shape[0] * body.height,
    )


def grey(value: float) -> tuple[int, ...]:
    """256 steps from black to white."""
    level = min(int(value * 256), 255)
    return (level, level, level, 255)


def colour(entry: np.ndarray) -> tuple[int, ...]:
    return (*(int(c) for c in entry), 255)


@pytest.fixture
def page(figure: Figure) -> Drawn:
    return drawn(figure)


def ink_between(page: Drawn, top: float, bottom: float, place: Place) -> bool:
    """Whether anything but paper is there."""
    part = page.part(Rect(place.rect.x, top, place.rect.width, bottom - top))
    return bool((part != np.array(PAPER)).any())


def test_every_pixel_has_the_colour_of_the_table(page: Drawn) -> None:
    body = page.places["input"].body
    for row, column in [(0, 39), (20, 20), (39, 0), (39, 39), (13, 31)]:
        assert page.at(*middle(body, (40, 40), row, column)) == grey(PICTURE[row, column])
    body = page.places["output"].body
    for row, column in [(0, 0), (39, 39), (30, 5)]:
        entry = table("signed")[min(int((float(ANSWER[row, column]) + 1) * 128), 255)]
        assert page.at(*middle(body, (40, 40), row, column)) == colour(entry)
    body = page.places["colour"].body
    for row, column in [(0, 0), (29, 39), (10, 25)]:
        expected = np.floor(COLOUR[row, column] * 255 + 0.5)
        assert page.at(*middle(body, (30, 40), row, column)) == colour(expected)


def test_a_picture_larger_than_the_page_is_averaged() -> None:
    noise = np.random.default_rng(3).random((512, 512), dtype=np.float32)
    page = drawn(figure_of((Image("fine", "", "", noise),)), 160)
    body = page.places["fine"].body
    assert body.width == 128  # 256 pixels of the page, each over 2 x 2 of the picture
    levels = np.minimum(np.floor(noise * 256), 255)
    means = levels.reshape(256, 2, 256, 2).mean(axis=(1, 3))
    inside = page.part(body)[2:-2, 2:-2, 0]
    np.testing.assert_allclose(inside, means[2:-2, 2:-2], atol=1.01)


def test_pixels_that_are_not_there_yet_are_hatched_paper(page: Drawn, figure: Figure) -> None:
    part = replace(figure.panels["output"], shown=40 * 20 + 10, marks=())
    page_of_all, page = page, drawn(replace(figure, panels=figure.panels | {"output": part}))
    body = page.places["output"].body
    (top, left), (bottom, right) = (middle(body, (40, 40), *at)[::-1] for at in ((22, 2), (37, 37)))
    missing = page.part(Rect(left, top, right - left, bottom - top))[..., :3].reshape(-1, 3)
    paper = np.array(PAPER[:3])
    assert (missing == paper).all(axis=1).mean() > 0.5
    assert np.ptp(missing, axis=0).max() > 10, "lines, or it would look like zero"
    assert missing.min() > 150, "and nothing else"
    there = [*((20, column) for column in range(10)), *((19, column) for column in range(40))]
    whole = [page_of_all.at(*middle(body, (40, 40), *at)) for at in there]
    assert [page.at(*middle(body, (40, 40), *at)) for at in there] == whole


def test_a_zoom_shows_its_part(figure: Figure) -> None:
    zoomed = replace(figure, zoom=(Zoom("input", 0.5, 0.25, 0.75, 0.5),))
    page = drawn(zoomed)
    body = page.places["input"].body
    for row, column in [(0, 0), (9, 9), (4, 7)]:
        expected = grey(PICTURE[20 + row, 10 + column])
        assert page.at(*middle(body, (10, 10), row, column)) == expected
    other = page.places["output"].body
    assert page.at(*middle(other, (40, 40), 39, 39)) == drawn(figure).at(
        *middle(other, (40, 40), 39, 39)
    )


def test_a_zoom_that_shows_everything_changes_nothing(figure: Figure) -> None:
    everything = (Zoom("input", 0.0, 0.0, 1.0, 1.0), Zoom("spectrum", 0.0, 0.0, 1.0, 1.0))
    whole = figure_image(replace(figure, zoom=everything), dpi=72)
    np.testing.assert_array_equal(whole, figure_image(figure, dpi=72))


def test_a_long_picture_stands_in_the_middle() -> None:
    data = np.ones((2, 40), np.float32)
    page = drawn(figure_of((Image("long", "", "", data),)), 240)
    body = page.places["long"].body
    assert body.width == 4 * body.height
    assert page.at(body.x + 5, body.y + body.height / 2) == (255, 255, 255, 255)
    assert page.at(body.x + 5, body.y + 5) == PAPER


def test_marks_are_drawn_also_outside_the_picture(page: Drawn) -> None:
    body = page.places["input"].body
    pixel = body.width / 40
    corner = Rect(body.x - pixel - 1, body.y - pixel - 1, 2, 2)
    assert page.has(corner, LIGHT.mark)
    x, y = middle(page.places["output"].body, (40, 40), 10, 12)
    assert page.has(Rect(x - 6, y - 1, 2, 2), LIGHT.mark)
    assert not page.has(Rect(x - 1, y - 1, 2, 2), LIGHT.mark)


def test_marks_beside_a_picture_are_drawn() -> None:
    panel = Image("only", "", "", PICTURE, marks=(Box(10, -4, 2, 2),))
    page = drawn(figure_of((panel,)), 160)
    body = page.places["only"].body
    assert page.has(Rect(body.x - 15, body.y, 14, body.height), LIGHT.mark)


def test_marks_end_at_the_edge_of_a_picture_that_is_zoomed_into() -> None:
    panel = Image("only", "", "", PICTURE, marks=(Box(15, 15, 10, 10), Dot(19.5, 5)))
    figure = figure_of((panel,), zoom=(Zoom("only", 0.0, 0.0, 0.5, 0.5),))
    page = drawn(figure, 160)
    body = page.places["only"].body
    assert page.has(body, LIGHT.mark)
    beside = Rect(body.x + body.width + 2, 0, 10, body.y + body.height)
    below = Rect(0, body.y + body.height + 2, 160, 10)
    for place in (beside, below):
        assert not page.has(place, LIGHT.mark)


@pytest.mark.parametrize("mark", [Box(30, 30, 5, 5), Dot(35, 35)])
def test_marks_stay_inside_a_picture_that_is_zoomed_into(mark: Box | Dot) -> None:
    panel = Image("only", "", "", PICTURE, marks=(mark,))
    figure = figure_of((panel,), zoom=(Zoom("only", 0.0, 0.0, 0.5, 0.5),))
    page = drawn(figure, 160)
    everywhere = Rect(0, 0, 160, 160)
    assert not page.has(everywhere, LIGHT.mark)
    assert drawn(replace(figure, zoom=()), 160).has(everywhere, LIGHT.mark)


def test_cells_have_their_colours_and_numbers(page: Drawn) -> None:
    body = page.places["kernel"].body
    cell = body.width / 3
    assert cell < 76
    for row in range(3):
        for column in range(3):
            value = KERNEL[row, column]
            entry = table("signed")[min(int((value + 2) * 64), 255)]
            x, y = body.x + column * cell, body.y + row * cell
            assert page.at(x + 3, y + 3) == colour(entry)
            ink = "#ffffff" if abs(value) == 2 else "#000000"
            assert page.has(Rect(x + 4, y + 4, cell - 8, cell - 8), ink)


def test_small_cells_have_no_numbers() -> None:
    values = np.zeros((11, 11))
    small = figure_of((Grid("many", "", "", values, limits=(-1, 1), cell=(12, 12)),))
    page = drawn(small, 200)
    body = page.places["many"].body
    assert not page.has(Rect(body.x + 1, body.y + 1, 130, 130), "#000000")


def test_blank_cells_are_empty_and_the_marked_one_is_framed() -> None:
    values = np.full((2, 2), 1.0)
    blank = np.array([[True, False], [False, False]])
    grid = Grid("g", "", "", values, limits=(-1, 1), cell=(40, 40), blank=blank, outline=(1, 1))
    page = drawn(figure_of((grid,)), 160)
    body = page.places["g"].body
    assert page.at(body.x + 20, body.y + 20) == PAPER
    assert page.at(body.x + 5, body.y + 45) == colour(table("signed")[255])
    assert page.has(Rect(body.x + 40, body.y + 40, 40, 40), LIGHT.mark)
    assert not page.has(Rect(body.x, body.y, 38, 80), LIGHT.mark)


def test_the_colour_bar_runs_from_limit_to_limit(page: Drawn) -> None:
    bar = page.places["output"].bar
    assert bar is not None
    y = bar.y + 2
    assert page.at(bar.x + 1, y) in [colour(c) for c in table("signed")[:6]]
    assert page.at(bar.x + bar.width / 2, y) in [colour(c) for c in table("signed")[126:131]]
    assert page.at(bar.x + bar.width - 1, y) in [colour(c) for c in table("signed")[-6:]]
    for x in (bar.x, bar.x + bar.width / 2 - 6, bar.x + bar.width - 8):
        assert page.has(Rect(x, bar.y + 5, 12, 10), LIGHT.quiet)
    spectrum = page.places["spectrum"].bar
    assert spectrum is not None
    inside = Rect(spectrum.x + spectrum.width / 2 - 12, spectrum.y + 6, 24, 9)
    assert (page.part(inside) == np.array(PAPER)).all()


def test_words_are_written_where_they_belong(page: Drawn, figure: Figure) -> None:
    for key, place in page.places.items():
        panel = figure.panels[key]
        if isinstance(panel, Image | Grid):
            assert page.has(Rect(place.rect.x, place.rect.y, place.rect.width, 20), LIGHT.ink)
            facts = Rect(place.rect.x, place.facts_y, place.rect.width, 16)
            assert page.has(facts, LIGHT.quiet)
    place = page.places["star"]
    x, y = place.body.x + place.body.width / 2, place.body.y + place.body.height / 2
    assert page.has(Rect(x - 12, y - 12, 24, 24), LIGHT.ink)
    facts = page.places["facts"]
    assert page.has(Rect(facts.rect.x, facts.rect.y, 150, 20), LIGHT.ink)
    assert page.has(Rect(facts.body.x, facts.body.y + 17, facts.body.width, 16), LIGHT.good)
    strong = Rect(facts.body.x, facts.body.y + 33, facts.body.width, 30)
    assert page.has(strong, LIGHT.ink)
    assert np.unique(np.nonzero((page.part(strong)[..., :3] < 60).all(axis=-1))[0]).size > 24


def test_frequencies_are_named_inside_of_spectra(page: Drawn) -> None:
    body = page.places["spectrum"].body
    named = page.part(Rect(body.x, body.y + body.height - 11, body.width, 10))
    data = np.array([colour(c) for c in table("inferno")])
    strange = (named[:, :, None] != data).any(axis=-1).all(axis=-1)
    assert strange[:, :40].any()
    assert strange[:, -40:].any()
    again = page.part(Rect(body.x, body.y + 5, body.width, 10))
    assert not (again[:, :, None] != data).any(axis=-1).all(axis=-1)[:, 4:-4].any()


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (0.0, 1.0, {"−0.5", "0", "0.5"}),
        (0.25, 0.75, {"−0.25", "0", "0.25"}),
        (0.6, 0.9, {"0.1", "0.4"}),
        (0.49, 0.99, {"0.49"}),
    ],
)
def test_frequencies_of_what_is_seen(left: float, right: float, expected: set[str]) -> None:
    from guiapp.export.painter import paint

    panel = Image("s", "", "", PICTURE, axes="frequency")
    zoom = (Zoom("s", 0.0, left, right - left, right),)
    page = paint(figure_of((panel,), zoom=zoom), width_mm=40)
    written = {text.get_text() for text in page.texts}
    assert written == (expected if len(expected) > 1 else set())


@pytest.mark.parametrize("width", [300, 458, 640, 928])
def test_nothing_is_written_over_the_edge_or_over_something_else(
    figure: Figure, width: float
) -> None:
    """Texts, measured by matplotlib itself, lie on the page and not on each other."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from guiapp.export.painter import paint

    page = paint(figure, width_mm=width * 0.55 / 72 * 25.4)
    page.set_dpi(200)
    canvas = FigureCanvasAgg(page)
    canvas.draw()
    boxes = [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in page.texts]
    assert len(boxes) > 20
    right, top = canvas.get_width_height()
    for index, (text, box) in enumerate(boxes):
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= right, text
        assert box.y1 <= top, text
        for other, rival in boxes[:index]:
            wide = min(box.x1, rival.x1) - max(box.x0, rival.x0)
            high = min(box.y1, rival.y1) - max(box.y0, rival.y0)
            assert wide <= 1 or high <= 1, (text, other)


def test_facts_that_are_too_long_are_set_smaller() -> None:
    rows = (Fact("sum = output here of the luma", ""), Fact("", "−0.141234", strong=True))
    page = drawn(figure_of((Facts("f", "", rows, width=124.0),)), 240)
    rect = page.places["f"].rect
    beside = Rect(rect.x + rect.width + 1, 0, 30, rect.y + 40)
    assert (page.part(beside) == np.array(PAPER)).all()
    assert page.has(Rect(rect.x + 110, rect.y + 20, 14, 25), LIGHT.ink)


@pytest.mark.parametrize(
    ("theme", "paper"),
    [("light", PAPER), ("dark", (0x16, 0x18, 0x1C, 255)), ("transparent", (0,) * 4)],
)
def test_themes(figure: Figure, theme: str, paper: tuple[int, ...]) -> None:
    page = drawn(figure, theme=theme)
    assert page.at(2, 2)[3] == paper[3]
    assert paper[3] == 0 or page.at(2, 2) == paper
    title = page.places["input"].rect
    ink = DARK.ink if theme == "dark" else LIGHT.ink
    assert page.has(Rect(title.x, title.y, 60, 20), ink)


def test_one_panel_fills_the_page(figure: Figure) -> None:
    small = replace(figure.panels["kernel"], cell=(24.0, 40.0))
    figure = replace(figure, panels=figure.panels | {"kernel": small})
    pixels = figure_image(figure, width_mm=50, dpi=254, panel="kernel")
    assert pixels.shape[1] == 500
    minus_two = colour(table("signed")[0])
    assert (pixels == np.array(minus_two)).all(axis=-1).sum() > 0.05 * pixels.shape[0] * 500


def test_a_panel_that_is_not_there_is_named(figure: Figure) -> None:
    with pytest.raises(BadInput, match=r"panel can be input, kernel, .*; sepctrum came"):
        figure_image(figure, panel="sepctrum")


def test_frames_are_drawn_around_their_tables(figure: Figure) -> None:
    framed = replace(figure, layout=Table(((Table((("input", "star"),), frame=True),),)))
    page = drawn(framed, 240)
    across = [page.at(x, 60) for x in (8, 12, 16, 18, 22)]
    assert across[0] == across[1] == PAPER
    assert across[3] == across[4] == (255, 255, 255, 255)
    assert max(across[2][:3]) < 240


@pytest.mark.parametrize(
    "change",
    [
        lambda figure: replace(figure.panels["input"], title="写真 $x^2$ \\alpha_{", facts="$"),
        lambda figure: replace(figure.panels["input"], data=np.zeros((1, 1), np.float32)),
        lambda figure: replace(figure.panels["input"], data=np.zeros((1, 500), np.float32)),
        lambda figure: replace(figure.panels["input"], limits=(0.5, 0.5)),
        lambda figure: Facts("input", "", ()),
        lambda figure: Sign("input", ""),
        lambda figure: Grid("input", "", "", np.array([[1e-300]]), cell=(20, 20)),
    ],
)
def test_odd_panels_are_painted(figure: Figure, change: Callable[[Figure], Image]) -> None:
    odd = replace(figure, panels=figure.panels | {"input": change(figure)})
    assert figure_image(odd, width_mm=120, dpi=72).shape[1] == 340


def test_decimal_points_stand_above_each_other() -> None:
    from guiapp.core.measures import cell_numbers

    values = np.array([[0.5, 2.25, 1e-9], [-0.25, -13.5, 1.0]])
    panel = Grid("g", "", "", values, cell=(40, 80))
    size, numbers = cell_numbers(panel, Rect(0, 0, 240, 80), measure)
    points = {}
    for number in numbers:
        if "·" not in number.text:
            before = number.text.partition(".")[0]
            points.setdefault(number.column, []).append(number.x + measure(before, size, False))
    assert all(np.ptp(places) < 1e-9 for places in points.values())
    assert [len(places) for places in points.values()] == [2, 2, 1]
    for column in range(3):
        widths = [(measure(n.text, size, False), n) for n in numbers if n.column == column]
        wide, widest = max(widths, key=lambda pair: pair[0])
        assert widest.x + wide / 2 == pytest.approx(80 * column + 40)
    for number in numbers:
        assert number.x >= 80 * number.column
        assert number.x + measure(number.text, size, False) <= 80 * (number.column + 1)


FEW = np.array([[0.0, 1.0, 0.25], [0.5, -1.0, 1.0]], np.float32)


def numbered(**options: Any) -> Image:
    return Image("few", "", "", FEW, limits=(-1.0, 1.0), numbers=True, **options)


def ink_in(page: Drawn, row: int, column: int) -> bool:
    """Whether anything but one colour is in the middle of a pixel of the picture FEW."""
    body = page.places["few"].body
    x, y = middle(body, FEW.shape, row, column)
    part = page.part(Rect(x - 8, y - 8, 16, 16))
    return bool((part != part[0, 0]).any())


def test_large_pixels_have_their_numbers_where_that_is_wanted() -> None:
    page = drawn(figure_of((numbered(),)), 200)
    assert all(ink_in(page, row, column) for row, column in np.ndindex(2, 3))
    x, y = middle(page.places["few"].body, FEW.shape, 1, 1)
    assert page.has(Rect(x - 20, y - 8, 40, 16), "#ffffff")
    assert not any(
        ink_in(drawn(figure_of((replace(numbered(), numbers=False),)), 200), row, column)
        for row, column in np.ndindex(2, 3)
    )


def test_pixels_that_are_not_there_yet_have_no_numbers() -> None:
    page = drawn(figure_of((numbered(shown=4),)), 200)
    assert all(ink_in(page, *at) for at in ((0, 0), (0, 1), (0, 2), (1, 0)))
    for at in ((1, 1), (1, 2)):
        x, y = middle(page.places["few"].body, FEW.shape, *at)
        assert page.part(Rect(x - 8, y - 8, 16, 16)).min() > 150, "lines of the hatching alone"


def test_numbers_are_those_that_files_hold() -> None:
    from guiapp.core.measures import View, pixel_numbers

    panel = numbered(told=FEW * 4)
    view = View.of(panel, Rect(5, 7, 150, 100))
    size, numbers = pixel_numbers(panel, view, measure)
    assert size > 7
    places = [(n.row, n.column) for n in sorted(numbers, key=lambda n: (n.row, n.column))]
    assert places == list(np.ndindex(2, 3))
    assert {n.text for n in numbers if n.row == 1} == {"2", "−4", "4"}
    for number in numbers:
        assert number.x > 5 + 50 * number.column
        assert number.x + measure(number.text, size, False) < 5 + 50 * (number.column + 1)
        assert number.y == pytest.approx(7 + 50 * (number.row + 0.5))


def test_a_zoom_brings_the_numbers_of_what_is_seen_whole() -> None:
    from guiapp.core.measures import View, pixel_numbers

    data = np.arange(100 * 100, dtype=np.float32).reshape(100, 100)
    panel = Image("g", "", "", data, limits=(0.0, 1e4), numbers=True)
    body = Rect(0, 0, 200, 200)
    assert pixel_numbers(panel, View.of(panel, body), measure) == (0.0, [])
    zoom = Zoom("", 0.10, 0.205, 0.15, 0.255)
    size, numbers = pixel_numbers(panel, View.of(panel, body, zoom), measure)
    assert size > 7
    assert {(n.row, n.column) for n in numbers} == {
        (row, column) for row in range(10, 15) for column in range(21, 25)
    }
    assert all(n.text == str(100 * n.row + n.column) for n in numbers)
    first = min(numbers, key=lambda n: (n.row, n.column))
    assert first.y == pytest.approx(20)
    assert first.x > 20
    many = View.of(panel, Rect(0, 0, 2000, 2000))
    assert pixel_numbers(panel, many, measure) == (0.0, [])
    colours = replace(panel, data=np.zeros((2, 2, 3), np.float32))
    assert pixel_numbers(colours, View.of(colours, body), measure) == (0.0, [])


def test_the_settings_of_the_person_do_not_matter(figure: Figure) -> None:
    usual = figure_image(figure, dpi=72)
    strange = {
        "text.usetex": True,
        "font.size": 40,
        "font.family": "serif",
        "savefig.facecolor": "red",
        "path.sketch": (1, 100, 2),
        "text.antialiased": False,
        "lines.antialiased": False,
        "patch.antialiased": False,
        "text.hinting": "force_autohint",
        "path.snap": False,
        "figure.dpi": 33,
        "lines.dash_capstyle": "round",
        "figure.autolayout": True,
    }
    with matplotlib.rc_context(strange):
        np.testing.assert_array_equal(figure_image(figure, dpi=72), usual)
