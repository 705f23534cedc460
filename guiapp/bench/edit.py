"""How soon the window shows what a dragged number of the kernel does, beside a script by hand.

A process of its own (``python -m guiapp.bench.edit``) drives the program's real window: a cell of
the kernel is dragged as a mouse does it, one edit some milliseconds after the last was painted.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from guiapp.bench import Row
from guiapp.bench.child import said
from guiapp.bench.driven import Driven
from guiapp.bench.measure import Neighbours, percentile_99
from guiapp.core.figure import Figure, Grid
from guiapp.core.gesture import Gesture

if TYPE_CHECKING:
    from guiapp.bench.by_hand import ByHand

Values = NDArray[np.float64]

SIDE = 1024
KERNELS = (3, 15)
DRAGS, EDITS = 20, 10
MEDIAN, SLOWEST, PROOF = 0.0167, 0.033, 0.1
STEP = 4.0
"""Pixels that the mouse rises from one edit to the next."""
TRAILING = {"difference", "proof"}
"""The panels of the proof."""


@dataclass(frozen=True)
class Times:
    """Seconds: of every edit in the window and by hand, pair by pair, and from a drag's last edit
    to its proof.
    """

    ours: list[float]
    by_hand: list[float]
    proofs: list[float]


def run() -> Iterator[Row]:
    """Two hundred edits of a small and of a large kernel, in drags of ten: half a minute."""
    neighbours = Neighbours()
    for kernel in KERNELS:
        yield from rows(kernel, _in_a_process(kernel))
    yield from neighbours.rows("edits")


def rows(kernel: int, times: Times) -> Iterator[Row]:
    """The median and the 99th percentile of the edits, and when the proof came."""
    what = f"kernel {kernel} x {kernel}"
    pairs = list(zip(times.ours, times.by_hand, strict=True))
    value, reference = statistics.median(times.ours), statistics.median(times.by_hand)
    ratio = statistics.median(ours / by_hand for ours, by_hand in pairs)
    yield _row(f"edit to paint, {what}", value, MEDIAN, reference, ratio)
    value, reference = percentile_99(times.ours), percentile_99(times.by_hand)
    yield _row(
        f"edit to paint, {what}, 99th percentile", value, SLOWEST, reference, value / reference
    )
    value = statistics.median(times.proofs)
    yield _row(f"edit to proof, {what}", value, PROOF)


def _row(
    name: str,
    value: float,
    goal: float,
    reference: float | None = None,
    ratio: float | None = None,
) -> Row:
    told = f"at most {goal * 1e3:g} ms, {SIDE} x {SIDE}"
    by = "" if reference is None else "OpenCV, NumPy's FFT, pyqtgraph"
    return Row(name, value, "s", by, reference, ratio, told, value <= goal)


def _in_a_process(kernel: int) -> Times:
    return Times(**json.loads(said("guiapp.bench.edit", kernel, DRAGS, EDITS)))


def measure(kernel: int, drags: int, edits: int, side: int = SIDE) -> Times:
    """Drag numbers of a ``kernel`` x ``kernel`` kernel in the program's window and by hand."""
    from guiapp.bench.by_hand import ByHand

    cells = np.random.default_rng(kernel).standard_normal((kernel, kernel))
    with tempfile.TemporaryDirectory() as folder:
        program = Program(cells, side, Path(folder))
        other = ByHand(np.random.default_rng(0).random((side, side), np.float32))
        times = Times([], [], [])
        for number in range(drags + 1):
            cell = divmod(5 * number % kernel**2, kernel)
            found, proof = program.drag(cell, edits)
            rest = _by_hand(other, program, cell, edits)
            if number:  # the first of each is practice
                times.ours.extend(found)
                times.by_hand.extend(rest)
                times.proofs.append(proof)
        other.close()
        program.close()
    return times


def _by_hand(other: ByHand, program: Program, cell: tuple[int, int], edits: int) -> list[float]:
    """The seconds of as many edits with the plain script."""
    values = program.kernel.copy()
    found = []
    for _ in range(edits):
        program.rest()
        values[cell] += 0.1
        start = time.perf_counter()
        other.show(values)
        found.append(time.perf_counter() - start)
    return found


class Program(Driven):
    """The program's own window, with a hand on the kernel."""

    def __init__(self, cells: Values, side: int, folder: Path) -> None:
        from guiapp.parts.kernel import own

        super().__init__(folder)
        params = self._window.session.scene.params
        chosen = replace(params, size=str(side), grey=True, kernel=own(cells))
        self._window.session.set_params(chosen, "Begin")
        self.until(self._is_complete)

    @property
    def kernel(self) -> Values:
        """The cells as they are now."""
        from guiapp.parts.kernel import kernel_values

        return kernel_values(self._window.session.scene.params.kernel)

    def drag(self, cell: tuple[int, int], edits: int) -> tuple[list[float], float]:
        """Drag a number upwards: the seconds from each edit to its paint, and from the last edit
        to the paint of its proof.
        """
        point = (float(cell[0]), float(cell[1]))
        hand = Gesture("kernel", "press", point, path=(point,))
        self._window.session.gesture(hand)
        found, start = [], 0.0
        for number in range(edits):
            self.rest()
            hand = replace(hand, kind="drag", rise=STEP * (number + 1))
            start = time.perf_counter()
            self._window.session.gesture(hand)
            found.append(self.until(self._is_answered) - start)
        self._window.session.gesture(replace(hand, kind="release"))
        return found, self.until(self._is_complete) - start

    def _is_answered(self, figure: Figure) -> bool:
        """Whether all panels but the proof show the kernel as it was edited last."""
        shown = figure.panels["kernel"]
        answers = isinstance(shown, Grid) and np.array_equal(shown.values, self.kernel)
        return answers and figure.pending <= TRAILING

    def _is_complete(self, figure: Figure) -> bool:
        return self._is_answered(figure) and not figure.pending


if __name__ == "__main__":
    result = measure(*(int(argument) for argument in sys.argv[1:]))
    print(json.dumps(vars(result)))
