"""What a scene has come to: kept in the scene itself, or written to a file of its own."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from guiapp.core.lab import Action, Keeping, Lab, Saving
from guiapp.ui.session import Session
from guiapp.ui.settings import Settings
from guiapp.ui.worker import Worker


class Outcomes(QObject):
    """Asks the worker for the state; ``failed`` and ``told`` carry one sentence."""

    failed = Signal(str)
    told = Signal(str)

    def __init__(
        self, session: Session, worker: Worker, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._worker = worker
        self._settings = settings
        self._window = window

    @property
    def lab(self) -> Lab:
        """The present one."""
        return self._session.lab

    def keep(self, keeping: Keeping) -> None:
        """Change the scene by what it has come to, as soon as that is computed."""
        self._worker.lend(
            self._session.scene,
            lambda state: state,
            partial(self._on_lent, keeping, self._session.scene.lab),
            self._on_failed,
        )

    def save(self, saving: Saving) -> None:
        """Ask where to, and write it there."""
        scene = self._session.scene
        patterns = " ".join(f"*{suffix}" for suffix in saving.suffixes)
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            saving.label,
            str(Path(self._settings.folder) / f"{scene.lab}{saving.suffixes[0]}"),
            f"{saving.label} ({patterns})",
        )
        if chosen:
            path = Path(chosen)
            self.write(saving, path if path.suffix else path.with_suffix(saving.suffixes[0]))

    def write(self, saving: Saving, path: Path) -> None:
        """Write it to this file."""
        scene = self._session.scene
        self._settings.folder = str(path.parent)
        self._worker.lend(
            scene,
            lambda state: saving.write(scene, state, path),
            lambda _: self.told.emit(f"Saved {path.name}."),
            self._on_failed,
        )

    def _on_lent(self, keeping: Keeping, lab: str, state: Any) -> None:
        if self._session.scene.lab == lab:  # else one has gone on to another lab meanwhile
            self._session.do(
                Action(keeping.key, keeping.label, lambda scene: keeping.apply(scene, state))
            )

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, ValueError):
            raise error
        self.failed.emit(str(error))
