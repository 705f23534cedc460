"""Names of rows and columns: beside the picture, level with what they name, never touching."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.beside import labels_on, names_beside, shortened
from guiapp.core.figure import Figure, Image, Table, Zoom, panels_of
from guiapp.core.layout import Rect, arrange
from guiapp.core.measures import WHOLE, View
from guiapp.core.sizes import MOST_ROOM, NAME, names_room


def measure(text: str, size: float, bold: bool) -> float:
    """Letters as wide as in no font, but about as in most."""
    return 0.6 * size * len(text)


def picture(rows: tuple[str, ...] = (), columns: tuple[str, ...] = (), shape=(30, 40)) -> Image:
    return Image("p", "Title", "facts", np.zeros(shape, np.float32), names=(rows, columns))


WORDS = st.lists(st.text("abcdefg 0123", max_size=24), max_size=40).map(tuple)


@given(WORDS, WORDS, st.floats(120, 1200), st.none() | st.floats(100, 900))
def test_names_stand_beside_the_picture_inside_of_the_panel(rows, columns, width, height):
    panel = picture(rows, columns)
    figure = Figure("", "", panels_of(panel), Table((("p",),)))
    place = arrange(figure, measure, width, height).places["p"]
    view = View.of(panel, place.body)
    assert view.area.width / view.area.height == pytest.approx(4 / 3)
    left, top = names_room(panel)
    assert view.area.x - left >= place.body.x - 1e-6
    assert view.area.y - top >= place.body.y - 1e-6
    for name in names_beside(panel, view, measure):
        beside = name.x + name.width <= view.area.x
        above = name.y + NAME / 2 <= view.area.y
        assert beside != above
        if beside and measure(name.text, NAME, False) <= MOST_ROOM - 5:
            assert name.x >= place.body.x - 0.1


@given(st.integers(1, 300), st.floats(100, 800))
def test_names_never_touch_and_are_level_with_what_they_name(count, side):
    names = tuple(str(n) for n in range(count))
    panel = picture(names, names, (count, count))
    view = View.of(panel, Rect(0, 0, side, side))
    found = names_beside(panel, view, measure)
    rows = [name for name in found if name.y > view.area.y]
    columns = [name for name in found if name.y < view.area.y]
    assert rows
    assert columns
    for name in rows:
        assert name.y == pytest.approx(view.y(int(name.text)))
    for name in columns:
        if name.text.isdigit():
            assert name.x + name.width / 2 == pytest.approx(view.x(int(name.text)))
    assert all(after.y - one.y >= NAME for one, after in pairwise(rows))
    assert all(after.x >= one.x + one.width for one, after in pairwise(columns))


def test_names_of_bands_share_the_height():
    panel = picture(("a", "b", "c"), (), (31, 50))
    view = View.of(panel, Rect(0, 0, 400, 248))
    ys = [name.y for name in names_beside(panel, view, measure)]
    assert ys == pytest.approx([view.area.y + view.area.height * k / 6 for k in (1, 3, 5)])


def test_of_a_part_only_what_is_seen_is_named():
    names = tuple("abcdefghij")
    panel = picture(names, names, (10, 10))
    view = View.of(panel, Rect(0, 0, 300, 300), Zoom("", 0.2, 0.5, 0.5, 0.8))
    found = names_beside(panel, view, measure)
    assert [n.text for n in found] == [*"cde", *"fgh"]


def test_without_names_the_picture_takes_the_whole_body():
    assert names_room(picture()) == (0.0, 0.0)
    assert View.of(picture(), Rect(3, 4, 400, 300)).area == Rect(3, 4, 400, 300)


@pytest.mark.parametrize(
    ("text", "room", "wanted"),
    [("automobile", 70, "automobile"), ("automobile", 40, "autom…"), ("ab", 0, "a…"), ("", 0, "")],
)
def test_what_is_too_long_is_cut_off(text, room, wanted):
    assert shortened(text, room, measure) == wanted


def captioned(rows: int, columns: int, *captions: str) -> Image:
    data = np.zeros((rows * 12, columns * 10), np.float32)
    cells = np.arange(rows * columns).reshape(rows, columns)
    return Image("p", "", "", data, pitch=(12, 10), cells=cells, captions=captions)


def test_captions_stand_in_the_middle_of_the_lower_end_of_their_cells():
    panel = captioned(2, 3, "a", "", "ccc", "dd", "e")
    view = View.of(panel, Rect(10, 20, 300, 240))
    found = {label.text: label.rect for label in labels_on(panel, view, WHOLE, measure)}
    assert list(found) == ["a", "ccc", "dd", "e"]
    for text, cell in (("a", 0), ("ccc", 2), ("dd", 3), ("e", 4)):
        row, column = divmod(cell, 3)
        rect = found[text]
        assert rect.x + rect.width / 2 == pytest.approx(10 + 100 * (column + 0.5))
        bottom = 20 + 120 * (row + 1)
        assert bottom - 2 * NAME < rect.y < rect.y + rect.height < bottom


def test_captions_keep_to_their_cells_and_are_left_out_of_small_ones():
    panel = captioned(1, 2, "a long caption that nobody reads", "b")
    view = View.of(panel, Rect(0, 0, 200, 120))
    long, short = labels_on(panel, view, WHOLE, measure)
    assert long.text.endswith("…")
    assert long.rect.x >= 0
    assert long.rect.x + long.rect.width <= 100
    assert short.text == "b"
    assert labels_on(panel, View.of(panel, Rect(0, 0, 60, 36)), WHOLE, measure) == []


def test_of_a_part_only_captions_that_are_seen_whole_are_written():
    panel = captioned(2, 2, "a", "b", "c", "d")
    zoom = Zoom("", 0.0, 0.0, 0.5, 0.5)
    view = View.of(panel, Rect(0, 0, 200, 240), zoom)
    assert [label.text for label in labels_on(panel, view, zoom, measure)] == ["a"]


def test_a_cell_is_found_where_its_pixels_are():
    panel = captioned(2, 3)
    assert panel.cell_at(0, 0) == panel.cell_at(11.4, 9.4) == 0
    assert panel.cell_at(11.6, 9.6) == 4
    assert panel.cell_at(23, 29) == 5
    for outside in ((-0.6, 0), (0, -1), (24, 0), (0, 30)):
        assert panel.cell_at(*outside) == -1
    assert picture().cell_at(0, 0) == -1
