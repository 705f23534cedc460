"""Filters by formula against the textbook's, frequency by frequency."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute import filters
from guiapp.compute.backend import to_host
from guiapp.compute.falloff import EDGES
from guiapp.compute.masks import half_frequencies
from tests.compute import fake_cupy

PLANES = [(1, 1), (1, 9), (8, 1), (2, 2), (9, 14), (12, 11)]


def axes(shape, whole=False):
    """(u, v) of a half plane, read-only, or of the whole."""
    if whole:
        u, v = (np.fft.fftfreq(length).astype(np.float32) for length in shape)
        u, v = u[:, None], v[None]
    else:
        u, v = half_frequencies(shape)
    u.flags.writeable = v.flags.writeable = False
    return u, v


def gonzalez_and_woods(kind, edge, order, distance, *cutoffs):
    """Tables 4.5 to 4.7, for one distance D from zero; their band's Gaussian is exp(-t^2)."""
    if kind == "low":
        (limit,) = cutoffs
        if edge == "ideal":
            return float(distance <= limit)
        if edge == "gaussian":
            return math.exp(-(distance**2) / (2 * limit**2))
        return 1 / (1 + (distance / limit) ** (2 * order))
    low, high = cutoffs
    if edge == "ideal":
        return float(low <= distance <= high)
    if distance == 0:
        return 0.0
    t = (distance**2 - low * high) / (distance * (high - low))
    return math.exp(-(t**2) / 2) if edge == "gaussian" else 1 / (1 + t ** (2 * order))


@pytest.mark.parametrize("plane", PLANES)
@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("order", [1, 2, 5])
def test_radial_filters(plane, edge, order):
    u, v = axes(plane)
    low, high = 0.137, 0.311
    found = {
        "low": filters.low_pass(u, v, high, edge, order),
        "high": filters.high_pass(u, v, high, edge, order),
        "pass": filters.band_pass(u, v, low, high, edge, order),
        "stop": filters.band_stop(u, v, high, low, edge, order),
    }
    expected = {name: np.zeros(found["low"].shape) for name in found}
    for row, column in np.ndindex(found["low"].shape):
        distance = math.hypot(u[row, 0], v[0, column])
        value = gonzalez_and_woods("low", edge, order, distance, high)
        expected["low"][row, column], expected["high"][row, column] = value, 1 - value
        value = gonzalez_and_woods("band", edge, order, distance, low, high)
        expected["pass"][row, column], expected["stop"][row, column] = value, 1 - value
    for name, response in found.items():
        assert response.dtype == np.float32
        assert response.shape == (plane[0], plane[1] // 2 + 1)
        assert response == pytest.approx(expected[name], abs=3e-6)


@pytest.mark.parametrize(("edge", "half"), [("gaussian", math.exp(-0.5)), ("butterworth", 0.5)])
def test_values_at_the_cutoffs_and_in_the_middle(edge, half):
    at = [np.float32([[f]]) for f in (0.1, 0.4, 0.2)]
    zero = np.float32([[0]])
    response = [float(filters.band_pass(zero, f, 0.1, 0.4, edge, 3)[0, 0]) for f in at]
    assert response == pytest.approx([half, half, 1], abs=1e-5)
    assert filters.low_pass(zero, at[0], 0.1, edge, 3)[0, 0] == pytest.approx(half, abs=1e-5)


@pytest.mark.parametrize("edge", EDGES)
def test_a_band_from_zero_is_the_low_pass(edge):
    u, v = axes((12, 11))
    low = filters.low_pass(u, v, 0.23, edge, 3)
    assert filters.band_pass(u, v, 0, 0.23, edge, 3) == pytest.approx(low)
    almost = filters.band_pass(u, v, 1e-5, 0.23, edge, 3)
    almost[0, 0] = 1
    assert almost == pytest.approx(low, abs=1e-3)


def test_a_cutoff_of_zero_keeps_the_mean_and_a_band_of_no_width_nothing_else():
    u, v = axes((10, 10))
    for edge in EDGES:
        kept = filters.low_pass(u, v, 0, edge, 2)
        assert kept[0, 0] == 1
        assert kept.sum() == pytest.approx(1, abs=1e-6)
        ring = filters.band_pass(u, v, 0.2, 0.2, edge, 2)
        assert ring[2, 0] == pytest.approx(1, abs=0.01)
        assert ring[3, 1] < 1e-3


@given(
    st.floats(-0.5, 0.5),
    st.floats(-0.5, 0.5),
    st.floats(0.01, 0.3),
    st.sampled_from(EDGES),
    st.sampled_from(PLANES),
)
def test_notches(u0, v0, radius, edge, plane):
    u, v = axes(plane)
    found = filters.notch(u, v, (u0, v0), radius, edge, 2)
    assert found.dtype == np.float32
    for row, column in np.ndindex(found.shape):
        away = min(
            math.hypot(u[row, 0] - side * u0 + up, v[0, column] - side * v0 + right)
            for side in (1, -1)
            for up in range(-2, 3)
            for right in range(-2, 3)
        )
        if edge != "ideal" or abs(away / radius - 1) > 1e-3:
            expected = 1 - gonzalez_and_woods("low", edge, 2, away, radius)
            assert found[row, column] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("plane", PLANES)
@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("angle", [0, 90, 33, -50, 140, 400])
@pytest.mark.parametrize("width", [20, 77, 180])
def test_directional_filters(plane, edge, angle, width):
    u, v = axes(plane)
    found = filters.directional(u, v, angle, width, edge, 3)
    assert found.dtype == np.float32
    for row, column in np.ndindex(found.shape):
        away = []
        for down, right in signs(float(u[row, 0]), float(v[0, column])):
            turn = math.degrees(math.atan2(-down, right)) - angle
            away.append(abs(math.remainder(turn, 180)) if (down, right) != (0, 0) else 0)
        t = min(away) / (width / 2)
        if edge != "ideal" or abs(t - 1) > 1e-3:
            expected = gonzalez_and_woods("low", edge, 3, t, 1)
            assert found[row, column] == pytest.approx(expected, abs=1e-4)


def signs(u, v):
    """Both names of the frequencies 0.5 and -0.5."""
    return [
        (down, right)
        for down in {u, -u if abs(u) == 0.5 else u}
        for right in {v, -v if abs(v) == 0.5 else v}
    ]


def test_a_wave_passes_in_its_own_direction_only():
    """A wave vector of 3 to the right and 3 up: its crests fall to the right."""
    rows, columns = np.indices((32, 32))
    wave = np.cos(2 * np.pi * 3 / 32 * (columns - rows))
    u, v = axes((32, 32))
    for angle, amplitude in [(45, 1), (225, 1), (135, 0), (0, 0)]:
        mask = filters.directional(u, v, angle, 30, "ideal", 1)
        kept = np.fft.irfft2(np.fft.rfft2(wave) * mask, wave.shape)
        assert kept == pytest.approx(amplitude * wave, abs=1e-9)


def all_filters(u, v, edge):
    return [
        filters.low_pass(u, v, 0.2, edge),
        filters.high_pass(u, v, 0.2, edge),
        filters.band_pass(u, v, 0.1, 0.3, edge),
        filters.band_stop(u, v, 0.1, 0.3, edge),
        filters.notch(u, v, (0.49, 0.21), 0.13, edge),
        filters.directional(u, v, 30, 40, edge),
    ]


@pytest.mark.parametrize("plane", [*PLANES, (64, 65)])
@pytest.mark.parametrize("edge", EDGES)
def test_all_mirror_and_answers_are_real(plane, edge):
    picture = np.random.default_rng(0).random(plane)
    rows, columns = np.ix_(*(-np.arange(length) % length for length in plane))
    halves = all_filters(*axes(plane), edge)
    for whole, half in zip(all_filters(*axes(plane, whole=True), edge), halves, strict=True):
        assert whole == pytest.approx(whole[rows, columns], abs=1e-6)
        assert np.array_equal(half, whole[:, : plane[1] // 2 + 1])
        answer = np.fft.ifft2(np.fft.fft2(picture) * whole)
        assert abs(answer.imag).max() < 1e-6 * max(abs(answer.real).max(), 1)


@pytest.mark.parametrize("edge", EDGES)
def test_on_a_device(edge):
    u, v = axes((12, 10))
    with fake_cupy.installed() as cupy:
        found = all_filters(cupy.asarray(u), cupy.asarray(v), edge)
        for there, here in zip(found, all_filters(u, v, edge), strict=True):
            assert type(there).__module__ == "cupy"
            assert np.array_equal(to_host(there), here)


def test_what_is_refused():
    u, v = axes((4, 4))
    with pytest.raises(ValueError, match="edge can be ideal, gaussian, butterworth; 'soft' came"):
        filters.low_pass(u, v, 0.2, "soft")
    with pytest.raises(ValueError, match="order can be a whole number from 1 to 10; 0 came"):
        filters.band_stop(u, v, 0.1, 0.2, "butterworth", 0)
