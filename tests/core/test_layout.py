"""Any composition finds its place: nothing overlaps, and pictures keep their form."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.figure import Curves, Fact, Facts, Figure, Grid, Image, Sign, Table, panels_of
from guiapp.core.layout import LEADING, TEXT, TITLE, Rect, arrange, title_size
from guiapp.core.sizes import GUTTER, MARGIN, SMALLEST_BODY, is_small
from guiapp.core.wrapping import wrapped


def measure(text, size, bold):
    """A font whose letters are all alike."""
    return len(text) * size * (0.62 if bold else 0.56)


def image(key, shape=(60, 80), **values):
    defaults = {"title": f"the {key}", "facts": "60 × 80, 0 to 1", "data": np.zeros(shape, "f4")}
    return Image(key, **(defaults | values))


def grid(key, shape=(3, 3), **values):
    defaults = {"title": "K", "facts": "3 × 3", "values": np.zeros(shape)}
    return Grid(key, **(defaults | values))


def curves(key, **values):
    defaults = {"title": f"the {key}", "facts": "64 samples", "lines": ()}
    return Curves(key, **(defaults | {"x_limits": (0, 1), "y_limits": (0, 1)} | values))


def figure(layout, *panels):
    return Figure("", "", panels_of(*panels), Table(layout))


def place(a_figure, width, height=None):
    return arrange(a_figure, measure, width, height)


# --- made by hand


def test_one_picture_fills_the_width():
    found = place(figure((("a",),), image("a", (100, 200), bar=False)), 800)
    body = found.places["a"].body
    assert (body.x, body.width) == (MARGIN, 800 - 2 * MARGIN)
    assert body.height == pytest.approx(body.width / 2)
    assert found.width == 800


def test_pictures_beside_each_other_share_the_width_and_stand_in_one_line():
    panels = [image(key, title=title) for key, title in (("a", "A"), ("b", "a long title " * 9))]
    found = place(figure((("a", "b"),), *panels), 700)
    a, b = found.places["a"], found.places["b"]
    assert a.body.width == pytest.approx((700 - 2 * MARGIN - GUTTER) / 2)
    assert a.body.y == b.body.y
    assert len(b.title) > len(a.title) == 1
    assert a.body.height == b.body.height


def test_a_low_window_makes_pictures_smaller_in_the_same_proportion():
    tall = place(figure((("a", "b"),), image("a"), image("b")), 900)
    low = place(figure((("a", "b"),), image("a"), image("b")), 900, tall.height * 0.6)
    assert low.height == pytest.approx(tall.height * 0.6)
    for key in "ab":
        body = low.places[key].body
        assert body.height < tall.places[key].body.height
        assert body.width / body.height == pytest.approx(80 / 60)


def test_what_is_too_narrow_to_read_is_scrolled():
    panels = [image(key) for key in "abcdef"]
    found = place(figure((tuple("abcdef"),), *panels), 100, 100)
    assert found.width == pytest.approx(6 * SMALLEST_BODY + 5 * GUTTER + 2 * MARGIN)
    assert found.height > 100


def test_signs_facts_and_numbers_keep_their_width():
    panels = (
        image("a"),
        Sign("star", "∗"),
        grid("k", cell=(24.0, 37.0)),
        Facts("f", "Facts", (Fact("one", "1"), Fact("two", "2", strong=True)), width=150.0),
    )
    small, large = (
        place(figure((("a", "star", "k", "f"),), *panels), width) for width in (600, 1600)
    )
    for key in ("star", "k", "f"):
        assert small.places[key].rect.width == large.places[key].rect.width
    assert small.places["k"].body.width == 3 * 37
    assert small.places["k"].body.height == 3 * 24
    assert small.places["f"].rect.width == 150


def test_a_colour_bar_stands_under_its_picture_and_above_its_facts():
    spot = place(figure((("a",),), image("a", bar=True)), 400).places["a"]
    assert spot.bar.y >= spot.body.y + spot.body.height
    assert spot.facts_y >= spot.bar.y + spot.bar.height
    assert (spot.bar.x, spot.bar.width) == (spot.body.x, spot.body.width)


def test_a_frame_goes_around_its_table():
    inner = Table((("a", "b"),), frame=True)
    found = place(figure(((inner,),), image("a"), image("b")), 500)
    (frame,) = found.frames
    for key in "ab":
        assert inside(found.places[key].rect, frame)


@pytest.mark.parametrize(("width", "rows"), [(2000, 1), (330, 2), (140, 4)])
def test_a_row_that_is_too_wide_is_broken(width, rows):
    panels = [Facts(key, "", (Fact(key, "1"),), width=100.0) for key in "abcd"]
    found = place(Figure("", "", panels_of(*panels), Table((tuple("abcd"),), wrap=True)), width)
    assert len({round(spot.rect.y, 3) for spot in found.places.values()}) == rows
    assert found.width == width


def test_several_rows_are_not_broken():
    panels = [Facts(key, "", (Fact(key, "1"),), width=100.0) for key in "abcd"]
    layout = Table((("a", "b"), ("c", "d")), wrap=True)
    found = place(Figure("", "", panels_of(*panels), layout), 120)
    assert len({round(spot.rect.y, 3) for spot in found.places.values()}) == 2
    assert found.width == 2 * 100 + GUTTER + 2 * MARGIN


def test_curves_have_their_height_and_share_the_width():
    tree = figure((("a", "c", "d"),), image("a"), curves("c"), curves("d", height=200.0))
    found = place(tree, 932)
    a, c, d = (found.places[key] for key in "acd")
    share = (932 - 2 * MARGIN - 2 * GUTTER) / 3
    for panel in (a, c, d):
        assert panel.body.width == pytest.approx(share, abs=1)
    assert (c.body.height, d.body.height) == (140.0, 200.0)
    assert a.body.y == c.body.y == d.body.y
    assert c.facts_y >= c.body.y + c.body.height


def test_curves_keep_their_height_where_pictures_give_way():
    tree = figure((("a",), ("c",)), image("a"), curves("c"))
    tall, low = place(tree, 800), place(tree, 800, 420)
    assert low.places["c"].body.height == tall.places["c"].body.height == 140.0
    assert low.places["a"].body.height < tall.places["a"].body.height
    assert low.height <= 420


def test_curves_without_a_height_grow_and_keep_their_width_where_it_is_low():
    tree = figure((("c",),), curves("c", height=None, aspect=2.0))
    free, low = place(tree, 832), place(tree, 832, 300)
    assert free.places["c"].body.height == pytest.approx(400)
    assert low.places["c"].body.width == free.places["c"].body.width == 800
    assert low.places["c"].body.height < 300
    assert low.height <= 300


def test_curves_are_no_narrower_than_their_least_width():
    tree = figure((("a", "c"),), image("a"), curves("c", least=300.0))
    found = place(tree, 440)
    assert found.places["c"].body.width == pytest.approx(300)
    broken = Table((("a", "c"),), wrap=True)
    found = place(Figure("", "", tree.panels, broken), 340)
    assert found.places["c"].rect.y > found.places["a"].rect.y
    assert found.places["c"].body.width == pytest.approx(340 - 2 * MARGIN)


def test_columns_share_the_width_by_their_weights():
    panels = [image("a"), image("b"), grid("k", cell=(20, 30)), curves("c")]
    tree = figure((("a", "k", "b", "c"),), *panels)
    weighted = Figure("", "", tree.panels, Table(tree.layout.rows, weights=(1, 7, 2, 1)))
    found = place(weighted, 1200).places
    assert found["b"].body.width == pytest.approx(2 * found["a"].body.width, rel=0.01)
    assert found["c"].body.width == pytest.approx(found["a"].body.width, rel=0.01)
    assert found["k"].body.width == place(tree, 1200).places["k"].body.width
    narrow = Table(tree.layout.rows, wrap=True, weights=(1, 7, 2, 1))
    found = place(Figure("", "", tree.panels, narrow), 300)
    assert found.width == 300


# --- anything

TITLES = st.sampled_from(
    ["", "I", "I ∗ K", "a rather long title for a panel", "Donaudampfschiff" * 3]
)
SIDES = st.integers(1, 400)


@st.composite
def panels(draw, key):
    kind = draw(st.sampled_from(["image", "small image", "grid", "cells", "sign", "facts"]))
    title, facts = draw(TITLES), draw(TITLES)
    if kind == "image" or kind == "small image":
        side = 84.0 if kind == "small image" else None
        shape = (draw(SIDES), draw(SIDES))
        return image(key, shape, title=title, facts=facts, side=side, bar=draw(st.booleans()))
    if kind in ("grid", "cells"):
        shape = (draw(st.integers(1, 9)), draw(st.integers(1, 9)))
        cell = (24.0, 37.0) if kind == "cells" else None
        return grid(key, shape, title=title, facts=facts, cell=cell)
    if kind == "sign":
        return Sign(key, draw(st.sampled_from("∗=·Σ")), draw(TITLES), draw(st.booleans()))
    rows = tuple(
        Fact(draw(TITLES), "0.5", strong=draw(st.booleans())) for _ in range(draw(SIDES) % 4)
    )
    return Facts(key, title, rows, width=draw(st.floats(60, 250)))


@st.composite
def figures(draw):
    """Rows and columns of panels and holes, and perhaps a framed table of them below."""
    made = []

    def cell():
        if draw(st.integers(0, 5)) == 0:
            return None
        made.append(draw(panels(f"p{len(made)}")))
        return made[-1].key

    def table(**how):
        rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 4))
        return Table(tuple(tuple(cell() for _ in range(columns)) for _ in range(rows)), **how)

    parts = [table()]
    if draw(st.booleans()):
        parts.append(table(frame=True, wrap=draw(st.booleans())))
    return Figure("", "", panels_of(*made), Table(tuple((part,) for part in parts)))


def inside(inner, outer, slack=0.01):
    return (
        inner.x >= outer.x - slack
        and inner.y >= outer.y - slack
        and inner.x + inner.width <= outer.x + outer.width + slack
        and inner.y + inner.height <= outer.y + outer.height + slack
    )


def overlap(one, other, slack=0.01):
    return (
        one.x + one.width > other.x + slack
        and other.x + other.width > one.x + slack
        and one.y + one.height > other.y + slack
        and other.y + other.height > one.y + slack
    )


def end_of(panel, spot):
    """Where the last line under a panel's body ends."""
    if isinstance(panel, Sign):
        return spot.rect.y + len(spot.facts) * TEXT * LEADING
    if isinstance(panel, Facts):
        return spot.body.y
    return spot.facts_y + len(spot.facts) * TEXT * LEADING


@given(figures(), st.floats(120, 2400), st.none() | st.floats(80, 1600))
def test_everything_has_its_own_place(made, width, height):
    found = place(made, width, height)
    assert set(found.places) == set(made.panels)
    assert found.width >= width - 0.01
    assert height is None or found.height >= height - 0.01
    page = Rect(0, 0, found.width, found.height)
    for key, spot in found.places.items():
        panel = made.panels[key]
        assert inside(spot.rect, page), key
        assert end_of(panel, spot) <= found.height + 0.01, key
        if not isinstance(panel, Sign):
            assert inside(spot.body, page), key
        if isinstance(panel, Image | Grid):
            assert spot.body.y >= spot.rect.y - 0.01
            top = len(spot.title) * title_size(panel) * LEADING
            assert spot.body.y - spot.rect.y >= top - 0.01, "a title has room above"
            assert spot.body.width > 0
            assert spot.body.height > 0
        if isinstance(panel, Facts) and spot.title:
            assert spot.body.y - spot.rect.y == pytest.approx(TITLE * LEADING)
    for one, other in combinations(found.places.values(), 2):
        assert not overlap(one.rect, other.rect)
        assert not overlap(one.body, other.body)


@given(figures(), st.floats(120, 2400), st.none() | st.floats(80, 1600))
def test_pictures_keep_their_form(made, width, height):
    for key, spot in place(made, width, height).places.items():
        panel = made.panels[key]
        if isinstance(panel, Image):
            rows, columns = panel.data.shape
            aspect = min(max(columns / rows, 0.25), 4.0)
            assert spot.body.width / spot.body.height == pytest.approx(aspect)
            if panel.side:
                assert spot.body.width <= panel.side


@given(figures(), st.floats(120, 2400), st.none() | st.floats(80, 1600))
def test_no_word_is_lost(made, width, height):
    for key, spot in place(made, width, height).places.items():
        panel = made.panels[key]
        if isinstance(panel, Image | Grid):
            assert " ".join(spot.title) == panel.title
            assert " ".join(spot.facts) == panel.facts
        elif isinstance(panel, Sign):
            assert spot.title == (panel.text,)
            assert " ".join(spot.facts) == panel.note


@given(figures(), st.floats(300, 2000))
def test_a_figure_as_high_as_it_wants_to_be_is_what_it_is_without_a_height(made, width):
    free = place(made, width)
    same = place(made, width, free.height)
    assert same.height == pytest.approx(free.height)
    for key, spot in free.places.items():
        body = same.places[key].body
        assert (body.width, body.height) == pytest.approx((spot.body.width, spot.body.height), 0.01)


@given(
    st.lists(st.text("ab", min_size=1, max_size=9)).map(" ".join), st.floats(1, 400), st.booleans()
)
def test_lines_are_as_long_as_they_may_be(text, width, bold):
    lines = wrapped(text, measure, TEXT, width, bold)
    assert " ".join(lines) == text
    for line in lines:
        assert " " not in line or measure(line, TEXT, bold) <= width
    for line, following in pairwise(lines):
        assert measure(f"{line} {following.split(' ')[0]}", TEXT, bold) > width


def test_small_panels_have_quiet_titles():
    assert is_small(image("a", side=84.0))
    assert is_small(grid("k", cell=(24.0, 37.0)))
    assert not is_small(image("a"))
    assert title_size(image("a", side=84.0)) == TEXT
    assert title_size(image("a")) == TITLE


def test_a_row_that_is_too_wide_takes_its_narrow_composition() -> None:
    cells = {key: Facts(key, "", (Fact("a", "b"),), width=100.0) for key in "abc"}
    narrow = Table((("a", Table((("b",), ("c",)))),), wrap=True)
    figure = Figure(
        "", "", panels_of(*cells.values()), Table((("a", "b", "c"),), wrap=True, narrow=narrow)
    )
    wide = arrange(figure, measure, 400.0).places
    assert wide["a"].rect.y == wide["b"].rect.y == wide["c"].rect.y
    tight = arrange(figure, measure, 300.0).places
    assert tight["a"].rect.y == tight["b"].rect.y < tight["c"].rect.y
    assert tight["b"].rect.x == tight["c"].rect.x
    broken = arrange(figure, measure, 150.0).places
    assert broken["a"].rect.y < broken["b"].rect.y < broken["c"].rect.y


def test_what_scrolls_gives_the_upper_rows_the_whole_height() -> None:
    square = np.zeros((8, 8), np.float32)
    panels = panels_of(*(Image(key, key, "", square) for key in "ab"))
    figure = Figure("", "", panels, Table((("a",), ("b",))))
    fits = arrange(figure, measure, 600.0, 500.0, scrolls=True)
    assert fits == arrange(figure, measure, 600.0, 500.0)
    small, large = (arrange(figure, measure, 600.0, 200.0, scrolls=way) for way in (False, True))
    assert small.height > 200.0
    assert large.height > small.height
    assert large.places["a"].body.height > small.places["a"].body.height
    first = large.places["a"].rect
    assert first.y + first.height <= 200.0
