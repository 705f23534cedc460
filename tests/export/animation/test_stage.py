"""How a film is laid out: once, to the pixel, with words that keep to their places."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.figure import Fact, Facts, Figure, Grid, Image, Sign
from guiapp.core.sizes import OVERHANG
from guiapp.export.animation.frames import Page
from guiapp.export.animation.stage import Stage, set_stage
from guiapp.export.text import measure
from tests.export.animation.conftest import moving
from tests.export.conftest import PICTURE, figure_of

PAPER = {"light": (255, 255, 255), "dark": (0x16, 0x18, 0x1C)}


@given(width=st.integers(64, 2000), height=st.integers(64, 2000))
def test_everything_is_on_the_page_whatever_its_size(width: int, height: int) -> None:
    stage = set_stage(moving(0), (width, height), "light")
    assert (stage.width, stage.height) == (width, height)
    rects = [place.rect for place in stage.arrangement.places.values()]
    for rect in rects:
        assert rect.x >= 0
        assert (rect.x + rect.width) * stage.unit <= width + 1
        assert (rect.y + rect.height) * stage.unit + stage.top <= height + 1
    highest = min(rect.y for rect in rects) * stage.unit + stage.top
    below = height - stage.top - max(rect.y + rect.height for rect in rects) * stage.unit
    assert abs(highest - below) <= 2 or stage.top == 0, "in the middle"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(320, 900), (900, 320)])
def test_around_the_figure_is_paper(theme: str, size: tuple[int, int]) -> None:
    page = Page(set_stage(moving(0), size, theme))
    page.show(moving(0))
    for corner in ((0, 0), (0, -1), (-1, 0), (-1, -1)):
        assert tuple(page.pixels[corner]) == PAPER[theme]


def test_letters_are_as_large_as_the_window_s_on_a_page_of_that_size() -> None:
    figure = figure_of((Image("only", "", "", PICTURE),))
    assert set_stage(figure, (1280, 720), "light").unit == pytest.approx(1.1, abs=0.02)
    assert set_stage(figure, (2560, 1440), "light").unit == pytest.approx(2.2, abs=0.04)


def stage_of(panel: Image | Facts | Sign | Grid) -> tuple[Stage, Figure]:
    others = (Image("other", "Other", "a line\u00a0of facts", PICTURE),)
    figure = figure_of((panel, *others))
    return set_stage(figure, (640, 360), "light"), figure


def test_words_that_grow_are_cut_and_nothing_moves() -> None:
    short = Image("it", "A title", "short", PICTURE)
    stage, _ = stage_of(short)
    before = stage.arrangement.places["it"]
    after = stage.place("it", replace(short, facts="words and " * 40, title="Other " * 30))
    assert (after.rect, after.body, after.facts_y) == (before.rect, before.body, before.facts_y)
    assert len(after.facts) == len(after.title) == 1
    for line, size, bold in ((after.facts[0], 12.0, False), (after.title[0], 15.0, True)):
        assert line.endswith("…")
        assert measure(line, size, bold) <= before.rect.width + OVERHANG
    assert after.facts[0].startswith("words and words")


def test_words_that_shrink_leave_room() -> None:
    long = Image("it", "A title", "words and " * 12, PICTURE)
    stage, _ = stage_of(long)
    before = stage.arrangement.places["it"]
    assert len(before.facts) > 1
    after = stage.place("it", replace(long, facts="one"))
    assert after.facts == ("one", *[""] * (len(before.facts) - 1))
    assert stage.place("it", replace(long, title="")).title == ("",)


def test_words_where_there_were_none_stay_out() -> None:
    silent = Image("it", "", "", PICTURE)
    stage, _ = stage_of(silent)
    place = stage.place("it", replace(silent, title="Now", facts="and here"))
    assert (place.title, place.facts) == ((), ())


def test_the_note_of_a_sign_is_the_present_one() -> None:
    stage, _ = stage_of(Sign("it", "≈", "3 %"))
    assert stage.place("it", Sign("it", "≈", "4 %")).facts == ("4 %",)
    assert stage.place("it", Sign("it", "=")).facts == ()


def test_facts_that_have_no_room_are_left_out() -> None:
    rows = tuple(Fact(f"row {n}", str(n)) for n in range(60))
    stage, figure = stage_of(Facts("it", "Facts", rows[:2]))
    page = Page(stage)
    page.show(replace(figure, panels=figure.panels | {"it": Facts("it", "Facts", rows)}))
    body = stage.arrangement.places["it"].body
    end = int((body.y + body.height) * stage.unit) + stage.top
    below = page.pixels[end + 2 :, : int((body.x + 60) * stage.unit)]
    assert (below == 255).all()
    assert not (page.pixels[:end] == 255).all()


def test_a_picture_of_another_size_keeps_to_its_body() -> None:
    stage, figure = stage_of(Image("it", "A title", "facts", PICTURE))
    taller = replace(figure.panels["it"], data=np.ones((90, 30), np.float32))
    changed = replace(figure, panels=figure.panels | {"it": taller})
    assert stage.fits(changed)
    page = Page(stage)
    page.show(changed)
    body = stage.arrangement.places["it"].body
    row = page.pixels[int((body.y + body.height / 2) * stage.unit) + stage.top]
    left, right = int(body.x * stage.unit), int((body.x + body.width) * stage.unit)
    inside = (row[left:right] < 250).any(axis=-1)
    assert inside.any(), "its hairline"
    assert not inside[: (right - left) // 5].any(), "it stands in the middle"
