"""How pixels move units, against central differences and PyTorch's autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from guiapp.compute.backend import namespace, to_host
from guiapp.compute.network import (
    AveragePool,
    BatchNorm,
    BlurPool,
    Conv,
    Dense,
    Dropout,
    Flatten,
    MaxPool,
    Network,
    ReLU,
    Tanh,
    forward,
    initial,
    numerical_gradient,
)
from guiapp.compute.network.inside import input_gradient
from guiapp.compute.network.torch_code import torch_code
from tests.compute import fake_cupy
from tests.compute.network.network_reference import normal, torch_module

NETWORK = Network(
    (
        Conv(3, 3, padding=1), BatchNorm(), Tanh(), MaxPool(3, 2, 1), Dropout(0.4), BlurPool(2, 3),
        Conv(4, 2, dilation=1), ReLU(), AveragePool(2, 1), Flatten(), Dense(5), ReLU(), Dense(3),
    )
)  # fmt: skip
SHAPE = (2, 13, 12)
UNITS: list[tuple[int, Any]] = [
    (0, 2), (0, (1, 4, 3)), (3, (2, 6, 0)), (5, 1), (6, (3, 2, 1)), (7, 0), (8, (0, 1, 0)),
    (9, 7), (11, 2), (12, 1), (-1, 1), (12, (2,)),
]  # fmt: skip


def weights_of(dtype: Any = np.float64) -> dict[str, np.ndarray]:
    weights = initial(NETWORK, SHAPE, np.random.default_rng(1), dtype=dtype)
    rng = np.random.default_rng(2)
    return {
        name: (array + rng.uniform(0.05, 0.2, array.shape)).astype(dtype)
        for name, array in weights.items()
    }


def value_of(y: Any, unit: Any) -> Any:
    """The sum over all pictures of a unit, whose derivative by one picture is that of its own."""
    return y[:, unit].sum() if isinstance(unit, int) else y[(slice(None), *unit)].sum()


@pytest.mark.parametrize(("layer", "unit"), UNITS, ids=str)
def test_the_derivative_is_autograds(layer: int, unit: Any) -> None:
    torch = torch_module()
    weights, x = weights_of(), normal(np.random.default_rng(3), 3, *SHAPE)
    space: dict[str, Any] = {}
    exec(torch_code(NETWORK, SHAPE), space)
    model = space["model"].double().eval()
    model.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
    tensor = torch.tensor(np.array(x), requires_grad=True)
    part = model if layer == -1 else model[: layer + 1]
    value_of(part(tensor), unit).backward()
    found = input_gradient(NETWORK, weights, x, layer=layer, unit=unit)
    assert found.shape == x.shape
    np.testing.assert_allclose(found, tensor.grad.numpy(), rtol=0, atol=1e-7)


@pytest.mark.parametrize(("layer", "unit"), UNITS, ids=str)
def test_the_derivative_is_what_central_differences_say(layer: int, unit: Any) -> None:
    weights, x = weights_of(), normal(np.random.default_rng(4), 1, *SHAPE)

    def value(pictures: np.ndarray) -> float:
        values = forward(NETWORK, weights, pictures)[1].values
        return float(value_of(values[layer + 1 if layer >= 0 else layer], unit))

    found = input_gradient(NETWORK, weights, x, layer=layer, unit=unit)
    np.testing.assert_allclose(found, numerical_gradient(value, x), rtol=0, atol=1e-7)
    assert np.abs(found).max() > 1e-4


def test_float32_stays_and_pictures_do_not_meet() -> None:
    weights, x = weights_of(np.float32), normal(np.random.default_rng(5), 3, *SHAPE)
    x = x.astype(np.float32)
    found = input_gradient(NETWORK, weights, x, layer=-1, unit=0)
    assert found.dtype == np.float32
    alone = input_gradient(NETWORK, weights, x[1:2], layer=-1, unit=0)
    np.testing.assert_allclose(found[1:2], alone, rtol=1e-4, atol=1e-6)


def test_on_a_device_nothing_leaves_it() -> None:
    weights, x = weights_of(), normal(np.random.default_rng(6), 2, *SHAPE)
    here = input_gradient(NETWORK, weights, x, layer=-1, unit=2)
    with fake_cupy.installed() as cupy:
        moved = {name: cupy.asarray(array) for name, array in weights.items()}
        there = input_gradient(NETWORK, moved, cupy.asarray(x), layer=-1, unit=2)
        assert namespace(there) is cupy
        np.testing.assert_allclose(to_host(there), here, rtol=0, atol=1e-12)


def test_units_that_there_are_not() -> None:
    weights, x = weights_of(), np.zeros((1, *SHAPE))
    for layer, unit, message in (
        (0, 3, r"^unit must be a map, or \(map, row, column\) in \(3, 13, 12\); 3 came\.$"),
        (0, (0, 1), r"^unit must be a map, or \(map, row, column\)"),
        (0, (0, 1, 12), r"^unit must be a map, or \(map, row, column\)"),
        (-1, 3, r"^unit must be a place in \(3,\); 3 came\.$"),
        (-1, -1, r"^unit must be a place in \(3,\); -1 came\.$"),
        (-1, (0.5,), r"^unit must be a place in \(3,\)"),
        (13, 0, r"^layer must be a whole number from 0 to 12, or negative to count from the end"),
    ):
        with pytest.raises(ValueError, match=message):
            input_gradient(NETWORK, weights, x, layer=layer, unit=unit)
    with pytest.raises(ValueError, match="another network: nothing takes 'other'"):
        input_gradient(NETWORK, weights | {"other": x}, x, layer=0, unit=0)
