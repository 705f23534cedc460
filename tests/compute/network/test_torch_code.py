"""The PyTorch code of a network, run: it gives what the network gives, with the same weights."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

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
    forward,
    initial,
    shapes,
)
from guiapp.compute.network.torch_code import torch_code
from tests.compute.network.network_reference import normal, torch_module

BOOK = Network(
    (
        Conv(32, 3, padding=1), ReLU(), MaxPool(), Conv(64, 3, padding=1), ReLU(), MaxPool(),
        Flatten(), Dense(10),
    )
)  # fmt: skip
EVERY = Network(
    (
        Conv(4, (3, 2), stride=(1, 2), padding=(1, 0), dilation=(2, 1)), BatchNorm(0.3, 1e-3),
        Tanh(), BlurPool(1, 5), Conv(3, 2, 2, 1), LeakyReLU(0.2), MaxPool(3, 1, 1), Dropout(0.4),
        MaxPool(2, (1, 2)), BlurPool((2, 1), 2), AveragePool((2, 1), padding=(1, 0)),
        AveragePool(1, 2), BatchNorm(), ReLU(), GlobalAverage(), Flatten(), BatchNorm(0.2, 0.01),
        Dense(6), Flatten(), LeakyReLU(), Dense(3),
    )
)  # fmt: skip
EVERY_SHAPE = (2, 17, 15)


def drawn(seed: int) -> tuple[Network, tuple[int, ...]]:
    """A network of random layers, as many as fit behind each other, and the shape of its inputs."""
    rng = np.random.default_rng(seed)

    def side(low: int, high: int) -> Any:
        one, two = (int(rng.integers(low, high)) for _ in range(2))
        return one if rng.random() < 0.5 else (one, two)

    def layer() -> Any:
        made = [
            lambda: Conv(int(rng.integers(1, 5)), side(1, 4), side(1, 3), side(0, 3), side(1, 3)),
            lambda: MaxPool(side(1, 4), side(1, 3), side(0, 2)),
            lambda: MaxPool(side(1, 4)),
            lambda: AveragePool(side(1, 4), side(1, 3), side(0, 2)),
            lambda: AveragePool(side(1, 4)),
            lambda: BlurPool(side(1, 3), int(rng.integers(1, 8))),
            lambda: BatchNorm(float(rng.random()), float(rng.uniform(1e-5, 1e-2))),
            ReLU,
            Tanh,
            lambda: LeakyReLU(float(rng.random())),
            lambda: Dropout(float(rng.random())),
        ]
        return made[rng.integers(len(made))]()

    shape = tuple(map(int, rng.integers((1, 6, 6), (4, 18, 18))))
    layers: tuple[Any, ...] = ()
    for _ in range(8):
        longer = (*layers, layer())
        try:
            shapes(Network(longer), shape)
        except ValueError:
            continue
        layers = longer
    if rng.random() < 0.5:
        layers = (*layers, GlobalAverage())
    return Network((*layers, Flatten(), Dense(5), BatchNorm(), Tanh(), Dense(3))), shape


def built(network: Network, shape: tuple[int, ...]) -> Any:
    """The model that the code builds."""
    space: dict[str, Any] = {}
    exec(compile(torch_code(network, shape), "<code>", "exec"), space)
    return space["model"]


def weights_of(network: Network, shape: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Weights of which none is 0 or 1, statistics and biases included."""
    rng = np.random.default_rng(5)
    first = initial(network, shape, rng, dtype=np.float64)
    return {name: array + rng.uniform(0.1, 0.5, array.shape) for name, array in first.items()}


@pytest.mark.parametrize("seed", range(-1, 24))
def test_the_code_builds_the_network(seed: int) -> None:
    torch = torch_module()
    network, shape = (EVERY, EVERY_SHAPE) if seed < 0 else drawn(seed)
    weights = weights_of(network, shape)
    model = built(network, shape).double()
    assert len(model) == len(network.layers)
    # Strict: every name is taken, and none is missing.
    model.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
    x = normal(np.random.default_rng(6), 4, *shape)
    tensor = torch.tensor(np.array(x))
    model.eval()
    expected, kept = forward(network, weights, x)
    found = []
    for module in model:
        tensor = module(tensor)
        found.append(tensor.detach().numpy())
    assert [array.shape[1:] for array in found] == list(shapes(network, shape)[1:])
    # The low pass's weights are exact in float32: powers of 2 divide them.
    for theirs, ours in zip(found, kept.values[1:], strict=True):
        np.testing.assert_allclose(theirs, ours, rtol=1e-9, atol=1e-9)
    assert np.ptp(expected) > 0


@pytest.mark.parametrize("seed", range(5))
def test_a_batch_in_training_moves_the_same_statistics(seed: int) -> None:
    torch = torch_module()
    network, shape = (EVERY, EVERY_SHAPE) if not seed else drawn(seed)
    network = Network(
        tuple(ReLU() if isinstance(layer, Dropout) else layer for layer in network.layers)
    )
    weights = weights_of(network, shape)
    model = built(network, shape).double()
    model.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
    x = normal(np.random.default_rng(7), 4, *shape)
    y, kept = forward(network, weights, x, training=True)
    expected = model(torch.tensor(np.array(x))).detach().numpy()
    np.testing.assert_allclose(y, expected, rtol=1e-6, atol=1e-6)
    state = model.state_dict()
    assert kept.changed
    for name, array in kept.changed.items():
        np.testing.assert_allclose(state[name].numpy(), array, rtol=1e-6, atol=1e-9)


def test_dropout_has_its_rate() -> None:
    torch_module()
    assert built(Network((Dropout(0.25),)), (4,))[0].p == 0.25


def test_the_text_is_a_program_of_one_line_for_each_layer() -> None:
    code = torch_code(BOOK, (3, 32, 32))
    ast.parse(code)
    assert code.startswith('"""A network for inputs (N, 3, 32, 32), and how its weights are loaded')
    assert code.endswith(
        """
from torch import nn

model = nn.Sequential(
    nn.Conv2d(3, 32, kernel_size=3, padding=1),  # (32, 32, 32)
    nn.ReLU(),  # (32, 32, 32)
    nn.MaxPool2d(2),  # (32, 16, 16)
    nn.Conv2d(32, 64, kernel_size=3, padding=1),  # (64, 16, 16)
    nn.ReLU(),  # (64, 16, 16)
    nn.MaxPool2d(2),  # (64, 8, 8)
    nn.Flatten(),  # (4096,)
    nn.Linear(4096, 10),  # (10,)
)
"""
    )
    assert "BlurPool" not in code
    assert "import torch\n" not in code


def test_all_layers_are_written_with_their_options() -> None:
    code = torch_code(EVERY, EVERY_SHAPE)
    ast.parse(code)
    assert code.count("class BlurPool(nn.Module):") == 1
    lines = re.findall(r"^    (.*),  # \(.*\)$", code, re.MULTILINE)
    assert lines == [
        "nn.Conv2d(2, 4, kernel_size=(3, 2), stride=(1, 2), padding=(1, 0), dilation=(2, 1))",
        "nn.BatchNorm2d(4, eps=0.001, momentum=0.3)",
        "nn.Tanh()",
        "BlurPool(stride=1, taps=5)",
        "nn.Conv2d(4, 3, kernel_size=2, stride=2, padding=1)",
        "nn.LeakyReLU(0.2)",
        "nn.MaxPool2d(3, stride=1, padding=1)",
        "nn.Dropout(0.4)",
        "nn.MaxPool2d(2, stride=(1, 2))",
        "BlurPool(stride=(2, 1), taps=2)",
        "nn.AvgPool2d((2, 1), padding=(1, 0))",
        "nn.AvgPool2d(1, stride=2)",
        "nn.BatchNorm2d(3, eps=1e-05, momentum=0.1)",
        "nn.ReLU()",
        "nn.AdaptiveAvgPool2d(1)",
        "nn.Flatten()",
        "nn.BatchNorm1d(3, eps=0.01, momentum=0.2)",
        "nn.Linear(3, 6)",
        "nn.Flatten()",
        "nn.LeakyReLU(0.01)",
        "nn.Linear(6, 3)",
    ]


def test_numbers_of_numpy_are_written_plainly() -> None:
    size = np.int64(3)
    layers = (
        Conv(2, size, padding=[size, 1]), LeakyReLU(np.float64(0.5)), BlurPool(size, size),
    )  # fmt: skip
    code = torch_code(Network(layers), (1, 9, 9))
    assert "kernel_size=3, padding=(3, 1)" in code
    assert "LeakyReLU(0.5)" in code
    assert "stride=3, taps=3" in code


def test_without_weights_nothing_is_said_about_loading_them() -> None:
    code = torch_code(Network((ReLU(), Flatten())), (1, 4, 5))
    ast.parse(code)
    assert code.startswith('"""A network for inputs (N, 1, 4, 5)."""\n\nfrom torch import nn\n')
    assert "load" not in code


@dataclass(frozen=True)
class Squared(ReLU):
    label: ClassVar[str] = "square"


def test_what_has_no_code() -> None:
    with pytest.raises(ValueError, match=r"^Layer 1, convolution: the kernel, 3 × 3, is larger"):
        torch_code(Network((Conv(2, 3),)), (1, 2, 2))
    with pytest.raises(ValueError, match=r"^PyTorch has no module for the layer 'square'\.$"):
        torch_code(Network((Squared(),)), (1, 2, 2))
