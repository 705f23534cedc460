"""Whole networks against PyTorch's, with the same weights and batches."""

import numpy as np
import pytest

from guiapp.compute.network import (
    AveragePool,
    BatchNorm,
    BlurPool,
    Conv,
    Dense,
    Dropout,
    Field,
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
    multiplications,
    numerical_gradient,
    parameters,
    receptive_field,
    sgd,
    shapes,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
)
from tests.compute.network.network_reference import frozen, inner, normal, torch_module

LENET = Network(
    (
        Conv(4, 5), MaxPool(), ReLU(), Conv(6, 3, padding=1), MaxPool(), ReLU(), Flatten(),
        Dense(12), Tanh(), Dense(5),
    )
)  # fmt: skip
MODERN = Network(
    (
        Conv(4, 3, padding=1, stride=2), BatchNorm(), LeakyReLU(0.1), Conv(6, 3, dilation=2),
        BatchNorm(), ReLU(), AveragePool(2, 1), GlobalAverage(), Flatten(), Dense(5),
    )
)  # fmt: skip
EVERY = Network(
    (
        Conv(3, 3, padding=1), BatchNorm(), Tanh(), MaxPool(2, 1), BlurPool(2), Conv(2, 2),
        LeakyReLU(), Dropout(0.4), AveragePool(2, padding=1), ReLU(), GlobalAverage(), Flatten(),
        Dense(4), Dense(3),
    )
)  # fmt: skip


def twin(network, shape):
    """The same network of PyTorch's own layers, for inputs of this shape."""
    torch = torch_module()
    nn = torch.nn
    channels = [found[0] for found in shapes(network, shape)]
    made = {
        Conv: lambda own, c: nn.Conv2d(
            c, own.filters, own.size, own.stride, own.padding, own.dilation
        ),
        BatchNorm: lambda own, c: nn.BatchNorm2d(c),
        Dense: lambda own, c: nn.Linear(c, own.units),
        MaxPool: lambda own, c: nn.MaxPool2d(own.size, own.stride, own.padding),
        AveragePool: lambda own, c: nn.AvgPool2d(own.size, own.stride, own.padding),
        GlobalAverage: lambda own, c: nn.AdaptiveAvgPool2d(1),
        ReLU: lambda own, c: nn.ReLU(),
        LeakyReLU: lambda own, c: nn.LeakyReLU(own.slope),
        Tanh: lambda own, c: nn.Tanh(),
        Flatten: lambda own, c: nn.Flatten(),
    }
    return nn.Sequential(
        *(made[type(layer)](layer, c) for layer, c in zip(network.layers, channels, strict=False))
    )


def with_weights(model, weights):
    torch = torch_module()
    tensors = {name: torch.tensor(np.array(array)) for name, array in weights.items()}
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    assert not unexpected
    assert all(name.endswith("num_batches_tracked") for name in missing)
    return model


def batches(shape, classes, count, dtype):
    rng = np.random.default_rng(21)
    for _ in range(count):
        yield normal(rng, 8, *shape, dtype=dtype), frozen(rng.integers(0, classes, 8))


STEPS = {
    "sgd": (
        sgd,
        {"rate": 0.05, "momentum": 0.9},
        lambda torch, p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    ),
    "adam": (adam, {"rate": 0.01}, lambda torch, p: torch.optim.Adam(p, lr=0.01)),
}


@pytest.mark.parametrize("optimiser", STEPS)
@pytest.mark.parametrize("network", [LENET, MODERN], ids=["lenet", "modern"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_ten_steps_of_training_are_pytorchs(network, optimiser, dtype):
    torch = torch_module()
    step, options, made = STEPS[optimiser]
    shape = (2, 16, 16)
    weights = initial(network, shape, np.random.default_rng(1), dtype=dtype)
    model = with_weights(twin(network, shape).to(torch.tensor(dtype(0)).dtype), weights)
    theirs = made(torch, model.parameters())
    state = None
    for x, labels in batches(shape, 5, 10, dtype):
        logits, kept = forward(network, weights, x, training=True)
        loss, probabilities = softmax_cross_entropy(logits, labels)
        grad = softmax_cross_entropy_backward(probabilities, labels)
        gradients, _ = backward(network, weights, kept, grad)
        weights, state = step(weights | kept.changed, gradients, state, **options)
        theirs.zero_grad()
        expected = torch.nn.functional.cross_entropy(
            model(torch.tensor(np.array(x))), torch.tensor(np.array(labels))
        )
        expected.backward()
        theirs.step()
        assert loss == pytest.approx(expected.item(), abs=1e-4)
        assert {array.dtype for array in weights.values()} == {np.dtype(dtype)}
    model.eval()
    x = next(batches(shape, 5, 1, dtype))[0]
    answer = model(torch.tensor(np.array(x))).detach().numpy()
    # Before a normalisation a bias has no gradient but rounding, of which Adam makes whole steps.
    blown = optimiser == "adam" and network is MODERN
    tolerance = 1e-9 if dtype is np.float64 else 2e-2 if blown else 1e-4
    np.testing.assert_allclose(forward(network, weights, x)[0], answer, rtol=0, atol=tolerance)


@pytest.mark.parametrize("training", [True, False])
def test_every_layers_gradients_and_errors_are_what_central_differences_say(training):
    shape = (2, 7, 6)
    weights = initial(EVERY, shape, np.random.default_rng(3), dtype=np.float64)
    weights["1.running_mean"] = np.array([0.1, -0.2, 0.3])
    x = normal(np.random.default_rng(4), 3, *shape)
    grad = normal(np.random.default_rng(5), 3, 3)

    def answer(given, picture):
        rng = np.random.default_rng(6)
        return forward(EVERY, given, picture, training=training, rng=rng)

    kept = answer(weights, x)[1]
    gradients, errors = backward(EVERY, weights, kept, grad)
    assert set(gradients) == {name for name in weights if "running" not in name}
    for name, found in gradients.items():
        numbers = numerical_gradient(
            lambda w, name=name: inner(answer(weights | {name: w}, x)[0], grad), weights[name]
        )
        np.testing.assert_allclose(found, numbers, atol=1e-7)
    numbers = numerical_gradient(lambda z: inner(answer(weights, z)[0], grad), x)
    np.testing.assert_allclose(errors[0], numbers, atol=1e-7)


def test_what_is_kept_has_every_layers_output_and_error():
    shape = (2, 7, 6)
    weights = initial(EVERY, shape, np.random.default_rng(3))
    x = normal(np.random.default_rng(4), 3, *shape, dtype=np.float32)
    rng = np.random.default_rng(5)
    logits, kept = forward(EVERY, weights, x, training=True, rng=rng)
    grad = frozen(np.ones((3, 3), np.float32))
    errors = backward(EVERY, weights, kept, grad)[1]
    expected = [(3, *found) for found in shapes(EVERY, shape)]
    assert [value.shape for value in kept.values] == expected
    assert [error.shape for error in errors] == expected
    assert {array.dtype for array in (*kept.values, *errors)} == {np.dtype(np.float32)}
    assert kept.values[0] is x
    assert kept.values[-1] is logits
    assert errors[-1] is grad
    assert set(kept.changed) == {"1.running_mean", "1.running_var"}
    assert not forward(EVERY, weights, x)[1].changed


def test_a_seed_decides_the_weights_and_what_is_dropped():
    shape = (2, 7, 6)
    first, second = (initial(EVERY, shape, np.random.default_rng(9)) for _ in range(2))
    for name, array in first.items():
        np.testing.assert_array_equal(array, second[name])
    x = normal(np.random.default_rng(4), 3, *shape)
    one, two, other = (
        forward(EVERY, first, x, training=True, rng=np.random.default_rng(seed))[0]
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, two)
    assert (one != other).any()
    with pytest.raises(ValueError, match="give a generator as rng"):
        forward(EVERY, first, x, training=True)


def test_parameters_and_multiplications_of_the_book_network():
    network = Network(
        (
            Conv(32, 3, padding=1), ReLU(), MaxPool(), Conv(64, 3, padding=1), ReLU(), MaxPool(),
            Flatten(), Dense(10),
        )
    )  # fmt: skip
    shape = (3, 32, 32)
    assert parameters(network, shape) == (896, 0, 0, 18_496, 0, 0, 0, 40_970)
    assert multiplications(network, shape) == (
        32 * 32 * 32 * 27, 0, 0, 16 * 16 * 64 * 288, 0, 0, 0, 40_960
    )  # fmt: skip
    weights = initial(network, shape, np.random.default_rng(0))
    assert sum(array.size for array in weights.values()) == sum(parameters(network, shape))
    assert parameters(Network((BatchNorm(),)), shape) == (6,)


RECEPTIVE = [
    (Conv(1, 3), MaxPool(2), Conv(1, (3, 1), dilation=2)),
    (Conv(1, 5, padding=2, stride=2), ReLU(), AveragePool(3, 1, 1)),
    (Conv(1, 3, padding=1), BlurPool(2, taps=4), Conv(1, 2, stride=(1, 2))),
]


@pytest.mark.parametrize("layers", RECEPTIVE, ids=["pool", "stride", "blur"])
def test_the_receptive_field_is_where_an_output_has_derivatives(layers):
    network, shape = Network(layers), (1, 40, 40)
    fields = receptive_field(network)
    weights = {
        name: np.ones(array.shape)
        for name, array in initial(network, shape, np.random.default_rng(0)).items()
    }
    # Maxima pass the error to one pixel only: over many pictures every one of them wins.
    x = np.random.default_rng(1).standard_normal((60, *shape))
    x = np.abs(x)
    kept = forward(network, weights, x)[1]
    at = (4, 5)
    grad = np.zeros(kept.values[-1].shape)
    grad[:, 0, at[0], at[1]] = 1
    reached = np.abs(backward(network, weights, kept, grad)[1][0][:, 0]).sum(axis=0) > 0
    field = fields[-1]
    for axis, place in enumerate(at):
        touched = np.flatnonzero(reached.any(axis=1 - axis))
        first = field.start[axis] + place * field.step[axis]
        assert touched[0] == first
        assert touched[-1] == first + field.size[axis] - 1


def test_the_receptive_field_of_known_stacks():
    network = Network((Conv(8, 3), Conv(8, 3), MaxPool(), Flatten(), Dense(2)))
    assert receptive_field(network) == (
        Field((3, 3)), Field((5, 5)), Field((6, 6), (2, 2)), None, None
    )  # fmt: skip


def test_the_layer_that_leaves_no_pixels_is_named_with_what_came_to_it():
    with pytest.raises(
        ValueError,
        match=r"^Layer 3, convolution: the kernel, 5 × 5, is larger than its input, 4 × 4",
    ):
        shapes(Network((Conv(2, 3), MaxPool(), Conv(2, 5))), (1, 10, 10))
    with pytest.raises(
        ValueError, match=r"^Layer 2, max pooling: the window, 2 × 2, .* picture, 1 × 4"
    ):
        shapes(Network((Conv(2, (5, 2)), MaxPool())), (1, 5, 5))
    with pytest.raises(ValueError, match=r"^Layer 1, dense layer: a dense layer takes a vector"):
        shapes(Network((Dense(2),)), (1, 5, 5))
    with pytest.raises(ValueError, match=r"^Layer 2, blur pooling: a pooling takes maps"):
        shapes(Network((Flatten(), BlurPool())), (1, 5, 5))
    with pytest.raises(ValueError, match=r"^Layer 1, dropout: the dropout rate"):
        shapes(Network((Dropout(1.0),)), (1, 5, 5))
    with pytest.raises(ValueError, match=r"at least 1 filter; 0 came"):
        shapes(Network((Conv(0),)), (1, 5, 5))
    with pytest.raises(ValueError, match=r"at least 1 unit; 0 came"):
        shapes(Network((Dense(0),)), (5,))
    with pytest.raises(ValueError, match="An input is"):
        shapes(LENET, (3, 0, 5))
    with pytest.raises(ValueError, match="at least one layer"):
        Network(())


def test_weights_of_another_network_are_refused():
    shape = (2, 16, 16)
    x = np.zeros((1, *shape))
    weights = initial(LENET, shape, np.random.default_rng(0))
    less = {name: array for name, array in weights.items() if name != "3.bias"}
    with pytest.raises(ValueError, match=r"another network: there is no '3.bias'"):
        forward(LENET, less, x)
    with pytest.raises(ValueError, match=r"another network: nothing takes '11.weight'"):
        forward(LENET, weights | {"11.weight": np.ones(2)}, x)
    with pytest.raises(ValueError, match=r"'0.weight' must have shape \(4, 3, 5, 5\)"):
        forward(LENET, weights, np.zeros((1, 3, 16, 16)))
    with pytest.raises(ValueError, match="x must be a batch"):
        forward(LENET, weights, np.zeros(5))
    with pytest.raises(ValueError, match="start can be he, glorot"):
        initial(Network((Conv(2, start="other"),)), shape, np.random.default_rng(0))
