"""A training step on a device: the same numbers, and nothing leaves it on the way."""

import numpy as np
import pytest

from guiapp.compute.backend import namespace, probe, to_gpu, to_host
from guiapp.compute.network import (
    AveragePool,
    BatchNorm,
    BlurPool,
    Conv,
    Dense,
    Dropout,
    Flatten,
    GlobalAverage,
    LeakyReLU,
    MaxPool,
    Network,
    ReLU,
    Tanh,
    adam,
    backward,
    forward,
    initial,
    sgd,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
)
from tests.compute import fake_cupy
from tests.compute.network.network_reference import frozen, normal

NETWORK = Network(
    (
        Conv(3, 3, padding=1), BatchNorm(), Tanh(), MaxPool(3, 2, 1), BlurPool(2), Conv(2, 2),
        LeakyReLU(), Dropout(0.4), AveragePool(2, padding=1), ReLU(), GlobalAverage(), Flatten(),
        Dense(3),
    )
)  # fmt: skip
SHAPE = (2, 16, 14)


@pytest.fixture(params=["stand-in", pytest.param("gpu", marks=pytest.mark.gpu)])
def device(request):
    """What moves an array to the device."""
    if request.param == "stand-in":
        with fake_cupy.installed() as cupy:
            yield cupy.asarray
        return
    found = probe()
    if not found.ok:
        pytest.skip(f"no working GPU: {found.reason}")
    yield to_gpu


def step(weights, x, labels, optimiser):
    """The loss, the kept outputs, the errors and the new weights."""
    rng = np.random.default_rng(1)
    logits, kept = forward(NETWORK, weights, x, training=True, rng=rng)
    loss, probabilities = softmax_cross_entropy(logits, labels)
    grad = softmax_cross_entropy_backward(probabilities, labels)
    gradients, errors = backward(NETWORK, weights, kept, grad)
    new, _ = optimiser(weights | kept.changed, gradients, None, rate=0.1)
    return loss, kept.values, errors, new


@pytest.mark.parametrize("optimiser", [sgd, adam])
def test_a_step_of_training(device, optimiser):
    weights = initial(NETWORK, SHAPE, np.random.default_rng(2), dtype=np.float64)
    x = normal(np.random.default_rng(3), 4, *SHAPE)
    labels = frozen(np.random.default_rng(4).integers(0, 3, 4))
    loss, values, errors, new = step(weights, x, labels, optimiser)
    moved = {name: device(array) for name, array in weights.items()}
    their_loss, *others = step(moved, device(x), device(labels), optimiser)
    assert their_loss == pytest.approx(loss, rel=1e-12)
    pairs = [*zip(others[0], values, strict=True), *zip(others[1], errors, strict=True)]
    pairs += [(others[2][name], array) for name, array in new.items()]
    for theirs, ours in pairs:
        assert namespace(theirs) is namespace(device(np.ones(1))), "the result left the device"
        np.testing.assert_allclose(to_host(theirs), ours, rtol=0, atol=1e-10)
