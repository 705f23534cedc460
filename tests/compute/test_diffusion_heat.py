"""The heat equation against matrices, their exponentials and waves; edges that stay."""

import math

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.diffusion import (
    BOUNDARIES,
    CONDUCTANCES,
    covariance_of,
    diffuse,
    heat_exact,
    heat_kernel,
    heat_step,
    perona_malik_step,
    stability_limit,
)
from tests.compute.diffusion_reference import frozen
from tests.compute.reference import filtered

SHAPES = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 5), (6, 4), (1, 7)]


def neighbours(place, shape, boundary):
    """The neighbours of a cell, one for each side that it has."""
    for move in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        beside = np.add(place, move)
        if boundary == "wrap":
            yield tuple(beside % shape)
        elif (beside >= 0).all() and (beside < shape).all():
            yield tuple(beside)


def laplacian(shape, boundary):
    """The five-point Laplacian as a matrix, side by side."""
    matrix = np.zeros((math.prod(shape), math.prod(shape)))
    for place in np.ndindex(*shape):
        row = np.ravel_multi_index(place, shape)
        for beside in neighbours(place, shape, boundary):
            matrix[row, np.ravel_multi_index(beside, shape)] += 1
            matrix[row, row] -= 1
    return matrix


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_step_adds_the_laplacian(shape, boundary):
    picture = frozen(np.random.default_rng(1).random(shape).astype(np.float32))
    for rate in (0, 0.1, 0.25, 0.7):
        found = heat_step(picture, rate, boundary)
        change = laplacian(shape, boundary) @ picture.ravel().astype(float)
        assert found.dtype == np.float64
        assert found == pytest.approx(picture + rate * change.reshape(shape), abs=1e-13)


def test_a_step_is_a_convolution_with_its_kernel():
    picture = np.random.default_rng(2).random((2, 8, 9))
    for rate in (0.2, 0.25, 0.4):
        found = heat_step(picture, rate)
        for plane, after in zip(picture, found, strict=True):
            assert after == pytest.approx(filtered(plane, heat_kernel(rate), boundary="wrap"))
    assert heat_step(picture[0], 0.2, "wall") == pytest.approx(
        diffuse(picture[0], heat_kernel(0.2), boundary="wall")
    )


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_limit_is_where_the_largest_eigenvalue_turns_over(shape, boundary):
    largest = -np.linalg.eigvals(laplacian(shape, boundary)).real.min()
    expected = 2 / largest if largest > 1e-9 else math.inf
    assert stability_limit(shape, boundary) == pytest.approx(expected)
    assert stability_limit(shape, boundary) >= stability_limit() == 0.25


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_above_the_limit_it_blows_up_without_a_warning(boundary):
    start = frozen(np.random.default_rng(3).random((8, 8)))
    limit = stability_limit((8, 8), boundary)
    below, above = start, start
    for _ in range(200):
        below, above = heat_step(below, 0.99 * limit, boundary), heat_step(above, 0.4, boundary)
    assert np.ptp(below) < np.ptp(start) / 2
    assert np.abs(above).max() > 1e30
    for _ in range(3000):
        above = heat_step(above, 0.4, boundary)
    assert not np.isfinite(above).all()


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_five_point_solution_is_the_exponential_of_the_matrix(shape, boundary):
    picture = frozen(np.random.default_rng(4).random(shape))
    for time in (0, 0.3, 4.0):
        expected = scipy.linalg.expm(time * laplacian(shape, boundary)) @ picture.ravel()
        found = heat_exact(picture, time, boundary, laplacian="five-point")
        assert found == pytest.approx(expected.reshape(shape), abs=1e-12)


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_many_small_steps_tend_to_the_five_point_solution(boundary):
    start = np.random.default_rng(5).random((9, 12))
    exact = heat_exact(start, 2.0, boundary, laplacian="five-point")
    errors = []
    for steps in (20, 40):
        now = start
        for _ in range(steps):
            now = heat_step(now, 2.0 / steps, boundary)
        errors.append(abs(now - exact).max())
    assert errors[0] < 0.01
    assert errors[1] / errors[0] == pytest.approx(0.5, abs=0.06)  # first order in the step


@pytest.mark.parametrize("frequency", [(0, 1), (2, 0), (1, 3), (0, 0)])
def test_a_wave_decays_by_its_frequency_squared(frequency):
    rows, columns = np.indices((16, 24))
    u, v = frequency[0] / 16, frequency[1] / 24
    wave = np.cos(2 * np.pi * (u * rows + v * columns) + 0.3)
    left = math.exp(-4 * math.pi**2 * (u**2 + v**2) * 1.7)
    assert heat_exact(wave, 1.7) == pytest.approx(left * wave, abs=1e-12)
    wave = np.cos(np.pi * (rows + 0.5) * frequency[0] / 16) * np.cos(
        np.pi * (columns + 0.5) * frequency[1] / 24
    )
    left = math.exp(-(math.pi**2) * ((frequency[0] / 16) ** 2 + (frequency[1] / 24) ** 2) * 1.7)
    assert heat_exact(wave, 1.7, "wall") == pytest.approx(left * wave, abs=1e-12)


def test_heat_spreads_a_point_to_a_gaussian_of_twice_the_time():
    point = np.zeros((64, 60))
    point[30, 31] = 1
    found = heat_exact(point, 8.0)
    rows, columns = np.indices(point.shape)
    square = (rows - 30) ** 2 + (columns - 31) ** 2
    assert found == pytest.approx(np.exp(-square / 32) / (32 * np.pi), abs=1e-9)
    assert covariance_of(found) == pytest.approx(16 * np.eye(2), rel=1e-6, abs=1e-9)
    assert covariance_of(heat_exact(point, 8.0, laplacian="five-point")) == pytest.approx(
        16 * np.eye(2), rel=1e-6, abs=1e-9
    )


@given(
    st.sampled_from(BOUNDARIES),
    st.tuples(st.integers(1, 8), st.integers(1, 8)),
    st.floats(0, 0.25),
    st.floats(0.01, 10),
    st.sampled_from(CONDUCTANCES),
    st.integers(0, 99),
)
def test_mass_is_kept_and_values_stay_within_range(
    boundary, shape, rate, contrast, conductance, seed
):
    picture = frozen(np.random.default_rng(seed).standard_normal(shape))
    for found in (
        heat_step(picture, rate, boundary),
        heat_exact(picture, 10 * rate, boundary, laplacian="five-point"),
        perona_malik_step(picture, rate, contrast, conductance, boundary),
    ):
        assert found.sum() == pytest.approx(picture.sum(), abs=1e-10)
        assert found.max() <= picture.max() + 1e-12
        assert found.min() >= picture.min() - 1e-12
    smooth = heat_exact(picture, rate, boundary)
    assert smooth.sum() == pytest.approx(picture.sum(), abs=1e-10)


def by_loops(picture, rate, contrast, conductance, boundary):
    """Perona and Malik's scheme, pixel by pixel."""
    after = picture.astype(float)
    for place in np.ndindex(*picture.shape):
        for beside in neighbours(place, picture.shape, boundary):
            difference = float(picture[beside]) - float(picture[place])
            ratio = difference / contrast
            share = math.exp(-(ratio**2)) if conductance == "exponential" else 1 / (1 + ratio**2)
            after[place] += rate * share * difference
    return after


@pytest.mark.parametrize("conductance", CONDUCTANCES)
@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("shape", SHAPES)
def test_perona_and_malik(shape, boundary, conductance):
    picture = frozen(np.random.default_rng(6).random(shape).astype(np.float32))
    found = perona_malik_step(picture, 0.2, 0.3, conductance, boundary)
    expected = by_loops(picture, 0.2, 0.3, conductance, boundary)
    assert found == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize("conductance", CONDUCTANCES)
def test_an_edge_stays_where_noise_goes(conductance):
    rng = np.random.default_rng(7)
    picture = np.where(np.arange(40) < 20, 0.0, 1.0) + 0.05 * rng.standard_normal((30, 40))
    edges, blur = picture, picture
    for _ in range(60):
        edges = perona_malik_step(edges, 0.2, 0.15, conductance)
        blur = heat_step(blur, 0.2, "wall")
    assert edges[:, :17].std() < 0.4 * picture[:, :17].std()
    assert np.diff(edges, axis=1)[:, 19].mean() > 0.8
    assert np.diff(blur, axis=1)[:, 19].mean() < 0.2


@pytest.mark.parametrize("conductance", CONDUCTANCES)
def test_without_a_limit_of_contrast_it_is_heat(conductance):
    picture = np.random.default_rng(8).random((6, 7))
    for boundary in BOUNDARIES:
        found = perona_malik_step(picture, 0.2, math.inf, conductance, boundary)
        assert found == pytest.approx(heat_step(picture, 0.2, boundary))
    huge = np.array([[0, 1e300]])
    assert np.array_equal(perona_malik_step(huge, 0.2, 1e-9, conductance), huge)


def test_what_is_refused():
    picture = np.ones((3, 3))
    for rate in (-0.1, math.nan, math.inf):
        for call in (
            lambda rate: heat_step(picture, rate),
            heat_kernel,
            lambda rate: perona_malik_step(picture, rate, 1),
        ):
            with pytest.raises(ValueError, match="rate must be a finite number of at least 0"):
                call(rate)
        with pytest.raises(ValueError, match="time must be a finite number of at least 0"):
            heat_exact(picture, rate)
    for contrast in (0, -1, math.nan):
        with pytest.raises(ValueError, match="contrast must be above 0"):
            perona_malik_step(picture, 0.1, contrast)
    with pytest.raises(ValueError, match="conductance can be exponential, rational; 'both' came"):
        perona_malik_step(picture, 0.1, 1, "both")
    with pytest.raises(ValueError, match="laplacian can be continuous, five-point"):
        heat_exact(picture, 1, laplacian="nine-point")
    for call in (heat_step, heat_exact):
        with pytest.raises(ValueError, match="boundary can be wrap, wall; 'edge' came"):
            call(picture, 0.1, "edge")
    with pytest.raises(ValueError, match="boundary can be wrap, wall"):
        stability_limit(None, "edge")
