"""The error that a convolution passes back: three ways that agree, and one that does not."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from guiapp.compute.network import (
    Conv,
    Dense,
    Flatten,
    MaxPool,
    Network,
    ReLU,
    Tanh,
    forward,
    initial,
)
from guiapp.compute.network.inside import backwards, kernel_gradient
from guiapp.compute.network.torch_code import torch_code
from tests.compute import fake_cupy
from tests.compute.network.network_reference import normal, torch_module

NETWORK = Network(
    (
        Conv(3, (3, 2), padding=(2, 1)), Tanh(), MaxPool(), Conv(4, 3, padding=1, dilation=2),
        ReLU(), Conv(2, 2, stride=(1, 2)), Flatten(), Dense(3),
    )
)  # fmt: skip
SHAPE = (2, 14, 11)


def found(
    layer: int,
    dtype: Any = np.float64,
    most: int = 40,
    seed: int = 9,
    moved: Any = np.asarray,
    of: Any = backwards,
    **options: Any,
) -> Any:
    weights = {
        name: moved(array)
        for name, array in initial(NETWORK, SHAPE, np.random.default_rng(1), dtype=dtype).items()
    }
    x = moved(normal(np.random.default_rng(2), 3, *SHAPE, dtype=dtype))
    grad = moved(normal(np.random.default_rng(3), 3, 3, dtype=dtype))
    kept = forward(NETWORK, weights, x)[1]
    rng = np.random.default_rng(seed)
    return of(NETWORK, weights, kept, grad, layer, rng=rng, most=most, **options)


@pytest.mark.parametrize("layer", [0, 3])
def test_three_ways_agree_with_autograd_and_the_other_choice_does_not(layer: int) -> None:
    torch = torch_module()
    space: dict[str, Any] = {}
    exec(torch_code(NETWORK, SHAPE), space)
    model = space["model"].double()
    weights = initial(NETWORK, SHAPE, np.random.default_rng(1), dtype=np.float64)
    model.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
    x = torch.tensor(np.array(normal(np.random.default_rng(2), 3, *SHAPE)))
    entering = model[:layer](x).detach().requires_grad_()
    model[layer:](entering).backward(torch.tensor(np.array(normal(np.random.default_rng(3), 3, 3))))
    expected = entering.grad.numpy()
    ways = found(layer)
    np.testing.assert_allclose(ways.own, expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ways.convolved, expected, rtol=0, atol=1e-12)
    assert ways.numerical.shape == (40,)
    np.testing.assert_allclose(ways.numerical, expected[tuple(ways.places.T)], rtol=0, atol=1e-12)
    assert ways.difference < 1e-12
    apart = np.abs(ways.unturned - expected).max()
    assert ways.other_difference == pytest.approx(apart)
    assert apart > 0.1 * np.abs(expected).max()


def test_the_differences_are_the_largest_of_what_is_told() -> None:
    ways = found(3)
    there = tuple(ways.places.T)
    assert ways.difference == max(
        np.abs(ways.own - ways.convolved).max(),
        np.abs(ways.own[there] - ways.numerical).max(),
        np.abs(ways.convolved[there] - ways.numerical).max(),
    )
    assert ways.other_difference == np.abs(ways.own - ways.unturned).max()


def test_places_are_a_sample_by_the_seed_or_all_that_there_are() -> None:
    one, two, other = found(0, seed=4), found(0, seed=4), found(0, seed=5)
    np.testing.assert_array_equal(one.places, two.places)
    assert one.places.tolist() != other.places.tolist()
    assert len(np.unique(one.places, axis=0)) == 40
    assert (one.places < one.own.shape).all()
    size = one.own.size
    every = found(0, most=size)
    np.testing.assert_array_equal(every.places, list(np.ndindex(one.own.shape)))
    np.testing.assert_allclose(every.numerical.reshape(one.own.shape), every.own, atol=1e-12)


@pytest.mark.parametrize(("layer", "channel"), [(0, 1), (3, 0), (3, 2)])
def test_the_places_of_one_channel(layer: int, channel: int) -> None:
    ways = found(layer, most=10_000, channel=channel)
    pictures, _, height, width = ways.own.shape
    assert len(ways.places) == pictures * height * width
    assert (ways.places[:, 1] == channel).all()
    expected = ways.own[:, channel]
    np.testing.assert_allclose(ways.numerical.reshape(expected.shape), expected, atol=1e-12)
    assert len(found(layer, most=7, channel=channel).places) == 7
    with pytest.raises(ValueError, match="at 9 of axis 1"):
        found(layer, channel=9)


def test_the_weights_of_one_kernel() -> None:
    ways = found(0, of=kernel_gradient, kernel=(2, 1))
    np.testing.assert_array_equal(ways.places, [(2, 1, *at) for at in np.ndindex(3, 2)])
    np.testing.assert_allclose(ways.numerical.reshape(3, 2), ways.own[2, 1], atol=1e-11)
    with pytest.raises(ValueError, match="at 3 of axis 0"):
        found(0, of=kernel_gradient, kernel=(3, 0))


def test_places_are_found_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = found(3)
    monkeypatch.setattr(sys.modules[backwards.__module__], "_AT_ONCE", 100)
    np.testing.assert_allclose(found(3).numerical, expected.numerical, rtol=0, atol=1e-12)


@pytest.mark.parametrize("layer", [0, 3])
def test_the_kernels_gradient_is_a_correlation_of_the_input_with_the_error(layer: int) -> None:
    torch = torch_module()
    space: dict[str, Any] = {}
    exec(torch_code(NETWORK, SHAPE), space)
    model = space["model"].double()
    weights = initial(NETWORK, SHAPE, np.random.default_rng(1), dtype=np.float64)
    model.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
    y = model(torch.tensor(np.array(normal(np.random.default_rng(2), 3, *SHAPE))))
    y.backward(torch.tensor(np.array(normal(np.random.default_rng(3), 3, 3))))
    expected = model[layer].weight.grad.numpy()
    ways = found(layer, of=kernel_gradient, most=20)
    np.testing.assert_allclose(ways.own, expected, rtol=0, atol=1e-11)
    np.testing.assert_allclose(ways.correlated, expected, rtol=0, atol=1e-11)
    np.testing.assert_allclose(ways.turned, expected[..., ::-1, ::-1], rtol=0, atol=1e-11)
    there = tuple(ways.places.T)
    assert ways.numerical.shape == (20,)
    np.testing.assert_allclose(ways.numerical, expected[there], rtol=0, atol=1e-11)
    assert ways.difference < 1e-11
    assert ways.other_difference > 0.1 * np.abs(expected).max()
    every = found(layer, of=kernel_gradient, most=expected.size)
    np.testing.assert_allclose(every.numerical.reshape(expected.shape), expected, atol=1e-11)
    with pytest.raises(ValueError, match=r"^Layer 2 must be a convolution of stride 1"):
        found(1, of=kernel_gradient)


def test_weights_in_float32_are_evidence_in_float64() -> None:
    ways = found(3, np.float32)
    for array in (ways.own, ways.convolved, ways.unturned, ways.numerical):
        assert array.dtype == np.float64
    assert ways.difference < 1e-12


def test_what_lies_on_a_device_is_compared_on_the_host() -> None:
    here = found(3)
    with fake_cupy.installed() as cupy:
        there = found(3, moved=cupy.asarray)
    np.testing.assert_allclose(there.own, here.own, rtol=0, atol=1e-12)
    assert there.difference < 1e-12


def test_kernels_that_are_the_same_turned_agree_either_way() -> None:
    network = Network((Conv(1, 3, padding=1),))
    weights = {"0.weight": np.ones((1, 1, 3, 3)), "0.bias": np.zeros(1)}
    kept = forward(network, weights, normal(np.random.default_rng(6), 1, 1, 5, 5))[1]
    grad = normal(np.random.default_rng(7), 1, 1, 5, 5)
    ways = backwards(network, weights, kept, grad, 0, rng=np.random.default_rng(8))
    assert ways.other_difference == pytest.approx(0, abs=1e-12)
    assert ways.places.shape == (25, 4)


def test_layers_that_pass_no_error_back_by_a_convolution() -> None:
    with pytest.raises(
        ValueError, match=r"^Layer 2 must be a convolution of stride 1 .* a tanh\.$"
    ):
        found(1)
    with pytest.raises(
        ValueError, match=r"^Layer 6 must be .* a convolution of stride \(1, 2\)\.$"
    ):
        found(5)
    with pytest.raises(ValueError, match="layer must be a whole number from 0 to 7"):
        found(8)
    with pytest.raises(ValueError, match="most must be at least 1; 0 came"):
        found(0, most=0)
