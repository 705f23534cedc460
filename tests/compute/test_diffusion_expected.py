"""What theory expects and what pictures show: Gaussians, entropies, centres and distances."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.diffusion import (
    DISTANCES,
    centre_of_mass,
    covariance_of,
    diffuse,
    distance,
    entropy_of,
    expected_distance,
    gaussian_limit,
    moments,
    predicted_moments,
    variance_of,
)
from tests.compute.diffusion_reference import frozen

LOPSIDED = frozen(np.array([[0.02, 0.05, 0.3], [0.03, 0.1, 0.2], [0.0, 0.1, 0.2]]))
COVARIANCES = [[[4, 0], [0, 9]], [[3, 1.5], [1.5, 1]], [[0.5, 0], [0, 0.2]], [[60, -20], [-20, 30]]]


def point(shape, place):
    picture = np.zeros(shape)
    picture[place] = 1
    return frozen(picture)


@pytest.mark.parametrize("covariance", COVARIANCES)
@pytest.mark.parametrize("mean", [(6.0, 4.0), (0.3, 8.6), (-30.5, 100.25)])
def test_the_wrapped_gaussian_is_the_sum_over_all_images(mean, covariance):
    shape, far = (12, 9), 20
    rows, columns = np.indices([(2 * far + 1) * length for length in shape])
    start = [round(at / length) - far for at, length in zip(mean, shape, strict=True)]
    places = np.stack([rows + start[0] * shape[0], columns + start[1] * shape[1]], axis=-1)
    wide = scipy.stats.multivariate_normal(mean, covariance).pdf(places)
    wide /= wide.sum()
    wrapped = wide.reshape(2 * far + 1, shape[0], 2 * far + 1, shape[1]).sum(axis=(0, 2))
    found = gaussian_limit(frozen(np.array(mean)), frozen(np.array(covariance)), shape)
    assert found.dtype == np.float64
    assert found == pytest.approx(wrapped, abs=1e-14)
    assert found.sum() == pytest.approx(1, abs=1e-14)
    flat = gaussian_limit(mean, covariance, shape, wrap=False)
    inside = np.zeros(shape)
    if min(mean) > -20:
        inside = wide[-start[0] * shape[0] :, -start[1] * shape[1] :][: shape[0], : shape[1]]
    assert flat == pytest.approx(inside, abs=1e-14)


def test_very_wide_on_a_torus_is_even():
    covariance = [[700.0, 5], [5, 650]]
    near_even = gaussian_limit((3, 3), np.divide(covariance, 6), (16, 16))
    assert gaussian_limit((3, 3), covariance, (16, 16)) == pytest.approx(1 / 256, rel=1e-12)
    assert near_even == pytest.approx(1 / 256, rel=0.05)
    assert np.ptp(near_even) > 1e-7
    vast = np.multiply(covariance, 1e6)
    peak = 1 / (2 * math.pi * math.sqrt(np.linalg.det(vast)))
    assert gaussian_limit((3, 3), vast, (16, 16), wrap=False) == pytest.approx(peak, rel=1e-6)


def test_where_nothing_moves_across_the_bell_is_one_cell_wide():
    found = gaussian_limit((3, 4), [[0, 0], [0, 2]], (7, 9))
    assert found[3].sum() == pytest.approx(1, abs=1e-12)
    places = np.arange(9) + 9 * np.arange(-3, 4)[:, None]
    expected = np.exp(-((places - 4) ** 2) / 4)
    assert found[3] == pytest.approx(expected.sum(axis=0) / expected.sum(), abs=1e-12)
    assert gaussian_limit((3, 4), np.zeros((2, 2)), (7, 9)) == pytest.approx(point((7, 9), (3, 4)))
    slanted = gaussian_limit((5, 5), [[2, 2], [2, 2]], (40, 40))
    assert np.trace(slanted) == pytest.approx(1, abs=1e-9)


def test_many_steps_tend_to_the_gaussian_of_their_moments():
    errors = []
    for steps in (25, 100, 400):
        drift, covariance = predicted_moments(LOPSIDED, steps)
        limit = gaussian_limit(np.add(drift, (20, 10)), covariance, (128, 120))
        found = diffuse(point((128, 120), (20, 10)), LOPSIDED, steps)
        errors.append(distance(found, limit))
    # Lopsided steps differ by their skewness, which falls like 1 / sqrt(steps).
    assert errors[0] < 0.05
    assert errors[1] / errors[0] == pytest.approx(0.5, abs=0.05)
    assert errors[2] / errors[1] == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    ("mean", "covariance", "message"),
    [
        ((1, 2, 3), np.eye(2), r"mean must be \(2,\) and covariance \(2, 2\)"),
        ((1, 2), np.ones(2), r"mean must be \(2,\) and covariance \(2, 2\)"),
        ((math.nan, 2), np.eye(2), "must be finite"),
        ((1, 2), [[math.inf, 0], [0, 1]], "must be finite"),
        ((1, 2), [[1, 2], [2, 1]], "no variance below 0"),
        ((1, 2), [[1, 0.5], [0, 1]], "must be symmetric"),
    ],
)
def test_no_bell(mean, covariance, message):
    with pytest.raises(ValueError, match=message):
        gaussian_limit(mean, covariance, (5, 5))


@given(
    st.lists(st.floats(0, 10), min_size=1, max_size=30).filter(lambda cells: sum(cells) > 1e-3),
    st.floats(1e-3, 1e3),
)
def test_the_entropy_is_scipys(cells, factor):
    picture = frozen(np.array([cells]))
    expected = scipy.stats.entropy(cells, base=2)
    assert entropy_of(picture) == pytest.approx(expected, abs=1e-9)
    assert entropy_of(factor * picture) == pytest.approx(expected, abs=1e-9)


def test_mixing_raises_the_entropy_and_lowers_the_variance():
    picture = np.random.default_rng(1).random((16, 16)) ** 4
    for _ in range(10):
        after = diffuse(picture, LOPSIDED)
        assert entropy_of(after) > entropy_of(picture)
        assert variance_of(after) < variance_of(picture)
        picture = after
    assert entropy_of(np.ones((16, 16))) == pytest.approx(8)
    assert entropy_of(point((4, 4), (1, 2))) == 0
    assert variance_of(np.float32([[0, 1], [2, 5]])) == 3.5


def test_rounding_below_zero_is_no_mass():
    picture = np.array([[1.0, 1.0, -1e-16]])
    assert entropy_of(picture) == 1


def test_a_source_is_followed_round_the_torus():
    """For 60 steps it drifts more than once round, exactly as is predicted."""
    shape = (64, 64)
    picture, centre = point(shape, (5, 30)), np.array([5.0, 30.0])
    drift, covariance = moments(LOPSIDED)
    for step in range(1, 61):
        picture = diffuse(picture, LOPSIDED)
        centre = centre_of_mass(picture, near=centre)
        wrapped = centre_of_mass(picture)
        # From the steps on at which mass comes half way round it is no longer exact.
        close = 1e-9 if step < 30 else 1e-4
        assert centre == pytest.approx([5, 30] + step * drift, abs=close)
        assert (wrapped >= 0).all()
        assert (wrapped < shape).all()
        assert np.cos(2 * np.pi * (wrapped - centre) / shape) == pytest.approx(1)
        if step < 30:
            assert covariance_of(picture) == pytest.approx(step * covariance, abs=1e-6)
    assert centre[1] > 64


def test_centres_that_are_known():
    assert list(centre_of_mass(point((6, 7), (4, 2)))) == pytest.approx([4, 2])
    assert list(centre_of_mass(np.array([[1.0, 0, 0, 0, 1]]))) == pytest.approx([0, 4.5])
    assert list(centre_of_mass(np.array([[1.0, 0, 0, 0, 1]]), boundary="wall")) == [0, 2]
    even = centre_of_mass(np.ones((6, 1)))
    assert np.isnan(even[0])
    assert even[1] == 0
    picture = np.random.default_rng(2).random((9, 8))
    rows, columns = np.indices((9, 8))
    share = picture / picture.sum()
    expected = [(share * rows).sum(), (share * columns).sum()]
    assert centre_of_mass(picture, boundary="wall") == pytest.approx(expected)
    away = np.stack([rows - expected[0], columns - expected[1]]).reshape(2, -1)
    found = covariance_of(picture, boundary="wall")
    assert found == pytest.approx(np.cov(away, aweights=share.ravel(), ddof=0))
    about = covariance_of(picture, boundary="wall", centre=(1, 2))
    assert about == pytest.approx(found)


def test_distances():
    p, q = frozen(np.array([[1.0, 3], [0, 0]]), np.array([[1.0, 1], [1, 1]]))
    assert distance(p, q) == pytest.approx(0.5)
    assert distance(5 * p, q, "L2") == pytest.approx(math.sqrt((0.25 + 0.125) / 0.25))
    assert distance(q, 3 * q, "L2") == 0
    assert distance([[1, 0]], [[0, 1]]) == 1
    with pytest.raises(ValueError, match=r"one shape; \(2, 2\) and \(1, 2\) came"):
        distance(p, q[:1])
    with pytest.raises(ValueError, match="kind can be total variation, L2; 'L1' came"):
        distance(p, q, "L1")


@pytest.mark.parametrize("count", [1, 2, 7, 400])
def test_the_expected_distance_is_the_mean_over_the_binomial_distribution(count):
    q = np.random.default_rng(4).random((4, 3)) ** 3
    q[0, 0] = 0
    frozen(q)
    shares = (q / q.sum()).ravel()
    k = np.arange(count + 1)[:, None]
    odds = scipy.stats.binom.pmf(k, count, shares)
    absolute = (odds * abs(k / count - shares)).sum() / 2
    square = (odds * (k / count - shares) ** 2).sum()
    assert expected_distance(q, count) == pytest.approx(absolute, rel=1e-9)
    root = math.sqrt(square / (shares**2).sum())
    assert expected_distance(q, count, "L2") == pytest.approx(root, rel=1e-9)


@pytest.mark.parametrize("kind", DISTANCES)
def test_a_hundred_times_as_many_particles_are_ten_times_as_close(kind):
    q = np.random.default_rng(5).random((8, 8)) + 0.1
    few, many = expected_distance(q, 10_000, kind), expected_distance(q, 1_000_000, kind)
    assert few / many == pytest.approx(10, rel=1e-3)
    assert expected_distance([[0, 5]], 100, kind) == 0
    with pytest.raises(ValueError, match="count must be a whole number of at least 1; 0 came"):
        expected_distance(q, 0, kind)


@pytest.mark.parametrize("function", [entropy_of, centre_of_mass, covariance_of])
@pytest.mark.parametrize(
    ("picture", "message"),
    [
        ([[0, 0]], "nowhere negative and somewhere above 0"),
        ([[1, -0.1]], "nowhere negative and somewhere above 0"),
        ([[1, math.nan]], "must be finite"),
        (np.ones((2, 2, 2)), r"shape \(H, W\)"),
    ],
)
def test_what_is_no_mass(function, picture, message):
    with pytest.raises(ValueError, match=message):
        function(picture)
