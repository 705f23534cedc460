"""How fast the window plays the Diffusion lab, beside a script by hand.

A process of its own (``python -m guiapp.bench.play``) lets the program's real window play for a
while, and the script for as long, by turns: steps that are computed, and pictures that are painted.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from numpy.typing import NDArray

from guiapp.bench import Row
from guiapp.bench.child import said
from guiapp.bench.driven import Driven
from guiapp.bench.measure import Neighbours
from guiapp.core.figure import Figure, Grid, Image

if TYPE_CHECKING:
    from guiapp.bench.by_hand import PlayByHand

SIDE = 512
ROUNDS = 5
SECONDS = 1.5
"""That each of the two plays at a time."""


class Case(NamedTuple):
    """How many particles, how many steps for each picture, and how many a second are promised."""

    particles: int
    speed: int
    steps: int
    pictures: int


CASES = (Case(100, 8, 200, 30), Case(1_000_000, 1, 30, 30))


@dataclass(frozen=True)
class Rates:
    """Steps and pictures a second of every round, (steps, pictures), in the window and by hand."""

    ours: list[tuple[float, float]]
    by_hand: list[tuple[float, float]]


def run() -> Iterator[Row]:
    """Few particles at eight steps a picture, and a million at one: a minute."""
    neighbours = Neighbours()
    for case in CASES:
        found = json.loads(said("guiapp.bench.play", SIDE, case.particles, case.speed, ROUNDS))
        yield from rows(case, Rates(**found))
    yield from neighbours.rows("playing")


def rows(case: Case, rates: Rates) -> Iterator[Row]:
    """The median of the rounds, of steps and of pictures."""
    what = f"play {SIDE} x {SIDE}, {case.particles:,} particles, {case.speed} steps a picture"
    for number, (unit, goal) in enumerate((("steps/s", case.steps), ("pictures/s", case.pictures))):
        ours = [float(rate[number]) for rate in rates.ours]
        others = [float(rate[number]) for rate in rates.by_hand]
        value = statistics.median(ours)
        yield Row(
            what,
            value,
            unit,
            "NumPy's roll, choice and bincount, pyqtgraph",
            statistics.median(others),
            statistics.median(one / other for one, other in zip(ours, others, strict=True)),
            f"at least {goal} a second",
            value >= goal,
        )


def measure(side: int, particles: int, speed: int, rounds: int, seconds: float = SECONDS) -> Rates:
    """Let the program's window and the plain script play by turns."""
    from guiapp.bench.by_hand import PlayByHand

    with tempfile.TemporaryDirectory() as folder:
        program = Program(side, particles, speed, Path(folder))
        picture, shares = program.start()
        other = PlayByHand(picture, shares, particles)
        rates = Rates([], [])
        for number in range(rounds + 1):
            ours, by_hand = program.play(seconds), _by_hand(other, speed, seconds)
            if number:  # the first of each is practice
                rates.ours.append(ours)
                rates.by_hand.append(by_hand)
        other.close()
        program.close()
    return rates


def _by_hand(other: PlayByHand, speed: int, seconds: float) -> tuple[float, float]:
    """Steps and pictures a second of the plain script."""
    pictures, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds:
        for _ in range(speed):
            other.step()
        other.show()
        pictures += 1
    return speed * pictures / passed, pictures / passed


class Program(Driven):
    """The program's own window, with a photograph that spreads in its Diffusion lab."""

    def __init__(self, side: int, particles: int, speed: int, folder: Path) -> None:
        from guiapp.core.setting import set_values

        super().__init__(folder)
        self._pictures = 0
        session = self._window.session
        lab = session.labs["diffusion"]
        values = (f"size={side}", "image=camera", f"spread.particles={particles}")
        session.add_scene(set_values(lab, lab.first_scene(), values), "Begin")
        self.until(partial(_is_begun, side))
        self._window.timeline.set_speed(float(speed))
        self._window.canvas.painted.connect(self._on_painted)

    def start(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """The picture (H, W) and the propagator (kh, kw) that it begins with."""
        figure = self._window.canvas.figure
        assert figure is not None
        first, shares = figure.panels["input"], figure.panels["propagator"]
        assert isinstance(first, Image)
        assert isinstance(shares, Grid)
        return first.data, shares.values

    def play(self, seconds: float) -> tuple[float, float]:
        """Steps and pictures a second."""
        from PySide6.QtCore import QTimer

        session, playing = self._window.session, self._window.playing
        first, self._pictures = session.scene.frame, 0
        began = time.perf_counter()
        playing.set_playing(True)
        QTimer.singleShot(round(seconds * 1000), self._loop.quit)
        self._loop.exec()
        passed = time.perf_counter() - began
        pictures = self._pictures
        playing.set_playing(False)
        steps = session.scene.frame - first
        self.rest()
        return steps / passed, pictures / passed

    def _on_painted(self, figure: Figure) -> None:
        self._pictures += 1


def _is_begun(side: int, figure: Figure) -> bool:
    panel = figure.panels.get("mass")
    return isinstance(panel, Image) and panel.data.shape == (side, side)


if __name__ == "__main__":
    result = measure(*(int(argument) for argument in sys.argv[1:]))
    print(json.dumps(vars(result)))
