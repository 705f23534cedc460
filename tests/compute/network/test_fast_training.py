"""Trainings on the fast path: PyTorch's curve, and memory that does not grow."""

import gc
import tracemalloc

import numpy as np
import pytest

from guiapp.compute.network import (
    Conv,
    Dense,
    FastGradients,
    Flatten,
    MaxPool,
    Network,
    ReLU,
    initial,
    sgd,
)
from guiapp.content.datasets import digits, normalised, scale_of
from tests.compute.network.network_reference import torch_module


def stack(filters, size, padding):
    one, two = (Conv(count, size, padding=padding) for count in filters)
    layers = (one, ReLU(), MaxPool(), two, ReLU(), MaxPool(), Flatten(), Dense(10))
    return Network(layers)


SHAPES = [
    ((1, 8, 8), (8, 16), 3, 1),
    ((1, 28, 28), (8, 16), 5, 0),
    ((1, 28, 28), (8, 16), 5, 2),
    ((3, 32, 32), (16, 32), 3, 0),
    ((3, 32, 32), (32, 64), 3, 1),
    ((3, 32, 32), (32, 64), 5, 0),
]


def noise(shape):
    def drawn(rng):
        return rng.normal(size=(64, *shape)).astype(np.float32), rng.integers(0, 10, 64)

    return drawn


def handwriting(shape):
    """Digits, magnified to the shape: most of their background is one value, whose maxima tie."""
    data = digits()
    pictures = normalised(data.pictures(), scale_of(data))
    times = shape[1] // 8

    def drawn(rng):
        places = rng.integers(0, len(data), 64)
        large = np.kron(pictures[places], np.ones((1, 1, times, times), np.float32))
        framed = np.full((64, *shape), pictures.min(), np.float32)
        framed[..., : large.shape[2], : large.shape[3]] = large
        return framed, data.labels[places]

    return drawn


# Where many windows see the same, rounding decides between their maxima, and one that flips changes
# a gradient by a thousandth: Toom and Cook's sums round where plain ones are equal.
@pytest.mark.parametrize(("pictures", "far"), [(noise, 1e-4), (handwriting, 1e-3)])
@pytest.mark.parametrize(("shape", "filters", "size", "padding"), SHAPES)
def test_ten_steps_lose_what_pytorchs_lose(shape, filters, size, padding, pictures, far):
    torch = torch_module()
    network = stack(filters, size, padding)
    rng = np.random.default_rng(7)
    weights, state = initial(network, shape, rng), None
    gradients_of = FastGradients(network, shape)
    drawn = pictures(shape)

    nn = torch.nn
    theirs = nn.Sequential(
        nn.Conv2d(shape[0], filters[0], size, padding=padding), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(*filters, size, padding=padding), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(weights["7.weight"].shape[1], 10),
    )  # fmt: skip
    theirs.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
    optimiser = torch.optim.SGD(theirs.parameters(), lr=0.01, momentum=0.9)

    for _ in range(10):
        x, labels = drawn(rng)
        loss, gradients = gradients_of(weights, x, labels)
        weights, state = sgd(weights, gradients, state, rate=0.01, momentum=0.9)
        optimiser.zero_grad()
        wanted = nn.functional.cross_entropy(theirs(torch.tensor(x)), torch.tensor(labels))
        wanted.backward()
        optimiser.step()
        assert loss == pytest.approx(wanted.item(), abs=far)


@pytest.mark.parametrize("threads", [1, 2])
def test_memory_stays_what_it_was_after_the_first_steps(threads):
    network, shape = stack((8, 16), 3, 1), (1, 8, 8)
    rng = np.random.default_rng(1)
    weights, state = initial(network, shape, rng), None
    gradients_of = FastGradients(network, shape, threads=threads)
    x, labels = rng.normal(size=(64, *shape)).astype(np.float32), rng.integers(0, 10, 64)

    def steps(count):
        nonlocal weights, state
        for number in range(count):
            # The last batch of an epoch is smaller.
            n = 64 if number % 10 else 29
            _, gradients = gradients_of(weights, x[:n], labels[:n])
            weights, state = sgd(weights, gradients, state, rate=1e-4, momentum=0.9)

    def held():
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        steps(50)
        before = held()
        steps(500)
        after = held()
    finally:
        tracemalloc.stop()
    # The buffers are megabytes; a step that kept one of its arrays would come to 500 of them.
    assert before > 1_000_000
    assert after - before < 50_000


def test_buffers_of_sizes_that_are_no_longer_asked_for_are_given_back():
    network, shape = stack((8, 16), 3, 1), (1, 8, 8)
    rng = np.random.default_rng(1)
    weights = initial(network, shape, rng)
    gradients_of = FastGradients(network, shape, threads=1)
    x, labels = rng.normal(size=(64, *shape)).astype(np.float32), rng.integers(0, 10, 64)
    tracemalloc.start()
    try:
        gradients_of(weights, x, labels)
        one, _ = tracemalloc.get_traced_memory()
        for n in range(30, 65):
            gradients_of(weights, x[:n], labels[:n])
        all_sizes, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert all_sizes < 5 * one
