"""The gradients of a training step, sooner: for stacks of convolution, pooling 2 × 2 and ReLU.

What is computed is what `forward`, `softmax_cross_entropy` and `backward` compute, to rounding.
Pictures go a few at a time through everything, forward and backward, in buffers that stay in a
core's cache, see `block`, and the halves of a batch on two threads.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiapp.compute.network.counts import multiplications
from guiapp.compute.network.fast.block import Block, Buffers, block_of
from guiapp.compute.network.fast.rows import turned_kernels
from guiapp.compute.network.layer import Arrays, Layer
from guiapp.compute.network.loss import softmax_cross_entropy, softmax_cross_entropy_backward
from guiapp.compute.network.model import (
    Network,
    check_weights,
    numbered,
    own_weights,
    shapes,
)
from guiapp.compute.network.plain import Flatten, GlobalAverage, LeakyReLU, ReLU, Tanh
from guiapp.compute.network.weighted import Dense

_BYTES = {1: 1_200_000, 2: 3_000_000}
"""Of one buffer for as many pictures as go through all layers together, by the number of threads.

A core's cache holds some of them. Fewer pictures make more calls that take microseconds, between
which threads wait for each other.
"""
_MOST = 64
_SIZES = 4
"""Of pieces that a thread keeps buffers for: a batch has pieces of two sizes, and so has the last.
"""
_WORTHWHILE = 5e7
"""Multiplications of a batch, forward, from which a second thread is sooner than alone.

Below, the threads wait for each other between calls that take microseconds. Measured on two cores:
two threads took 1 to 1.3 times as long as one at 2e7, as long at 5e7, 0.8 at 8e7, 0.6 at 4e8.
"""
_TAIL = (Flatten, Dense, ReLU, LeakyReLU, Tanh, GlobalAverage)


@dataclass(frozen=True)
class Plan:
    """How a network is taken apart: its blocks, and the layers behind them."""

    blocks: tuple[Block, ...]
    tail: tuple[Layer, ...]


def plan(network: Network, input_shape: Sequence[int]) -> Plan | None:
    """How `FastGradients` computes this network; None where it cannot.

    It can where blocks of Conv (stride and dilation 1, the padding smaller than the kernel),
    MaxPool (2 × 2) and ReLU, the last two in either order, are followed by layers with neither
    chance nor windows nor statistics of a batch.
    """
    found = shapes(network, input_shape)
    blocks: list[Block] = []
    while (block := block_of(network.layers, 3 * len(blocks), found)) is not None:
        blocks.append(block)
    rest = network.layers[3 * len(blocks) :]
    if not blocks or not rest or not all(isinstance(layer, _TAIL) for layer in rest):
        return None
    return Plan(tuple(blocks), rest)


def _at_a_time(blocks: Sequence[Block], threads: int) -> int:
    """Few enough pictures for the cache, and enough for calls to cost little beside their work."""
    largest = max(block.picture_bytes for block in blocks)
    return min(max(_BYTES[min(threads, 2)] // largest, 2), _MOST)


def _pieces(first: int, last: int, most: int) -> list[slice]:
    """Places from first to last in as few pieces as there can be, all nearly equally long."""
    count = -(-(last - first) // most)
    edges = [first + (last - first) * number // count for number in range(count + 1)]
    return [slice(*pair) for pair in itertools.pairwise(edges)]


@dataclass(frozen=True)
class _Weights:
    """Weights as a step needs them: of each block (kernels, turned, bias), and of each layer
    behind them by its own names.
    """

    blocks: tuple[tuple[Any, Any, Any], ...]
    tail: tuple[Arrays, ...]


class FastGradients:
    """Gradients, and scores, for one network and shape of input, in buffers that are kept.

    For float32 on the host. One call at a time.
    """

    def __init__(
        self, network: Network, input_shape: Sequence[int], *, threads: int | None = None
    ) -> None:
        """``threads`` None: two where it pays. Raises ValueError where `plan` finds no way."""
        found = plan(network, input_shape)
        if found is None:
            raise ValueError(
                "Only stacks of convolution, max pooling 2 × 2 and ReLU take the fast path."
            )
        self._network, self._plan, self._threads = network, found, threads
        self._shape = tuple(input_shape)
        self._work = sum(multiplications(network, input_shape))
        self._buffers: dict[int, dict[int, list[Buffers]]] = {}

    def __call__(self, weights: Mapping[str, Any], x: Any, labels: Any) -> tuple[float, Arrays]:
        """The mean loss of a batch and its gradients by the weights' names.

        ``x`` (N, C, H, W) float32, ``labels`` (N,). Equal calls give equal results to the last
        bit: pictures are shared out, and sums taken, in the same order. Raises ValueError for
        another shape, and for the weights of another network.
        """
        self._check(weights, x)
        places = np.asarray(labels)
        if places.shape != (len(x),):
            raise ValueError(f"labels must be {len(x)} whole numbers; {places.shape} came.")
        shares = self._shared_out(self._prepared(weights), x, places)
        total = _Sum(len(x))
        for share in shares:
            total.add(share.loss, share.gradients)
        for block in self._plan.blocks:
            name = block.names[0]
            total.gradients[name] = block.weights(total.gradients[name])
        return total.loss / len(x), total.gradients

    def scores(self, weights: Mapping[str, Any], x: Any) -> Any:
        """What the network says of pictures (N, C, H, W): (N, classes), before the softmax.

        Raises ValueError as for gradients.
        """
        self._check(weights, x)
        made = self._prepared(weights)
        pieces = _pieces(0, len(x), _at_a_time(self._plan.blocks, 1))
        return np.concatenate([self._answers(made, x[part]) for part in pieces])

    def _answers(self, weights: _Weights, x: Any) -> Any:
        """The scores of some pictures, forward alone."""
        maps = x.transpose(2, 3, 0, 1)
        for one, (kernels, _, bias) in zip(self._room(0, len(x)), weights.blocks, strict=True):
            maps = one.forward(maps, kernels, bias)
        values = maps.transpose(2, 3, 0, 1)
        for layer, own in zip(self._plan.tail, weights.tail, strict=True):
            values = layer.forward(values, own, training=False, rng=None).y
        return values

    def _check(self, weights: Mapping[str, Any], x: Any) -> None:
        if tuple(x.shape[1:]) != self._shape or x.dtype != np.float32 or not len(x):
            raise ValueError(
                f"x must be float32 of shape (N, {', '.join(map(str, self._shape))});"
                f" {x.dtype} {tuple(x.shape)} came."
            )
        check_weights(self._network, weights, self._shape)

    def _prepared(self, weights: Mapping[str, Any]) -> _Weights:
        blocks = tuple(
            (
                block.kernels(weights[name]),
                turned_kernels(weights[name]) if block.number else None,
                weights[bias],
            )
            for block in self._plan.blocks
            for name, bias in (block.names,)
        )
        first = 3 * len(self._plan.blocks)
        tail = tuple(own_weights(first + at, weights) for at in range(len(self._plan.tail)))
        return _Weights(blocks, tail)

    def _shared_out(self, weights: _Weights, x: Any, labels: Any) -> list[_Sum]:
        """What each thread finds for its part of the batch."""
        threads = self._threads or (2 if len(x) * self._work >= _WORTHWHILE else 1)
        most = _at_a_time(self._plan.blocks, threads)
        shares = _pieces(0, len(x), max(-(-len(x) // threads), 2))
        found = [_Sum(len(x)) for _ in shares]
        failures: list[BaseException] = []

        def work(number: int) -> None:
            try:
                for part in _pieces(shares[number].start, shares[number].stop, most):
                    self._few(found[number], number, weights, x[part], labels[part])
            except BaseException as error:
                failures.append(error)

        others = [threading.Thread(target=work, args=(number,)) for number in range(1, len(shares))]
        for thread in others:
            thread.start()
        work(0)
        for thread in others:
            thread.join()
        if failures:
            raise failures[0]
        return found

    def _few(self, total: _Sum, worker: int, weights: _Weights, x: Any, labels: Any) -> None:
        """Some pictures through everything, forward and backward."""
        buffers = self._room(worker, len(x))
        maps = x.transpose(2, 3, 0, 1)
        for one, (kernels, _, bias) in zip(buffers, weights.blocks, strict=True):
            maps = one.forward(maps, kernels, bias)
        share = len(x) / total.pictures
        loss, gradients, behind = self._tail(weights, maps.transpose(2, 3, 0, 1), labels, share)
        error = np.ascontiguousarray(behind.transpose(2, 3, 0, 1))
        for one, (_, turned, _) in zip(reversed(buffers), reversed(weights.blocks), strict=True):
            weight, bias = one.block.names
            gradients[weight], gradients[bias] = one.backward(error)
            if one is not buffers[0]:
                error = one.input_error(turned)
        total.add(loss * len(x), gradients)

    def _room(self, worker: int, n: int) -> list[Buffers]:
        """The buffers of a thread for ``n`` pictures; those of a few sizes are kept."""
        kept = self._buffers.setdefault(worker, {})
        found = kept.pop(n, None) or [Buffers(block, n) for block in self._plan.blocks]
        while len(kept) >= _SIZES:
            del kept[next(iter(kept))]
        kept[n] = found
        return found

    def _tail(
        self, weights: _Weights, maps: Any, labels: Any, share: float
    ) -> tuple[float, Arrays, Any]:
        """The loss behind the last block, the gradients there, and the error at its output.

        As `forward` and `backward`, without the checks that have been made for the whole batch.
        """
        layers, passed, notes = self._plan.tail, [maps], []
        for layer, own in zip(layers, weights.tail, strict=True):
            done = layer.forward(passed[-1], own, training=True, rng=None)
            passed.append(done.y)
            notes.append(done.note)
        loss, probabilities = softmax_cross_entropy(passed[-1], labels)
        error = softmax_cross_entropy_backward(probabilities, labels) * share
        gradients: Arrays = {}
        first = 3 * len(self._plan.blocks)
        for at in reversed(range(len(layers))):
            x, y = passed[at : at + 2]
            error, found = layers[at].backward(error, x, y, notes[at], weights.tail[at])
            gradients |= numbered(first + at, found)
        return loss, gradients, error


class _Sum:
    """The summed loss and gradients of some pictures out of ``pictures``."""

    def __init__(self, pictures: int) -> None:
        self.pictures = pictures
        self.loss = 0.0
        self.gradients: Arrays = {}

    def add(self, loss: float, gradients: Arrays) -> None:
        self.loss += loss
        for name, array in gradients.items():
            if name in self.gradients:
                self.gradients[name] += array
            else:
                self.gradients[name] = array
