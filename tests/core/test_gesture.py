"""The cell under the pointer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.gesture import Gesture


@given(st.integers(-4000, 4000), st.integers(-4000, 4000), st.data())
def test_a_pixel_reaches_half_a_pixel_to_each_side(row, column, data):
    inside = st.floats(-0.5, 0.499)
    point = (row + data.draw(inside), column + data.draw(inside))
    assert Gesture("output", "hover", point).cell == (row, column)


@pytest.mark.parametrize(("place", "cell"), [(-0.5, 0), (0.5, 1), (1.5, 2), (2.5, 3), (3.5, 4)])
def test_every_border_belongs_to_the_pixel_after_it(place, cell):
    assert Gesture("output", "hover", (place, place)).cell == (cell, cell)
