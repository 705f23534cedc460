"""How long pooling takes: all of a map of shifts, one shift under a hand, and a layer alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.bench import Row
from guiapp.bench.measure import Neighbours, Pair, Task, Unavailable, Worker, paired

SIDE, REACH = 256, 8
"""The picture of the map, and the farthest shift in each direction."""
SHOWN = 512
"""The picture of the drag and of the layer."""
MAP, DRAG = 1.0, 0.01
"""Seconds that are promised for four poolings."""

KINDS = ("max", "average", "stride", "max-blur")
MAPS = (64, 224, 224)
FEW = 5
"""Shifts that the reference pools of the map; all of them take as often as long."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Point:
    """What is measured: ours and its reference are given a side and a reach and return a task each.

    The reference does ``1 / times`` of the work. ``goal`` is in seconds, ``most`` a ratio.
    """

    name: str
    ours: Callable[..., Task]
    by: str
    reference: Callable[..., Task]
    goal: float | None = None
    times: Callable[[int], float] = lambda reach: 1.0
    most: float | None = None


def run() -> Iterator[Row]:
    """A map, a drag and four layers: some ten seconds."""
    return measure()


def measure(
    side: int = SIDE, shown: int = SHOWN, reach: int = REACH, pairs: int = 15
) -> Iterator[Row]:
    """A row for each point, then one that says whether the machine was quiet."""
    neighbours, spent = Neighbours(), 0.0
    for point in POINTS:
        with ExitStack() as stack:
            ours, reference = (
                stack.enter_context(Worker(setup)) for setup in (point.ours, point.reference)
            )
            here = side if point.name.startswith("map") else shown
            ours.prepare(here, reach)
            yield _row(point, here, reach, ours, reference, pairs)
            spent += ours.cpu_seconds + reference.cpu_seconds
    yield from neighbours.rows("pool", spent)


def _row(point: Point, side: int, reach: int, ours: Worker, reference: Worker, pairs: int) -> Row:
    name = point.name.format(side=side, count=2 * reach + 1)
    goal = "" if point.goal is None else f"at most {point.goal:g} s"
    try:
        reference.prepare(side, reach)
    except Unavailable:
        value = min(ours.seconds() for _ in range(pairs))
        return Row(name, value, "s", goal=goal or f"{point.by} is not installed", met=None)
    times = point.times(reach)
    pair: Pair = paired(ours.seconds, lambda: reference.seconds() * times, pairs)
    met = None if point.goal is None else pair.value <= point.goal
    if point.most is not None:
        goal, met = f"at most {point.most:g} times", pair.ratio <= point.most
    return Row(name, pair.value, "s", point.by, pair.reference, pair.ratio, goal, met)


def example(side: int) -> Floats:
    """A picture of noise, smoothed a little so that neighbours resemble each other."""
    noise = np.random.default_rng(side).random((side, side), np.float32)
    return (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)) / np.float32(3)


def offsets(reach: int) -> list[tuple[int, int]]:
    """All shifts of the map, row by row."""
    span = range(-reach, reach + 1)
    return [(down, across) for down in span for across in span]


def few(reach: int) -> list[tuple[int, int]]:
    """The shifts that the reference pools: some of all, evenly taken."""
    every = offsets(reach)
    return every[:: max(1, len(every) // FEW)][:FEW]


def whole_map(side: int, reach: int) -> Task:
    """Our `shift_map` of four poolings; the task returns the maps."""
    from guiapp.compute.pooling import Pooling, shift_map

    picture = example(side)

    def task() -> list[Any]:
        return [list(shift_map(picture, Pooling(kind), reach))[-1] for kind in KINDS]

    return task


def each_shift(side: int, reach: int) -> Task:
    """What a person writes: roll, pool and compare, again for every shift; of a few of them."""
    picture = example(side)

    def task() -> list[list[float]]:
        found = []
        for pooled in (plain_max, plain_average, plain_stride, plain_blur):
            unmoved = pooled(picture)
            rolled = (np.roll(picture, offset, (0, 1)) for offset in few(reach))
            found.append([float(np.mean(pooled(moved) != unmoved)) for moved in rolled])
        return found

    return task


def dragged(side: int, _: int) -> Task:
    """One shift of a picture, four poolings of it compared with those of the picture."""
    from guiapp.compute.pooling import Pooling, changed_share, shift

    picture = example(side)
    layers = [Pooling(kind) for kind in KINDS]
    unmoved = [layer(picture) for layer in layers]

    def task() -> list[float]:
        moved = shift(picture, (3, -5))
        return [
            changed_share(layer(moved), before)
            for layer, before in zip(layers, unmoved, strict=True)
        ]

    return task


def dragged_plainly(side: int, _: int) -> Task:
    """The same in plain NumPy."""
    picture = example(side)
    ways = (plain_max, plain_average, plain_stride, plain_blur)
    unmoved = [pooled(picture) for pooled in ways]

    def task() -> list[float]:
        moved = np.roll(picture, (3, -5), (0, 1))
        return [
            float(np.mean(pooled(moved) != before))
            for pooled, before in zip(ways, unmoved, strict=True)
        ]

    return task


def plain_max(picture: Floats) -> Floats:
    """The largest of every two by two."""
    return np.asarray(_blocks(picture).max(axis=(1, 3)))


def plain_average(picture: Floats) -> Floats:
    """The mean of every two by two."""
    return np.asarray(_blocks(picture).mean(axis=(1, 3)))


def plain_stride(picture: Floats) -> Floats:
    """Every other row and column."""
    return picture[::2, ::2]


def plain_blur(picture: Floats) -> Floats:
    """The largest of two by two everywhere, sixteen weighted neighbours, every other one."""
    windows = np.lib.stride_tricks.sliding_window_view
    dense = windows(picture, (2, 2)).max(axis=(2, 3))
    row = np.array([1, 3, 3, 1], np.float32) / 8
    near = windows(np.pad(dense, (1, 2), "reflect"), (4, 4))[::2, ::2]
    return np.asarray(np.einsum("ijkl,k,l->ij", near, row, row))


def _blocks(picture: Floats) -> Floats:
    height, width = picture.shape
    return picture.reshape(height // 2, 2, width // 2, 2)


def maps() -> Floats:
    """What a network pools: many maps at once, (1, 64, 224, 224)."""
    return np.random.default_rng(0).random((1, *MAPS), np.float32)


def our_maps(_: int, __: int) -> Task:
    """All maps by our `pool`, 3 x 3 with stride 2."""
    from guiapp.compute.pooling import pool

    values = maps()
    return lambda: pool(values, 3, stride=2)


def their_maps(_: int, __: int) -> Task:
    """The same by PyTorch."""
    import torch

    values = torch.from_numpy(maps())

    def task() -> Any:
        with torch.inference_mode():
            return torch.nn.functional.max_pool2d(values, 3, 2)

    return task


@dataclass(frozen=True)
class OurLayer:
    """A pooling layer by our `pool`."""

    kind: str
    size: int
    stride: int

    def __call__(self, side: int, _: int) -> Task:
        from guiapp.compute.pooling import pool

        picture = example(side)
        return lambda: pool(picture, self.size, stride=self.stride, kind=self.kind)


@dataclass(frozen=True)
class TheirLayer:
    """The same by PyTorch, which has as many threads as there are cores."""

    kind: str
    size: int
    stride: int

    def __call__(self, side: int, _: int) -> Task:
        import torch

        functional = torch.nn.functional
        pooled = functional.max_pool2d if self.kind == "max" else functional.avg_pool2d
        picture = torch.from_numpy(example(side))[None, None]

        def task() -> Any:
            with torch.inference_mode():
                return pooled(picture, self.size, self.stride)

        return task


LAYERS = (("max", 2, 2), ("max", 3, 2), ("max", 7, 1), ("average", 2, 2))

POINTS = (
    Point(
        "map of {count} x {count} shifts, four poolings, {side} x {side}",
        whole_map,
        "NumPy, each shift again",
        each_shift,
        MAP,
        lambda reach: len(offsets(reach)) / len(few(reach)),
    ),
    Point(
        "a shift under four poolings, {side} x {side}",
        dragged,
        "NumPy",
        dragged_plainly,
        DRAG,
    ),
    Point(
        "max pooling 3 x 3, stride 2, 64 maps of 224 x 224",
        our_maps,
        "PyTorch",
        their_maps,
        most=1.5,
    ),
    *(
        Point(
            f"{kind} pooling {size} x {size}, stride {stride}, {{side}} x {{side}}",
            OurLayer(kind, size, stride),
            "PyTorch",
            TheirLayer(kind, size, stride),
        )
        for kind, size, stride in LAYERS
    ),
)
