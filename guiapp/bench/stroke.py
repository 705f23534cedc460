"""How soon the window shows what a brush on the spectrum does, beside a script by hand.

A process of its own (``python -m guiapp.bench.stroke``) drives the program's real window: a brush
goes over the spectrum as a mouse does it, one point some milliseconds after the last was painted.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
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
    from guiapp.bench.by_hand import MaskByHand

SIDES = (1024, 2048)
STROKES, POINTS = 10, 20
GOALS = {1024: (0.0167, 0.040), 2048: (0.060, None)}
STEP = 0.01
"""Cycles per pixel from point to point: some five pixels of the screen."""


@dataclass(frozen=True)
class Times:
    """Seconds of every point in the window and by hand, pair by pair."""

    ours: list[float]
    by_hand: list[float]


def run() -> Iterator[Row]:
    """Two hundred points on pictures of both sizes: half a minute."""
    neighbours = Neighbours()
    for side in SIDES:
        found = json.loads(said("guiapp.bench.stroke", side, STROKES, POINTS))
        yield from rows(side, Times(**found))
    yield from neighbours.rows("strokes")


def rows(side: int, times: Times) -> Iterator[Row]:
    """The median and the 99th percentile."""
    what, (median, slowest) = f"brush to paint, {side} x {side}", GOALS[side]
    value, reference = statistics.median(times.ours), statistics.median(times.by_hand)
    pairs = zip(times.ours, times.by_hand, strict=True)
    ratio = statistics.median(ours / by_hand for ours, by_hand in pairs)
    yield _row(what, value, median, reference, ratio)
    value, reference = percentile_99(times.ours), percentile_99(times.by_hand)
    yield _row(f"{what}, 99th percentile", value, slowest, reference, value / reference)


def _row(name: str, value: float, goal: float | None, reference: float, ratio: float) -> Row:
    told = "" if goal is None else f"at most {goal * 1e3:g} ms"
    met = None if goal is None else value <= goal
    return Row(name, value, "s", "NumPy's FFT, pyqtgraph", reference, ratio, told, met)


def measure(side: int, strokes: int, points: int) -> Times:
    """Paint on the spectrum of a picture of ``side`` in the program's window and by hand."""
    from guiapp.bench.by_hand import MaskByHand

    with tempfile.TemporaryDirectory() as folder:
        program = Program(side, Path(folder))
        other = MaskByHand(np.random.default_rng(0).random((side, side), np.float32))
        times = Times([], [])
        for number in range(strokes + 1):
            start = (0.05 + 0.03 * (number % 12), 0.1)
            found = program.paint(start, points)
            rest = _by_hand(other, program, start, points)
            if number:  # the first of each is practice
                times.ours.extend(found)
                times.by_hand.extend(rest)
        other.close()
        program.close()
    return times


def _by_hand(
    other: MaskByHand, program: Program, start: tuple[float, float], points: int
) -> list[float]:
    """The seconds of as many points with the plain script."""
    found = []
    for number in range(points):
        program.rest()
        began = time.perf_counter()
        other.paint(start[0], start[1] + STEP * number)
        found.append(time.perf_counter() - began)
    return found


class Program(Driven):
    """The program's own window, with a brush on the spectrum of its Fourier lab."""

    def __init__(self, side: int, folder: Path) -> None:
        super().__init__(folder)
        self._side = side
        session = self._window.session
        session.go_to_lab("fourier")
        params = session.scene.params
        session.set_params(replace(params, size=str(side), mask=()), "Begin")
        self.until(lambda figure: self._gain(figure, (0.0, 0.0)) == 1.0)

    def paint(self, start: tuple[float, float], points: int) -> list[float]:
        """One stroke across: the seconds from each point to its paint."""
        session = self._window.session
        path = [self._point(start)]
        hand = Gesture("spectrum", "press", path[0], path=tuple(path))
        session.gesture(hand)
        found = []
        for number in range(points):
            self.rest()
            place = (start[0], start[1] + STEP * (number + 1))
            path.append(self._point(place))
            hand = replace(hand, kind="drag", point=path[-1], path=tuple(path))
            began = time.perf_counter()
            session.gesture(hand)
            found.append(self.until(partial(self._is_masked, place)) - began)
        session.gesture(replace(hand, kind="release"))
        session.undo()
        self.until(lambda figure: self._gain(figure, start) > 0.9)
        return found

    def _point(self, frequency: tuple[float, float]) -> tuple[float, float]:
        """The place in the spectrum's picture."""
        row, column = (round(self._side * (0.5 + axis)) for axis in frequency)
        return float(row), float(column)

    def _is_masked(self, frequency: tuple[float, float], figure: Figure) -> bool:
        return self._gain(figure, frequency) < 0.1

    def _gain(self, figure: Figure, frequency: tuple[float, float]) -> float:
        """What the mask that is shown multiplies a frequency with; 2 where none is shown."""
        panel = figure.panels.get("spectrum")
        if not isinstance(panel, Image) or panel.gain is None:
            return 2.0
        if panel.gain.shape != (self._side, self._side):
            return 2.0
        row, column = self._point(frequency)
        return float(panel.gain[int(row), int(column)])


if __name__ == "__main__":
    result = measure(*(int(argument) for argument in sys.argv[1:]))
    print(json.dumps(vars(result)))
