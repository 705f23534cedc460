"""How soon the window shows what four poolings make of a picture that is dragged.

A process of its own (``python -m guiapp.bench.shift``) drives the program's real window: the
picture is dragged as a mouse does it, one point some milliseconds after the last was painted.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from guiapp.bench import Row
from guiapp.bench.child import said
from guiapp.bench.driven import Driven
from guiapp.bench.measure import Neighbours, percentile_99
from guiapp.core.figure import Figure, Image
from guiapp.core.gesture import Gesture

if TYPE_CHECKING:
    from guiapp.bench.by_hand import ShiftByHand

SIDE = 512
DRAGS, POINTS = 10, 20
MEDIAN, SLOWEST = 0.0167, 0.040
SEEN = np.s_[::16, ::16]
"""The pixels that are looked at: to compare all of them would be measured, too."""


@dataclass(frozen=True)
class Times:
    """Seconds of every point in the window and by hand, pair by pair."""

    ours: list[float]
    by_hand: list[float]


def run() -> Iterator[Row]:
    """Two hundred points of a picture with four poolings compared: a quarter of a minute."""
    neighbours = Neighbours()
    found = json.loads(said("guiapp.bench.shift", SIDE, DRAGS, POINTS))
    yield from rows(SIDE, Times(**found))
    yield from neighbours.rows("drags")


def rows(side: int, times: Times) -> Iterator[Row]:
    """The median and the 99th percentile."""
    what = f"drag to paint, four poolings of {side} x {side}"
    value, reference = statistics.median(times.ours), statistics.median(times.by_hand)
    pairs = zip(times.ours, times.by_hand, strict=True)
    ratio = statistics.median(ours / by_hand for ours, by_hand in pairs)
    yield _row(what, value, MEDIAN, reference, ratio)
    value, reference = percentile_99(times.ours), percentile_99(times.by_hand)
    yield _row(f"{what}, 99th percentile", value, SLOWEST, reference, value / reference)


def _row(name: str, value: float, goal: float, reference: float, ratio: float) -> Row:
    told = f"at most {goal * 1e3:g} ms"
    return Row(name, value, "s", "NumPy, pyqtgraph", reference, ratio, told, value <= goal)


def measure(side: int, drags: int, points: int) -> Times:
    """Drag a picture of ``side`` in the program's window, and move one by hand."""
    from guiapp.bench.by_hand import ShiftByHand

    with tempfile.TemporaryDirectory() as folder:
        program = Program(side, Path(folder))
        other = ShiftByHand(np.random.default_rng(0).random((side, side), np.float32))
        times = Times([], [])
        for number in range(drags + 1):
            found = program.drag(points)
            rest = _by_hand(other, program, points)
            if number:  # the first of each is practice
                times.ours.extend(found)
                times.by_hand.extend(rest)
        other.close()
        program.close()
    return times


def _by_hand(other: ShiftByHand, program: Program, points: int) -> list[float]:
    """The seconds of as many shifts with the plain script."""
    found = []
    for number in range(points):
        program.rest()
        began = time.perf_counter()
        other.move(number + 1, number // 2)
        found.append(time.perf_counter() - began)
    return found


class Program(Driven):
    """The program's own window, with a hand on the picture of its Pooling lab."""

    def __init__(self, side: int, folder: Path) -> None:
        super().__init__(folder)
        session = self._window.session
        session.go_to_lab("pooling")
        params = session.scene.params
        still = replace(params.shift, across=0.0)
        chosen = replace(params, topic="shift", size=str(side), shift=still)
        session.set_params(chosen, "Begin")
        self._still = np.zeros((side, side), np.float32)
        self.until(self._is_complete)

    def drag(self, points: int) -> list[float]:
        """One drag to the right and down: the seconds from each point to its paint."""
        session = self._window.session
        start = (self._still.shape[0] / 2, self._still.shape[1] / 2)
        path = [start]
        hand = Gesture("moved", "press", start, path=tuple(path))
        session.gesture(hand)
        found = []
        for number in range(points):
            self.rest()
            offset = (float(number // 2), float(number + 1))
            path.append((start[0] + offset[0], start[1] + offset[1]))
            hand = replace(hand, kind="drag", point=path[-1], path=tuple(path))
            is_moved = self._has_moved(offset)
            began = time.perf_counter()
            session.gesture(hand)
            found.append(self.until(is_moved) - began)
        session.gesture(replace(hand, kind="release"))
        session.undo()
        self.until(self._has_moved((0.0, 0.0)))
        return found

    def _is_complete(self, figure: Figure) -> bool:
        """Whether picture, curves and maps are there; the picture is looked at, too."""
        panel = figure.panels.get("moved")
        if not isinstance(panel, Image) or panel.data.shape != self._still.shape:
            return False
        self._still = panel.data
        return not figure.pending and all(
            panel.shown is None for panel in figure.panels.values() if isinstance(panel, Image)
        )

    def _has_moved(self, offset: tuple[float, float]) -> Callable[[Figure], bool]:
        """Whether a figure shows the picture at this offset, by some of its pixels."""
        down, across = (int(far) for far in offset)
        expected = np.roll(self._still, (down, across), (0, 1))[SEEN]

        def is_moved(figure: Figure) -> bool:
            panel = figure.panels["moved"]
            return isinstance(panel, Image) and np.array_equal(panel.data[SEEN], expected)

        return is_moved


if __name__ == "__main__":
    result = measure(*(int(argument) for argument in sys.argv[1:]))
    print(json.dumps(vars(result)))
