"""What the worker answers comes onto the canvas; what takes long or fails is said."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from guiapp.core.figure import Figure
from guiapp.ui.worker import Answer, Request

if TYPE_CHECKING:
    from guiapp.ui.window import MainWindow

SLOW_MS = 250
"""A picture that takes longer than this is dimmed until the new one is there."""


class Answers(QObject):
    """Shows the newest figure in the window. ``shown`` is the number of its request."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.shown = 0
        self._asked = 0.0
        self._told: set[str] = set()
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.setInterval(SLOW_MS)
        self._busy.timeout.connect(self._on_busy_timeout)
        window.worker.answered.connect(self._on_worker_answered)
        window.worker.failed.connect(self._on_worker_failed)
        window.canvas.painted.connect(self._on_canvas_painted)

    def wait(self) -> None:
        """Something was asked for."""
        self._busy.start()

    def rest(self) -> None:
        """Nothing is being waited for."""
        self._busy.stop()
        self._show_busy(False)

    def _on_worker_answered(self) -> None:
        answer = self._window.worker.take()
        if answer is not None and answer.request.number >= self.shown:
            if answer.figure.ended and self._window.playing.playing:
                self._window.playing.set_playing(False)
            self._window.playing.go_on()  # first: the worker computes while this one is painted
            self._show(answer)

    def _show(self, answer: Answer) -> None:
        if answer.request.number != self.shown:  # what trails is no frame of its own
            self._asked = answer.request.asked
        self.shown = answer.request.number
        self.rest()
        figure = answer.figure
        self._window.canvas.show_figure(figure)
        self._window.header.show_title(figure.title, figure.subtitle)
        self._say(figure)

    def _say(self, figure: Figure) -> None:
        """What the figure has to say, once."""
        for sentence in figure.said:
            if sentence not in self._told:
                self._told.add(sentence)
                self._window.message.warn(sentence)

    def _on_canvas_painted(self, figure: Figure) -> None:
        window = self._window
        window.worker.painted()
        window.readout.show_measured(figure.measured)
        window.device.refresh()
        if self._asked:  # else the same figure is painted again: elsewhere, or larger
            window.readout.show_frame_time((time.perf_counter() - self._asked) * 1e3)
            self._asked = 0.0

    def _on_worker_failed(self, error: Exception, request: Request) -> None:
        self.rest()
        if isinstance(error, ValueError):
            self._window.message.warn(str(error))
        elif isinstance(error, MemoryError):
            self._window.message.warn(
                "There is not enough memory for this; choose a smaller picture."
            )
        else:
            self._window.reporter.report(error)

    def _on_busy_timeout(self) -> None:
        self._show_busy(not self._window.playing.playing)  # else slow frames flicker as they play

    def _show_busy(self, busy: bool) -> None:
        window = self._window
        window.canvas.set_dimmed(busy)
        window.readout.show_busy(busy)
        cancel = window.actions_.menus.actions["cancel"]
        cancel.setEnabled(busy and bool(window.session.undo_name))
