"""Steps downhill: new weights and a new state for a gradient; nothing that is given changes.

Weights and gradients are dicts from a name to an array. Weights without a gradient (the running
statistics of batch normalisation) stay as they are. The state is None before the first step.
Definitions are those of ``torch.optim``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from guiapp.compute.backend import namespace
from guiapp.compute.network.checks import fitting

Arrays = dict[str, Any]


def sgd(
    params: Mapping[str, Any],
    grads: Mapping[str, Any],
    state: Mapping[str, Any] | None,
    *,
    rate: float,
    momentum: float = 0.0,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> tuple[Arrays, Arrays]:
    """Gradient descent with momentum: new weights, and the velocities as the state.

    velocity = momentum velocity + gradient; weight -= rate velocity, and with ``nesterov`` rate
    (gradient + momentum velocity). ``weight_decay`` times the weight is added to the gradient.
    Raises ValueError for a gradient of no weight, or of another shape.
    """
    if nesterov and not momentum > 0:
        raise ValueError("Nesterov's step needs a momentum above 0.")
    before = state or {}
    new, velocities = dict(params), dict(before)
    for name, grad in _decayed(params, grads, weight_decay):
        step = grad
        if momentum:
            velocity = momentum * before[name] + grad if name in before else grad
            velocities[name] = velocity
            step = grad + momentum * velocity if nesterov else velocity
        new[name] = params[name] - rate * step
    return new, velocities


@dataclass(frozen=True)
class Moments:
    """Adam's state: how many steps, and the running means of gradients and of their squares."""

    steps: int
    means: Arrays
    squares: Arrays


def adam(
    params: Mapping[str, Any],
    grads: Mapping[str, Any],
    state: Moments | None,
    *,
    rate: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    epsilon: float = 1e-8,
    weight_decay: float = 0.0,
) -> tuple[Arrays, Moments]:
    """Adam: each weight at a pace of its own (Kingma and Ba 2015, algorithm 1).

    ``weight_decay`` times the weight is added to the gradient. Raises ValueError as `sgd` does.
    """
    before = state or Moments(0, {}, {})
    steps = before.steps + 1
    first, second = betas
    new, means, squares = dict(params), dict(before.means), dict(before.squares)
    for name, grad in _decayed(params, grads, weight_decay):
        means[name] = (1 - first) * grad + first * means.get(name, 0)
        squares[name] = (1 - second) * (grad * grad) + second * squares.get(name, 0)
        root = namespace(grad).sqrt(squares[name]) / sqrt(1 - second**steps) + epsilon
        new[name] = params[name] - rate / (1 - first**steps) * (means[name] / root)
    return new, Moments(steps, means, squares)


def _decayed(
    params: Mapping[str, Any], grads: Mapping[str, Any], weight_decay: float
) -> list[tuple[str, Any]]:
    """The gradients, checked, with the part that pulls the weights to 0."""
    found = []
    for name, grad in grads.items():
        if name not in params:
            raise ValueError(f"There is a gradient of {name!r}, and no such weight.")
        fitting(f"The gradient of {name!r}", grad, params[name].shape)
        found.append((name, grad + weight_decay * params[name] if weight_decay else grad))
    return found
