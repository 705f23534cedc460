import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.content.drawing import paint


@dataclass(frozen=True)
class Stroke:
    tool: str
    points: tuple[tuple[float, float], ...]
    width: float = 6.0
    text: str = ""
    filled: bool = False


def canvas(height: int = 64, width: int = 80) -> np.ndarray:
    blank = np.zeros((height, width), np.float32)
    blank.flags.writeable = False
    return blank


def cover(tool: str, *points: tuple[float, float], **options: object) -> np.ndarray:
    painted = paint(canvas(), Stroke(tool, points, **options), 1.0)  # type: ignore[arg-type]
    assert painted.dtype == np.float32
    assert painted.min() >= 0
    assert painted.max() <= 1
    return painted


def centre(painted: np.ndarray) -> np.ndarray:
    rows, columns = np.indices(painted.shape)
    return np.array([(rows * painted).sum(), (columns * painted).sum()]) / painted.sum()


PLACES = st.tuples(st.floats(20, 44), st.floats(20, 60))


@given(PLACES, st.floats(4, 30))
def test_a_dot_is_a_disc_around_its_place(place: tuple[float, float], width: float) -> None:
    painted = cover("brush", place, width=width)
    assert painted.sum() == pytest.approx(math.pi * (width / 2) ** 2, rel=0.08)
    assert np.allclose(centre(painted), place, atol=0.05)


@given(PLACES, PLACES, st.floats(4, 12))
def test_a_line_has_its_length_and_round_ends(
    start: tuple[float, float], end: tuple[float, float], width: float
) -> None:
    painted = cover("line", start, end, width=width)
    area = math.dist(start, end) * width + math.pi * (width / 2) ** 2
    assert painted.sum() == pytest.approx(area, rel=0.08)
    assert np.allclose(centre(painted), np.mean([start, end], axis=0), atol=0.1)
    assert np.array_equal(painted, cover("brush", start, end, width=width))


def test_a_thin_line_along_a_row_covers_that_row() -> None:
    painted = cover("line", (10, 5), (10, 20), width=1)
    assert np.all(painted[10, 5:21] == 1)
    assert painted[[9, 11]].sum() == 0
    faint = cover("line", (10, 5), (10, 20), width=0.5)
    assert np.allclose(faint, painted / 2)


def test_a_brush_goes_through_all_points_without_gaps_and_not_twice() -> None:
    bend = cover("brush", (10, 10), (10, 40), (40, 40), width=4)
    legs = [cover("line", (10, 10), (10, 40), width=4), cover("line", (10, 40), (40, 40), width=4)]
    assert np.array_equal(bend, np.maximum(*legs))


@given(PLACES, PLACES)
def test_a_filled_rectangle_covers_its_exact_area(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    painted = cover("rectangle", one, other, filled=True)
    (top, left), (bottom, right) = np.sort([one, other], axis=0)
    fine = 40
    rows = (np.arange(64 * fine) + 0.5) / fine - 0.5
    columns = (np.arange(80 * fine) + 0.5) / fine - 0.5
    down = ((rows >= top) & (rows <= bottom)).reshape(64, fine).mean(axis=1)
    across = ((columns >= left) & (columns <= right)).reshape(80, fine).mean(axis=1)
    assert np.abs(painted - np.outer(down, across)).max() < 0.06
    area = abs(one[0] - other[0]) * abs(one[1] - other[1])
    assert painted.sum() == pytest.approx(area, abs=1e-2)


def test_the_outline_of_a_rectangle_lies_on_its_border() -> None:
    painted = cover("rectangle", (10, 10), (30, 50), width=4)
    assert painted.sum() == pytest.approx(24 * 44 - 16 * 36, rel=1e-5)
    assert painted[20, 30] == 0
    assert painted[10, 30] == painted[20, 10] == painted[30, 50] == 1


@given(PLACES, st.floats(4, 18), st.floats(4, 18))
def test_an_ellipse_fills_its_box(place: tuple[float, float], down: float, across: float) -> None:
    corners = (place[0] - down, place[1] - across), (place[0] + down, place[1] + across)
    painted = cover("ellipse", *corners, filled=True)
    assert painted.sum() == pytest.approx(math.pi * down * across, rel=0.04)
    assert np.allclose(centre(painted), place, atol=0.1)
    assert np.array_equal(painted, cover("ellipse", corners[1], corners[0], filled=True))


def test_the_outline_of_a_circle_is_a_ring() -> None:
    painted = cover("ellipse", (12, 20), (52, 60), width=4)
    assert painted.sum() == pytest.approx(math.pi * (22**2 - 18**2), rel=0.02)
    assert painted[32, 40] == 0


def test_shapes_without_extent_are_drawn() -> None:
    assert cover("rectangle", (10, 10), (10, 10), width=4).sum() == pytest.approx(16)
    assert cover("rectangle", (10, 10), (10, 10), filled=True).sum() == 0
    assert cover("ellipse", (10, 10), (10, 10), filled=True).sum() > 0
    assert cover("line", (10, 10), (10, 10), width=4).sum() == pytest.approx(4 * math.pi, rel=0.06)


def test_text_is_as_tall_as_asked_and_begins_where_asked() -> None:
    painted = paint(canvas(200, 300), Stroke("text", ((100.0, 40.0),), 50.0, "HH"), 1.0)
    rows, columns = np.nonzero(painted > 0.5)
    assert 0.65 * 50 < rows.max() - rows.min() + 1 < 0.85 * 50  # capitals of a 50 px font
    assert 40 <= columns.min() <= 40 + 8
    assert np.all(painted[: rows.min() - 1] == 0)


def test_text_moves_by_fractions_of_a_pixel() -> None:
    def drawn(row: float, column: float) -> np.ndarray:
        stroke = Stroke("text", ((row, column),), 30.0, "Faltung")
        return centre(paint(canvas(100, 200), stroke, 1.0))

    assert np.allclose(drawn(50.25, 20.5) - drawn(50, 20), (0.25, 0.5), atol=0.02)


@pytest.mark.parametrize("tool", ["brush", "line", "rectangle", "ellipse", "text"])
def test_the_value_is_mixed_by_coverage_and_the_input_stays(tool: str) -> None:
    stroke = Stroke(tool, ((20.0, 12.3), (41.7, 60.0)), 9.0, "A")
    mask = paint(canvas(), stroke, 1.0)
    below = np.random.default_rng(0).random((64, 80), np.float32)
    kept = below.copy()
    painted = paint(below, stroke, 0.25)
    assert np.array_equal(below, kept)
    assert np.allclose(painted, below * (1 - mask) + 0.25 * mask, atol=1e-6)


@pytest.mark.parametrize("tool", ["brush", "eraser", "line", "rectangle", "ellipse", "text"])
@given(
    points=st.lists(st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)), min_size=1, max_size=4),
    width=st.floats(0.5, 300),
    filled=st.booleans(),
    text=st.text(max_size=5),
)
def test_whatever_lies_outside_is_cut_off(
    tool: str, points: list[tuple[float, float]], width: float, filled: bool, text: str
) -> None:
    painted = paint(canvas(9, 7), Stroke(tool, tuple(points), width, text, filled), 1.0)
    assert painted.shape == (9, 7)
    assert np.isfinite(painted).all()
    assert painted.min() >= 0
    assert painted.max() <= 1


def test_a_stroke_that_is_partly_outside_is_the_same_inside() -> None:
    large = paint(canvas(64, 80), Stroke("ellipse", ((-10.0, -5.0), (20.0, 30.0))), 1.0)
    small = paint(canvas(16, 16), Stroke("ellipse", ((-10.0, -5.0), (20.0, 30.0))), 1.0)
    assert np.array_equal(large[:16, :16], small)
