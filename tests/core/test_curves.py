"""Each style stands where its values are; the value at an x is that of the drawing."""

import math

import numpy as np
import pytest

from guiapp.core.axes import Axis
from guiapp.core.curves import Curve, curves_of, dashes, value_at
from guiapp.core.figure import Curves, Line
from guiapp.core.layout import Rect

AREA = Rect(10.0, 20.0, 100.0, 50.0)


def drawn(*lines: Line, x: tuple[float, float] = (0, 10), y: tuple[float, float] = (-1, 4)) -> list:
    """Curves on an area where one x is 10 units and one y is 10, with y = 0 at 60."""
    panel = Curves("c", "", "", lines, x, y)
    across = Axis.of(x, AREA.x, AREA.x + AREA.width)
    down = Axis.of(y, AREA.y + AREA.height, AREA.y)
    return list(curves_of(panel, across, down, AREA))


def line(x: list[float], y: list[float], style: str = "line", colour: int = 0) -> Line:
    return Line("a", np.array(x, float), np.array(y, float), colour, style)  # type: ignore[arg-type]


def points(curve: Curve) -> list[list[list[float]]]:
    return [np.round(stroke, 6).tolist() for stroke in curve.strokes]


def test_a_line_goes_through_its_points_and_breaks_at_gaps() -> None:
    (curve,) = drawn(line([0, 1, 2, 3, 4, 5], [0, 4, math.nan, 1, math.nan, -1]))
    assert points(curve) == [[[10, 60], [20, 20]]]
    assert curve.dots.tolist() == [[40, 50], [60, 70]]
    assert curve.end == 70


def test_a_line_is_cut_at_the_rim() -> None:
    (curve,) = drawn(line([0, 2, 4], [0, 8, 0]))
    assert points(curve) == [[[10, 60], [20, 20]], [[40, 20], [50, 60]]]


def test_enormous_values_are_upright_lines() -> None:
    (curve,) = drawn(line([0, 1, 2], [0, 1e300, 0]))
    first, second = curve.strokes
    np.testing.assert_allclose(first, [(10, 60), (10, 20)], atol=1e-2)
    np.testing.assert_allclose(second, [(30, 20), (30, 60)], atol=1e-2)


def test_steps_hold_their_values() -> None:
    (curve,) = drawn(line([0, 1, 3], [1, 2, 0], "steps"))
    assert points(curve) == [[[10, 50], [20, 50], [20, 40], [40, 40], [40, 60]]]


def test_stems_rise_from_zero() -> None:
    (curve,) = drawn(line([1, 2, 3, 4], [3, -1, 9, math.nan], "stems"))
    assert points(curve) == [[[20, 60], [20, 30]], [[30, 60], [30, 70]], [[40, 60], [40, 20]]]
    assert curve.dots.tolist() == [[20, 30], [30, 70]]


def test_stems_without_zero_rise_from_the_nearer_limit() -> None:
    (curve,) = drawn(line([1], [3], "stems"), y=(1, 6))
    assert points(curve) == [[[20, 70], [20, 50]]]


def test_dots_stand_alone() -> None:
    (curve,) = drawn(line([1, 2, 3, 20], [1, math.nan, 4, 1], "dots"))
    assert curve.strokes == ()
    assert curve.dots.tolist() == [[20, 50], [40, 20]]


def test_bars_stand_on_zero_and_beside_each_other() -> None:
    one, other = drawn(line([1, 2], [3, -1], "bars"), line([1, 2], [1, 9], "bars"))
    np.testing.assert_allclose(one.bars, [(16, 30, 4, 30), (26, 60, 4, 10)])
    np.testing.assert_allclose(other.bars, [(20, 50, 4, 10), (30, 20, 4, 40)])


def test_a_single_bar_and_bars_that_touch() -> None:
    (curve,) = drawn(line([5], [2], "bars"))
    np.testing.assert_allclose(curve.bars, [(40, 40, 40, 20)])
    (curve,) = drawn(line(np.arange(0, 10, 0.1).tolist(), [1.0] * 100, "bars"))
    np.testing.assert_allclose(np.diff(curve.bars[:, 0])[1:], 1.0)
    np.testing.assert_allclose(curve.bars[1:, 2], 1.0)


@pytest.mark.parametrize("style", ["line", "steps", "stems", "dots", "bars"])
def test_nothing_leaves_the_area(style: str) -> None:
    rng = np.random.default_rng(2)
    wild = Line("", rng.random(5000) * 20 - 5, rng.standard_normal(5000) * 5, 0, style)  # type: ignore[arg-type]
    (curve,) = drawn(wild)
    corners = curve.bars[:, :2] + curve.bars[:, 2:]
    for found in (*curve.strokes, curve.dots, curve.bars[:, :2], corners):
        assert (found >= np.array([AREA.x, AREA.y]) - 1e-6).all()
        assert (found <= np.array([110.0, 70.0]) + 1e-6).all()
    assert curve.strokes or len(curve.dots) or len(curve.bars)


@pytest.mark.parametrize("style", ["line", "steps", "stems", "dots", "bars"])
@pytest.mark.parametrize("count", [0, 1])
def test_curves_of_hardly_any_points(style: str, count: int) -> None:
    (curve,) = drawn(line([2.0] * count, [1.0] * count, style))
    seen = len(curve.strokes) + len(curve.dots) + len(curve.bars)
    assert bool(seen) == bool(count)
    assert curve.end == (50 if count else None)


def test_the_end_of_a_curve_is_that_on_the_right() -> None:
    (circle,) = drawn(line([5, 9, 5, 1, 5], [3, 2, 1, 2, 3]))
    assert circle.end == 40
    (outside,) = drawn(line([0, 10], [0, 99]))
    assert outside.end == 20


def test_every_colour_has_a_dash_of_its_own() -> None:
    patterns = [dashes(line([], [], colour=n)) for n in range(6)]
    assert len(set(patterns)) == 6
    assert dashes(line([], [], colour=6)) == dashes(line([], [], colour=-1)) == ()
    assert dashes(line([], [], "stems", colour=1)) == ()


@pytest.mark.parametrize("x", [0.0, 0.1, 0.25, 1.0, 1.5, 2.999, 3.0])
def test_the_value_of_a_line_is_interpolated(x: float) -> None:
    xs, ys = [0.0, 0.25, 1.0, 3.0], [1.0, -2.0, 5.0, 4.0]
    assert value_at(line(xs, ys), x) == pytest.approx(float(np.interp(x, xs, ys)))


def test_the_value_of_other_styles_is_that_of_a_sample() -> None:
    xs, ys = [0.0, 1.0, 2.0], [5.0, 6.0, 7.0]
    assert value_at(line(xs, ys, "steps"), 1.99) == 6.0
    for style in ("stems", "bars", "dots"):
        assert value_at(line(xs, ys, style), 1.6) == 7.0
    assert value_at(line(xs[::-1], ys), 1.6) == 5.0


def test_there_is_no_value_outside_and_in_gaps() -> None:
    found = line([0, 1, 2, 3], [0, 1, math.nan, 3])
    assert value_at(found, -0.1) is None
    assert value_at(found, 3.1) is None
    assert value_at(found, 1.5) is None
    assert value_at(found, 1.0) == 1.0
    assert value_at(line([], []), 0.0) is None
    assert value_at(line([math.nan], [1]), 0.0) is None
