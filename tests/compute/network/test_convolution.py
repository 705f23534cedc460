"""Convolution layers against PyTorch, plain loops and central differences."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.compute.network import (
    conv2d,
    conv2d_backward,
    error_by_convolution,
    numerical_gradient,
    weight_gradient_by_correlation,
)
from guiapp.compute.pooling.grid import pair
from tests.compute.network.network_reference import (
    derivatives,
    frozen,
    inner,
    normal,
    torch_module,
)

PLAIN = {"stride": 1, "padding": 0, "dilation": 1}
OPTIONS = [
    {"stride": stride, "padding": padding, "dilation": dilation}
    for stride, padding, dilation in itertools.product(
        (1, 2, (1, 3)), (0, 1, (2, 0)), (1, 2, (2, 1))
    )
]


def loops(x, weight, bias, *, stride, padding, dilation):
    """The definition, one output at a time."""
    (s, t), (p, q), (d, e) = (pair("", each, 0) for each in (stride, padding, dilation))
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (q, q)))
    kh, kw = weight.shape[2:]
    rows = (padded.shape[2] - d * (kh - 1) - 1) // s + 1
    columns = (padded.shape[3] - e * (kw - 1) - 1) // t + 1
    y = np.empty((len(x), len(weight), rows, columns))
    for n, f, i, j in np.ndindex(y.shape):
        seen = padded[n, :, i * s :, j * t :][:, : d * (kh - 1) + 1 : d, : e * (kw - 1) + 1 : e]
        y[n, f, i, j] = (seen * weight[f]).sum() + bias[f]
    return y


@st.composite
def convolutions(draw, *, stride_one=False):
    """Arrays x, weight, bias and options that fit together."""
    size = [draw(st.integers(1, 4)) for _ in range(2)]
    wholes = {
        "stride": [1 if stride_one else draw(st.integers(1, 3)) for _ in range(2)],
        "padding": [draw(st.integers(0, 3)) for _ in range(2)],
        "dilation": [draw(st.integers(1, 3)) for _ in range(2)],
    }
    sides = [
        max(1, far * (k - 1) + 1 - 2 * padding) + draw(st.integers(0, 5))
        for far, k, padding in zip(wholes["dilation"], size, wholes["padding"], strict=True)
    ]
    n, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    arrays = (
        normal(rng, n, channels, *sides),
        normal(rng, filters, channels, *size),
        normal(rng, filters),
    )
    return arrays, {name: tuple(value) for name, value in wholes.items()}


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_forward_and_backward_are_pytorchs(options, dtype):
    torch = torch_module()
    rng = np.random.default_rng(5)
    x, weight = normal(rng, 3, 4, 11, 9, dtype=dtype), normal(rng, 5, 4, 3, 2, dtype=dtype)
    bias = normal(rng, 5, dtype=dtype)
    y = conv2d(x, weight, bias, **options)
    grad = normal(rng, *y.shape, dtype=dtype)
    expected, wanted = derivatives(
        lambda *tensors: torch.nn.functional.conv2d(*tensors, **options), grad, x, weight, bias
    )
    close = {"rtol": 0, "atol": 2e-4 if dtype is np.float32 else 1e-11}
    np.testing.assert_allclose(y, expected, **close)
    for found, reference in zip(conv2d_backward(grad, x, weight, **options), wanted, strict=True):
        assert found.dtype == dtype
        np.testing.assert_allclose(found, reference, **close)


@given(convolutions())
def test_forward_is_the_definition(case):
    arrays, options = case
    np.testing.assert_allclose(conv2d(*arrays, **options), loops(*arrays, **options), atol=1e-12)


@given(convolutions())
def test_backward_is_the_adjoint_of_forward(case):
    (x, weight, bias), options = case
    y = conv2d(x, weight, None, **options)
    grad = normal(np.random.default_rng(1), *y.shape)
    dx, dweight, dbias = conv2d_backward(grad, x, weight, **options)
    value = inner(y, grad)
    assert inner(x, dx) == pytest.approx(value, abs=1e-10)
    assert inner(weight, dweight) == pytest.approx(value, abs=1e-10)
    assert inner(bias, dbias) == pytest.approx(
        inner(np.broadcast_to(bias[:, None, None], y.shape), grad), abs=1e-10
    )


@given(convolutions())
def test_linear_in_the_input(case):
    (x, weight, bias), options = case
    other = normal(np.random.default_rng(2), *x.shape)
    together = conv2d(2 * x - 3 * other, weight, bias, **options)
    apart = 2 * conv2d(x, weight, None, **options) - 3 * conv2d(other, weight, None, **options)
    np.testing.assert_allclose(together, apart + bias[:, None, None], atol=1e-11)


@pytest.mark.parametrize("options", OPTIONS[::2], ids=str)
def test_backward_is_what_central_differences_say(options):
    rng = np.random.default_rng(8)
    arrays = [normal(rng, 2, 2, 6, 5), normal(rng, 2, 2, 2, 3), normal(rng, 2)]
    target = normal(rng, *conv2d(*arrays, **options).shape)

    def loss(at, value):
        changed = [*arrays[:at], value, *arrays[at + 1 :]]
        return 0.5 * ((conv2d(*changed, **options) - target) ** 2).sum()

    grad = conv2d(*arrays, **options) - target
    for at, found in enumerate(conv2d_backward(grad, *arrays[:2], **options)):
        numbers = numerical_gradient(lambda value, at=at: loss(at, value), arrays[at])
        np.testing.assert_allclose(found, numbers, atol=1e-7)


@given(convolutions(stride_one=True))
def test_the_error_is_the_full_convolution_cropped_by_the_padding(case):
    (x, weight, _), options = case
    del options["stride"]
    grad = normal(np.random.default_rng(3), *conv2d(x, weight, **options).shape)
    expected = conv2d_backward(grad, x, weight, **options)[0]
    found = error_by_convolution(grad, weight, **options)
    np.testing.assert_allclose(found, expected, atol=1e-11)


@pytest.mark.parametrize("padding", [0, 1, (2, 0)])
def test_three_results_for_the_error_and_a_fourth_that_is_not(padding):
    rng = np.random.default_rng(11)
    x, weight, target = normal(rng, 1, 2, 6, 7), normal(rng, 3, 2, 3, 3), None
    y = conv2d(x, weight, padding=padding)
    target = normal(rng, *y.shape)
    grad = y - target
    numbers = numerical_gradient(
        lambda z: 0.5 * ((conv2d(z, weight, padding=padding) - target) ** 2).sum(), x
    )
    by_rule = conv2d_backward(grad, x, weight, padding=padding)[0]
    np.testing.assert_allclose(by_rule, numbers, atol=1e-7)
    np.testing.assert_allclose(
        error_by_convolution(grad, weight, padding=padding), numbers, atol=1e-7
    )
    unturned = error_by_convolution(grad, weight, padding=padding, turned=False)
    assert np.abs(unturned - numbers).max() > 1


@pytest.mark.parametrize("padding", [0, 1, (2, 1)])
def test_the_weights_gradient_is_a_valid_correlation(padding):
    rng = np.random.default_rng(12)
    x, weight = normal(rng, 3, 2, 7, 6), normal(rng, 4, 2, 3, 2)
    y = conv2d(x, weight, padding=padding)
    target = normal(rng, *y.shape)
    numbers = numerical_gradient(
        lambda w: 0.5 * ((conv2d(x, w, padding=padding) - target) ** 2).sum(), weight
    )
    found = weight_gradient_by_correlation(x, y - target, padding=padding)
    np.testing.assert_allclose(found, numbers, atol=1e-7)
    assert found.shape == weight.shape


def test_a_batch_gives_what_its_pictures_give():
    # Columns of 64 pictures do not fit into one block.
    rng = np.random.default_rng(4)
    x, weight = normal(rng, 64, 3, 20, 20), normal(rng, 2, 3, 5, 5)
    y = conv2d(x, weight)
    np.testing.assert_allclose(y[50:51], conv2d(x[50:51], weight), atol=1e-12)
    grad = normal(rng, *y.shape)
    dx, dweight, _ = conv2d_backward(grad, x, weight)
    each = [conv2d_backward(grad[n : n + 1], x[n : n + 1], weight) for n in range(64)]
    np.testing.assert_allclose(dx, np.concatenate([one[0] for one in each]), atol=1e-11)
    np.testing.assert_allclose(dweight, sum(one[1] for one in each), atol=1e-9)


def test_it_correlates():
    impulse = np.zeros((1, 1, 5, 5))
    impulse[0, 0, 2, 2] = 1
    kernel = np.arange(9.0).reshape(1, 1, 3, 3)
    assert conv2d(impulse, kernel)[0, 0].tolist() == kernel[0, 0, ::-1, ::-1].tolist()


def test_what_does_not_fit_is_refused():
    x, weight = frozen(np.ones((2, 3, 5, 5))), frozen(np.ones((4, 3, 3, 3)))
    with pytest.raises(ValueError, match="x must have shape"):
        conv2d(x[0], weight)
    with pytest.raises(ValueError, match="weight must have shape"):
        conv2d(x, weight[0])
    with pytest.raises(ValueError, match="made for 2 channels; 3 came"):
        conv2d(x, weight[:, :2])
    with pytest.raises(ValueError, match="bias must have shape"):
        conv2d(x, weight, np.ones(3))
    with pytest.raises(ValueError, match=r"9 × 9, is larger than its input, 5 × 5"):
        conv2d(x, weight, dilation=4)
    with pytest.raises(ValueError, match="stride must be a whole number"):
        conv2d(x, weight, stride=0)
    with pytest.raises(ValueError, match="grad must have shape"):
        conv2d_backward(np.ones((2, 4, 3, 4)), x, weight)
    with pytest.raises(ValueError, match="leaves nothing of a full convolution"):
        error_by_convolution(np.ones((1, 4, 1, 1)), weight, padding=2)
    with pytest.raises(ValueError, match="must hold 2 pictures"):
        weight_gradient_by_correlation(x, np.ones((1, 4, 3, 3)))
    with pytest.raises(ValueError, match="real numbers"):
        conv2d(x * 1j, weight)
