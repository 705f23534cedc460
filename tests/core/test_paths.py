"""Paths on pictures: where they run, where they end, and what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.figure import Image, Path, Zoom
from guiapp.core.layout import Rect
from guiapp.core.measures import View
from guiapp.core.paths import HEAD, OUTSIDE, drawn_path

PANEL = Image("p", "", "", np.zeros((50, 100), np.float32))
BODY = Rect(10.0, 20.0, 400.0, 200.0)
VIEW = View.of(PANEL, BODY)
ZOOMED = View.of(PANEL, BODY, Zoom("p", 0.5, 0.5, 1.0, 1.0))


def measure(text: str, size: float, bold: bool) -> float:
    return 0.56 * size * len(text)


def test_a_path_runs_through_the_middles_of_its_pixels() -> None:
    drawn = drawn_path(Path(((0, 0), (49, 99), (10, 20))), VIEW, measure, whole=True)
    (stroke,) = drawn.strokes
    np.testing.assert_allclose(stroke, [(12, 22), (408, 218), (92, 62)])
    assert drawn.head is None
    assert drawn.backing is None


def test_a_closed_path_ends_where_it_begins() -> None:
    path = Path(((5, 5), (5, 9), (9, 9)), closed=True)
    (stroke,) = drawn_path(path, VIEW, measure, whole=True).strokes
    np.testing.assert_array_equal(stroke[0], stroke[-1])
    assert len(stroke) == 4


@pytest.mark.parametrize("angle", [0.0, 0.7, 2.0, -1.3])
@pytest.mark.parametrize("points", [2, 50])
def test_an_arrow_has_its_head_at_the_last_point(angle: float, points: int) -> None:
    along = np.linspace(0, 15, points)
    rows, columns = 25 + along * np.sin(angle), 50 + along * np.cos(angle)
    path = Path(tuple(zip(rows, columns, strict=True)), arrow=True)
    drawn = drawn_path(path, VIEW, measure, whole=True)
    assert drawn.head is not None
    tip, left, right = drawn.head
    np.testing.assert_allclose(tip, (VIEW.x(columns[-1]), VIEW.y(rows[-1])))
    way = np.array([np.cos(angle), np.sin(angle)])
    np.testing.assert_allclose((left + right) / 2, tip - way * HEAD[0], atol=1e-9)
    assert np.hypot(*(left - right)) == pytest.approx(HEAD[1])
    end = drawn.strokes[-1][-1]
    assert 0 < np.dot(tip - end, way) <= HEAD[0]


def test_a_path_ends_at_the_border_of_a_picture_that_is_zoomed_into() -> None:
    path = Path(((0, 0), (49, 99)), arrow=True, label="60°")
    drawn = drawn_path(path, ZOOMED, measure, whole=False)
    (stroke,) = drawn.strokes
    np.testing.assert_allclose(stroke[0], (10, 20), atol=2.1)
    gone = drawn_path(
        Path(((49, 99), (0, 0)), arrow=True, label="60°"), ZOOMED, measure, whole=False
    )
    assert gone.head is None
    assert gone.backing is None


def test_a_path_stands_out_a_little_over_a_whole_picture() -> None:
    (stroke,) = drawn_path(Path(((25, -90), (25, 190))), VIEW, measure, whole=True).strokes
    np.testing.assert_allclose(stroke[:, 0], (10 - OUTSIDE, 410 + OUTSIDE))


@given(
    points=st.lists(st.tuples(st.floats(0, 49), st.floats(0, 99)), min_size=1, max_size=5),
    label=st.sampled_from(["60°", "a label", "x"]),
)
def test_a_label_lies_on_the_picture(points: list[tuple[float, float]], label: str) -> None:
    drawn = drawn_path(Path(tuple(points), arrow=True, label=label), VIEW, measure, whole=True)
    rect = drawn.backing
    assert rect is not None
    assert VIEW.area.x <= rect.x
    assert rect.x + rect.width <= VIEW.area.x + VIEW.area.width + 1e-9
    assert VIEW.area.y <= rect.y
    assert rect.y + rect.height <= VIEW.area.y + VIEW.area.height + 1e-9
    assert rect.width > measure(label, 11, False)


def test_a_path_of_no_points_is_nothing() -> None:
    drawn = drawn_path(Path((), closed=True, arrow=True, label="x"), VIEW, measure, whole=True)
    assert (drawn.strokes, drawn.head, drawn.backing) == ((), None, None)
