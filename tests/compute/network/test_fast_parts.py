"""What the fast path is made of, part by part: Toom and Cook's algorithm, rows, pooling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.network import (
    conv2d,
    conv2d_backward,
    max_pool2d,
    max_pool2d_backward,
    relu,
    relu_backward,
)
from guiapp.compute.network.fast import first, rows
from guiapp.compute.network.fast.first import FirstConvolution
from guiapp.compute.network.fast.pooled import Pooling
from guiapp.compute.network.fast.rows import RowConvolution
from guiapp.compute.network.fast.toom_cook import algorithm
from tests.compute.network.network_reference import normal

LENGTHS = range(1, 10)


@pytest.mark.parametrize("size", LENGTHS)
def test_few_products_give_the_same_sums(size):
    steps = algorithm(size)
    before, kernel, after = (
        np.asarray(matrix, np.float64) for matrix in (steps.before, steps.kernel, steps.after)
    )
    rng = np.random.default_rng(size)
    values, weights = rng.normal(size=steps.points), rng.normal(size=size)
    found = after @ ((kernel @ weights) * (before @ values))
    # The matrices are float32, and their entries reach 10.
    assert found == pytest.approx(np.correlate(values, weights, "valid"), abs=1e-5)
    assert steps.points == steps.tile + size - 1


def test_tiles_are_long_where_that_saves_most():
    assert [algorithm(size).tile for size in LENGTHS] == [1, 4, 4, 4, 4, 2, 2, 1, 1]


def test_the_matrices_are_nobodys_to_change():
    steps = algorithm(3)
    for matrix in (steps.before, steps.kernel, steps.after):
        assert matrix.dtype == np.float32
        with pytest.raises(ValueError, match="read-only"):
            matrix[0, 0] = 1


def close(found, expected):
    """Equal to a share of the largest value."""
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=0, atol=5e-5 * np.abs(expected).max())


def natural(y, count):
    """(n, F, rows, columns) from what a convolution of the fast path gives, its pairs apart."""
    wide, n, filters = y.shape[-3:]
    found = y.reshape(-1, wide, n, filters)[: count[0]]
    halves = found.reshape(count[0], 2, wide // 2, n, filters)
    return halves.transpose(3, 4, 0, 2, 1).reshape(n, filters, *count)


def apart(maps, y):
    """The inverse of `natural`: laid out as ``y``, zeros in the rows beyond."""
    n, filters, height, width = maps.shape
    pairs = maps.reshape(n, filters, height, width // 2, 2)
    found = np.zeros((y.size // (width * n * filters), 2, width // 2, n, filters), np.float32)
    found[:height] = pairs.transpose(2, 4, 3, 0, 1)
    return found.reshape(y.shape)


sizes = st.tuples(st.integers(1, 8), st.integers(1, 8))
counts = st.tuples(st.integers(1, 6), st.integers(1, 6))


@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 5), sizes, counts, st.integers(0, 9))
def test_rows_are_a_convolution_and_its_weights_gradient(n, channels, filters, size, half, seed):
    count = (2 * half[0], 2 * half[1])
    rng = np.random.default_rng(seed)
    x = normal(rng, n, channels, *(a + b - 1 for a, b in zip(count, size, strict=True)), dtype="f4")
    weight = normal(rng, filters, channels, *size, dtype="f4")
    grad = normal(rng, n, filters, *count, dtype="f4")
    wanted, (_, dweight, _) = conv2d(x, weight), conv2d_backward(grad, x, weight)

    one = RowConvolution(n, channels, filters, size, count, pairs=True)
    one.padded[: x.shape[2]] = x.transpose(2, 0, 3, 1)
    y = one.forward(rows.kernels(weight))
    close(natural(y, count), wanted)
    close(rows.weights(one.gradient(apart(grad, y)), size), dweight)

    two = FirstConvolution(n, channels, filters, size, count)
    two.padded[...] = x.transpose(0, 2, 3, 1)
    y = two.forward(first.kernels(weight))
    close(natural(y, count), wanted)
    close(first.weights(two.gradient(apart(grad, y)), size), dweight)


@given(st.integers(1, 4), st.integers(1, 5), counts, st.integers(0, 9), st.integers(0, 2))
def test_an_error_goes_to_the_first_of_equal_maxima(n, filters, half, seed, beyond):
    rng = np.random.default_rng(seed)
    # Few whole numbers: most windows have several maxima, and many sums are 0.
    maps = rng.integers(-2, 3, (n, filters, 2 * half[0], 2 * half[1])).astype(np.float32)
    bias = rng.integers(-2, 3, filters).astype(np.float32)
    grad = normal(rng, n, filters, *half, dtype="f4")
    y = np.full((2 * half[0] + beyond, 2 * half[1], n, filters), 9, np.float32)
    y[: 2 * half[0]] = apart(maps, y[: 2 * half[0]])

    pooling = Pooling(y, half)
    found = pooling.forward(bias)
    pooled, index = max_pool2d(maps + bias[:, None, None], 2)
    np.testing.assert_array_equal(found, relu(pooled).transpose(2, 3, 0, 1))

    dbias = pooling.backward(np.ascontiguousarray(grad.transpose(2, 3, 0, 1)))
    passed = relu_backward(grad, pooled)
    wanted = max_pool2d_backward(passed, index, maps.shape)
    np.testing.assert_array_equal(natural(pooling.errors, wanted.shape[2:]), wanted)
    assert not pooling.errors[2 * half[0] :].any()
    assert dbias == pytest.approx(passed.sum(axis=(0, 2, 3)), abs=1e-4)
