"""How many seconds of training it takes until a network recognises pictures that it never saw."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from guiapp.bench import Row
from guiapp.compute.network import (
    Conv,
    Dense,
    FastGradients,
    Flatten,
    MaxPool,
    Network,
    ReLU,
    forward,
    initial,
    sgd,
)
from guiapp.content import datasets
from guiapp.content.datasets import DataSet
from guiapp.core.errors import BadInput

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
"""Where MNIST and CIFAR-10 are looked for: beside the checkout."""
BATCH = 64
_AT_A_TIME = 500
"""Pictures that are recognised at a time."""


@dataclass(frozen=True)
class Course:
    """What is to be learnt: a ``share`` of the test pictures within ``seconds`` of training.

    ``shift`` is how many pixels pictures are moved at most while training; the rate is constant.
    """

    name: str
    data: Callable[[], DataSet]
    layers: tuple[Any, ...]
    share: float
    seconds: float
    rate: float
    shift: int = 0
    held_out: float | None = None


COURSES = (
    Course(
        "digits, 8 x 8",
        datasets.digits,
        (
            Conv(8, 3, padding=1), ReLU(), MaxPool(), Conv(16, 3, padding=1), ReLU(), MaxPool(),
            Flatten(), Dense(10),
        ),
        share=0.95,
        seconds=3,
        rate=0.03,
        held_out=0.25,
    ),
    Course(
        "MNIST",
        lambda: datasets.read(DATA / "mnist"),
        (
            Conv(8, 5), ReLU(), MaxPool(), Conv(16, 5), ReLU(), MaxPool(), Flatten(), Dense(10),
        ),
        share=0.98,
        seconds=30,
        rate=0.01,
    ),
    Course(
        "CIFAR-10",
        lambda: datasets.read(DATA / "cifar-10-batches-bin"),
        (
            Conv(32, 3, padding=1), ReLU(), MaxPool(), Conv(64, 3, padding=1), ReLU(), MaxPool(),
            Flatten(), Dense(10),
        ),
        share=0.55,
        seconds=300,
        rate=0.01,
        shift=2,
    ),
)  # fmt: skip


def learnt(courses: tuple[Course, ...] = COURSES) -> Iterator[Row]:
    """A row for each course: the seconds of training, recognising the test pictures left out."""
    for course in courses:
        goal = f"at most {course.seconds:g} s, the test pictures left out"
        title = f"{course.name}: trained to {course.share:.0%}"
        try:
            data = course.data()
        except BadInput as fault:
            yield Row(title, 0.0, "", goal=f"skipped: {fault}")
            continue
        seconds, right = taught(course, data)
        reached = right >= course.share
        yield Row(
            title,
            seconds,
            "s",
            f"{right:.1%} recognised",
            goal=goal,
            met=reached and seconds <= course.seconds,
        )


def taught(course: Course, data: DataSet, seed: int = 1) -> tuple[float, float]:
    """Seconds of training until the share was recognised, or the time was over, and that share.

    It is tried after each epoch.
    """
    training, test = (
        datasets.divided(data)
        if course.held_out is None
        else datasets.split(data.labels, course.held_out, seed)
    )
    scale = datasets.scale_of(data, training)
    pictures, unseen = (
        datasets.normalised(data.pictures(places), scale) for places in (training, test)
    )
    black = datasets.normalised(np.zeros((1, *data.images.shape[1:]), np.float32), scale).min()
    labels, truth = data.labels[training], data.labels[test]
    network, shape = Network(course.layers), data.images.shape[1:]
    rng = np.random.default_rng(seed)
    weights, state = initial(network, shape, rng), None
    gradients_of = FastGradients(network, shape)
    seconds = right = 0.0
    while right < course.share and seconds < course.seconds:
        start = time.perf_counter()
        order = rng.permutation(len(pictures))
        for first in range(0, len(order) - BATCH + 1, BATCH):
            places = order[first : first + BATCH]
            x = pictures[places]
            if course.shift:
                x = datasets.shifted(x, course.shift, rng, black)
            _, gradients = gradients_of(weights, x, labels[places])
            weights, state = sgd(weights, gradients, state, rate=course.rate, momentum=0.9)
        seconds += time.perf_counter() - start
        right = recognised(network, weights, unseen, truth)
    return seconds, right


def recognised(network: Network, weights: Any, pictures: Any, labels: Any) -> float:
    """The share of pictures whose class has the highest score."""
    found = [
        forward(network, weights, pictures[first : first + _AT_A_TIME])[0].argmax(axis=1)
        for first in range(0, len(pictures), _AT_A_TIME)
    ]
    return float((np.concatenate(found) == labels).mean())
