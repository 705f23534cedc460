"""Two threads beside the window: one computes scenes, the other does errands."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from guiapp.core.figure import Figure
from guiapp.core.lab import Cancelled, Lab, Scene
from guiapp.core.player import BUDGET, Hooks, HostEnv, Player

PAINT_SECONDS = 0.03
"""How long what trails waits for the window to paint what it has."""
REST_SECONDS = 0.016
"""How long it then waits for another request: a hand that moves asks every 8 ms, and what has
begun can not be left at once."""


@dataclass(frozen=True)
class Request:
    """A scene to compute; ``number`` grows, ``asked`` is when it was made (seconds)."""

    scene: Scene
    number: int
    asked: float


@dataclass(frozen=True)
class Answer:
    """The figure of a request; ``complete`` is False where more is on its way."""

    request: Request
    figure: Figure
    complete: bool


class Worker(QThread):
    """Computes the newest scene that it was asked for, and forgets those it never came to.

    ``answered`` says that ``take`` has something newer; ``failed`` carries the exception and the
    request; ``progressed`` counts what takes long.
    """

    answered = Signal()
    failed = Signal(object, object)
    progressed = Signal(int, int)
    _lent = Signal(object, object)

    def __init__(self, labs: Mapping[str, Lab], env: HostEnv, parent: QObject | None = None):
        super().__init__(parent)
        self._labs = labs
        self._env = env
        self._players: dict[str, Player] = {}
        self._budget = BUDGET
        self._changed = threading.Condition()
        self._wanted: Request | None = None
        self._answer: Answer | None = None
        self._loans: deque[_Loan] = deque()
        self._is_painted = True
        self._is_serving = False
        self._is_enough = False
        self._number = 0
        self._stopping = False
        self._lent.connect(self._on_state_lent)

    def request(self, scene: Scene) -> int:
        """Ask for a scene; every older request is dropped. Its number."""
        with self._changed:
            self._number += 1
            self._wanted = Request(scene, self._number, time.perf_counter())
            number = self._number
            self._changed.notify()
        # Let the worker have the interpreter at once: the window has a millisecond of its own
        # work after a request, for which the picture would wait.
        time.sleep(0)
        return number

    @property
    def latest(self) -> int:
        """The number of the newest request."""
        return self._number

    @property
    def is_idle(self) -> bool:
        """Whether the newest request was answered, and the answer taken: more may be asked for."""
        with self._changed:
            return not (self._wanted or self._is_serving or self._answer)

    @property
    def is_ready(self) -> bool:
        """Whether the next frame may be asked for: idle, or what was shown is enough for one."""
        with self._changed:
            busy = self._is_serving and not self._is_enough
            return not (self._wanted or busy or self._answer)

    def set_budget(self, budget: int) -> None:
        """Keep at most so many bytes of a scene's frames, from the next one on."""
        self._budget = budget
        for player in tuple(self._players.values()):
            player.budget = budget

    def take(self) -> Answer | None:
        """The newest answer that was not taken yet."""
        with self._changed:
            answer, self._answer = self._answer, None
            return answer

    def painted(self) -> None:
        """What was taken last is on the screen: go on with what trails."""
        with self._changed:
            self._is_painted = True
            self._changed.notify()

    def lend(
        self,
        scene: Scene,
        use: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Call ``use`` with the state of ``scene``, here, after what is computed at present.

        What has been computed for the picture is not computed again. ``done`` or ``failed`` is
        called in the window's thread.
        """
        with self._changed:
            self._loans.append(_Loan(scene, use, done, failed))
            self._changed.notify()

    def stop(self) -> None:
        """End the thread, at the next place where the present work can be cancelled."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """Serve until stopped."""
        while True:
            with self._changed:
                while not (self._wanted or self._loans or self._stopping):
                    self._changed.wait()
                if self._stopping:
                    return
                request, self._wanted = self._wanted, None
                self._is_serving, self._is_enough = request is not None, False
                loan = None if request else self._loans.popleft()
            if request is not None:
                self._serve(request)
                self._is_serving = False
            elif loan is not None:
                self._lend(loan)

    def _serve(self, request: Request) -> None:
        hooks = Hooks(
            cancelled=self._is_superseded,
            progress=self.progressed.emit,
            show=_Partial(self, request).show,
        )
        try:
            figure = self._player(request.scene).figure(request.scene, hooks)
        except Cancelled:
            return
        except Exception as error:
            self.failed.emit(error, request)
            return
        self._put(Answer(request, figure, complete=True))

    def _lend(self, loan: _Loan) -> None:
        hooks = Hooks(cancelled=self._is_superseded, progress=self.progressed.emit)
        result: object
        try:
            result = loan.use(self._player(loan.scene).lend(loan.scene, hooks))
        except Cancelled:
            self._loans.appendleft(loan)  # after what is wanted now
            return
        except Exception as error:
            result = error
        self._lent.emit(loan, result)

    def _on_state_lent(self, loan: _Loan, result: object) -> None:
        _deliver(loan, result)

    def _player(self, scene: Scene) -> Player:
        lab = self._labs[scene.lab]
        return self._players.setdefault(lab.key, Player(lab, self._env, self._budget))

    def _is_superseded(self) -> bool:
        return self._wanted is not None or self._stopping

    def _wait_for_rest(self) -> None:
        """Leave the processor to the window until it has painted and the hand rests."""
        with self._changed:
            self._is_painted = False
            self._changed.wait_for(
                lambda: self._is_painted or self._is_superseded(), timeout=PAINT_SECONDS
            )
            self._changed.wait_for(self._is_superseded, timeout=REST_SECONDS)

    def _put(self, answer: Answer) -> None:
        with self._changed:
            waiting = self._answer is not None
            self._answer = answer
        if not waiting:
            self.answered.emit()


class _Partial:
    """Puts out a figure that is not complete, in the name of a request."""

    def __init__(self, worker: Worker, request: Request) -> None:
        self._worker = worker
        self._request = request

    def show(self, figure: Figure) -> None:
        self._worker._is_enough = figure.enough
        self._worker._put(Answer(self._request, figure, complete=False))
        self._worker._wait_for_rest()
        if self._worker._is_superseded():
            raise Cancelled


@dataclass(frozen=True)
class _Loan:
    scene: Scene
    use: Callable[[Any], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


@dataclass(frozen=True)
class _Errand:
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


def _deliver(task: _Loan | _Errand, result: object) -> None:
    if isinstance(result, Exception):
        task.failed(result)
    else:
        task.done(result)


class Errands(QThread):
    """Does one thing after the other: reading, writing, probing the GPU.

    ``run_errand(work, done, failed)`` calls ``work`` here and ``done`` or ``failed`` in the
    window's thread.
    """

    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: queue.Queue[_Errand | None] = queue.Queue()
        self._finished.connect(self._on_errand_finished)

    def run_errand(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do ``work`` when its turn comes."""
        self._queue.put(_Errand(work, done, failed))

    def stop(self) -> None:
        """End the thread after the present errand."""
        self._queue.put(None)
        self.wait()

    def run(self) -> None:
        """Serve until stopped."""
        while (errand := self._queue.get()) is not None:
            try:
                result = errand.work()
            except Exception as error:
                self._finished.emit(errand, error)
            else:
                self._finished.emit(errand, result)

    def _on_errand_finished(self, errand: _Errand, result: object) -> None:
        _deliver(errand, result)
