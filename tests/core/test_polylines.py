"""What is left of many points looks the same, and lies inside; gaps stay gaps."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from guiapp.core.layout import Rect
from guiapp.core.polylines import cut, runs, scattered, steps, thinned, within

AREA = Rect(10.0, 20.0, 100.0, 50.0)
NAN = (np.nan, np.nan)


@st.composite
def polylines(draw: st.DrawFn) -> np.ndarray:
    count = draw(st.integers(2, 12))
    values = st.floats(-200, 300).map(lambda x: round(x, 3))
    return draw(hnp.arrays(np.float64, (count, 2), elements=values))


def distance(part: np.ndarray, point: np.ndarray) -> float:
    """From a point to a polyline, segment by segment."""
    found = np.inf
    for a, b in pairwise(part):
        length = float(((b - a) ** 2).sum())
        t = float(np.clip(np.dot(point - a, b - a) / length, 0, 1)) if length else 0.0
        found = min(found, float(np.hypot(*(a + t * (b - a) - point))))
    return found


def columns(points: np.ndarray) -> dict[float, tuple[float, ...]]:
    """First, last, lowest and highest y in every unit column, by a plain loop."""
    found: dict[float, list[float]] = {}
    for x, y in points.tolist():
        if np.isfinite(x) and np.isfinite(y):
            found.setdefault(np.floor(x), []).append(y)
    return {key: (ys[0], ys[-1], min(ys), max(ys)) for key, ys in found.items()}


@pytest.mark.parametrize("count", [500, 10_000, 200_001])
@pytest.mark.parametrize("gaps", [0.0, 0.01, 0.5])
def test_thinning_keeps_what_is_seen(count: int, gaps: float) -> None:
    rng = np.random.default_rng(count)
    points = np.column_stack([np.linspace(0, 100, count), rng.standard_normal(count)])
    points[rng.random(count) < gaps, 1] = np.nan
    points.flags.writeable = False
    found = thinned(points, 100.0)
    assert columns(found) == columns(points)
    if gaps == 0.0:
        assert len(found) <= 4 * 101
    kept = {tuple(p) for p in points.tolist()}
    assert {tuple(p) for p in found.tolist() if np.isfinite(p).all()} <= kept


def test_thinning_keeps_every_gap() -> None:
    x = np.linspace(0, 10, 5000)
    y = np.sin(x)
    y[[0, 1, 700, 701, 702, 2000, 4999]] = np.nan
    found = thinned(np.column_stack([x, y]), 10.0)
    assert len(runs(found)) == len(runs(np.column_stack([x, y]))) == 3


def test_few_points_are_all_kept() -> None:
    points = np.random.default_rng(0).random((400, 2)) * 100
    assert thinned(points, 100.0) is points


def test_a_curve_in_any_order_keeps_its_form() -> None:
    angle = np.linspace(0, 2 * np.pi, 100_000)
    circle = np.column_stack([50 + 40 * np.cos(angle), 50 + 40 * np.sin(angle)])
    found = thinned(circle, 100.0)
    assert len(found) < 800
    np.testing.assert_allclose(np.hypot(*(found - 50).T), 40.0)
    for point in circle[::1000]:
        assert distance(found, point) < 1.0


def test_runs_are_what_lies_between_gaps() -> None:
    points = np.array([NAN, (0, 0), (1, 1), NAN, NAN, (2, 2), (3, np.nan), (4, 4), (5, 5), (6, 6)])
    assert [run.tolist() for run in runs(points)] == [
        [[0, 0], [1, 1]],
        [[2, 2]],
        [[4, 4], [5, 5], [6, 6]],
    ]
    assert runs(np.zeros((0, 2))) == []
    assert runs(np.full((3, 2), np.nan)) == []


def test_steps_hold_a_value_until_the_next_place() -> None:
    found = steps(np.array([(0.0, 5.0), (2.0, 7.0), (3.0, 1.0)]))
    assert found.tolist() == [[0, 5], [2, 5], [2, 7], [3, 7], [3, 1]]


@given(run=polylines(), data=st.data())
def test_cutting_keeps_exactly_what_lies_inside(run: np.ndarray, data: st.DataObject) -> None:
    parts = cut(run, AREA)
    for part in parts:
        assert len(part) >= 2
        assert len(within(part, AREA)) == len(part)
    for _ in range(10):
        index = data.draw(st.integers(0, len(run) - 2))
        share = data.draw(st.floats(0, 1))
        point = run[index] + share * (run[index + 1] - run[index])
        clear = 1e-6
        inside = (
            AREA.x + clear < point[0] < AREA.x + AREA.width - clear
            and AREA.y + clear < point[1] < AREA.y + AREA.height - clear
        )
        assert not inside or min(distance(part, point) for part in parts) < 1e-6


@given(run=polylines())
def test_a_polyline_that_stays_inside_is_left_alone(run: np.ndarray) -> None:
    around = Rect(-1000, -1000, 3000, 3000)
    (part,) = cut(run, around)
    np.testing.assert_array_equal(part, run)


def test_cutting_breaks_a_line_that_leaves_and_comes_back() -> None:
    run = np.array([(20.0, 30.0), (20.0, 100.0), (40.0, 100.0), (40.0, 30.0), (50.0, 40.0)])
    first, second = cut(run, AREA)
    assert first.tolist() == [[20, 30], [20, 70]]
    assert second.tolist() == [[40, 70], [40, 30], [50, 40]]
    assert cut(run[1:3], AREA) == []
    assert cut(run[:1], AREA) == []


@pytest.mark.parametrize("count", [10, 50_000])
def test_scattered_points_stand_for_all(count: int) -> None:
    rng = np.random.default_rng(1)
    points = rng.random((count, 2)) * (30, 20) + 5
    points[0] = np.nan
    found = scattered(points)
    assert len(found) <= 31 * 21
    assert {tuple(p) for p in found.tolist()} <= {tuple(p) for p in points.tolist()}
    for point in points[1 :: max(count // 200, 1)]:
        assert np.abs(found - point).max(axis=1).min() <= 1.0
