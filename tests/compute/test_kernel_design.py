"""Nearest kernels against least squares on the whole plane, solved by numpy.linalg.lstsq."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.kernel_design import best_kernel, relative_error

SHAPES = [(1, 1), (1, 2), (2, 1), (1, 9), (8, 1), (6, 7), (7, 6), (8, 8), (5, 9)]
SIZES = [(1, 1), (3, 3), (2, 4), (4, 3), (5, 1), (1, 2)]


def random(shape, seed=0):
    values = np.random.default_rng(seed).standard_normal(shape)
    values.flags.writeable = False
    return values


def half_of(plane):
    return plane[:, : plane.shape[1] // 2 + 1]


def mirrored_weights(shape, seed=3):
    """The power of a random picture: positive, the same at f and -f."""
    return np.abs(np.fft.fft2(random(shape, seed))) ** 2


def waves(shape, size):
    """One column for each cell: its wave on the whole plane, counted from the anchor."""
    rows, columns = np.indices(shape)
    return np.stack(
        [
            np.exp(
                -2j
                * np.pi
                * (
                    rows / shape[0] * (j - (size[0] - 1) // 2)
                    + columns / shape[1] * (k - (size[1] - 1) // 2)
                )
            ).ravel()
            for j, k in np.ndindex(size)
        ],
        axis=1,
    )


def least_squares(whole, size, weights=None):
    """(kernel, relative error) from the definition; the least norm where there are several."""
    matrix, right = waves(whole.shape, size), whole.ravel()
    root = np.ones(right.shape) if weights is None else np.sqrt(weights.ravel())
    matrix, right = matrix * root[:, None], right * root
    stacked = np.concatenate([matrix.real, matrix.imag])
    wanted = np.concatenate([right.real, right.imag])
    found = np.linalg.lstsq(stacked, wanted, rcond=1e-12)[0]
    error = np.linalg.norm(stacked @ found - wanted) / np.linalg.norm(wanted)
    return found.reshape(size), error


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("weighted", [False, True])
def test_least_squares(shape, size, weighted):
    whole = np.fft.fft2(random(shape))
    weights = mirrored_weights(shape) if weighted else None
    expected, error = least_squares(whole, size, weights)
    half_weights = None if weights is None else half_of(weights)
    found = best_kernel(half_of(whole), shape, size, half_weights)
    assert found.dtype == np.float64
    assert found == pytest.approx(expected, abs=1e-6)
    away = relative_error(half_of(whole), found, shape, half_weights)
    assert away == pytest.approx(error, abs=1e-7)


@pytest.mark.parametrize("shape", [(9, 8), (8, 11)])
@pytest.mark.parametrize("weighted", [False, True])
def test_a_real_response_gives_a_kernel_that_is_symmetric(shape, weighted):
    response = np.abs(np.fft.fft2(random(shape)))
    weights = mirrored_weights(shape) if weighted else None
    expected, _ = least_squares(response, (3, 5), weights)
    half_weights = None if weights is None else half_of(weights).astype(np.float32)
    found = best_kernel(half_of(response).astype(np.float32), shape, (3, 5), half_weights)
    assert found == pytest.approx(expected, abs=1e-5)
    assert found == pytest.approx(found[::-1, ::-1], abs=1e-9)


@given(
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
    st.booleans(),
)
def test_the_response_of_a_kernel_gives_it_back(size, more, weighted):
    shape = (size[0] + more[0], size[1] + more[1])
    kernel = random(size, 7)
    response = (waves(shape, size) @ kernel.ravel()).reshape(shape)
    weights = half_of(mirrored_weights(shape)) + 1e-2 if weighted else None
    found = best_kernel(half_of(response), shape, size, weights)
    assert found == pytest.approx(kernel, abs=1e-6)
    assert relative_error(half_of(response), kernel, shape, weights) < 1e-12


def test_one_number_is_a_square():
    response = half_of(np.fft.fft2(random((8, 8))))
    assert np.array_equal(best_kernel(response, (8, 8), 4), best_kernel(response, (8, 8), (4, 4)))


def test_weights_move_the_error_to_where_they_are_small():
    """A sharp low pass on a picture of low frequencies only: the kernel need not stop the rest."""
    u, v = np.fft.fftfreq(32)[:, None], np.fft.fftfreq(32)[None]
    response = (np.hypot(u, v) < 0.25).astype(float)
    weights = half_of((np.hypot(u, v) < 0.15) + 1e-6)
    half = half_of(response)
    plain, chosen = (best_kernel(half, (32, 32), 7, w) for w in (None, weights))
    assert relative_error(half, chosen, (32, 32), weights) < 0.02
    assert relative_error(half, plain, (32, 32), weights) > 0.05
    assert relative_error(half, plain, (32, 32)) < relative_error(half, chosen, (32, 32))


def test_weights_of_one_frequency_leave_a_small_kernel():
    """A constant picture: only the sum of the kernel matters, and the least one is flat."""
    weights = np.zeros((16, 9))
    weights[0, 0] = 5.0
    found = best_kernel(np.full((16, 9), 0.8), (16, 16), 5, weights)
    assert found == pytest.approx(np.full((5, 5), 0.8 / 25), abs=1e-5)


def test_no_weight_at_all_counts_as_none():
    response = half_of(np.fft.fft2(random((6, 6))))
    found = best_kernel(response, (6, 6), 3, np.zeros((6, 4)))
    assert np.array_equal(found, best_kernel(response, (6, 6), 3))
    assert relative_error(response, found, (6, 6), np.zeros((6, 4))) == 0


def test_a_large_kernel_of_a_photograph_like_spectrum():
    """961 unknowns, weights over ten powers of ten; the gradient of the error is zero."""
    shape = (64, 70)
    u, v = np.fft.fftfreq(64)[:, None], np.fft.rfftfreq(70)[None]
    weights = 1e6 / (1e-5 + u**2 + v**2) ** 2
    response = np.exp(-30 * (u**2 + v**2)) + 0.3j * np.sin(2 * np.pi * u)
    response[32] = response[32].real
    found = best_kernel(response, shape, 31, weights)
    least = relative_error(response, found, shape, weights)
    rng = np.random.default_rng(0)
    for _ in range(5):
        other = found + 1e-3 * rng.standard_normal(found.shape)
        assert relative_error(response, other, shape, weights) > least
    assert least < relative_error(response, best_kernel(response, shape, 31), shape, weights)


def test_errors_of_nothing():
    nothing = np.zeros((4, 3))
    assert relative_error(nothing, np.zeros((3, 3)), (4, 4)) == 0
    assert relative_error(nothing, np.ones((3, 3)), (4, 4)) == math.inf


def test_arguments_are_not_written_to():
    response, weights = half_of(np.fft.fft2(random((6, 6)))), half_of(mirrored_weights((6, 6)))
    before = [array.copy() for array in (response, weights)]
    kernel = best_kernel(response, (6, 6), 3, weights)
    found = kernel.copy()
    relative_error(response, kernel, (6, 6), weights)
    for array, kept in zip((response, weights, kernel), (*before, found), strict=True):
        np.testing.assert_array_equal(array, kept)


def test_what_is_refused():
    response = np.ones((6, 4))
    with pytest.raises(ValueError, match=r"response must be a half plane \(6, 4\); \(6, 5\) came"):
        best_kernel(np.ones((6, 5)), (6, 6), 3)
    with pytest.raises(ValueError, match=r"weights must be a half plane \(6, 4\); \(4, 6\) came"):
        best_kernel(response, (6, 6), 3, np.ones((4, 6)))
    with pytest.raises(ValueError, match=r"weights must not be below zero; -1\.0 came"):
        best_kernel(response, (6, 6), 3, -response)
    with pytest.raises(ValueError, match="kernel shape must be two lengths"):
        best_kernel(response, (6, 6), 0)
