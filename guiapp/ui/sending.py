"""Sends what the present scene has made to another lab."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.core.sending import Target, sent, targets
from guiapp.ui.session import Session
from guiapp.ui.worker import Worker


class Sending(QObject):
    """Asks the worker for what a scene offers; ``failed`` carries one sentence."""

    failed = Signal(str)
    told = Signal(str)

    def __init__(self, session: Session, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._worker = worker

    def offered(self) -> tuple[Target, ...]:
        """Where the present lab can send something; nowhere before all labs are loaded."""
        labs = self._session.labs
        return tuple(targets(self._session.lab, labs)) if labs.is_complete else ()

    def send(self, target: Target) -> None:
        """Send what the present scene has, as soon as it is computed."""
        scene, lab = self._session.scene, self._session.lab
        self._worker.lend(
            scene,
            partial(lab.offers, scene),
            partial(self._on_offered, target, scene),
            self._on_failed,
        )

    def _on_offered(self, target: Target, scene: Scene, offered: Mapping[str, Raster]) -> None:
        session = self._session
        try:
            document = sent(target, session.document, scene, offered, session.labs)
        except ValueError as error:
            self.failed.emit(str(error))
            return
        session.look_at(document, target.label)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, ValueError):
            raise error
        self.failed.emit(str(error))
