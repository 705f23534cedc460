"""A training, beside PyTorch's from the same weights and batches, and where it ends badly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from guiapp.core.errors import BadInput
from guiapp.core.lab import edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.setting import set_values
from guiapp.labs.network import LAB
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.data_params import shape_of
from guiapp.labs.network.layer_params import (
    ActivationLayer,
    Architecture,
    ConvolutionLayer,
    DenseLayer,
    DropoutLayer,
    NormalisationLayer,
    PoolingLayer,
    Stack,
)
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import prepared
from guiapp.labs.network.state import pace, start, step

NETWORKS = {
    "fast": (),
    "dense": ("network=dense",),
    "strided": ("network=all convolutional",),
}
NORMALISED = (ConvolutionLayer(16), NormalisationLayer(), ActivationLayer())
METHODS = {
    "momentum": ("train.decay=0.01",),
    "nesterov": ("train.method=nesterov",),
    "adam": ("train.method=adam", "train.rate=0.002"),
}


def params_with(*values: str, layers: Stack | None = None) -> Params:
    params: Params = set_values(LAB, LAB.first_scene(), values).params
    return params if layers is None else replace(params, network=Architecture("own", layers))


def torch_model(torch: Any, params: Params) -> Any:
    from guiapp.compute.network.torch_code import torch_code

    made: dict[str, Any] = {}
    exec(torch_code(network_of(params), shape_of(params.data)), made)
    return made["model"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("network", ["fast", "dense", "strided"])
def test_ten_steps_are_those_of_pytorch(network: str, method: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    params = params_with(*NETWORKS[network], *METHODS[method])
    env = HostEnv()
    state = start(params, env)
    model = torch_model(torch, params)
    model.load_state_dict({name: torch.tensor(w) for name, w in state.weights.items()})
    wanted = params.train
    if wanted.method == "adam":
        optimiser = torch.optim.Adam(model.parameters(), wanted.rate, weight_decay=wanted.decay)
    else:
        optimiser = torch.optim.SGD(
            model.parameters(),
            wanted.rate,
            momentum=wanted.momentum,
            nesterov=wanted.method == "nesterov",
            weight_decay=wanted.decay,
        )
    ready = prepared(params, env)
    order = np.random.default_rng([params.seed, 1 << 20, 0]).permutation(len(ready.training))
    for number in range(10):
        chosen = ready.training[order[64 * number : 64 * (number + 1)]]
        pictures, labels = ready.pictures(chosen)
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(
            model(torch.tensor(pictures)), torch.tensor(labels)
        )
        loss.backward()
        optimiser.step()
        state = step(state, params, env)
        assert state.losses[-1, 1] == pytest.approx(loss.item(), abs=1e-4)
    for name, value in model.state_dict().items():
        away = np.abs(value.numpy() - state.weights[name])
        # Adam makes a whole step of a gradient that is nothing but rounding.
        most = np.quantile(away, 0.98) if method == "adam" else away.max()
        assert most < 1e-4, name


def test_the_same_seed_gives_the_same_numbers() -> None:
    runs = []
    for seed in (3, 3, 4):
        params = params_with(f"seed={seed}", "shift=1", layers=(DenseLayer(20), DropoutLayer(0.5)))
        env = HostEnv()
        state = start(params, env)
        for _ in range(12):
            state = step(state, params, env)
        runs.append(state)
    first, again, other = runs
    assert all(np.array_equal(first.weights[n], again.weights[n]) for n in first.weights)
    assert np.array_equal(first.losses, again.losses)
    assert np.array_equal(first.judged, again.judged)
    assert not np.array_equal(first.losses, other.losses)


def test_every_training_picture_is_seen_once_in_an_epoch() -> None:
    params = params_with("train.batch=100", "data=bars", "data.count=500")
    env = HostEnv()
    ready = prepared(params, env)
    assert len(ready.training) == 400
    state = start(params, env)
    for _ in range(4):
        state = step(state, params, env)
    assert (state.epoch, state.place, state.seen) == (0, 400, 400)
    state = step(state, params, env)
    assert (state.epoch, state.place, state.seen) == (1, 100, 500)


def test_a_batch_larger_than_the_set_is_all_of_it() -> None:
    params = params_with("train.batch=1024", "data=shapes", "data.count=40", "network=dense")
    env = HostEnv()
    state = step(start(params, env), params, env)
    assert state.seen == len(prepared(params, env).training) == 32
    assert pace(prepared(params, env), params) == 10


def test_values_that_are_no_numbers_stop_it_and_the_last_good_weights_stay() -> None:
    params = params_with("train.rate=10", layers=(DenseLayer(64), DenseLayer(64)))
    env = HostEnv()
    state, before = start(params, env), None
    while not state.failed and state.frame < 300:
        before, state = state, step(state, params, env)
    assert "learning rate" in state.failed
    assert before is not None
    assert state.weights is before.weights
    assert all(np.isfinite(w).all() for w in state.weights.values())
    assert step(state, params, env) is state
    figure = LAB.figure(
        replace(LAB.first_scene(), params=params, frame=state.frame + 1), state, env
    )
    assert figure.said == (state.failed,)


def test_a_huge_learning_rate_is_refused() -> None:
    with pytest.raises(BadInput, match=r"rate.*10"):
        params_with("train.rate=1e10")


def test_the_rate_is_live_and_the_network_is_not() -> None:
    scene = replace(LAB.first_scene(), frame=8)
    train = replace(scene.params.train, rate=0.01)
    assert edited(LAB, scene, replace(scene.params, train=train)).frame == 8
    layers = replace(scene.params.network, layers=scene.params.network.layers[:3])
    assert edited(LAB, scene, replace(scene.params, network=layers)).frame == 0
    assert edited(LAB, scene, replace(scene.params, topic="train", picture=4)).frame == 8


@pytest.mark.parametrize(
    ("layers", "layer"),
    [
        ((PoolingLayer(),) * 5, "Layer 4"),
        ((DenseLayer(8), ConvolutionLayer()), "Layer 2"),
        ((DenseLayer(4096),) * 3, "Layer 3: the network would have"),
    ],
)
def test_layers_that_leave_nothing_or_too_much_are_named(layers: Stack, layer: str) -> None:
    with pytest.raises(BadInput, match=layer):
        LAB.check(params_with(layers=layers))


def test_digits_are_learnt() -> None:
    """95 of a hundred held-out digits within 200 steps."""
    player = Player(LAB, HostEnv())
    state = player.state(replace(LAB.first_scene(), frame=200))
    assert state.judged[-1, 4] >= 0.93
    ready = prepared(LAB.first_scene().params, HostEnv())
    assert not set(ready.training) & set(ready.held_out)


def test_statistics_of_batches_move_with_the_steps() -> None:
    params = params_with(layers=NORMALISED)
    env = HostEnv()
    state = start(params, env)
    after = step(state, params, env)
    assert np.array_equal(state.weights["1.running_mean"], np.zeros(16, np.float32))
    assert np.abs(after.weights["1.running_mean"]).max() > 0


def test_the_loss_begins_near_that_of_chance() -> None:
    for seed in range(5):
        state = start(params_with(f"seed={seed}"), HostEnv())
        assert state.judged[0, 3] == pytest.approx(np.log(10), abs=0.1)


@pytest.mark.parametrize("method", METHODS)
def test_the_memory_of_a_state_is_that_of_its_arrays(method: str) -> None:
    params, env = params_with(*METHODS[method]), HostEnv()
    state = step(start(params, env), params, env)
    moments = state.moments
    parts = [moments.means, moments.squares] if method == "adam" else [moments]
    arrays = [a for some in (state.weights, state.updates, *parts) for a in some.values()]
    assert state.nbytes == sum(a.nbytes for a in (*arrays, state.losses, state.judged))
