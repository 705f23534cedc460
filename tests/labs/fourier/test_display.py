"""How complex planes are shown, each part and scale against NumPy; nothing is ever not finite."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
import scipy.fft
from hypothesis import given
from hypothesis import strategies as st

from guiapp.core.colormaps import table
from guiapp.core.params import parameters
from guiapp.core.player import HostEnv
from guiapp.labs.fourier.display import DARKEST, TURN, Display, Shown, shown
from guiapp.parts.scales import log_limits

PARTS = ("magnitude", "phase", "both", "real", "imaginary")
SCALES = ("log", "power", "linear")
SHAPES = [(1, 1), (1, 2), (1, 9), (8, 1), (5, 7), (6, 8), (31, 40)]
ODD_PICTURES = {
    "zero": lambda shape: np.zeros(shape),
    "constant": lambda shape: np.full(shape, 0.37),
    "negative": lambda shape: np.full(shape, -5.0),
    "impulse": lambda shape: np.eye(1, math.prod(shape)).reshape(shape),
    "stripes": lambda shape: np.indices(shape).sum(axis=0) % 2.0,
    "tiny": lambda shape: noise(shape) * 1e-30,
    "huge": lambda shape: noise(shape) * 1e30,
}


def noise(shape: tuple[int, int], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape)


def half_of(picture: np.ndarray) -> np.ndarray:
    half = scipy.fft.rfft2(picture.astype(np.float32))
    assert half.dtype == np.complex64
    half.flags.writeable = False
    return half


def whole_of(picture: np.ndarray) -> np.ndarray:
    return np.fft.fftshift(np.fft.fft2(picture))


def show(picture: np.ndarray, **look: Any) -> Shown:
    return shown(half_of(picture), picture.shape, Display(**look), HostEnv())


def check(found: Shown, shape: tuple[int, int], part: str) -> None:
    """All that a panel relies on."""
    assert found.data.dtype == np.float32
    assert found.data.shape == (*shape, *([3] if part == "both" else []))
    assert np.isfinite(found.data).all()
    low, high = found.limits
    assert math.isfinite(low)
    assert math.isfinite(high)
    assert np.float32(low) < np.float32(high)
    assert len(table(found.colormap)) == 256
    assert found.quantity
    assert found.facts


def test_all_parts_and_scales_are_asked_for():
    declared = {found.name: found.declaration.choices for found in parameters(Display)}
    assert tuple(key for key, _ in declared["part"]) == PARTS
    assert tuple(key for key, _ in declared["scale"]) == SCALES


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("part", "scale"), list(product(PARTS, SCALES)))
def test_any_picture_is_shown_with_finite_values(shape, part, scale):
    """Warnings are errors: no logarithm of zero, nothing that overflows."""
    for make in (noise, *ODD_PICTURES.values()):
        picture = make(shape)
        for exponent in (0.05, 0.25, 2.0):
            found = show(picture, part=part, scale=scale, exponent=exponent)
            check(found, shape, part)


# --- against numpy


@pytest.mark.parametrize("shape", SHAPES)
def test_the_log_of_the_magnitude(shape):
    magnitude = np.abs(whole_of(noise(shape)))
    found = show(noise(shape))
    expected = np.log10(np.hypot(magnitude, 1e-6 * magnitude.max()))
    assert found.data == pytest.approx(expected, abs=1e-4)
    assert found.limits == log_limits(found.data)
    assert (found.colormap, found.quantity) == ("inferno", "log₁₀ |F|")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("exponent", [0.05, 0.25, 1.0, 2.0])
def test_powers_of_the_magnitude(shape, exponent):
    magnitude = np.abs(whole_of(noise(shape)))
    found = show(noise(shape), scale="power", exponent=exponent, colours="viridis")
    assert found.data == pytest.approx(magnitude**exponent, rel=1e-4)
    assert found.colormap == "viridis"
    linear = show(noise(shape), scale="linear", exponent=exponent)
    assert linear.data == pytest.approx(magnitude, rel=1e-5)
    assert (linear.quantity, linear.limits[0]) == ("|F|", 0.0)


@pytest.mark.parametrize("shape", SHAPES)
def test_phases_in_degrees(shape):
    found = show(noise(shape), part="phase")
    plane = whole_of(noise(shape))
    apart = np.angle(np.exp(1j * np.radians(found.data.astype(float))) / plane)
    assert apart == pytest.approx(np.zeros(shape), abs=1e-4)
    assert found.limits == TURN == (-180.0, 180.0)
    assert found.colormap == "phase"


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("part", ["real", "imaginary"])
@pytest.mark.parametrize("exponent", [0.25, 1.0, 2.0])
def test_signed_parts(shape, part, exponent):
    plane = whole_of(noise(shape))
    values = plane.real if part == "real" else plane.imag
    values = np.where(np.abs(values) > 1e-6 * np.abs(plane).max(), values, 0)
    found = show(noise(shape), part=part, scale="power", exponent=exponent)
    expected = np.sign(values) * np.abs(values) ** exponent
    assert found.data == pytest.approx(expected, rel=1e-3, abs=0.03 * np.abs(expected).max())
    assert found.limits[0] == -found.limits[1]
    assert found.colormap == "signed"
    if exponent == 1.0:
        linear = show(noise(shape), part=part, scale="linear")
        assert linear.data == pytest.approx(values, abs=1e-5 * np.abs(plane).max())


@pytest.mark.parametrize("shape", [(5, 7), (31, 40)])
@pytest.mark.parametrize("part", ["real", "imaginary"])
def test_signed_logarithms_are_decades_above_the_least(shape, part):
    plane = whole_of(noise(shape))
    values = plane.real if part == "real" else plane.imag
    found = show(noise(shape), part=part)
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹·", "-0123456789.")
    least = float(found.facts.partition("decades above 10")[2].translate(raised))
    assert 2 * least == int(2 * least), "steps of half a decade"
    with np.errstate(divide="ignore"):
        above = np.maximum(np.log10(np.abs(values)) - least, 0)
    clear = np.abs(values) > 1e-5 * np.abs(plane).max()
    assert found.data[clear] == pytest.approx((np.sign(values) * above)[clear], abs=1e-2)
    low, high = found.limits
    assert low == -high
    assert high >= 1
    assert np.percentile(above, 99) <= high, "what is largest is seen"
    assert (above > 0).mean() > 0.8, "most of it is seen"
    assert (np.sign(found.data) == np.sign(values))[above > 0.01].all()


# --- phase and magnitude at once


def has_hue(colour: np.ndarray, degrees: float) -> bool:
    """A colour of the map at a brightness of at least one half: limits come in steps."""
    hue = table("hue")[min(int((degrees / 360 + 0.5) * 256), 255)] / 255
    brightness = float(colour.max() / hue.max())
    return 0.5 <= brightness <= 1.001 and bool(np.allclose(colour, brightness * hue, atol=0.03))


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("degrees", "row", "column"), [(0, 0, 3), (90, 2, 1), (-120, -3, 2)])
def test_the_hue_is_the_phase_and_the_brightness_the_magnitude(scale, degrees, row, column):
    """One wave: two bright pixels of the hues of its phase and of the opposite one."""
    rows, columns = np.indices((16, 20))
    turns = row * rows / 16 + column * columns / 20
    picture = np.cos(2 * np.pi * turns + math.radians(degrees))
    found = show(picture, part="both", scale=scale)
    assert has_hue(found.data[8 + row, 10 + column], degrees)
    assert has_hue(found.data[8 - row, 10 - column], -degrees)
    rest = found.data.copy()
    rest[8 + row, 10 + column] = rest[8 - row, 10 - column] = 0
    assert not rest.any(), "dark where there is nothing"
    assert (found.colormap, found.limits) == ("hue", TURN)


def test_weaker_waves_are_darker():
    """Of one phase, over decades: on the log scale each decade takes the same brightness."""
    half = np.zeros((4, 33), np.complex64)
    half[0] = 10.0 ** -np.arange(33)
    found = shown(half, (4, 64), Display(part="both"), HostEnv()).data[2, 32:, :]
    brightness = found.max(axis=1) / table("hue")[128].max() * 255
    top = math.ceil(2 * math.log10(found.max())) if found.max() > 1 else 0
    assert top == 0
    assert list(brightness) == sorted(brightness, reverse=True)
    steps = -np.diff(brightness)[brightness[1:] > 0]
    assert steps[1:] == pytest.approx(1 / DARKEST, abs=0.02)
    assert brightness[8:] == pytest.approx(0)


@pytest.mark.parametrize("shape", [(8, 8), (9, 7), (31, 17), (1, 100), (100, 1), (67, 90)])
@pytest.mark.parametrize("value", [1.0, 0.37, -5.0, 1e-20, 1e20])
@pytest.mark.parametrize("scale", SCALES)
def test_a_constant_picture_is_one_bright_point_and_no_noise(shape, value, scale):
    """What rounding leaves of the other waves has no phase and no colour."""
    picture = np.full(shape, value)
    centre = shape[0] // 2, shape[1] // 2
    for part in ("both", "real", "phase"):
        found = show(picture, part=part, scale=scale).data
        at = found[centre]
        if part == "phase":
            assert at == pytest.approx(0 if value > 0 else 180, abs=1e-3)
        elif part == "both":
            assert has_hue(at, 0 if value > 0 else 180)
        else:
            assert np.sign(at) == np.sign(value)
        rest = found.copy()
        rest[centre] = 0
        assert not rest.any()
    found = show(picture, scale=scale)
    assert found.data[centre] == found.data.max()
    if scale != "log":
        assert np.count_nonzero(found.data) == 1


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("scale", SCALES)
def test_a_black_picture_shows_nothing(part, scale):
    found = show(np.zeros((12, 13)), part=part, scale=scale)
    assert np.ptp(found.data) == 0
    if part != "magnitude" or scale != "log":
        assert not found.data.any()


# --- limits that rest


@given(st.sampled_from(PARTS), st.sampled_from(SCALES), st.integers(0, 30))
def test_limits_rest_while_a_picture_changes_a_little(part, scale, seed):
    """A hundred steps of a hundredth of a percent change the limits once or twice, not always."""
    half = half_of(noise((12, 20), seed))
    display, env = Display(part=part, scale=scale, exponent=1.0), HostEnv()
    limits = [
        shown((half * (1 + 1e-4 * step)).astype(np.complex64), (12, 20), display, env).limits
        for step in range(100)
    ]
    assert len(set(limits)) <= 2


@given(st.sampled_from(["linear", "power"]), st.floats(1e-6, 1e6))
def test_limits_are_numbers_that_one_can_read(scale, factor):
    found = show(noise((12, 20)) * factor, scale=scale, exponent=1.0)
    high = found.limits[1]
    digits = f"{high:e}".partition("e")[0].rstrip("0").rstrip(".")
    assert digits in {"1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8"}
    most = np.percentile(found.data, 99.7)
    assert most * 0.999 <= high <= 1.7 * most


# --- kept


def test_a_plane_is_shown_once_for_each_look():
    half, env = half_of(noise((8, 9))), HostEnv()
    display = Display(part="phase")
    first = shown(half, (8, 9), display, env)
    assert shown(half, (8, 9), display, env) is first
    assert shown(half, (8, 9), replace(display, bars=False), env) is first
    assert shown(half, (8, 9), replace(display, part="real"), env) is not first
    assert shown(half.copy(), (8, 9), display, env) is not first


def test_a_logarithm_that_is_known_is_not_computed_again():
    half, log = half_of(noise((8, 9))), np.zeros((8, 9), np.float32)
    assert shown(half, (8, 9), Display(), HostEnv(), log).data is log
