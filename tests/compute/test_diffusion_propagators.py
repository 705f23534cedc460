"""Kernels as probabilities: the softmax, its moments and its entropy."""

import math

import numpy as np
import pytest
import scipy.signal
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from guiapp.compute.diffusion import (
    density,
    entropy_bits,
    moments,
    naive_softmax,
    predicted_moments,
    propagator,
)
from tests.compute.diffusion_reference import frozen, propagators

EDGES = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])
sides = st.tuples(st.integers(1, 5), st.integers(1, 5))


def kernels(low, high):
    return sides.flatmap(lambda shape: arrays(np.float64, shape, elements=st.floats(low, high)))


def test_the_softmax_of_the_edge_detector_keeps_nearly_all_mass_in_place():
    found = propagator(EDGES)
    assert found[1, 1] == pytest.approx(0.99901, abs=5e-6)
    assert np.delete(found.ravel(), 4) == pytest.approx(0.000123, abs=5e-7)
    assert found[1, 1] == pytest.approx(1 / (1 + 8 * math.exp(-9)), rel=1e-15)


def test_the_textbook_softmax_overflows_and_the_stable_one_does_not():
    kernel = frozen(np.array([[1000.0, 999.0], [0.0, -1000.0]]))
    assert np.isnan(naive_softmax(kernel)[0]).all()
    assert propagator(kernel).sum() == pytest.approx(1, abs=1e-15)
    assert propagator(kernel)[0] == pytest.approx([1 / (1 + 1 / math.e), 1 / (1 + math.e)])
    assert np.isnan(naive_softmax(np.full((2, 2), -1e4))).all()


@given(kernels(-700, 700), st.floats(0.05, 20))
def test_the_softmax_is_scipys(kernel, temperature):
    found = propagator(kernel, temperature)
    assert found.dtype == np.float64
    assert found == pytest.approx(scipy.special.softmax(kernel / temperature), rel=1e-9, abs=1e-300)
    assert math.fsum(found.ravel()) == pytest.approx(1, abs=1e-14)


@given(kernels(-50, 50), st.floats(0.1, 20))
def test_where_nothing_overflows_both_agree(kernel, temperature):
    found = naive_softmax(kernel, temperature)
    assert found == pytest.approx(propagator(kernel, temperature), rel=1e-9, abs=1e-200)


@given(kernels(-1.7e308, 1.7e308), st.floats(0, 1e308, exclude_min=True))
def test_any_entries_and_any_temperature_give_a_density(kernel, temperature):
    found = propagator(kernel, temperature)
    assert found.min() >= 0
    assert found.sum() == pytest.approx(1, abs=1e-14)
    assert found.max() == found[np.unravel_index(kernel.argmax(), kernel.shape)]


def test_extreme_entries():
    assert propagator([[1e300, 0], [1e300, -1e300]]) == pytest.approx(
        np.array([[0.5, 0], [0.5, 0]])
    )
    assert propagator([[1.7e308, -1.7e308]], 0.05) == pytest.approx(np.array([[1, 0]]))
    assert propagator([[1.7e308, -1.7e308]], math.inf) == pytest.approx(np.array([[0.5, 0.5]]))
    assert propagator([[1.7e308, -1.7e308]], 1.7e308) == pytest.approx(
        scipy.special.softmax([[1.0, -1.0]])
    )
    assert propagator([[-1e300]]) == [[1]]
    assert propagator(np.full((3, 5), 1e300), 20) == pytest.approx(1 / 15)
    assert propagator(np.float32([[1, 2]])).dtype == np.float64


@pytest.mark.parametrize("temperature", [0, -1, math.nan, -math.inf])
@pytest.mark.parametrize("softmax", [propagator, naive_softmax])
def test_a_temperature_is_above_zero(softmax, temperature):
    with pytest.raises(ValueError, match=r"^temperature must be above 0; .* came\.$"):
        softmax(EDGES, temperature)


@pytest.mark.parametrize(
    ("kernel", "message"),
    [
        ([1, 2], r"kernel must have shape \(kh, kw\)"),
        (np.zeros((0, 3)), "neither of them 0"),
        ([[math.inf, 1]], "finite numbers only"),
        ([[math.nan]], "finite numbers only"),
        ([[1j]], "must hold real numbers"),
    ],
)
@pytest.mark.parametrize("function", [propagator, naive_softmax, density, entropy_bits, moments])
def test_what_is_no_kernel(function, kernel, message):
    with pytest.raises(ValueError, match=message):
        function(kernel)


def test_a_density_is_divided_by_its_sum():
    kernel = frozen(np.array([[1.0, 0, 3]]))
    assert density(kernel) == pytest.approx(np.array([[0.25, 0, 0.75]]))
    assert density([[1e308, 1e308], [1e308, 1e308]]) == pytest.approx(0.25)
    assert density([[5e-324]]) == [[1]]
    with pytest.raises(ValueError, match="no negative cells, and -1 stands in row 0, column 0"):
        density(EDGES)
    with pytest.raises(ValueError, match="all cells of this kernel are 0; take the softmax"):
        density(np.zeros((2, 2)))


def test_what_is_no_propagator():
    with pytest.raises(ValueError, match=r"sums to 1; a sum of 9 came\. Make one"):
        moments(np.ones((3, 3)))
    with pytest.raises(ValueError, match=r"a cell of -0\.5 came"):
        entropy_bits([[1.5, -0.5]])
    third = np.full((1, 3), 1 / 3, np.float32)
    assert entropy_bits(third) == pytest.approx(math.log2(3))


@given(propagators())
def test_the_entropy_is_that_of_the_shares(p):
    p.flags.writeable = False
    expected = -math.fsum(share * math.log2(share) for share in p.ravel() if share)
    assert entropy_bits(p) == pytest.approx(expected, abs=1e-12)
    assert 0 <= entropy_bits(p) <= math.log2(p.size) + 1e-12


def test_entropies_that_are_known():
    assert entropy_bits([[0, 1, 0]]) == 0
    assert entropy_bits(np.full((4, 4), 1 / 16)) == 4
    assert entropy_bits([[0.5, 0.25, 0.25]]) == 1.5


def by_loops(p, anchor):
    """Mean and covariance of the displacement, cell by cell."""
    places = [(np.subtract(cell, anchor), p[cell]) for cell in np.ndindex(*p.shape)]
    mean = sum(share * place for place, share in places)
    spread = sum(share * np.outer(place - mean, place - mean) for place, share in places)
    return mean, spread


@given(propagators(5))
def test_moments_are_those_of_the_displacement_from_the_anchor(p):
    p.flags.writeable = False
    anchor = [(size - 1) // 2 for size in p.shape]
    drift, covariance = moments(p)
    mean, spread = by_loops(p, anchor)
    assert drift == pytest.approx(mean, abs=1e-12)
    assert covariance == pytest.approx(spread, abs=1e-12)


def test_the_drift_of_an_impulse_is_where_it_lies():
    for size in (3, 4):
        impulse = np.zeros((size, 1))
        impulse[-1] = 1
        drift, covariance = moments(impulse)
        assert list(drift) == [size - 1 - (size - 1) // 2, 0]
        assert not covariance.any()


@given(propagators(4), st.integers(0, 5))
def test_means_and_covariances_of_steps_add(p, steps):
    """Against the moments of the propagator convolved with itself, whose anchors add too."""
    many = np.ones((1, 1))
    for _ in range(steps):
        many = scipy.signal.convolve(many, p, method="direct")
    anchor = [steps * ((size - 1) // 2) for size in p.shape]
    mean, spread = by_loops(many, anchor)
    drift, covariance = predicted_moments(p, steps)
    assert drift == pytest.approx(mean, abs=1e-6)
    assert covariance == pytest.approx(spread, abs=1e-6)


@pytest.mark.parametrize("steps", [-1, 1.5, "2", None])
def test_steps_are_counted(steps):
    with pytest.raises(ValueError, match="steps must be a whole number of at least 0"):
        predicted_moments(np.ones((1, 1)), steps)
