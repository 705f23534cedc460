"""Activations, dense layers, normalisation, dropout and the loss against PyTorch."""

import numpy as np
import pytest
from scipy.special import log_softmax

from guiapp.compute.network import (
    batch_norm,
    batch_norm_backward,
    dropout,
    dropout_backward,
    flatten,
    flatten_backward,
    leaky_relu,
    leaky_relu_backward,
    linear,
    linear_backward,
    numerical_gradient,
    relu,
    relu_backward,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
    tanh,
    tanh_backward,
)
from tests.compute.network.network_reference import (
    derivatives,
    frozen,
    inner,
    normal,
    torch_module,
)

DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def close(found, expected, dtype, atol=1e-12):
    assert found.dtype == dtype
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5 if dtype is np.float32 else atol)


@DTYPES
@pytest.mark.parametrize("name", ["relu", "leaky relu", "tanh"])
def test_activations_are_pytorchs(name, dtype):
    functional = torch_module().nn.functional
    rng = np.random.default_rng(1)
    x, grad = normal(rng, 3, 2, 4, 5, dtype=dtype), normal(rng, 3, 2, 4, 5, dtype=dtype)
    x = frozen(np.where(rng.random(x.shape) < 0.2, dtype(0), x))
    reference, y, back = {
        "relu": (functional.relu, relu(x), relu_backward(grad, x)),
        "leaky relu": (
            lambda t: functional.leaky_relu(t, 0.2),
            leaky_relu(x, 0.2),
            leaky_relu_backward(grad, x, 0.2),
        ),
        "tanh": (lambda t: t.tanh(), tanh(x), tanh_backward(grad, tanh(x))),
    }[name]
    expected, (dx,) = derivatives(reference, grad, x)
    close(y, expected, dtype)
    close(back, dx, dtype)


def test_the_output_of_relu_serves_as_its_input():
    x, grad = normal(np.random.default_rng(2), 9), normal(np.random.default_rng(3), 9)
    np.testing.assert_array_equal(relu_backward(grad, relu(x)), relu_backward(grad, x))


@DTYPES
def test_a_dense_layer_is_pytorchs(dtype):
    functional = torch_module().nn.functional
    rng = np.random.default_rng(4)
    x, weight, bias, grad = (
        normal(rng, *shape, dtype=dtype) for shape in ((5, 7), (3, 7), (3,), (5, 3))
    )
    y, wanted = derivatives(functional.linear, grad, x, weight, bias)
    close(linear(x, weight, bias), y, dtype)
    close(linear(x, weight), y - bias, dtype)
    for found, expected in zip(linear_backward(grad, x, weight), wanted, strict=True):
        close(found, expected, dtype)


def test_flattening_goes_in_reading_order_and_back():
    x = np.arange(24).reshape(2, 3, 2, 2)
    assert flatten(x)[1].tolist() == list(range(12, 24))
    np.testing.assert_array_equal(flatten_backward(flatten(x), x.shape), x)


@DTYPES
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("shape", [(6, 3, 4, 5), (8, 3), (1, 3, 2, 2)], ids=str)
def test_batch_normalisation_is_pytorchs(shape, training, dtype):
    torch = torch_module()
    rng = np.random.default_rng(5)
    x = frozen(normal(rng, *shape, dtype=dtype) * dtype(2) + dtype(1))
    weight, bias, mean = (normal(rng, 3, dtype=dtype) for _ in range(3))
    variance = frozen(rng.uniform(0.5, 2, 3).astype(dtype))
    grad = normal(rng, *shape, dtype=dtype)
    after = [torch.tensor(np.array(each)) for each in (mean, variance)]

    def reference(*tensors):
        return torch.nn.functional.batch_norm(
            tensors[0], *after, *tensors[1:], training=training, momentum=0.3, eps=1e-3
        )

    expected, wanted = derivatives(reference, grad, x, weight, bias)
    y, kept, running = batch_norm(
        x, weight, bias, mean, variance, training=training, momentum=0.3, epsilon=1e-3
    )
    close(y, expected, dtype)
    for found, reference in zip(running, after, strict=True):
        close(found, reference.numpy(), dtype)
    for found, reference in zip(batch_norm_backward(grad, kept, weight), wanted, strict=True):
        close(found, reference, dtype)


@pytest.mark.parametrize("training", [True, False])
def test_batch_normalisation_backwards_is_what_central_differences_say(training):
    rng = np.random.default_rng(6)
    arrays = [normal(rng, 3, 2, 2, 3), normal(rng, 2), normal(rng, 2)]
    grad, statistics = normal(rng, 3, 2, 2, 3), (np.zeros(2), np.ones(2))

    def normalised(x, weight, bias):
        return batch_norm(x, weight, bias, *statistics, training=training)

    found = batch_norm_backward(grad, normalised(*arrays)[1], arrays[1])
    for at, derivative in enumerate(found):

        def loss(value, at=at):
            return inner(normalised(*arrays[:at], value, *arrays[at + 1 :])[0], grad)

        np.testing.assert_allclose(derivative, numerical_gradient(loss, arrays[at]), atol=1e-7)


def test_what_batch_normalisation_refuses():
    ones = np.ones(3)
    with pytest.raises(ValueError, match="more than one value in each channel"):
        batch_norm(np.ones((1, 3, 1, 1)), ones, ones, ones, ones, training=True)
    with pytest.raises(ValueError, match="running_var must have shape"):
        batch_norm(np.ones((2, 3)), ones, ones, ones, np.ones(2), training=True)
    with pytest.raises(ValueError, match=r"x must have shape \(N, C, H, W\) or \(N, C\)"):
        batch_norm(np.ones((2, 3, 4)), ones, ones, ones, ones, training=False)


@DTYPES
def test_dropout_keeps_the_mean_and_its_mask_is_its_derivative(dtype):
    x = frozen(np.ones((200, 500), dtype))
    y, mask = dropout(x, 0.3, np.random.default_rng(7))
    assert y.dtype == mask.dtype == dtype
    assert set(np.unique(mask).tolist()) == {0.0, float(dtype(1 / 0.7))}
    dropped = (y == 0).mean()
    assert dropped == pytest.approx(0.3, abs=5 * np.sqrt(0.3 * 0.7 / x.size))
    np.testing.assert_array_equal(dropout_backward(x, mask), y)
    np.testing.assert_array_equal(dropout(x, 0.3, np.random.default_rng(7))[0], y)
    np.testing.assert_array_equal(dropout(x, 0, np.random.default_rng(7))[0], x)
    with pytest.raises(ValueError, match="at least 0 and below 1; 1 came"):
        dropout(x, 1, np.random.default_rng(7))


@DTYPES
def test_the_loss_is_pytorchs(dtype):
    torch = torch_module()
    rng = np.random.default_rng(8)
    logits = frozen(normal(rng, 6, 5, dtype=dtype) * dtype(4))
    labels = frozen(rng.integers(0, 5, 6))
    expected, (dlogits,) = derivatives(
        lambda t: torch.nn.functional.cross_entropy(t, torch.tensor(np.array(labels))),
        None,
        logits,
    )
    loss, probabilities = softmax_cross_entropy(logits, labels)
    assert loss == pytest.approx(float(expected), rel=1e-5 if dtype is np.float32 else 1e-12)
    close(probabilities, torch.softmax(torch.tensor(np.array(logits)), 1).numpy(), dtype)
    close(softmax_cross_entropy_backward(probabilities, labels), dlogits, dtype)


def test_the_loss_backwards_is_what_central_differences_say():
    logits, labels = normal(np.random.default_rng(9), 4, 3), np.array([0, 2, 1, 1])
    found = softmax_cross_entropy_backward(softmax(logits), labels)
    numbers = numerical_gradient(lambda z: softmax_cross_entropy(z, labels)[0], logits)
    np.testing.assert_allclose(found, numbers, atol=1e-9)


@DTYPES
def test_no_logit_is_too_large_for_the_loss(dtype):
    logits, labels = np.array([[1e4, -1e4, 0], [-3e4, 0, 3e4]], dtype), np.array([1, 2])
    loss, probabilities = softmax_cross_entropy(logits, labels)
    expected = -log_softmax(logits.astype(np.float64), axis=1)[[0, 1], labels].mean()
    assert loss == pytest.approx(expected)
    np.testing.assert_allclose(probabilities, [[1, 0, 0], [0, 0, 1]])
    np.testing.assert_allclose(softmax(logits + dtype(100)), softmax(logits), atol=1e-6)


def test_labels_that_do_not_fit_are_refused():
    logits = np.zeros((2, 3))
    for labels in ([0, 3], [-1, 0]):
        with pytest.raises(ValueError, match="from 0 to 2"):
            softmax_cross_entropy(logits, np.array(labels))
    for labels in ([0], [0.5, 1], [[0], [1]]):
        with pytest.raises(ValueError, match="labels must be 2 whole numbers"):
            softmax_cross_entropy(logits, np.array(labels))
    with pytest.raises(ValueError, match="made for 4 values; 3 came"):
        linear(logits, np.zeros((2, 4)))
    with pytest.raises(ValueError, match="grad must have shape"):
        linear_backward(np.zeros((2, 3)), logits, np.zeros((2, 3)))
