"""Steps of gradient descent and Adam against torch.optim, and weights to begin with."""

import numpy as np
import pytest
from scipy import stats

from guiapp.compute.network import (
    adam,
    glorot_uniform,
    he_normal,
    numerical_gradient,
    sgd,
)
from guiapp.compute.network.chance import small_uniform
from tests.compute.network.network_reference import frozen, normal, torch_module

SGD = [
    {"momentum": momentum, "nesterov": nesterov, "weight_decay": decay}
    for momentum, nesterov in ((0.0, False), (0.9, False), (0.9, True))
    for decay in (0.0, 0.05)
]
ADAM = [
    {},
    {"betas": (0.5, 0.9), "weight_decay": 0.1},
    {"epsilon": 0.1},
]


def walk(step, reference, options, renamed, dtype, steps=6):
    """Our weights and PyTorch's after some steps with the same gradients."""
    torch = torch_module()
    rng = np.random.default_rng(2)
    params = {"a": normal(rng, 3, 2, dtype=dtype), "b": normal(rng, 4, dtype=dtype)}
    tensors = {name: torch.tensor(np.array(array)) for name, array in params.items()}
    optimiser = reference(list(tensors.values()), **renamed)
    state = None
    for _ in range(steps):
        grads = {name: normal(rng, *array.shape, dtype=dtype) for name, array in params.items()}
        params, state = step(params, grads, state, **options)
        for name, tensor in tensors.items():
            tensor.grad = torch.tensor(np.array(grads[name]))
            params[name] = frozen(params[name])
        optimiser.step()
    return params, {name: tensor.numpy() for name, tensor in tensors.items()}


def compare(found, expected, dtype):
    for name, array in expected.items():
        assert found[name].dtype == dtype
        np.testing.assert_allclose(
            found[name], array, rtol=0, atol=2e-6 if dtype is np.float32 else 1e-13
        )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("options", SGD, ids=str)
def test_sgd_is_pytorchs(options, dtype):
    torch = torch_module()
    found = walk(sgd, torch.optim.SGD, {"rate": 0.1, **options}, {"lr": 0.1, **options}, dtype)
    compare(*found, dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("options", ADAM, ids=str)
def test_adam_is_pytorchs(options, dtype):
    torch = torch_module()
    renamed = {"eps" if name == "epsilon" else name: value for name, value in options.items()}
    found = walk(adam, torch.optim.Adam, {"rate": 0.02, **options}, {"lr": 0.02, **renamed}, dtype)
    compare(*found, dtype)


@pytest.mark.parametrize("step", [sgd, adam])
def test_a_step_changes_nothing_that_it_is_given(step):
    params = {"w": frozen(np.ones(3)), "running": frozen(np.ones(2))}
    grads = {"w": frozen(np.ones(3))}
    options = {"momentum": 0.5} if step is sgd else {}
    once, state = step(params, grads, None, rate=0.1, **options)
    twice = step(once, grads, state, rate=0.1, **options)[0]
    again = step(once, grads, state, rate=0.1, **options)[0]
    np.testing.assert_array_equal(twice["w"], again["w"])
    assert (params["w"] == 1).all()
    assert twice["running"] is params["running"]


@pytest.mark.parametrize("step", [sgd, adam])
def test_gradients_of_no_weight_are_refused(step):
    with pytest.raises(ValueError, match="gradient of 'v', and no such weight"):
        step({"w": np.ones(2)}, {"v": np.ones(2)}, None, rate=0.1)
    with pytest.raises(ValueError, match="The gradient of 'w' must have shape"):
        step({"w": np.ones(2)}, {"w": np.ones(3)}, None, rate=0.1)
    with pytest.raises(ValueError, match="momentum above 0"):
        sgd({}, {}, None, rate=0.1, nesterov=True)


def test_weights_to_begin_with_have_the_spread_that_is_asked_for():
    rng = np.random.default_rng(3)
    kernels = he_normal((64, 16, 5, 5), rng, np.float64)
    assert stats.kstest(kernels.ravel(), stats.norm(0, np.sqrt(2 / 400)).cdf).pvalue > 1e-3
    matrix = glorot_uniform((200, 300), rng, np.float64)
    most = np.sqrt(6 / 500)
    assert stats.kstest(matrix.ravel(), stats.uniform(-most, 2 * most).cdf).pvalue > 1e-3
    bank = glorot_uniform((8, 4, 3, 3), rng)
    assert bank.dtype == np.float32
    assert np.sqrt(6 / 108) * 0.98 < np.abs(bank).max() <= np.sqrt(6 / 108)
    small = small_uniform((200, 300), rng, np.float64)
    assert stats.kstest(small.ravel(), stats.uniform(-most / 10, most / 5).cdf).pvalue > 1e-3
    np.testing.assert_array_equal(*(he_normal((2, 3), np.random.default_rng(1)) for _ in range(2)))
    with pytest.raises(ValueError, match="Weights have shape"):
        he_normal((3,), rng)


def test_central_differences_of_a_known_function():
    x = normal(np.random.default_rng(4), 3, 2)
    found = numerical_gradient(lambda z: (z**3).sum() + z[0, 0] * z[2, 1], x)
    expected = 3 * x**2
    expected[0, 0] += x[2, 1]
    expected[2, 1] += x[0, 0]
    np.testing.assert_allclose(found, expected, atol=1e-8)
    with pytest.raises(ValueError, match="eps must be above 0"):
        numerical_gradient(lambda z: 0.0, x, 0)
