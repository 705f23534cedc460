"""Pooling layers against PyTorch, central differences and their own adjoints."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.network import (
    average_pool2d,
    average_pool2d_backward,
    blur_pool2d,
    blur_pool2d_backward,
    global_average,
    global_average_backward,
    max_pool2d,
    max_pool2d_backward,
    numerical_gradient,
)
from tests.compute.network.network_reference import (
    derivatives,
    frozen,
    inner,
    normal,
    torch_module,
)

WINDOWS = [
    (2, None, 0),
    (2, 1, 0),
    (3, 2, 1),
    (3, 1, 1),
    ((2, 3), (3, 1), (1, 0)),
    (2, 3, 0),
    ((1, 4), (2, 2), (0, 2)),
]


@pytest.mark.parametrize(("size", "stride", "padding"), WINDOWS, ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("levels", [None, 3], ids=["distinct", "ties"])
def test_max_pooling_is_pytorchs(size, stride, padding, dtype, levels):
    torch = torch_module()
    rng = np.random.default_rng(3)
    x = normal(rng, 3, 2, 9, 8, dtype=dtype)
    if levels:
        x = frozen(np.round(x).astype(dtype))
    pool = torch.nn.functional.max_pool2d
    y, index = max_pool2d(x, size, stride, padding=padding)
    grad = normal(rng, *y.shape, dtype=dtype)
    expected, (dx,) = derivatives(lambda t: pool(t, size, stride=stride, padding=padding), grad, x)
    places = pool(
        torch.tensor(np.array(x)), size, stride=stride, padding=padding, return_indices=True
    )[1]
    assert y.dtype == dtype
    np.testing.assert_array_equal(y, expected)
    np.testing.assert_array_equal(index, places.numpy())
    found = max_pool2d_backward(grad, index, x.shape)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, dx, atol=1e-6 if dtype is np.float32 else 1e-12)


def test_of_equal_values_the_first_gets_the_error():
    y, index = max_pool2d(np.ones((1, 1, 4, 4)), 2)
    assert index.tolist() == [[[[0, 2], [8, 10]]]]
    back = max_pool2d_backward(np.full(y.shape, 5.0), index, (1, 1, 4, 4))
    assert back[0, 0].tolist() == [[5, 0, 5, 0], [0] * 4, [5, 0, 5, 0], [0] * 4]


def test_the_index_is_where_the_maximum_is():
    x = normal(np.random.default_rng(0), 2, 3, 7, 6)
    y, index = max_pool2d(x, 3, 2, padding=1)
    flat = np.take_along_axis(x.reshape(2, 3, -1), index.reshape(2, 3, -1), axis=2)
    np.testing.assert_array_equal(flat.reshape(y.shape), y)


def test_padding_never_wins_and_no_number_stays_none():
    x = np.full((1, 1, 3, 3), -np.inf)
    y, index = max_pool2d(x, 3, 1, padding=1)
    assert (y == -np.inf).all()
    assert index.min() >= 0
    x[0, 0, 0, 1] = np.nan
    assert np.isnan(max_pool2d(x, 3)[0]).all()


@pytest.mark.parametrize(("size", "stride", "padding"), WINDOWS, ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_average_pooling_is_pytorchs(size, stride, padding, dtype):
    torch = torch_module()
    rng = np.random.default_rng(4)
    x = normal(rng, 2, 3, 9, 8, dtype=dtype)
    y = average_pool2d(x, size, stride, padding=padding)
    grad = normal(rng, *y.shape, dtype=dtype)
    expected, (dx,) = derivatives(
        lambda t: torch.nn.functional.avg_pool2d(t, size, stride=stride, padding=padding), grad, x
    )
    close = {"rtol": 0, "atol": 1e-6 if dtype is np.float32 else 1e-12}
    found = average_pool2d_backward(grad, x.shape, size, stride, padding=padding)
    assert y.dtype == found.dtype == dtype
    np.testing.assert_allclose(y, expected, **close)
    np.testing.assert_allclose(found, dx, **close)


@pytest.mark.parametrize("stride", [1, 2, (3, 1)], ids=str)
@pytest.mark.parametrize("taps", [1, 2, 3, 4, 5, 7])
def test_blur_pooling_is_padding_and_a_convolution_of_each_map(stride, taps):
    torch = torch_module()
    functional = torch.nn.functional
    rng = np.random.default_rng(6)
    x = normal(rng, 2, 3, 10, 9)
    line = np.array([1.0])
    for _ in range(taps - 1):
        line = np.convolve(line, [0.5, 0.5])
    kernel = torch.tensor(np.outer(line, line)).expand(3, 1, taps, taps)
    before, after = (taps - 1) // 2, taps - 1 - (taps - 1) // 2

    def blurred(t):
        padded = functional.pad(t, (before, after, before, after), mode="reflect")
        return functional.conv2d(padded, kernel, stride=stride, groups=3)

    y = blur_pool2d(x, stride, taps=taps)
    grad = normal(rng, *y.shape)
    expected, (dx,) = derivatives(blurred, grad, x)
    np.testing.assert_allclose(y, expected, atol=1e-12)
    np.testing.assert_allclose(
        blur_pool2d_backward(grad, x.shape, stride, taps=taps), dx, atol=1e-12
    )


@given(
    st.integers(1, 8), st.integers(1, 8), st.integers(1, 4), st.integers(1, 9), st.integers(0, 99)
)
def test_the_low_pass_backwards_is_the_adjoint(height, width, stride, taps, seed):
    rng = np.random.default_rng(seed)
    x = normal(rng, 1, 2, height, width)
    y = blur_pool2d(x, stride, taps=taps)
    grad = normal(rng, *y.shape)
    back = blur_pool2d_backward(grad, x.shape, stride, taps=taps)
    assert inner(y, grad) == pytest.approx(inner(x, back), abs=1e-10)


def test_global_average_is_pytorchs():
    torch = torch_module()
    x = normal(np.random.default_rng(7), 3, 4, 5, 6)
    y = global_average(x)
    grad = normal(np.random.default_rng(8), 3, 4, 1, 1)
    expected, (dx,) = derivatives(lambda t: torch.nn.functional.adaptive_avg_pool2d(t, 1), grad, x)
    np.testing.assert_allclose(y, expected, atol=1e-14)
    np.testing.assert_allclose(global_average_backward(grad, x.shape), dx, atol=1e-14)


def test_backward_is_what_central_differences_say():
    rng = np.random.default_rng(9)
    x = normal(rng, 2, 2, 6, 5)

    def check(forward, backward):
        grad = normal(np.random.default_rng(1), *forward(x).shape)
        numbers = numerical_gradient(lambda z: inner(forward(z), grad), x)
        np.testing.assert_allclose(backward(grad), numbers, atol=1e-8)

    index = max_pool2d(x, 3, 2, padding=1)[1]
    check(
        lambda z: max_pool2d(z, 3, 2, padding=1)[0],
        lambda grad: max_pool2d_backward(grad, index, x.shape),
    )
    check(
        lambda z: average_pool2d(z, 3, 2, padding=1),
        lambda grad: average_pool2d_backward(grad, x.shape, 3, 2, padding=1),
    )
    check(lambda z: blur_pool2d(z, 2), lambda grad: blur_pool2d_backward(grad, x.shape, 2))
    check(global_average, lambda grad: global_average_backward(grad, x.shape))


def test_what_does_not_fit_is_refused():
    x = np.ones((1, 2, 4, 4))
    with pytest.raises(ValueError, match="5 × 5, is larger than the picture, 4 × 4"):
        max_pool2d(x, 5)
    with pytest.raises(ValueError, match="x must have shape"):
        max_pool2d(x[0], 2)
    y, index = max_pool2d(x, 2)
    with pytest.raises(ValueError, match="beyond a map of 2 × 2"):
        max_pool2d_backward(y, index, (1, 2, 2, 2))
    with pytest.raises(ValueError, match="grad must have shape"):
        max_pool2d_backward(y[..., :1], index, x.shape)
    with pytest.raises(ValueError, match="shape must begin with"):
        max_pool2d_backward(y, index, (1, 3, 4, 4))
    with pytest.raises(ValueError, match="grad must have shape"):
        average_pool2d_backward(y, (1, 2, 6, 6), 2)
    with pytest.raises(ValueError, match="grad must have shape"):
        blur_pool2d_backward(y, (1, 2, 6, 6), 2)
    with pytest.raises(ValueError, match="grad must have shape"):
        global_average_backward(y, (1, 2, 4, 4))
