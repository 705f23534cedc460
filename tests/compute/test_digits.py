"""Digits against the area that their strokes cover, sampled finely from points laid along them."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import scipy.ndimage
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.digits import NUMBERS, REACH, STROKES, Arc, Segment, digit

PARTS = 4
"""Samples along each side of a pixel."""
WEIGHT = 0.12
numbers = pytest.mark.parametrize("number", NUMBERS)


def points_of(number: int, count: int = 300) -> np.ndarray:
    """(n, 2) points (x, y) along the strokes, from their ends and angles alone."""
    found = []
    for stroke in STROKES[number]:
        if isinstance(stroke, Segment):
            part = np.linspace(0, 1, count)[:, None]
            found.append((1 - part) * np.array(stroke.start) + part * np.array(stroke.end))
        else:
            turns = np.radians(np.linspace(stroke.start, stroke.end, count))
            circle = np.column_stack([np.cos(turns), np.sin(turns)])
            found.append(np.array(stroke.middle) + stroke.radius * circle)
    return np.concatenate(found)


def sampled(number: int, side: int, tilt: float = 0.0, weight: float = WEIGHT) -> np.ndarray:
    """The share of each pixel within half the weight of a point of a stroke, turned by ``tilt``."""
    turn = math.radians(tilt)
    turning = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    fine = side * PARTS
    x, y = ((points_of(number) @ turning) * [1, -1]).T
    marks = np.ones((fine, fine))
    rows, columns = (np.rint((place + 0.5) * fine - 0.5).astype(int) for place in (y, x))
    marks[rows, columns] = 0
    near = scipy.ndimage.distance_transform_edt(marks) <= weight * fine / 2
    return near.reshape(side, PARTS, side, PARTS).mean(axis=(1, 3))


@numbers
@pytest.mark.parametrize("tilt", [0.0, 30.0, -75.0, 200.0])
def test_a_digit_covers_pixels_by_area(number, tilt):
    drawn = digit(number, (60, 60), tilt, weight=WEIGHT)
    expected = sampled(number, 60, tilt)
    assert np.abs(drawn - expected).mean() < 0.012
    # No more than the rounding of points to quarters of a pixel can do at an edge.
    assert np.abs(drawn - expected).max() < 0.45
    assert np.corrcoef(drawn.ravel(), expected.ravel())[0, 1] > 0.99


@numbers
@given(
    shape=st.tuples(st.integers(1, 70), st.integers(1, 70)),
    tilt=st.floats(-720, 720),
    weight=st.floats(0.02, 0.25),
)
def test_every_digit_is_float32_within_0_and_1(number, shape, tilt, weight):
    drawn = digit(number, shape, tilt, weight=weight)
    assert drawn.dtype == np.float32
    assert drawn.shape == shape
    assert drawn.flags.c_contiguous
    assert np.isfinite(drawn).all()
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    assert np.array_equal(drawn, digit(number, shape, tilt, weight=weight))


@numbers
def test_it_is_whole_at_every_tilt(number):
    """Nothing is cut off: a picture twice as large, of the same box, is black outside of it."""
    far = max(math.hypot(x, y) for x, y in points_of(number))
    assert far <= REACH
    assert far > 0.3, "and it is not lost in its box"
    sums = [float(digit(number, (80, 80), tilt).sum()) for tilt in range(0, 360, 15)]
    assert np.ptp(sums) < 0.02 * np.mean(sums)
    for tilt in (0, 30, 45, 90, 200):
        drawn = digit(number, (80, 80), tilt, weight=0.25)
        rim = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
        assert rim.max() <= 0.5


@numbers
@pytest.mark.parametrize("shape", [(40, 40), (41, 41)])
def test_quarters_of_a_turn_turn_the_pixels(number, shape):
    upright = digit(number, shape, 20.0)
    for quarters in (1, 2, 3, -1):
        turned = digit(number, shape, 20.0 + 90 * quarters)
        assert turned == pytest.approx(np.rot90(upright, quarters), abs=1e-5)


def test_positive_tilts_are_counter_clockwise():
    """The lower end of a 1 goes to the right."""
    turned = digit(1, (61, 61), 30.0)
    row = turned[45]
    assert (row * np.arange(61)).sum() / row.sum() > 35


@numbers
@pytest.mark.parametrize("shape", [(30, 50), (50, 30)])
def test_the_box_is_as_large_as_the_shorter_side(number, shape):
    wide = digit(number, shape, 10.0)
    down, across = ((length - 30) // 2 for length in shape)
    inside = wide[down : down + 30, across : across + 30]
    assert inside == pytest.approx(digit(number, (30, 30), 10.0), abs=1e-6)
    assert wide.sum() == pytest.approx(inside.sum())


@numbers
def test_strokes_are_one_piece(number):
    drawn = digit(number, (64, 64), weight=0.05)
    _, count = scipy.ndimage.label(drawn > 0.5, np.ones((3, 3)))
    assert count == 1


def test_no_two_digits_look_alike():
    drawn = [digit(number, (40, 40)).ravel().astype(float) for number in NUMBERS]
    for one, other in itertools.combinations(drawn, 2):
        assert np.corrcoef(one, other)[0, 1] < 0.9


@numbers
def test_holes_are_where_they_belong(number):
    """0, 4, 6 and 9 enclose one ground, 8 two, the others none."""
    drawn = digit(number, (64, 64), weight=0.08) > 0.5
    _, grounds = scipy.ndimage.label(~drawn)
    assert grounds - 1 == {0: 1, 4: 1, 6: 1, 8: 2, 9: 1}.get(number, 0)


@pytest.mark.parametrize("weight", [0.02, 0.05, 0.1, 0.25])
def test_a_stroke_is_as_wide_as_its_weight(weight):
    """The stem of the 1 in the row below its flag, in a large picture and in a small one."""
    for side, row in ((200, 120), (20, 12)):
        drawn = digit(1, (side, side), weight=weight)
        assert drawn[row].sum() == pytest.approx(weight * side, rel=0.02, abs=0.01)


def test_an_arc_knows_its_ends():
    arc = Arc((0.0, 0.0), 1.0, 0.0, 90.0)
    assert arc.distance(np.array(2.0), np.array(0.0)) == pytest.approx(1.0)
    half = math.sqrt(0.5)
    assert arc.distance(np.array(half), np.array(half)) == pytest.approx(0.0)
    assert arc.distance(np.array(-1.0), np.array(0.0)) == pytest.approx(math.sqrt(2))
    assert arc.distance(np.array(1.0), np.array(-1.0)) == pytest.approx(1.0)
    assert Arc((0.0, 0.0), 1.0).distance(np.array(-3.0), np.array(0.0)) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        ((10, (5, 5)), {}, "number can be 0 to 9; 10 came"),
        ((-1, (5, 5)), {}, "number can be 0 to 9"),
        ((True, (5, 5)), {}, "number can be 0 to 9; True came"),
        ((2.5, (5, 5)), {}, "number can be 0 to 9; 2.5 came"),
        ((3, (0, 5)), {}, "digit shape must be two lengths"),
        ((3, (5, 5), np.nan), {}, "tilt must be finite"),
        ((3, (5, 5), np.inf), {}, "tilt must be finite"),
        ((3, (5, 5)), {"weight": 0.0}, "weight can be 0.02 to 0.25"),
        ((3, (5, 5)), {"weight": np.nan}, "weight can be 0.02 to 0.25"),
    ],
)
def test_what_is_refused(arguments, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        digit(*arguments, **options)
