"""How things are timed: in pairs, in processes of their own, and with an eye on who else computes.

A figure and its reference are timed alternately, so that whatever slows the machine down slows
both, and what counts is the median of the pairs' ratios. Whatever brings threads lives in a
process of its own, where its threads wait for nobody while the other one is timed.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from guiapp.bench import Row

Task = Callable[[], object]

QUIET = 0.3
"""Cores that others may use meanwhile; above, the figures say little."""

_PAUSE = 0.003
"""Seconds of rest before each timing: the threads of the one before stop spinning."""


class Pair(NamedTuple):
    """Medians over pairs: seconds of both, and the ratio within a pair."""

    value: float
    reference: float
    ratio: float


def seconds_each(task: Task, least: float = 0.005) -> float:
    """Seconds of one call: the mean over as many calls as take ``least`` seconds."""
    calls = 0
    start = time.perf_counter()
    while True:
        task()
        calls += 1
        passed = time.perf_counter() - start
        if passed >= least:
            return passed / calls


def paired(ours: Callable[[], float], reference: Callable[[], float], pairs: int) -> Pair:
    """Time two things alternately; each argument times its own once and returns seconds."""
    found = []
    for _ in range(pairs):
        time.sleep(_PAUSE)
        first = ours()
        time.sleep(_PAUSE)
        found.append((first, reference()))
    return Pair(
        statistics.median(first for first, _ in found),
        statistics.median(second for _, second in found),
        statistics.median(first / second for first, second in found),
    )


class Unavailable(Exception):  # noqa: N818 - a thing that is not there, not a mistake
    """What was to be timed cannot be set up here: a library is not installed."""


class Worker:
    """A process in which one library is timed; use it in a ``with`` statement.

    ``setup`` is a function of a module: given what `prepare` is given, it returns the task.
    """

    def __init__(self, setup: Callable[..., Task]) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, setup), daemon=True)
        self._process.start()
        there.close()
        self.cpu_seconds = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._here.close()
        self._process.join()

    def prepare(self, *arguments: Any) -> None:
        """Set a task up, and run it once; raises Unavailable where a library is missing."""
        self._asked(("prepare", arguments))

    def seconds(self, least: float = 0.005) -> float:
        """Seconds of one call of the prepared task; see `seconds_each`."""
        return float(self._asked(("seconds", (least,))))

    def _asked(self, request: tuple[str, tuple[Any, ...]]) -> Any:
        self._here.send(request)
        answer, self.cpu_seconds = self._here.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


def _serve(connection: Connection, setup: Callable[..., Task]) -> None:
    """What a worker's process does until the other end is closed."""
    task: Task = int
    while True:
        try:
            verb, arguments = connection.recv()
        except EOFError:
            return
        answer: Any = None
        try:
            if verb == "prepare":
                task = setup(*arguments)
                task()
            else:
                answer = seconds_each(task, *arguments)
        except ImportError as error:
            answer = Unavailable(str(error))
        except Exception as error:
            answer = RuntimeError(f"{type(error).__name__}: {error}")
        connection.send((answer, time.process_time()))


class Neighbours:
    """How many cores others keep busy meanwhile, the hypervisor's other guests included.

    Known from /proc/stat, and only where there is one.
    """

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._busy = _busy_seconds()
        self._own = _own_seconds()

    def rows(self, what: str, workers_cpu: float = 0) -> Iterator[Row]:
        """A row that says whether the machine was quiet while ``what`` was measured, if known."""
        used = self.cores(workers_cpu)
        if used is not None:
            goal = f"at most {QUIET}, else the machine was too busy to measure"
            yield Row(f"{what}: cores used by others", used, "", goal=goal, met=used <= QUIET)

    def cores(self, workers_cpu: float = 0) -> float | None:
        """The mean since the beginning; ``workers_cpu`` seconds were ours too. None: not known.

        Processes of ours that have ended are known.
        """
        busy = _busy_seconds()
        if busy is None or self._busy is None:
            return None
        own = _own_seconds() - self._own + workers_cpu
        return max(0.0, busy - self._busy - own) / (time.perf_counter() - self._start)


def _own_seconds() -> float:
    """Seconds of a core that this process has used, and those that it started and that ended."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def _busy_seconds() -> float | None:
    """Seconds that all cores together were not idle since the machine started."""
    try:
        ticks = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    except (OSError, ValueError):
        return None
    idle, waiting = ticks[3], ticks[4]
    return (sum(ticks) - idle - waiting) / os.sysconf("SC_CLK_TCK")


def percentile_99(values: list[float]) -> float:
    """The value that one in a hundred exceeds."""
    return statistics.quantiles(values, n=100, method="inclusive")[98]
