"""A training, step by step: weights, what moves them, and what was measured on the way."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import (
    FastGradients,
    Moments,
    Network,
    backward,
    forward,
    plan,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
)
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.beginning import first_weights
from guiapp.labs.network.data_params import shape_of
from guiapp.labs.network.descent import advice, moved
from guiapp.labs.network.params import Params
from guiapp.labs.network.prepared import Prepared, batch_of, prepared
from guiapp.parts.over_time import appended

Rows = NDArray[np.float64]
Weights = Mapping[str, Any]
JUDGED = ("step", "training loss", "training accuracy", "held-out loss", "held-out accuracy")
PIECE = 128
"""Pictures that go through the network at a time."""


@dataclass(frozen=True, eq=False)
class TrainState:
    """A network after so many steps; arrays never change.

    weights       by name: "0.weight", "0.bias", ...
    moments       what the method remembers
    updates       what the last step added to the weights
    epoch, place  how often all training pictures were seen, and how many since
    seen          pictures in all
    losses        (k, 2 + 2 n): step, loss of its batch, and of the n weighted layers the norms of
                  the weights and of the gradients
    judged        (k, 5): what JUDGED names
    seconds       of training
    failed        why it stopped; empty while it goes on
    """

    frame: int
    weights: Weights
    moments: Any
    updates: Weights
    epoch: int
    place: int
    seen: int
    losses: Rows
    judged: Rows
    seconds: float = field(compare=False)
    failed: str = ""

    @property
    def nbytes(self) -> int:
        """Memory that its arrays take: asked at every step that is kept."""
        moments = self.moments or {}
        if isinstance(moments, Moments):
            moments = {**moments.means, **{f"{n} squared": a for n, a in moments.squares.items()}}
        kept = (*self.weights.values(), *moments.values(), *self.updates.values())
        return sum(array.nbytes for array in (*kept, self.losses, self.judged))


def weighted(network: Network, weights: Weights) -> tuple[int, ...]:
    """The numbers of the layers that have weights."""
    return tuple(n for n in range(len(network.layers)) if f"{n}.weight" in weights)


def start(params: Params, env: Env) -> TrainState:
    """The network as it begins, judged once."""
    network, ready = network_of(params), prepared(params, env)
    weights = first_weights(params.begin, network, shape_of(params.data), params.seed)
    count = len(weighted(network, weights))
    state = TrainState(
        *(0, weights, None, {}, 0, 0, 0),
        losses=np.zeros((0, 2 + 2 * count)),
        judged=np.zeros((0, len(JUDGED))),
        seconds=0.0,
    )
    return judge(state, network, ready, env)


def step(state: TrainState, params: Params, env: Env) -> TrainState:
    """One step downhill by one batch; the same once values ceased to be finite."""
    if state.failed:
        return state
    with np.errstate(over="ignore", invalid="ignore"):  # told as what it is, afterwards
        return _stepped(state, params, env)


def _stepped(state: TrainState, params: Params, env: Env) -> TrainState:
    network, ready = network_of(params), prepared(params, env)
    epoch, place = state.epoch, state.place
    size = min(params.train.batch, len(ready.training))
    if place + size > len(ready.training):
        epoch, place = epoch + 1, 0  # what is left over is too few for a batch
    order = _order(params, ready, epoch, env)
    frame = state.frame + 1
    rng = np.random.default_rng([params.seed, frame])
    pictures, labels = batch_of(ready, params, order, place, rng)
    began = time.perf_counter()
    loss, gradients, changed = gradients_of(network, state.weights, pictures, labels, rng, env)
    weights, moments = moved(state.weights, gradients, state.moments, params.train)
    weights |= changed
    seconds = state.seconds + time.perf_counter() - began
    if not _is_finite(loss, weights):
        return replace(state, failed=advice(frame, params.train))
    stepped = replace(
        state,
        frame=frame,
        weights=weights,
        moments=moments,
        updates={name: weights[name] - state.weights[name] for name in gradients},
        epoch=epoch,
        place=place + size,
        seen=state.seen + size,
        losses=appended(state.losses, _measured(frame, loss, network, weights, gradients)),
        seconds=seconds,
    )
    if frame % pace(ready, params):
        return stepped
    judged = judge(stepped, network, ready, env)
    return (
        judged
        if np.isfinite(judged.judged[-1]).all()
        else replace(stepped, failed=advice(frame, params.train))
    )


def pace(ready: Prepared, params: Params) -> int:
    """Steps from one judgement to the next: ten in an epoch, but not at every step."""
    steps = len(ready.training) / min(params.train.batch, len(ready.training))
    return int(np.clip(round(steps / 10), 10, 50))


def gradients_of(
    network: Network,
    weights: Weights,
    pictures: Any,
    labels: Any,
    rng: np.random.Generator,
    env: Env,
) -> tuple[float, dict[str, Any], dict[str, Any]]:
    """The loss of a batch, the gradients, and the running statistics that it moved."""
    fast = _fast(network, pictures.shape[1:], env)
    if fast is not None:
        loss, gradients = fast(weights, pictures, labels)
        return loss, gradients, {}
    logits, kept = forward(network, weights, pictures, training=True, rng=rng)
    loss, probabilities = softmax_cross_entropy(logits, labels)
    grad = softmax_cross_entropy_backward(probabilities, labels)
    gradients, _ = backward(network, weights, kept, grad)
    return loss, gradients, kept.changed


def _fast(network: Network, shape: Any, env: Env) -> FastGradients | None:
    """The fast way to gradients and scores, where there is one; its buffers are kept."""
    found: tuple[FastGradients | None] = env.cached(
        ("fast gradients", network, shape),
        lambda: (FastGradients(network, shape) if plan(network, shape) is not None else None,),
    )
    return found[0]


def judge(state: TrainState, network: Network, ready: Prepared, env: Env) -> TrainState:
    """``state`` with the loss and the accuracy on some pictures of both parts."""
    row = [float(state.frame)]
    for places in ready.sample:
        pictures, labels = ready.pictures(places)
        logits = scores(network, state.weights, pictures, env)
        loss, _ = softmax_cross_entropy(logits, labels)
        row += [loss, float((logits.argmax(axis=1) == labels).mean())]
    return replace(state, judged=appended(state.judged, np.array(row)))


def scores(
    network: Network, weights: Weights, pictures: Any, env: Env | None = None
) -> NDArray[np.float32]:
    """What the network says of pictures (n, C, H, W): (n, classes), before the softmax.

    With an ``env`` many pictures go the fast way, where the network has one.
    """
    fast = None if env is None else _fast(network, pictures.shape[1:], env)
    with np.errstate(over="ignore", invalid="ignore"):  # of weights that have grown without end
        if fast is not None:
            found: NDArray[np.float32] = fast.scores(weights, pictures)
            return found
        pieces = [
            forward(network, weights, pictures[first : first + PIECE])[0]
            for first in range(0, len(pictures), PIECE)
        ]
    return np.concatenate(pieces)


def _order(params: Params, ready: Prepared, epoch: int, env: Env) -> NDArray[np.int64]:
    """The order in which an epoch goes through the training pictures."""
    count = len(ready.training)
    order: NDArray[np.int64] = recent("epochs", env).get(
        (params.seed, epoch, count),
        lambda: np.random.default_rng([params.seed, 1 << 20, epoch]).permutation(count),
    )
    return order


def _measured(
    frame: int, loss: float, network: Network, weights: Weights, gradients: Mapping[str, Any]
) -> Rows:
    names = [f"{n}.weight" for n in weighted(network, weights)]
    return np.array(
        [frame, loss, *(_norm(some[n]) for some in (weights, gradients) for n in names)]
    )


def _norm(values: Any) -> float:
    return float(np.sqrt(np.sum(np.square(values, dtype=np.float64))))


def _is_finite(loss: float, weights: Weights) -> bool:
    return bool(np.isfinite(loss)) and all(np.isfinite(w).all() for w in weights.values())
