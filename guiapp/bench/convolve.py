"""Convolution beside the fastest that the field has, at every size of picture and kernel."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.bench import Row
from guiapp.bench.measure import Neighbours, Task, Unavailable, Worker, paired

SIZES = (256, 512, 1024, 2048)
KERNELS = (3, 7, 15, 31, 51)
GOAL = 1.2

Floats = NDArray[np.float32]


def run() -> Iterator[Row]:
    """The whole grid: some two minutes."""
    return measure()


def measure(
    sizes: Sequence[int] = SIZES, kernels: Sequence[int] = KERNELS, pairs: int = 15
) -> Iterator[Row]:
    """One row for each size of picture and kernel, "same" with zeros outside, float32.

    The reference is whichever library is the fastest there, found by a trial of each.
    """
    neighbours = Neighbours()
    with ExitStack() as stack:
        ours = stack.enter_context(Worker(convolarium))
        others = {name: stack.enter_context(Worker(setup)) for name, setup in REFERENCES.items()}
        missing = {name for name, worker in others.items() if not _works(worker)}
        tried = {name: worker for name, worker in others.items() if name not in missing}
        for size in sizes:
            slow: set[str] = set()
            for kernel in kernels:
                racing = {name: worker for name, worker in tried.items() if name not in slow}
                yield _row(size, kernel, ours, racing, slow, pairs, missing)
        spent = ours.cpu_seconds + sum(worker.cpu_seconds for worker in others.values())
        yield from neighbours.rows("convolve", spent)


def _row(
    size: int,
    kernel: int,
    ours: Worker,
    racing: Mapping[str, Worker],
    slow: set[str],
    pairs: int,
    missing: set[str],
) -> Row:
    """The row of one point; adds to ``slow`` the sums that larger kernels need not try again."""
    ours.prepare(size, kernel)
    times = {}
    for name, worker in racing.items():
        worker.prepare(size, kernel)
        times[name] = statistics.median(worker.seconds() for _ in range(3))
    fastest = min(times, key=lambda name: times[name])
    slow |= {name for name in SUMS & times.keys() if times[name] > 10 * times[fastest]}
    pair = paired(ours.seconds, racing[fastest].seconds, pairs)
    goal = f"at most {GOAL} times the fastest"
    if missing:
        goal += f" ({', '.join(sorted(missing))} not installed)"
    return Row(
        f"convolve {size} x {size}, kernel {kernel} x {kernel}",
        pair.value,
        "s",
        fastest,
        pair.reference,
        pair.ratio,
        goal,
        pair.ratio <= GOAL,
    )


def _works(worker: Worker) -> bool:
    try:
        worker.prepare(16, 3)
    except Unavailable:
        return False
    return True


def example(size: int, kernel: int) -> tuple[Floats, Floats]:
    """The picture and the kernel of a point: noise, the same in every process."""
    rng = np.random.default_rng(size + kernel)
    return rng.random((size, size), np.float32), rng.random((kernel, kernel), np.float32)


def convolarium(size: int, kernel: int) -> Task:
    """Our `convolve`, as people call it."""
    from guiapp.compute.convolution import convolve

    image, cells = example(size, kernel)
    return lambda: convolve(image, cells)


def opencv(size: int, kernel: int) -> Task:
    """OpenCV correlates, so the kernel is turned beforehand."""
    import cv2

    image, cells = example(size, kernel)
    turned = np.ascontiguousarray(cells[::-1, ::-1])
    return lambda: cv2.filter2D(image, -1, turned, borderType=cv2.BORDER_CONSTANT)


def ndimage(size: int, kernel: int) -> Task:
    """SciPy's filter for pictures."""
    from scipy import ndimage

    image, cells = example(size, kernel)
    return lambda: ndimage.convolve(image, cells, mode="constant")


def oaconvolve(size: int, kernel: int) -> Task:
    """SciPy's overlap-add transforms."""
    from scipy import signal

    image, cells = example(size, kernel)
    return lambda: signal.oaconvolve(image, cells, mode="same")


def pytorch(size: int, kernel: int) -> Task:
    """PyTorch correlates too; it has as many threads as there are cores."""
    import torch

    image, cells = example(size, kernel)
    picture = torch.from_numpy(image[None, None])
    turned = torch.from_numpy(cells[None, None, ::-1, ::-1].copy())

    def task() -> Any:
        with torch.inference_mode():
            return torch.nn.functional.conv2d(picture, turned, padding=kernel // 2)

    return task


REFERENCES: dict[str, Callable[[int, int], Task]] = {
    "OpenCV filter2D": opencv,
    "SciPy ndimage": ndimage,
    "SciPy oaconvolve": oaconvolve,
    "PyTorch conv2d": pytorch,
}
SUMS = {"SciPy ndimage", "PyTorch conv2d"}
"""Those whose time grows with the number of cells, and which a leap of the others never saves."""
