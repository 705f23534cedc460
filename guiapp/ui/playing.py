"""Plays a scene: moves its frame on at every tick while the timeline says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from guiapp.core.player import Run, run_of
from guiapp.ui.session import Session
from guiapp.ui.timeline import Timeline

TICK_MS = 16
ROUNDING = 1e-9
"""Ten tenths of a frame are one, whatever their sum is in floating point."""


class Playing(QObject):
    """Binds the timeline to the session. ``played`` tells when playing starts and stops.

    A tick is left out while ``is_ready`` says that the frame before is not there yet, and while a
    hand is drawing: what it draws takes effect at one frame.
    """

    played = Signal(bool)

    def __init__(
        self,
        session: Session,
        timeline: Timeline,
        is_ready: Callable[[], bool] = lambda: True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._timeline = timeline
        self._is_ready = is_ready
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._since = QElapsedTimer()
        self._since.start()
        self._rest = 0.0
        self._lab = ""
        self._run: Run = ()
        timeline.play_toggled.connect(self.set_playing)
        timeline.stepped.connect(self.step)
        timeline.jumped.connect(self.jump)

    @property
    def playing(self) -> bool:
        """Whether frames go by."""
        return self._timer.isActive()

    def set_playing(self, playing: bool) -> None:
        """Start, from the beginning where the end was reached, or pause."""
        length = self._length()
        if playing and length and self._session.scene.frame >= length:
            self._session.set_frame(0)
        if playing and length != 0:
            self._timer.start()
        else:
            self._timer.stop()
        self.played.emit(self.playing)
        self.refresh()

    def toggle(self) -> None:
        """Play or pause."""
        self.set_playing(not self.playing)

    def step(self, frames: int) -> None:
        """Pause, and go some frames on or back."""
        self.set_playing(False)
        self._session.set_frame(self._session.scene.frame + frames)

    def jump(self, frame: int) -> None:
        """Go to a frame."""
        self._session.set_frame(frame)

    def first(self) -> None:
        """Pause at the first frame."""
        self.set_playing(False)
        self._session.set_frame(0)

    def last(self) -> None:
        """Pause at the last frame; where there is no last one, at the last that was seen."""
        self.set_playing(False)
        length = self._length()
        self._session.set_frame(self._timeline.furthest if length is None else length)

    def refresh(self) -> None:
        """Show the frame in the timeline."""
        scene, lab = self._session.scene, self._session.lab
        if self.playing and lab.key != self._lab:
            self.set_playing(False)  # undo may lead to another lab, which nobody let run
        self._lab = lab.key
        run = run_of(scene)
        if run != self._run:
            self._run = run  # what lay ahead is no more
            self._timeline.cut(scene.frame)
        text = lab.frame_name(scene.params, scene.frame)
        label = lab.play_label(scene.params)
        self._timeline.show_frame(scene.frame, self._length(), text, self.playing, label)

    def _length(self) -> int | None:
        return self._session.lab.length(self._session.scene.params)

    def go_on(self) -> None:
        """Ask for the next frame, where it is due: the one before goes to the screen now.

        So it is computed while that is painted.
        """
        if self.playing and self._since.elapsed() >= TICK_MS:
            self._on_timer_timeout()

    def _on_timer_timeout(self) -> None:
        if self._session.is_drawing or not self._is_ready():
            return
        self._since.restart()
        self._rest += self._timeline.speed
        whole = int(self._rest + ROUNDING)
        self._rest -= whole
        if not whole:
            return
        frame, length = self._session.scene.frame + whole, self._length()
        if length is not None and frame >= length:
            if self._timeline.loop:
                frame = frame % (length + 1)
            else:
                self._session.set_frame(length)
                self.set_playing(False)
                return
        self._session.set_frame(frame)
