"""Documents: new, open, save, recent ones, dropped ones, and the question before losing one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from guiapp.core import storage
from guiapp.core.document import Document
from guiapp.core.errors import BadInput
from guiapp.export.scenes import SUFFIXES as FIGURES
from guiapp.export.scenes import read_scene, scene_text
from guiapp.ui.session import Session
from guiapp.ui.settings import Settings
from guiapp.ui.worker import Errands

SUFFIX = ".convolarium"
DOCUMENTS = (SUFFIX, ".json")


class Files(QObject):
    """Reads and writes documents beside the window; ``failed`` carries one sentence.

    ``other_found`` carries the path of a file that was opened and is no document.
    """

    failed = Signal(str)
    told = Signal(str)
    other_found = Signal(object)

    def __init__(
        self, session: Session, errands: Errands, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._errands = errands
        self._settings = settings
        self._window = window

    # --- actions

    def new(self) -> None:
        """Start again with a first scene."""
        if self.may_lose():
            self._session.start(Document((self._session.lab.first_scene(),)))

    def open(self) -> None:
        """Ask for a document, or for a figure with a scene inside, and open it."""
        every = " ".join(f"*{suffix}" for suffix in (*DOCUMENTS, *FIGURES))
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            "Open a document or an exported figure",
            self._settings.folder,
            f"Documents and figures ({every});;All files (*)",
        )
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open a document, or the scene inside an exported figure."""
        if not self.may_lose():
            return
        self._settings.folder = str(path.parent)
        self._errands.run_errand(
            lambda: self._read(path),
            lambda read: self._on_read(path, read),
            lambda error: self._on_unread(path, error),
        )

    def _on_unread(self, path: Path, error: Exception) -> None:
        """A picture or a sound is opened as what it is."""
        if isinstance(error, BadInput) and path.suffix.lower() not in DOCUMENTS and path.is_file():
            self.other_found.emit(path)
        else:
            self._on_failed(error)

    def save(self) -> bool:
        """Write the document where it came from; ask where it came from nowhere."""
        if self._session.path is None:
            return self.save_as()
        return self._write(self._session.path)

    def save_as(self) -> bool:
        """Ask where to, and write the document there."""
        start = self._session.path or Path(self._settings.folder) / f"untitled{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save the document", str(start), f"Convolarium document (*{SUFFIX})"
        )
        if not name:
            return False
        path = Path(name)
        return self._write(path if path.suffix else path.with_suffix(SUFFIX))

    def may_lose(self) -> bool:
        """Whether the present document is saved, or may be given up."""
        if not self._session.is_unsaved:
            return True
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Unsaved changes")
        box.setText(f"Save the changes to {self.title}?")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard

    def has_scene(self, path: Path) -> bool:
        """Whether a file is a figure that was exported with its scene."""
        return path.suffix.lower() in FIGURES and _holds_scene(path)

    def save_copy(self) -> bool:
        """Ask where to, and write a copy of the document there; the document stays unsaved."""
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "Save a copy of the document",
            str(Path(self._settings.folder) / f"{self.title} copy{SUFFIX}"),
            f"Convolarium document (*{SUFFIX})",
        )
        if not name:
            return False
        try:
            storage.write(self._session.document, Path(name))
        except ValueError as error:
            self._on_failed(error)
            return False
        return True

    @property
    def title(self) -> str:
        """The document's name."""
        return self._session.path.stem if self._session.path else "untitled"

    # --- doing it

    def _read(self, path: Path) -> Document:
        if path.suffix.lower() in FIGURES:
            return Document((read_scene(path, self._session.labs),))
        return storage.read(path, self._session.labs)

    def _on_read(self, path: Path, document: Document) -> None:
        is_document = path.suffix.lower() in DOCUMENTS
        self._session.start(document, path if is_document else None)
        self._settings.add_recent(str(path))
        self.told.emit(f"Opened {path.name}.")

    def _write(self, path: Path) -> bool:
        document = self._session.document
        try:
            storage.write(document, path)
        except ValueError as error:
            self._on_failed(error)
            return False
        self._settings.folder = str(path.parent)
        self._settings.add_recent(str(path))
        self._session.saved(document, path)
        self.told.emit(f"Saved {path.name}.")
        return True

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, ValueError):
            raise error
        self.failed.emit(str(error))


def _holds_scene(path: Path) -> bool:
    try:
        return bool(scene_text(path))
    except BadInput:
        return False
