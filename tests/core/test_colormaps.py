"""Colour maps: ends, middle, evenness, safety for colour-blind people, any finite values."""

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.colormaps import NAMES, coloured, indexed, ink_on, ink_on_value, table

SEQUENTIAL = ("grey", "inferno", "viridis", "cividis")
DIVERGING = ("signed", "berlin")
finite = st.floats(-(2.0**127), 2.0**127, width=32)


def luminance(colours):
    """WCAG 2.2: relative luminance of sRGB."""
    channel = np.asarray(colours, float) / 255
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def lightness(colours):
    """CIE 1976 L*, 0 to 100."""
    y = luminance(colours)
    return np.where(y > (6 / 29) ** 3, 116 * np.cbrt(y) - 16, y * (29 / 3) ** 3)


def as_seen_without_green(colours):
    """Deuteranopia: Machado, Oliveira and Fernandes (2009), severity 1, in linear light."""
    matrix = [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
    channel = np.asarray(colours, float) / 255
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.transpose(matrix), 0, 1)
    return 255 * np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_has_256_colours_that_nobody_writes_to(name):
    colours = table(name)
    assert colours.shape == (256, 3)
    assert colours.dtype == np.uint8
    assert table(name) is colours
    with pytest.raises(ValueError, match="read-only"):
        colours[0] = 0


@pytest.mark.parametrize(
    ("name", "known"),
    [(name, name) for name in ("inferno", "viridis", "cividis", "berlin")]
    + [("phase", "twilight")],
)
def test_known_maps_are_what_matplotlib_has(name, known):
    reference = matplotlib.colormaps[known](np.linspace(0, 1, 256))[:, :3]
    assert np.abs(table(name) / 255 - reference).max() < 0.03


@pytest.mark.parametrize("name", SEQUENTIAL)
def test_brighter_is_more(name):
    steps = np.diff(lightness(table(name))[::4])
    assert (steps > 0).all()
    even = np.diff(lightness(table(name)))
    assert even.max() < 4 * even.mean() + 0.5


@pytest.mark.parametrize("name", DIVERGING)
def test_signed_maps_have_their_neutral_colour_at_zero(name):
    light = lightness(table(name))
    away = light if name == "berlin" else -light
    assert (np.diff(away[128::4]) > 0).all()
    assert (np.diff(away[128::-4]) > 0).all()
    assert int(np.ptp(table(name)[128].astype(int))) < 20, "the middle is no colour"
    assert light[0] == pytest.approx(light[255], abs=12)


def test_the_signed_map_is_symmetric_in_lightness_and_white_in_its_middle():
    light = lightness(table("signed"))
    assert light[128] == pytest.approx(97, abs=1)
    for place in range(1, 127, 7):
        assert light[128 - place] == pytest.approx(light[128 + place], abs=3)


@pytest.mark.parametrize("name", [*SEQUENTIAL, *DIVERGING])
def test_values_are_told_apart_without_the_green_cones(name):
    """Every eighth of the scale differs from the next as seen with deuteranopia."""
    seen = as_seen_without_green(table(name)[::32])
    distance = np.linalg.norm(np.diff(seen, axis=0), axis=1)
    assert distance.min() > 12


def test_the_two_signs_are_told_apart_without_the_green_cones():
    seen = as_seen_without_green(table("signed"))
    for place in (40, 80, 120):
        assert np.linalg.norm(seen[128 - place] - seen[128 + place]) > 60


@pytest.mark.parametrize(("name", "middle"), [("signed", "f6f6f6"), ("berlin", "190c09")])
def test_zero_has_exactly_the_colour_in_the_middle(name, middle):
    zero = coloured(np.zeros(1), (-3.0, 3.0), name)
    assert zero[0].tobytes().hex() == middle


@pytest.mark.parametrize("name", ["phase", "hue"])
def test_cyclic_maps_meet_themselves(name):
    ends = table(name)[[0, 255]].astype(int)
    assert np.abs(ends[0] - ends[1]).max() <= 4


def test_hues_are_equally_light_and_evenly_apart():
    light = lightness(table("hue"))
    assert np.ptp(light) < 5
    steps = np.linalg.norm(np.diff(table("hue")[::16].astype(float), axis=0), axis=1)
    assert steps.min() > 0.4 * steps.max()


def reference(value, low, high):
    """In exact steps, with Python's floats."""
    if not high > low:
        return 128
    return int(min(max((value - low) / (high - low) * 256, 0), 255))


@given(st.lists(finite, min_size=1, max_size=9), finite, finite)
def test_any_finite_values_and_limits(values, one, other):
    low, high = min(one, other), max(one, other)
    pixels = np.array(values, np.float32)
    found = indexed(pixels, (low, high))
    assert found.dtype == np.uint8
    expected = [reference(float(v), low, high) for v in pixels]
    assert np.abs(found.astype(int) - expected).max() <= 1


@pytest.mark.parametrize(
    "limits", [(0, 2.3e-308), (0, 1e-320), (0, 1e-45), (-1e-40, 1e-40), (0, 1e38), (-1e300, 1e300)]
)
def test_the_smallest_and_the_largest_limits(limits):
    low, high = limits
    values = np.array([low, (low + high) / 2, high])
    assert indexed(values, limits).tolist() == pytest.approx([0, 128, 255], abs=1)
    assert indexed(np.zeros((2, 2), np.float32), limits).max() <= 128


def test_the_ends_and_the_middle():
    values = np.array([-9, -1, -0.999, 0, 0.999, 1, 9], np.float32)
    assert indexed(values, (-1.0, 1.0)).tolist() == [0, 0, 0, 128, 255, 255, 255]
    assert (indexed(values, (1.0, 1.0)) == 128).all()
    assert (indexed(values, (2.0, 1.0)) == 128).all()


def test_colours_have_the_shape_of_the_values():
    values = np.linspace(0, 1, 24, dtype=np.float32).reshape(2, 3, 4)
    found = coloured(values, (0.0, 1.0), "grey")
    assert found.shape == (2, 3, 4, 3)
    assert found.dtype == np.uint8
    assert found[0, 0, 0].tolist() == [0, 0, 0]
    assert found[-1, -1, -1].tolist() == [255, 255, 255]


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_ink_has_the_better_contrast(colour):
    light = float(luminance(colour))
    white, black = 1.05 / (light + 0.05), (light + 0.05) / 0.05
    better = "#ffffff" if white > black else "#000000"
    if abs(white - black) > 0.05:
        assert ink_on(np.array(colour, np.uint8)) == better


def test_an_unknown_name():
    with pytest.raises(KeyError):
        table("jet")


@given(value=finite, low=st.floats(-10, 10), width=st.floats(0.01, 10), name=st.sampled_from(NAMES))
def test_ink_on_a_value_is_that_on_its_colour(value, low, width, name):
    limits = (low, low + width)
    colour = coloured(np.array(value, float), limits, name)
    assert ink_on_value(value, limits, name) == ink_on(colour)
