"""What a network says of the held-out pictures: of some at once, of the others bit by bit."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from guiapp.compute.network import Network, multiplications
from guiapp.compute.network.inside import confusion
from guiapp.core.lab import Env
from guiapp.core.recent import recent
from guiapp.labs.network.architecture import network_of
from guiapp.labs.network.params import Params
from guiapp.labs.network.piecewise import go_through
from guiapp.labs.network.prepared import Prepared
from guiapp.labs.network.state import TrainState, scores

Places = NDArray[np.int64]
FEWEST, SAMPLE = 40, 200
"""Pictures, at least and at most, of which the network is asked before anything is shown."""
PRODUCTS = 120_000_000
"""Multiplications that it may take meanwhile: a frame, about, on one core."""
UNKNOWN = -1


class Answers:
    """``guesses`` (n,) and ``losses`` (n,) of the held-out pictures; -1 and 0: not known yet."""

    def __init__(self, network: Network, state: TrainState, ready: Prepared) -> None:
        self.state, self.ready = state, ready
        self._network = network
        self.labels = ready.data.labels[ready.held_out]
        self.guesses = np.full(len(self.labels), UNKNOWN, np.int64)
        self.losses = np.zeros(len(self.labels), np.float64)
        self.is_told = False
        costs = sum(multiplications(network, ready.data.images.shape[1:]))
        self._few = int(np.clip(PRODUCTS // max(costs, 1), FEWEST, SAMPLE))
        every = -(-len(self.labels) // self._few)
        places = np.arange(len(self.labels))
        self._order = np.concatenate([places[::every], places[places % every > 0]])
        self.done = 0

    @property
    def total(self) -> int:
        """All held-out pictures."""
        return len(self.labels)

    @property
    def known(self) -> Places:
        """The numbers of those that the network was asked about, ascending."""
        return np.flatnonzero(self.guesses != UNKNOWN)

    def go_on(self, env: Env) -> None:
        """Ask about some more."""
        chosen = self._order[self.done : self.done + self._few]
        pictures, labels = self.ready.pictures(self.ready.held_out[chosen])
        found = scores(self._network, self.state.weights, pictures, env).astype(np.float64)
        found = np.nan_to_num(found, nan=-1e30, posinf=1e30, neginf=-1e30)
        below = found - found.max(axis=1, keepdims=True)
        right = below[np.arange(len(labels)), labels]
        self.losses[chosen] = np.log(np.exp(below).sum(axis=1)) - right
        self.guesses[chosen] = found.argmax(axis=1)
        self.done += len(chosen)

    def counts(self) -> Places:
        """How many of each class were taken for each, (K, K), rows the truth."""
        known = self.known
        return confusion(self.labels[known], self.guesses[known], len(self.ready.data.names))

    def worst(self, truth: int, guess: int) -> Places:
        """The numbers of pictures, the highest loss first.

        Of those that are ``truth`` and were taken for ``guess``; a negative one is any class, and
        where either is, only what was taken for another class than its own is listed.
        """
        wanted = self.guesses != UNKNOWN
        if truth >= 0:
            wanted &= self.labels == truth
        if guess >= 0:
            wanted &= self.guesses == guess
        if truth < 0 or guess < 0:
            wanted &= self.guesses != self.labels
        found = np.flatnonzero(wanted)
        return np.asarray(found[np.argsort(-self.losses[found], kind="stable")])


def answers_of(params: Params, state: TrainState, ready: Prepared, env: Env) -> Answers:
    """What is known by now; all of it in the end, and in between what can be shown is shown."""
    network = network_of(params)
    answers: Answers = recent("answers", env).get(
        (network, id(state.weights), id(ready)), lambda: Answers(network, state, ready)
    )
    go_through(answers, partial(answers.go_on, env), state, env)
    return answers
