"""Names move apart as little as they must, and stand above where there is no room."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from guiapp.core.figure import Curves, Line
from guiapp.core.layout import Rect
from guiapp.core.names import NAME_LINE, names_above, room_at_ends, spread, widths_of

BODY = Rect(10.0, 20.0, 400.0, 140.0)


def measure(text: str, size: float, bold: bool) -> float:
    return 0.56 * size * len(text)


def curves(*labels: str, style: str = "line") -> Curves:
    values = np.arange(3.0)
    lines = tuple(Line(label, values, values, n, style) for n, label in enumerate(labels))
    return Curves("c", "", "", lines, (0, 2), (0, 2))


@given(wanted=st.lists(st.floats(0, 100), max_size=6))
def test_names_are_apart_and_inside_and_in_order(wanted: list[float]) -> None:
    found = spread(wanted, 15.0, 0.0, 100.0)
    assert all(-1e-9 <= place <= 100 + 1e-9 for place in found)
    order = np.argsort(wanted, kind="stable")
    assert all(b - a >= 15 - 1e-6 for a, b in pairwise(np.array(found)[order]))


@pytest.mark.parametrize("seed", range(8))
def test_names_move_as_little_as_they_must(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wanted = np.sort(rng.random(5) * 60 + 20)
    apart = [{"type": "ineq", "fun": lambda p, i=i: p[i + 1] - p[i] - 15} for i in range(4)]
    best = minimize(
        lambda p: ((p - wanted) ** 2).sum(),
        np.arange(5) * 20.0,
        bounds=[(0, 100)] * 5,
        constraints=apart,
        method="SLSQP",
    )
    found = np.array(spread(wanted.tolist(), 15.0, 0.0, 100.0))
    assert ((found - wanted) ** 2).sum() <= best.fun + 1e-3


def test_a_name_that_is_alone_stays_where_its_curve_ends() -> None:
    assert spread([30.0, 80.0, 5.0], 15.0, 0.0, 100.0) == [30.0, 80.0, 5.0]
    assert spread([], 15.0, 0.0, 100.0) == []


def test_names_stand_at_the_ends_where_there_is_room() -> None:
    panel = curves("a", "b")
    widths = widths_of(panel, measure)
    assert room_at_ends(panel, widths, BODY, 100.0) > max(widths.values())
    assert room_at_ends(panel, widths, BODY, NAME_LINE * 1.5) == 0.0
    long = curves("a", "b" * 40)
    assert room_at_ends(long, widths_of(long, measure), BODY, 100.0) == 0.0
    bars = curves("a", style="bars")
    assert room_at_ends(bars, widths_of(bars, measure), BODY, 100.0) == 0.0
    assert widths_of(curves("", ""), measure) == {}


@pytest.mark.parametrize("width", [120.0, 200.0, 400.0])
def test_names_above_do_not_touch_and_stay_inside(width: float) -> None:
    panel = curves("before", "after", "", "a longer name", "x", "middle sized")
    body = Rect(10.0, 20.0, width, 140.0)
    names = names_above(panel, widths_of(panel, measure), body, 50.0)
    assert [name.text.text for name in names] == [line.label for line in panel.lines if line.label]
    for name in names:
        assert name.swatch[0][0] >= body.x
        assert name.text.x + name.text.width <= body.x + width + 1e-9
        assert name.text.y >= body.y + NAME_LINE / 2
    for one, other in pairwise(names):
        assert other.text.y > one.text.y or other.swatch[0][0] > one.text.x + one.text.width
