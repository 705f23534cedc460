import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.ui.controls.scale import Scale

SCALES = {
    "whole": Scale(1, 8, 1.0, False, True),
    "stepped": Scale(-180.0, 180.0, 5.0, False, False),
    "free": Scale(0.0, 1.0, None, False, False),
    "log": Scale(0.1, 10.0, None, True, False),
    "log stepped": Scale(0.1, 12.0, 0.1, True, False),
    "log whole": Scale(1, 100_000, 1.0, True, True),
}
ALL = pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES.keys())


@ALL
def test_the_ends_are_exact(scale: Scale):
    assert scale.value(0) == scale.low
    assert scale.value(scale.count) == scale.high
    assert scale.position(scale.low) == 0
    assert scale.position(scale.high) == scale.count


@ALL
def test_values_grow_with_the_position_and_stay_within_the_limits(scale: Scale):
    values = [scale.value(position) for position in range(scale.count + 1)]
    assert values == sorted(values)
    assert all(scale.low <= value <= scale.high for value in values)
    if scale.whole:
        assert all(value == int(value) for value in values)


@pytest.mark.parametrize("name", ["whole", "stepped", "free"])
def test_a_position_is_found_again(name: str):
    scale = SCALES[name]
    assert [scale.position(scale.value(p)) for p in range(scale.count + 1)] == list(
        range(scale.count + 1)
    )


def test_the_middle_of_a_log_scale_is_the_geometric_mean():
    assert SCALES["log"].value(500) == pytest.approx(1.0)


@ALL
@given(share=st.floats(0, 1), notches=st.sampled_from([-10, -1, 1, 10]))
def test_a_step_moves_in_its_direction_or_stays_at_the_limit(scale, share, notches):
    value = scale.value(round(share * scale.count))
    there = scale.stepped(value, notches)
    assert scale.low <= there <= scale.high
    if there != value:
        assert math.copysign(1, there - value) == math.copysign(1, notches)
    else:
        assert value == (scale.high if notches > 0 else scale.low)


def test_a_step_is_the_declared_one_and_has_no_rounding_noise():
    assert SCALES["stepped"].stepped(7.0, 1) == 12.0
    assert SCALES["log stepped"].stepped(0.2, 1) == 0.3
    assert Scale(None, None, None, False, False).stepped(0.5, -1) == -0.5


def test_limits_too_far_apart_give_no_slider():
    assert not Scale(-1e9, 1e9, None, False, False).bounded
    assert not Scale(0, None, 1.0, False, True).bounded
    assert Scale(1, 63, 1.0, False, True).bounded
