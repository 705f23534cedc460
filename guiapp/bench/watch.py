"""What being watched costs a training, and whether the window still answers.

A process of its own (``python -m guiapp.bench.watch``) lets the program's real window train and
show it for a while, and takes the same steps without any window for as long, by turns. Meanwhile a
timer in the window's thread, which is due every 10 ms, notes how late it comes.
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
from typing import Any, NamedTuple

from guiapp.bench import Row
from guiapp.bench.child import said
from guiapp.bench.driven import Driven
from guiapp.bench.measure import Neighbours
from guiapp.core.figure import Figure

ROUNDS = 5
SECONDS = 3.0
"""That each of the two trains at a time."""
TICK, LATE = 0.010, 0.033
LOST, LATE_SHARE = 0.85, 0.01


class Case(NamedTuple):
    """What is trained, and so many steps for each picture."""

    name: str
    values: tuple[str, ...]
    speed: float


CASES = (
    Case("digits 8 x 8, small", ("data=digits",), 100.0),
    Case("bars 32 x 32 in colour, 32 and 64 maps", ("data=bars", "data.colour=true",
         "network=two layers"), 8.0),
)  # fmt: skip


@dataclass(frozen=True)
class Watched:
    """Steps a second of every round, watched and alone, and how late every tick came (seconds)."""

    watched: list[float]
    alone: list[float]
    late: list[float]


def run() -> Iterator[Row]:
    """Two trainings: a minute and a half."""
    neighbours = Neighbours()
    for number, case in enumerate(CASES):
        found = json.loads(said("guiapp.bench.watch", number, ROUNDS))
        yield from rows(case, Watched(**found))
    yield from neighbours.rows("trainings")


def rows(case: Case, found: Watched) -> Iterator[Row]:
    """The share of the speed that is left, and the share of ticks that came late."""
    ratio = statistics.median(
        one / other for one, other in zip(found.watched, found.alone, strict=True)
    )
    yield Row(
        f"train and watch, {case.name}",
        statistics.median(found.watched),
        "steps/s",
        "the same steps with no window",
        statistics.median(found.alone),
        ratio,
        f"ratio at least {LOST:g}",
        ratio >= LOST,
    )
    share = sum(late > LATE for late in found.late) / len(found.late)
    yield Row(
        f"ticks more than 33 ms late, {case.name}",
        100 * share,
        "%",
        f"of {len(found.late)}",
        goal=f"at most {100 * LATE_SHARE:g} %",
        met=share <= LATE_SHARE,
    )


def measure(case: Case, rounds: int, seconds: float = SECONDS) -> Watched:
    """Train in the program's window and without one, by turns."""
    with tempfile.TemporaryDirectory() as folder:
        program = Program(case, Path(folder))
        alone = Alone(case)
        found = Watched([], [], [])
        for number in range(rounds + 1):
            steps, late = program.train(seconds)
            other = alone.train(seconds)
            if number:  # the first of each is practice
                found.watched.append(steps)
                found.alone.append(other)
                found.late.extend(late)
        program.close()
    return found


class Alone:
    """The same steps, kept for the timeline as in the window, and no pictures of them."""

    def __init__(self, case: Case) -> None:
        from guiapp.core.player import HostEnv, Player

        lab, params = _scene(case)
        self._player = Player(lab, HostEnv())
        self._scene = replace(lab.first_scene(), params=params)
        self._speed = int(case.speed)

    def train(self, seconds: float) -> float:
        """Steps a second."""
        began, first = time.perf_counter(), self._scene.frame
        while (passed := time.perf_counter() - began) < seconds:
            self._scene = replace(self._scene, frame=self._scene.frame + self._speed)
            self._player.lend(self._scene)
        return float(self._scene.frame - first) / passed


class Program(Driven):
    """The program's own window, which trains and shows it."""

    def __init__(self, case: Case, folder: Path) -> None:
        from PySide6.QtCore import QTimer

        super().__init__(folder)
        lab, params = _scene(case)
        session = self._window.session
        session.go_to_lab(lab.key)
        session.set_params(params, "Begin")
        self.until(_is_begun)
        self._window.timeline.set_speed(case.speed)
        self._late: list[float] = []
        self._due = 0.0
        self._timer = QTimer()
        self._timer.setInterval(round(1000 * TICK))
        self._timer.setTimerType(_precise())
        self._timer.timeout.connect(self._on_timer_timeout)

    def train(self, seconds: float) -> tuple[float, list[float]]:
        """Steps a second, and how late every tick of the timer came."""
        from PySide6.QtCore import QTimer

        session, playing = self._window.session, self._window.playing
        first, self._late = session.scene.frame, []
        self._due = time.perf_counter() + TICK
        self._timer.start()
        began = time.perf_counter()
        playing.set_playing(True)
        QTimer.singleShot(round(seconds * 1000), self._loop.quit)
        self._loop.exec()
        playing.set_playing(False)
        self._timer.stop()
        while not self._is_there():
            self.rest()  # the last steps that were asked for are counted, and timed
        passed = time.perf_counter() - began
        return (session.scene.frame - first) / passed, self._late

    def _is_there(self) -> bool:
        worker = self._window.worker
        return worker.is_idle and worker.latest == self._window.answers.shown

    def _on_timer_timeout(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, now - self._due))
        self._due = now + TICK


def _precise() -> Any:
    from PySide6.QtCore import Qt

    return Qt.TimerType.PreciseTimer


def _scene(case: Case) -> tuple[Any, Any]:
    """The lab and the parameters of a case."""
    from guiapp.core.setting import set_values
    from guiapp.labs.network import LAB

    return LAB, set_values(LAB, LAB.first_scene(), case.values).params


def _is_begun(figure: Figure) -> bool:
    return "layers" in figure.panels


if __name__ == "__main__":
    result = measure(CASES[int(sys.argv[1])], int(sys.argv[2]))
    print(json.dumps(vars(result)))
