"""What is painted frame by frame must look as if each frame had been painted alone."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.figure import (
    Box,
    Cursor,
    Curves,
    Figure,
    Image,
    Line,
    Sign,
    Table,
    panels_of,
)
from guiapp.export.animation.frames import Page, painted, painted_whole
from guiapp.export.animation.spec import Film
from guiapp.export.animation.stage import Stage, set_stage
from guiapp.export.formats import figure_image
from guiapp.export.painter import THEMES, arranged
from tests.export.animation.conftest import framed, moving, zoomed
from tests.export.conftest import PICTURE, UNIT, figure_of

ROUNDING = 3
"""Half-clear pixels that are laid over each other are rounded once more."""
LETTERS = 48
"""FreeType takes sizes in 64ths of a point: letters may stand a tenth of a pixel beside."""
DPI = 262
"""Whole, as FreeType takes it."""
PIXELS = UNIT * DPI / 72
"""About two for each unit."""


def whole_width(figure: Figure) -> float:
    """A width in millimetres at which a page of the painter is so many whole pixels high.

    matplotlib counts from the bottom: the rest of a pixel would move everything by less than one.
    """

    def height(units: float) -> float:
        return arranged(figure, units * UNIT * 25.4 / 72).height * PIXELS

    low, high = 1000.0, 1020.0
    wanted = math.ceil(height(low))
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if height(middle) < wanted else (low, middle)
    assert math.isclose(height(high), wanted, abs_tol=1e-6)
    return high * UNIT * 25.4 / 72


def as_on_paper(figure: Figure, width_mm: float, theme: str) -> Stage:
    """The stage that is the painter's own page."""
    found = arranged(figure, width_mm)
    size = (int(found.width * PIXELS), round(found.height * PIXELS))
    return Stage(*size, PIXELS, 0, THEMES[theme][0], figure.layout, found)


def difference(one: np.ndarray, other: np.ndarray) -> int:
    assert one.shape == other.shape
    return int(np.abs(one.astype(int) - other).max())


@pytest.mark.parametrize("change", [lambda figure: figure, framed, zoomed])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_frame_is_what_the_painter_paints(change: Callable[[Figure], Figure], theme: str) -> None:
    figure = change(moving(0))
    width_mm = whole_width(figure)
    page = Page(as_on_paper(figure, width_mm, theme))
    page.show(figure)
    paper = figure_image(figure, width_mm=width_mm, dpi=DPI, theme=theme)[..., :3]
    assert difference(page.pixels, paper) <= LETTERS
    assert np.abs(page.pixels.astype(int) - paper).mean() < 0.1


@pytest.mark.parametrize("change", [lambda figure: figure, framed, zoomed])
def test_every_frame_looks_as_if_it_was_painted_alone(
    change: Callable[[Figure], Figure],
) -> None:
    stage = set_stage(change(moving(0)), (900, 600), "light")
    page = Page(stage)
    for frame in (0, 1, 2, 7, 3, 3, 0, 9):
        figure = change(moving(frame))
        page.show(figure)
        assert difference(page.pixels, painted_whole(stage, figure)) <= ROUNDING, frame


def numbered(frame: int) -> Figure:
    """Few pixels, their values written into them, that change from frame to frame."""
    values = np.random.default_rng(frame).random((4, 5)).astype(np.float32)
    panel = Image("values", "Values", "", values, numbers=True)
    return Figure("Numbers", "", panels_of(panel), Table((("values",),)))


def test_numbers_in_pixels_are_written_anew_in_every_frame() -> None:
    width_mm = whole_width(numbered(0))
    page = Page(as_on_paper(numbered(0), width_mm, "light"))
    for frame in (0, 1):
        page.show(numbered(frame))
        paper = figure_image(numbered(frame), width_mm=width_mm, dpi=DPI, theme="light")[..., :3]
        assert difference(page.pixels, paper) <= LETTERS
        plain = replace(numbered(frame).panels["values"], numbers=False)
        bare = replace(numbered(frame), panels=panels_of(plain))
        other = figure_image(bare, width_mm=width_mm, dpi=DPI, theme="light")[..., :3]
        assert difference(paper, other) > LETTERS, "they are seen"


def test_curves_that_grow_and_walls_are_painted_as_on_paper() -> None:
    steps = np.arange(6, dtype=np.float64)

    def figure(frame: int) -> Figure:
        gain = np.where(0.1 * frame < PICTURE, np.float32(1), np.float32(0))
        veiled = Image("veiled", "Walls", "fog", PICTURE, gain=gain)
        grown = Line("grows", steps[: frame + 1], steps[: frame + 1] ** 2, 0)
        other = Line("rests", steps, 5 * steps, 1)
        panel = Curves(
            *("curves", "Curves", f"{frame} steps"),
            (grown, other),
            (0.0, 5.0),
            (0.0, 25.0),
            cursors=(Cursor(float(frame)),),
        )
        return figure_of((veiled, panel))

    stage = set_stage(figure(1), (640, 320), "light")
    page = Page(stage)
    for frame in (1, 2, 5, 3):
        page.show(figure(frame))
        assert difference(page.pixels, painted_whole(stage, figure(frame))) <= ROUNDING, frame


@given(frames=st.lists(st.integers(0, 12), min_size=2, max_size=4))
def test_nothing_stays_of_frames_before(frames: list[int]) -> None:
    stage = set_stage(moving(0), (420, 300), "dark")
    page, fresh = Page(stage), Page(stage)
    for frame in frames:
        page.show(moving(frame))
    fresh.show(moving(frames[-1]))
    np.testing.assert_array_equal(page.pixels, fresh.pixels)


def test_what_did_not_change_is_not_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from guiapp.export.animation import parts, tiles

    made: list[object] = []

    def counted(function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            made.append(function)
            return function(*arguments)

        return call

    monkeypatch.setattr(parts, "draw", counted(tiles.draw))
    monkeypatch.setattr(parts, "picture", counted(tiles.picture))
    input_ = Image("input", "I", "still", PICTURE)
    figures = [
        figure_of(
            (replace(input_, marks=(Box(n, n, 4, 4),)), Sign("s", "=")),
        )
        for n in (1, 2)
    ]
    page = Page(set_stage(figures[0], (320, 200), "light"))
    page.show(figures[0])
    assert len(made) == 4, "words, picture, marks, and the sign"
    page.show(figures[1])
    assert len(made) == 5, "the marks"
    page.show(
        figure_of(
            (replace(input_, marks=(Box(2, 2, 4, 4),)), Sign("s", "=")),
        )
    )
    assert len(made) == 5, "an equal figure made of other objects"


def test_frames_come_one_by_one_and_are_not_kept() -> None:
    asked: list[int] = []

    def figures(frame: int) -> Figure:
        asked.append(frame)
        return moving(frame)

    found = painted(range(0, 1000, 10), figures, Film("gif", size=(200, 150)))
    assert isinstance(found, Iterator)
    assert asked == []
    first = next(found)
    assert (first.shape, first.dtype) == ((150, 200, 3), np.uint8)
    before = first.copy()
    second = next(found)
    assert asked == [0, 10]
    np.testing.assert_array_equal(first, before, "a frame is the taker's own")
    assert not np.array_equal(first, second)


def test_a_figure_with_other_panels_is_laid_out_anew() -> None:
    several = [moving(0), figure_of((Image("only", "", "", PICTURE),)), moving(1)]
    film = Film("gif", size=(300, 200))
    found = list(painted(range(3), several.__getitem__, film))
    for pixels, figure in zip(found, several, strict=True):
        stage = set_stage(figure, film.size, "light")
        assert difference(pixels, painted_whole(stage, figure)) <= ROUNDING


def test_a_film_of_one_panel() -> None:
    film = Film("gif", size=(200, 200), panel="kernel")
    (pixels,) = painted(range(1), moving, film)
    dark_blue = np.array([0x1D, 0x40, 0x6E])
    cell = (np.abs(pixels - dark_blue.astype(int)).max(axis=-1) < 3).sum()
    assert cell > 0.05 * 200 * 200, "it fills the page"


def test_settings_of_ones_own_change_nothing() -> None:
    import matplotlib

    film = Film("gif", size=(200, 150))
    (expected,) = painted(range(1), moving, film)
    with matplotlib.rc_context({"font.family": "serif", "lines.antialiased": False}):
        (pixels,) = painted(range(1), moving, film)
        assert matplotlib.rcParams["font.family"] == ["serif"]
    np.testing.assert_array_equal(pixels, expected)
