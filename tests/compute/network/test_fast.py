"""The fast path against the clear one, layer by layer and over whole steps."""

import numpy as np
import pytest

from guiapp.compute.network import (
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    FastGradients,
    Flatten,
    GlobalAverage,
    LeakyReLU,
    MaxPool,
    Network,
    ReLU,
    Tanh,
    backward,
    conv2d,
    conv2d_backward,
    forward,
    initial,
    max_pool2d,
    max_pool2d_backward,
    plan,
    relu,
    relu_backward,
    sgd,
    shapes,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
)
from guiapp.compute.network.fast.block import Buffers
from guiapp.compute.network.fast.rows import turned_kernels
from tests.compute.network.network_reference import frozen, normal

NETWORKS = {
    "28, 5 × 5": (
        (1, 28, 28),
        (
            Conv(8, 5), MaxPool(), ReLU(), Conv(16, 5), ReLU(), MaxPool(2, 2), Flatten(),
            Dense(10),
        ),
    ),
    "32, 3 × 3": (
        (3, 32, 32),
        (
            Conv(4, 3, padding=1), MaxPool(), ReLU(), Conv(6, 3, padding=1), MaxPool(), ReLU(),
            Conv(5, 3), MaxPool(), ReLU(), Flatten(), Dense(12), Tanh(), Dense(10),
        ),
    ),
    "odd sizes": (
        (2, 21, 18),
        (
            Conv(3, (4, 3), padding=(2, 1)), ReLU(), MaxPool(), Conv(7, (2, 5), padding=(0, 4)),
            MaxPool((2, 2)), ReLU(), Conv(4, 1), MaxPool(), ReLU(), GlobalAverage(), Flatten(),
            Dense(9), LeakyReLU(0.2), Dense(10),
        ),
    ),
}  # fmt: skip
KEYS = pytest.mark.parametrize("key", NETWORKS)


def made(key, seed=1):
    shape, layers = NETWORKS[key]
    network = Network(layers)
    weights = initial(network, shape, np.random.default_rng(seed))
    rng = np.random.default_rng(seed + 1)
    moved = {
        name: frozen(array + rng.normal(0, 0.1, array.shape).astype(np.float32))
        for name, array in weights.items()
    }
    return network, shape, moved


def batch(shape, n, seed=5):
    rng = np.random.default_rng(seed)
    return normal(rng, n, *shape, dtype=np.float32), frozen(rng.integers(0, 10, n))


def clear_gradients(network, weights, x, labels):
    logits, kept = forward(network, weights, x, training=True)
    loss, probabilities = softmax_cross_entropy(logits, labels)
    grad = softmax_cross_entropy_backward(probabilities, labels)
    return loss, backward(network, weights, kept, grad)[0]


def close(found, expected, share=2e-5):
    """Equal to a share of the largest value."""
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=0, atol=share * np.abs(expected).max())


def last(maps):
    return maps.transpose(2, 3, 0, 1)


@KEYS
@pytest.mark.parametrize("ties", [False, True])
def test_each_block_is_its_three_layers(key, ties):
    network, shape, weights = made(key)
    rng = np.random.default_rng(3)
    for block in plan(network, shape).blocks:
        conv = network.layers[block.number]
        weight, bias = (weights[name] for name in block.names)
        x = normal(rng, 3, block.channels, *block.before, dtype=np.float32)
        if ties and block.number:
            # Sums by fewer products are rounded, and equal maxima are no longer equal.
            continue
        if ties:
            # Small whole numbers: every product is exact, and many maxima are equal.
            x, weight = np.rint(x), np.rint(3 * weight)
            bias = np.rint(bias)
        buffers = Buffers(block, 3)
        for _ in range(2):
            found = buffers.forward(np.ascontiguousarray(last(x)), block.kernels(weight), bias)
        y = conv2d(x, weight, bias, padding=conv.padding)
        pooled, index = max_pool2d(y, 2)
        close(found, last(relu(pooled)))
        grad = normal(rng, *pooled.shape, dtype=np.float32)
        error = max_pool2d_backward(relu_backward(grad, pooled), index, y.shape)
        dx, dweight, dbias = conv2d_backward(error, x, weight, padding=conv.padding)
        raw, bias_gradient = buffers.backward(np.ascontiguousarray(last(grad)))
        close(block.weights(raw), dweight)
        close(bias_gradient, dbias)
        if block.number:
            close(buffers.input_error(turned_kernels(weight)), last(dx))


@KEYS
@pytest.mark.parametrize("n", [1, 7, 21, 70])
@pytest.mark.parametrize("threads", [None, 1, 2, 3])
def test_loss_and_gradients_are_those_of_the_clear_path(key, n, threads):
    network, shape, weights = made(key)
    fast = FastGradients(network, shape, threads=threads)
    for seed in (5, 6):
        x, labels = batch(shape, n, seed)
        loss, gradients = fast(weights, x, labels)
        expected, wanted = clear_gradients(network, weights, x, labels)
        assert loss == pytest.approx(expected, abs=1e-5)
        assert set(gradients) == set(wanted)
        for name, array in wanted.items():
            assert gradients[name].dtype == np.float32
            close(gradients[name], array, 1e-4)


@KEYS
@pytest.mark.parametrize("n", [1, 70, 300])
def test_scores_are_those_of_the_clear_path(key, n):
    network, shape, weights = made(key)
    x, labels = batch(shape, n, 7)
    fast = FastGradients(network, shape)
    before = fast.scores(weights, x)
    fast(weights, x, labels)
    found = fast.scores(weights, x)
    np.testing.assert_array_equal(found, before)
    close(found, forward(network, weights, x)[0], 1e-4)
    with pytest.raises(ValueError, match="x must be float32"):
        fast.scores(weights, x.astype(np.float64))


@KEYS
def test_ten_steps_come_to_the_same_weights(key):
    network, shape, weights = made(key)
    fast = FastGradients(network, shape)
    theirs, ours, states = weights, weights, [None, None]
    options = {"rate": 0.02, "momentum": 0.9}
    for seed in range(10):
        x, labels = batch(shape, 16, seed)
        loss, gradients = fast(ours, x, labels)
        ours, states[0] = sgd(ours, gradients, states[0], **options)
        expected, gradients = clear_gradients(network, theirs, x, labels)
        theirs, states[1] = sgd(theirs, gradients, states[1], **options)
        assert loss == pytest.approx(expected, abs=1e-3)
    for name, array in theirs.items():
        close(ours[name], array, 1e-2)


def test_the_same_call_gives_the_same_bits_and_keeps_nothing_of_the_last():
    network, shape, weights = made("32, 3 × 3")
    fast, x = FastGradients(network, shape, threads=2), batch(shape, 40)
    first = fast(weights, *x)[1]
    copies = {name: array.copy() for name, array in first.items()}
    fast(weights, *batch(shape, 13, seed=9))
    again = fast(weights, *x)[1]
    for name, array in copies.items():
        np.testing.assert_array_equal(array, first[name])
        np.testing.assert_array_equal(array, again[name])


HEAD = (Flatten(), Dense(10))
OTHERS = [
    (Conv(4, 3, stride=2), MaxPool(), ReLU(), *HEAD),
    (Conv(4, 3, dilation=2), MaxPool(), ReLU(), *HEAD),
    (Conv(4, 3, padding=3), MaxPool(), ReLU(), *HEAD),
    (Conv(4, 3), MaxPool(3), ReLU(), *HEAD),
    (Conv(4, 3), MaxPool(2, 1), ReLU(), *HEAD),
    (Conv(4, 3), MaxPool(2, padding=1), ReLU(), *HEAD),
    (Conv(4, 3), MaxPool(), Tanh(), *HEAD),
    (Conv(4, 3), ReLU(), ReLU(), *HEAD),
    (Conv(4, 3), BatchNorm(), MaxPool(), *HEAD),
    (Conv(4, 3), MaxPool(), ReLU(), Dropout(), *HEAD),
    (Conv(4, 3), MaxPool(), ReLU(), Conv(4, 3), *HEAD),
    (Conv(4, 3), MaxPool(), ReLU()),
    HEAD,
]


@pytest.mark.parametrize("layers", OTHERS, ids=lambda layers: layers[0].label)
def test_networks_that_take_the_clear_path(layers):
    network = Network(layers)
    assert shapes(network, (2, 16, 16))
    assert plan(network, (2, 16, 16)) is None
    with pytest.raises(ValueError, match="take the fast path"):
        FastGradients(network, (2, 16, 16))


def test_what_does_not_fit_is_refused():
    network, shape, weights = made("28, 5 × 5")
    fast = FastGradients(network, shape, threads=2)
    x, labels = batch(shape, 50)
    with pytest.raises(ValueError, match=r"x must be float32 of shape \(N, 1, 28, 28\)"):
        fast(weights, x.astype(np.float64), labels)
    with pytest.raises(ValueError, match="x must be float32"):
        fast(weights, x[..., :27], labels)
    with pytest.raises(ValueError, match="labels must be 50 whole numbers"):
        fast(weights, x, labels[:3])
    # The last picture is the second thread's.
    with pytest.raises(ValueError, match="labels must be from 0 to 9"):
        fast(weights, x, np.array([0] * 49 + [10]))
    with pytest.raises(ValueError, match="weights of another network"):
        fast(made("32, 3 × 3")[2], x, labels)
