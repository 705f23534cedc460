"""How long networks train: a step beside PyTorch's, and until they know what they never saw."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np

from guiapp.bench import Row
from guiapp.bench.learn import learnt
from guiapp.bench.measure import Neighbours, Task, Unavailable, Worker, paired
from guiapp.compute.network import Conv, Dense, Flatten, MaxPool, Network, ReLU, initial

BATCH, CLASSES = 64, 10
RATE, MOMENTUM = 0.01, 0.9
THREADS = 2
FORMATS = ("contiguous", "channels_last")


@dataclass(frozen=True)
class Point:
    """Convolution, ReLU, pooling 2 × 2, twice, and a dense layer; at most ``most`` times PyTorch's
    time.
    """

    shape: tuple[int, int, int]
    filters: tuple[int, int]
    size: int
    most: float = 1.3
    padding: int = 0

    @property
    def name(self) -> str:
        shape = " x ".join(map(str, self.shape))
        filters = ", ".join(map(str, self.filters))
        return f"step, {shape}, {filters} of {self.size} x {self.size}"

    def network(self) -> Network:
        one, two = (Conv(count, self.size, padding=self.padding) for count in self.filters)
        return Network((one, ReLU(), MaxPool(), two, ReLU(), MaxPool(), Flatten(), Dense(CLASSES)))


POINTS = (
    Point((1, 8, 8), (8, 16), 3, most=0.7, padding=1),
    Point((1, 28, 28), (8, 16), 5),
    Point((3, 32, 32), (16, 32), 3),
    Point((3, 32, 32), (32, 64), 3),
    Point((3, 32, 32), (32, 64), 5),
)


def run() -> Iterator[Row]:
    """Steps, then three trainings: some two minutes, most of it for CIFAR-10."""
    yield from measure()
    yield from learnt()


def measure(points: tuple[Point, ...] = POINTS, pairs: int = 31) -> Iterator[Row]:
    """One row for each network, then one that says whether the machine was quiet.

    A step is forward, backward and SGD with momentum for 64 pictures in float32. PyTorch has two
    threads, and whichever memory format is the sooner.
    """
    neighbours = Neighbours()
    with ExitStack() as stack:
        ours = stack.enter_context(Worker(convolarium))
        theirs = {name: stack.enter_context(Worker(pytorch)) for name in FORMATS}
        for point in points:
            yield _row(point, ours, theirs, pairs)
        spent = ours.cpu_seconds + sum(worker.cpu_seconds for worker in theirs.values())
        yield from neighbours.rows("network", spent)


def _row(point: Point, ours: Worker, theirs: Mapping[str, Worker], pairs: int) -> Row:
    ours.prepare(point)
    times = {}
    try:
        for name, worker in theirs.items():
            worker.prepare(point, name)
            times[name] = statistics.median(worker.seconds(0.05) for _ in range(5))
    except Unavailable:
        seconds = statistics.median(ours.seconds(0.05) for _ in range(pairs))
        return Row(point.name, seconds, "s", goal="PyTorch is not installed")
    fastest = min(times, key=lambda name: times[name])
    pair = paired(lambda: ours.seconds(0.05), lambda: theirs[fastest].seconds(0.05), pairs)
    return Row(
        point.name,
        pair.value,
        "s",
        f"PyTorch, {fastest}",
        pair.reference,
        pair.ratio,
        f"at most {point.most} times",
        pair.ratio <= point.most,
    )


def example(point: Point) -> tuple[dict[str, Any], Any, Any]:
    """Weights, pictures and labels, the same in every process."""
    rng = np.random.default_rng(sum(point.shape))
    weights = initial(point.network(), point.shape, rng)
    pictures = rng.standard_normal((BATCH, *point.shape), np.float32)
    return weights, pictures, rng.integers(0, CLASSES, BATCH)


def convolarium(point: Point) -> Task:
    """Our step; the task returns the loss before it."""
    from guiapp.compute.network import FastGradients, sgd

    weights, pictures, labels = example(point)
    gradients_of = FastGradients(point.network(), point.shape)
    now: list[Any] = [weights, None]

    def task() -> float:
        loss, gradients = gradients_of(now[0], pictures, labels)
        now[:] = sgd(now[0], gradients, now[1], rate=RATE, momentum=MOMENTUM)
        return loss

    return task


def pytorch(point: Point, memory: str) -> Task:
    """PyTorch's step, in a memory format; the task returns the loss before it."""
    import torch
    from torch import nn

    torch.set_num_threads(THREADS)
    weights, pictures, labels = example(point)
    channels, *_ = point.shape
    first, second = point.filters
    network = nn.Sequential(
        nn.Conv2d(channels, first, point.size, padding=point.padding), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(first, second, point.size, padding=point.padding), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(weights["7.weight"].shape[1], CLASSES),
    )  # fmt: skip
    network.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    kind = torch.channels_last if memory == "channels_last" else torch.contiguous_format
    network = network.to(memory_format=kind)
    x = torch.from_numpy(pictures).contiguous(memory_format=kind)
    y = torch.from_numpy(labels)
    optimiser = torch.optim.SGD(network.parameters(), lr=RATE, momentum=MOMENTUM)
    loss_of = nn.CrossEntropyLoss()

    def task() -> Any:
        optimiser.zero_grad()
        loss = loss_of(network(x), y)
        loss.backward()
        optimiser.step()
        return loss.item()

    return task
