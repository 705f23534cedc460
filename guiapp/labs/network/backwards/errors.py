"""The error of the picture that is looked at, after every layer and at the pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import (
    Kept,
    backward,
    forward,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
)
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.looked_at import LookedAt, looked_at
from guiapp.labs.network.maps.seen import finite
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared
from guiapp.labs.network.state import TrainState

Values = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Errors:
    """What went forward and what comes back of one picture.

    target      the class that the loss asks for
    loss        -log of its probability
    chances     (classes,) the probabilities
    kept        of the forward pass
    after       the derivative of the loss by the pixels, and by what every layer gives: (1, ...)
    """

    seen: LookedAt
    target: int
    loss: float
    chances: NDArray[np.float64]
    kept: Kept
    after: tuple[Values, ...]


def errors_of(params: Params, state: TrainState, ready: Prepared, env: Env) -> Errors:
    """The errors; kept while only the view changes, with what their key knows by address."""
    key = (
        *(id(state.weights), id(ready), network_of(params), params.backwards.target),
        *(params.look, params.picture, params.drawing),
    )

    def make() -> tuple[Any, ...]:
        return state.weights, ready, _errors(params, state, ready, env)

    found: Errors = recent("errors", env).get(key, make)[2]
    return found


def _errors(params: Params, state: TrainState, ready: Prepared, env: Env) -> Errors:
    network, seen = network_of(params), looked_at(params, ready, env)
    with np.errstate(all="ignore"):  # of weights that have grown without end
        _, kept = forward(network, state.weights, seen.given)
        kept = replace(kept, values=tuple(finite(values) for values in kept.values))
        logits = kept.values[-1]
        target = _target(params, seen, logits)
        labels = np.array([target])
        _, chances = softmax_cross_entropy(logits, labels)
        loss = softmax_cross_entropy(logits.astype(np.float64), labels)[0]
        grad = softmax_cross_entropy_backward(chances, labels)
        _, after = backward(network, state.weights, kept, grad)
        finite_after = tuple(finite(error) for error in after)
    return Errors(seen, target, loss, chances[0].astype(np.float64), kept, finite_after)


def _target(params: Params, seen: LookedAt, logits: Values) -> int:
    wanted = params.backwards.target
    if wanted >= 0:
        return wanted % int(logits.shape[1])
    return int(logits[0].argmax()) if seen.label is None else seen.label


def told(errors: Errors, names: tuple[str, ...]) -> str:
    """Against which class the picture is held: "its class, 3"."""
    name = names[errors.target]
    if errors.seen.label == errors.target:
        return f"its class, {name}"
    if errors.seen.label is None and errors.target == int(errors.chances.argmax()):
        return f"the class that is guessed, {name}"
    return f"class {name}"
