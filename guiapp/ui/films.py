"""Writes animations beside the window: on a thread of their own, with a player of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from guiapp.compute.backend import Devices
from guiapp.core.cache import MEGABYTE
from guiapp.core.lab import Cancelled, Lab, Scene
from guiapp.core.player import HostEnv
from guiapp.export.animation import pace
from guiapp.export.animation.film import write_film
from guiapp.export.animation.pace import Pace
from guiapp.export.animation.shown import Shown
from guiapp.export.save import Saved
from guiapp.ui.export_choice import ExportChoice
from guiapp.ui.film_progress import FilmProgress
from guiapp.ui.worker import Errands

CACHE = 256 * MEGABYTE
TELL_SECONDS = 0.1
"""The window is told how far a film is no more often than that."""


class Films(QObject):
    """One animation after the other; each can be cancelled, and then leaves nothing behind."""

    told = Signal(str)
    failed = Signal(object)
    _progressed = Signal(object, int, int)

    def __init__(self, progress: FilmProgress, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._progress = progress
        self._errands = Errands(self)
        self._films: list[_Film] = []
        self._progressed.connect(self._on_progressed)
        progress.cancelled.connect(self.cancel)

    @property
    def writing(self) -> bool:
        """Whether there is an animation that is not complete."""
        return bool(self._films)

    def write(self, choice: ExportChoice, lab: Lab, scene: Scene, device: str) -> None:
        """Write the animation when its turn comes."""
        film = _Film(choice, lab, scene, device, self._progressed.emit)
        self._films.append(film)
        if not self._errands.isRunning():
            self._errands.start()
        self._errands.run_errand(
            film.write,
            lambda saved: self._on_written(film, saved),
            lambda error: self._on_failed(film, error),
        )
        self._show()

    def cancel(self) -> None:
        """Give up the animation that is being written."""
        if self._films:
            self._films[0].cancelled.set()

    def stop(self) -> None:
        """Give up all of them, and end the thread."""
        for film in self._films:
            film.cancelled.set()
        self._errands.stop()

    def _show(self, done: int = 0, total: int = 0, left: float | None = None) -> None:
        """How far the present one is."""
        self._progress.setVisible(bool(self._films))
        if self._films:
            far = pace.told(done, total, left) if total else "is being computed"
            self._progress.show_progress(f"{self._films[0].path.name}: {far}", done, total)

    def _on_progressed(self, film: _Film, done: int, total: int) -> None:
        if self._films and film is self._films[0]:
            self._show(done, total, film.left)

    def _on_written(self, film: _Film, saved: Saved) -> None:
        self._ended(film)
        self.told.emit(" ".join([f"Wrote {film.path.name}.", *film.said, *saved.notes]))

    def _on_failed(self, film: _Film, error: Exception) -> None:
        self._ended(film)
        if isinstance(error, Cancelled):
            self.told.emit(f"Cancelled; {film.path.name} was not written.")
        else:
            self.failed.emit(error)

    def _ended(self, film: _Film) -> None:
        self._films.remove(film)
        self._show()


class _Film:
    """An animation being written; ``tell`` hears of its frames, from its thread."""

    def __init__(
        self,
        choice: ExportChoice,
        lab: Lab,
        scene: Scene,
        device: str,
        tell: Callable[[object, int, int], None],
    ) -> None:
        self.path = Path(choice.path)
        self.cancelled = threading.Event()
        self.left: float | None = None
        self.said: tuple[str, ...] = ()
        self._choice = choice
        self._lab, self._scene, self._device = lab, scene, device
        self._tell = tell
        self._pace = Pace()
        self._last = 0.0

    def write(self) -> Saved:
        """Do it; raises Cancelled."""
        choice, lab, scene = self._choice, self._lab, self._scene
        assert choice.film is not None
        if self.cancelled.is_set():
            raise Cancelled
        env = HostEnv(Devices(self._device), CACHE)
        shown = Shown(
            lab, env, scene, personal=choice.with_picture, cancelled=self.cancelled.is_set
        )
        saved = write_film(
            self.path,
            choice.film,
            lab.length(scene.params),
            shown.figure,
            scene_text=shown.text if choice.with_scene else lambda frame: "",
            progress=self._progress,
            cancelled=self.cancelled.is_set,
        )
        self.said = tuple(shown.said)
        return saved

    def _progress(self, done: int, total: int) -> None:
        self.left = self._pace.left(done, total)
        now = time.perf_counter()
        if now - self._last >= TELL_SECONDS:
            self._last = now
            self._tell(self, done, total)
