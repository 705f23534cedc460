"""The veil of a mask: nothing at one, fog below, light above, and steadily more of either."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.veil import BRIGHTEST, FOG, LIGHT, MOST, THICKEST, veil_entries, veil_table


def veil_of(gain: float) -> tuple[tuple[int, ...], float]:
    """The colour over a pixel, and how much of it."""
    entry = veil_table()[veil_entries(np.full((1, 1), gain, np.float32))[0, 0]]
    return tuple(int(part) for part in entry[:3]), int(entry[3]) / 255


def test_the_table():
    table = veil_table()
    assert table.shape == (256, 4)
    assert table.dtype == np.uint8


@pytest.mark.parametrize("gain", [1.0, 1 - 1e-6, 1 + 1e-6, 0.9999, 1.0001])
def test_a_gain_of_one_is_not_seen(gain):
    assert veil_of(gain)[1] == 0


@given(st.floats(0, 2, width=32))
def test_fog_lies_below_one_and_light_above(gain):
    """By the formula, but for a step of the table of 256 entries."""
    colour, opacity = veil_of(gain)
    expected = (1 - gain) * THICKEST if gain < 1 else (gain - 1) * BRIGHTEST
    assert opacity == pytest.approx(expected, abs=MOST / 255 + 0.5 / 255)
    if abs(gain - 1) > 0.01:
        assert opacity > 0
        assert colour == (FOG if gain < 1 else LIGHT)


def test_the_ends_are_the_thickest():
    assert veil_of(0.0) == (FOG, pytest.approx(THICKEST, abs=1 / 255))
    assert veil_of(2.0) == (LIGHT, pytest.approx(BRIGHTEST, abs=1 / 255))


def test_fog_thickens_steadily():
    below = [veil_of(gain)[1] for gain in np.linspace(1, 0, 50)]
    above = [veil_of(gain)[1] for gain in np.linspace(1, 2, 50)]
    for opacities in (below, above):
        assert opacities == sorted(opacities)
        assert len(set(opacities)) > 40


@pytest.mark.parametrize(("gain", "like"), [(-1.0, 0.0), (-1e30, 0.0), (2.5, 2.0), (1e30, 2.0)])
def test_what_is_beyond_is_as_the_ends(gain, like):
    assert veil_of(gain) == veil_of(like)


def test_gains_are_not_written_to():
    gains = np.array([[0.0, 0.5], [1.0, 2.0]], np.float32)
    gains.flags.writeable = False
    entries = veil_entries(gains)
    assert entries.dtype == np.uint8
    assert entries.tolist() == [[0, 64], [128, 255]]
