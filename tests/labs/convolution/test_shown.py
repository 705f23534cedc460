"""How the output is coloured: which values, through which limits, and what is said of them."""

import re

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.colormaps import coloured
from guiapp.parts.scales import half_decade, log_limits, nice, picture_limits
from tests.labs.convolution.scenes import figure_of, luma, scene_of, state_of

PICTURE = np.random.default_rng(1).random((20, 24))
COLOUR = np.random.default_rng(2).random((20, 24, 3))
EDGES = [[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]]
BLUR = np.ones((3, 3)) / 9


def output(picture, kernel, **values):
    return figure_of(scene_of(picture, kernel, **values)).panels["output"]


def result(picture, kernel):
    return state_of(scene_of(picture, kernel)).output


# --- softmax


@given(st.floats(-50, 50), st.integers(0, 99))
def test_a_softmax_is_a_probability_over_positions(gain, seed):
    picture = np.random.default_rng(seed).random((9, 11))
    panel = output(picture, [[gain]], values="softmax")
    expected = scipy.special.softmax(np.float64(np.float32(gain)) * np.float32(picture))
    assert panel.data == pytest.approx(expected, rel=1e-4, abs=1e-9)
    assert panel.data.sum(dtype=float) == pytest.approx(1, abs=1e-5)
    assert panel.limits == (0.0, pytest.approx(float(panel.data.max())))
    assert panel.quantity == "probability"
    assert "sums to 1" in panel.facts


def test_a_softmax_of_colours_is_one_of_their_luma():
    panel = output(COLOUR, [[5.0]], values="softmax")
    assert panel.data == pytest.approx(scipy.special.softmax(5 * luma(COLOUR)), rel=1e-3)


@pytest.mark.parametrize("gain", [1e30, -1e30, 1e4])
def test_a_softmax_of_huge_values_is_where_the_largest_is(gain):
    panel = output(PICTURE, [[gain]], values="softmax")
    place = np.argmax(PICTURE) if gain > 0 else np.argmin(PICTURE)
    assert panel.data.argmax() == place
    assert panel.data.max() == pytest.approx(1)


def test_a_softmax_of_even_ground_is_even():
    panel = output(np.full((8, 8), 0.3), [[1.0]], values="softmax")
    assert panel.data == pytest.approx(np.full((8, 8), 1 / 64))


# --- clipped, absolute, signed, grey


@pytest.mark.parametrize("picture", [PICTURE, COLOUR])
def test_clipping_is_what_an_8_bit_picture_would_store(picture):
    panel = output(picture, EDGES, values="clipped")
    values = result(picture, EDGES)
    assert panel.data == pytest.approx(np.minimum(np.maximum(values, 0), 1))
    assert panel.limits == (0.0, 1.0)
    share = 100 * np.count_nonzero((values < 0) | (values > 1)) / values.size
    assert float(re.search(r"([\d.]+) % clipped", panel.facts)[1]) == pytest.approx(share, rel=6e-3)


def test_nothing_is_clipped_of_what_lies_within():
    assert "0 % clipped" in output(PICTURE, BLUR, values="clipped").facts


def test_absolute_values():
    panel = output(PICTURE, EDGES, values="absolute")
    values = np.abs(result(PICTURE, EDGES))
    assert panel.data == pytest.approx(values)
    assert panel.limits[0] == 0
    assert panel.limits[1] >= values.max()
    assert panel.quantity == "|value|"


@pytest.mark.parametrize("signed_map", ["signed", "berlin"])
def test_signed_values_have_zero_in_the_middle(signed_map):
    panel = output(PICTURE, EDGES, values="signed", signed_map=signed_map)
    low, high = panel.limits
    assert low == -high
    assert high >= np.abs(panel.data).max()
    assert panel.colormap == signed_map
    neutral = coloured(np.zeros(1), panel.limits, panel.colormap)
    assert np.ptp(neutral.astype(int)) < 20


def test_another_colour_map_is_seen_at_once():
    """Also after the same result was shown through another one."""
    from guiapp.core.player import HostEnv, Player
    from guiapp.labs.convolution import LAB

    player = Player(LAB, HostEnv())
    for name in ("signed", "berlin", "signed"):
        figure = player.figure(scene_of(PICTURE, EDGES, values="signed", signed_map=name))
        assert figure.panels["output"].colormap == name
    for name in ("inferno", "grey", "viridis"):
        figure = player.figure(scene_of(PICTURE, EDGES, values="absolute", spectrum_map=name))
        assert figure.panels["output"].colormap == name


@pytest.mark.parametrize(
    ("kernel", "signed"),
    [
        (EDGES, True),
        ([[-1.0]], True),
        ([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], True),
        (np.zeros((3, 3)), True),
        (BLUR, False),
        ([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], False),
        ([[1.0]], False),
    ],
)
def test_by_the_kernel_zero_sums_and_negative_ones_are_signed(kernel, signed):
    panel = output(PICTURE, kernel, values="auto")
    assert panel.colormap == ("signed" if signed else "grey")
    assert (panel.limits[0] == -panel.limits[1]) is signed


def test_brightness_is_kept_where_it_stays():
    assert output(PICTURE, BLUR).limits == (0.0, 1.0)
    assert output(PICTURE, [[1.2]]).limits == (0.0, 1.0)


def test_other_ranges_are_shown_whole():
    panel = output(PICTURE, [[20.0]], values="grey")
    assert panel.limits[0] <= panel.data.min()
    assert panel.limits[1] >= panel.data.max() > 10


# --- ranges


@pytest.mark.parametrize("values", ["grey", "signed", "absolute"])
@pytest.mark.parametrize("gain", [0.01, 1.0, 9.0, -9.0])
def test_a_shared_range_is_shared_and_holds_both(values, gain):
    figure = figure_of(scene_of(PICTURE, [[gain]], values=values, range="shared"))
    one, other = figure.panels["input"], figure.panels["output"]
    assert one.limits == other.limits
    for panel in (one, other):
        assert panel.limits[0] <= panel.data.min()
        assert panel.limits[1] >= panel.data.max()
    if values == "signed":
        assert one.limits[0] == -one.limits[1]


def test_a_shared_range_is_that_of_the_spectra_too():
    figure = figure_of(scene_of(PICTURE, BLUR, range="shared"))
    assert figure.panels["input spectrum"].limits == figure.panels["output spectrum"].limits


def test_shared_colours_have_the_same_scale():
    figure = figure_of(scene_of(COLOUR, [[3.0]], values="grey", range="shared"))
    one, other = figure.panels["input"].data, figure.panels["output"].data
    assert other == pytest.approx(3 * one, abs=1e-5)
    assert other.max() <= 1


@pytest.mark.parametrize("values", ["grey", "signed", "absolute", "softmax"])
def test_a_fixed_range(values):
    panel = output(PICTURE, EDGES, values=values, range="fixed", low=-0.25, high=0.5)
    assert panel.limits == (-0.25, 0.5)


def test_colours_are_scaled_to_their_limits():
    panel = output(COLOUR, [[4.0]], values="grey")
    low, high = (float(x) for x in re.search(r"(\S+) black, (\S+) white", panel.facts).groups())
    expected = (4 * COLOUR - low) / (high - low)
    assert panel.data == pytest.approx(np.clip(expected, 0, 1), abs=1e-5)
    assert panel.limits == (0.0, 1.0)


def test_a_colour_picture_beyond_0_to_1_is_scaled_into_it():
    panel = figure_of(scene_of(COLOUR * 8 - 2, BLUR)).panels["input"]
    values = np.float32(COLOUR * 8 - 2)
    expected = (values - values.min()) / np.ptp(values)
    assert panel.data == pytest.approx(expected, abs=1e-5)


# --- scales


@given(st.floats(1e-30, 1e38))
def test_limits_are_nice_numbers_not_much_above(value):
    found = nice(value)
    assert value * (1 - 2e-6) <= found <= 1.4 * value
    mantissa = found / 10.0 ** np.floor(np.log10(found) + 1e-9)
    assert min(abs(mantissa - n) for n in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)) < 1e-6


def test_limits_of_nothing():
    assert nice(0.0) == nice(-3.0) == 1.0
    assert nice(5e-324) == nice(1e-30) == pytest.approx(1e-30)


@given(st.floats(-40, 40))
def test_half_decades(value):
    found = half_decade(value)
    assert (found * 2).is_integer()
    assert -1e-6 <= found - value <= 0.5 + 1e-6


@given(st.integers(0, 99), st.floats(-30, 30), st.floats(1, 9))
def test_a_log_spectrum_is_seen_within_its_limits(seed, middle, spread):
    log = middle + spread * np.random.default_rng(seed).standard_normal((64, 64))
    low, high = log_limits(log)
    assert high - low >= 1
    assert np.mean((log >= low) & (log <= high)) >= 0.85
    assert (low * 2).is_integer()
    assert (high * 2).is_integer()


@given(st.floats(-30, 30))
def test_one_bright_frequency_is_seen_on_a_flat_spectrum(level):
    log = np.full((64, 64), level)
    log[32, 32] = level + 5
    low, high = log_limits(log)
    assert log[0, 0] <= low + 1e-6, "dark ground"
    assert low < log[32, 32] <= high + 1e-6


@given(st.floats(-1e37, 1e37), st.floats(-1e37, 1e37))
def test_a_picture_is_seen_within_its_limits(one, other):
    low, high = sorted((one, other))
    limits = picture_limits(low, high)
    assert limits[0] < limits[1]
    assert limits[0] <= low
    assert limits[1] >= high
    assert (limits == (0.0, 1.0)) is (low >= 0 and high <= 1) or limits[0] == low
