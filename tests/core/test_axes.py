"""Ticks are round, few and within the limits; data go to units and back."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guiapp.core.axes import Axis, tick_texts, ticks

NUMBERS = st.floats(-1e9, 1e9).filter(lambda x: x == 0 or abs(x) > 1e-9)
SIZES = st.floats(1e-9, 1e9)


def is_round(value: float) -> bool:
    """One, two or five times a power of ten."""
    digits = f"{value:.12e}".partition("e")[0]
    return float(digits) in (1.0, 2.0, 5.0, 10.0)


def parsed(text: str) -> float:
    """What a person reads."""
    raised = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))
    text = text.replace("\u2212", "-").replace("\u202f", "")
    number, _, exponent = text.partition("·10")
    return float(f"{number}e{''.join(raised[letter] for letter in exponent) or 0}")


@given(low=NUMBERS, size=SIZES, most=st.integers(2, 12))
def test_ticks_of_a_linear_axis(low: float, size: float, most: int) -> None:
    assume(size > 1e-9 * abs(low))
    axis = Axis.of((low, low + size), 0.0, 100.0)
    found = ticks(axis, most)
    assert len(found) <= most
    assert all(axis.low <= tick <= axis.high for tick in found)
    assert found == sorted(set(found))
    steps = [b - a for a, b in pairwise(found)]
    if steps:
        assert max(steps) == pytest.approx(min(steps), rel=1e-4)
    if len(found) > 2:
        step = float(f"{(found[-1] - found[0]) / (len(found) - 1):.5g}")
        assert is_round(step)
        assert all(abs(tick / step - round(tick / step)) < 1e-3 for tick in found)


@given(low=NUMBERS, size=SIZES)
def test_a_smaller_step_would_give_too_many(low: float, size: float) -> None:
    assume(size > 1e-6 * abs(low))
    found = ticks(Axis.of((low, low + size), 0.0, 1.0), 6)
    assert len(found) >= 2
    assert len(found) * (found[1] - found[0]) > size / 3


@pytest.mark.parametrize(
    ("limits", "most", "expected"),
    [
        ((-0.5, 0.5), 6, "−0.4 −0.2 0.0 0.2 0.4"),
        ((-0.5, 0.5), 3, "−0.5 0.0 0.5"),
        ((0, 1), 6, "0.0 0.2 0.4 0.6 0.8 1.0"),
        ((0, 512), 6, "0 100 200 300 400 500"),
        ((0, 1e6), 3, "0 500\u202f000 1\u202f000\u202f000"),
        ((1000, 1000.4), 5, "1000.0 1000.1 1000.2 1000.3 1000.4"),
        ((0, 2e-6), 3, "0 1·10⁻⁶ 2·10⁻⁶"),
        ((3, 3), 3, "2 3 4"),
        ((0, 0), 3, "−0.5 0.0 0.5"),
        ((1, -1), 3, "−1 0 1"),
        ((math.nan, math.nan), 2, "0 1"),
    ],
)
def test_texts_of_ticks(limits: tuple[float, float], most: int, expected: str) -> None:
    assert tick_texts(ticks(Axis.of(limits, 0.0, 1.0), most)) == expected.split(" ")


@pytest.mark.parametrize(
    ("limits", "most", "expected", "texts"),
    [
        ((0.01, 100), 6, [0.01, 0.1, 1, 10, 100], "0.01 0.1 1 10 100"),
        ((1e-6, 1), 4, [1e-6, 1e-4, 1e-2, 1], "10⁻⁶ 10⁻⁴ 10⁻² 1"),
        ((1, 100), 12, [1, 2, 5, 10, 20, 50, 100], "1 2 5 10 20 50 100"),
        ((1, 1e8), 5, [1, 100, 1e4, 1e6, 1e8], "1 10² 10⁴ 10⁶ 10⁸"),
        ((20, 90), 9, [20, 50], "20 50"),
        ((3, 4), 3, [3, 3.5, 4], "3 3.5 4"),
        ((0, 100), 4, [1e-4, 1e-2, 1, 100], "10⁻⁴ 10⁻² 1 10²"),
        ((-5, -1), 3, [1e-6, 1e-3, 1], "10⁻⁶ 10⁻³ 1"),
    ],
)
def test_ticks_of_a_logarithmic_axis(
    limits: tuple[float, float], most: int, expected: list[float], texts: str
) -> None:
    found = ticks(Axis.of(limits, 0.0, 1.0, log=True), most)
    assert found == pytest.approx(expected, rel=1e-12)
    assert tick_texts(found, log=True) == texts.split(" ")


@given(low=NUMBERS, size=SIZES, most=st.integers(2, 10))
def test_no_two_ticks_look_alike_and_all_are_read_as_they_are(
    low: float, size: float, most: int
) -> None:
    assume(size > 1e-7 * abs(low))
    axis = Axis.of((low, low + size), 0.0, 1.0)
    found = ticks(axis, most)
    texts = tick_texts(found)
    assert len(set(texts)) == len(texts)
    for tick, text in zip(found, texts, strict=True):
        assert parsed(text) == pytest.approx(tick, rel=1e-6, abs=size * 1e-3)


@given(low=NUMBERS, size=SIZES, start=st.floats(-1000, 1000), share=st.floats(0, 1))
def test_to_units_and_back(low: float, size: float, start: float, share: float) -> None:
    assume(size > 1e-6 * abs(low))
    for axis in (
        Axis.of((low, low + size), start, start + 300.0),
        Axis.of((low, low + size), start + 300.0, start),
        Axis.of((size, size * 1e4), start, start + 300.0, log=True),
    ):
        place = start + share * 300.0
        assert float(axis.place(axis.value(place))) == pytest.approx(place, abs=1e-4)
        assert float(axis.place(axis.low)) == pytest.approx(axis.start)
        assert float(axis.place(axis.high)) == pytest.approx(axis.end)


def test_equal_factors_are_equal_steps_on_a_logarithmic_axis() -> None:
    axis = Axis.of((1, 1000), 0.0, 300.0, log=True)
    np.testing.assert_allclose(axis.place([1, 10, 100, 1000]), [0, 100, 200, 300])


@pytest.mark.parametrize("log", [False, True])
def test_what_has_no_place_is_a_gap(log: bool) -> None:
    axis = Axis.of((1, 10), 0.0, 1.0, log=log)
    assert np.isnan(axis.place([math.nan, math.inf, -math.inf]))[:1].all()
    assert np.isnan(axis.place([0.0, -1.0])).all() == log


@given(limits=st.tuples(st.floats(), st.floats()), log=st.booleans(), most=st.integers(2, 9))
def test_any_limits_give_an_axis(limits: tuple[float, float], log: bool, most: int) -> None:
    axis = Axis.of(limits, 0.0, 100.0, log=log)
    assert axis.low < axis.high
    assert np.isfinite([axis.low, axis.high]).all()
    found = ticks(axis, most)
    assert all(axis.low <= tick <= axis.high for tick in found)
    assert len(tick_texts(found, log)) == len(found) <= most
    middle = axis.value(50.0)
    assert axis.inside(middle)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.01, 1000.0, [1.0, 1000.0]), (10_001.0, 600_000.0, [20_000.0, 500_000.0])],
)
def test_short_logarithmic_axes_have_ticks_that_are_far_apart(low, high, expected):
    assert ticks(Axis(low, high, 0.0, 40.0, log=True), 2) == expected
