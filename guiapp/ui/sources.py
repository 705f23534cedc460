"""Content for parameters: pictures and kernels that are opened, pasted, dropped and saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from guiapp.core.errors import BadInput
from guiapp.core.nested import Path as Names
from guiapp.core.nested import taking, value_at, with_value
from guiapp.core.params import Parameter, Source
from guiapp.ui.images import raster_of
from guiapp.ui.session import Session
from guiapp.ui.settings import Settings
from guiapp.ui.worker import Errands


class Sources(QObject):
    """Fills the current scene's parameters from outside; ``failed`` carries one sentence."""

    failed = Signal(str)
    told = Signal(str)

    def __init__(
        self, session: Session, errands: Errands, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._errands = errands
        self._settings = settings
        self._window = window

    def request(self, name: str, verb: str) -> None:
        """Do what a link in the panel asks for: open, folder, paste, save."""
        {
            "open": self.open,
            "folder": self.open_folder,
            "paste": self.paste,
            "save": self.save,
        }[verb](name)

    def offered(self) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
        """For each parameter that takes content: name, kind, group, and what can be done."""
        for name, found, source in self._sources():
            able = {
                "open": True,
                "folder": source.folder,
                "paste": source.pastes,
                "save": source.write is not None,
            }
            verbs = tuple(verb for verb, can in able.items() if can)
            yield name, source.kind, found.declaration.group, verbs

    def named(self, kind: str) -> str:
        """The name of the parameter that takes this kind of content; empty where none does."""
        for name, _, source in self._sources():
            if source.kind == kind:
                return name
        return ""

    def open(self, name: str) -> None:
        """Ask for a file and read it into the parameter."""
        source = self._source(name)
        if source is None:
            return
        patterns = " ".join(f"*{suffix}" for suffix in source.suffixes)
        chosen, _ = QFileDialog.getOpenFileName(
            self._window,
            f"Open a {source.kind}",
            self._settings.folder,
            f"{source.kind.capitalize()} ({patterns});;All files (*)",
        )
        if chosen:
            self.read(name, Path(chosen))

    def open_folder(self, name: str) -> None:
        """Ask for a folder and read it into the parameter."""
        source = self._source(name)
        if source is None:
            return
        chosen = QFileDialog.getExistingDirectory(
            self._window, f"Open a folder as {source.kind}", self._settings.folder
        )
        if chosen:
            self.read(name, Path(chosen))

    def read(self, name: str, path: Path) -> None:
        """Read a file, or a folder, into the parameter."""
        source = self._source(name)
        if source is None:
            return
        self._settings.folder = str(path.parent)
        self._errands.run_errand(
            lambda: (source.read(path), source.note(path)),
            lambda read: self._on_read(name, path, *read),
            self._on_failed,
        )

    def paste(self, name: str) -> None:
        """Take the clipboard's picture or text."""
        source = self._source(name)
        if source is None:
            return
        try:
            value = _pasted(source)
        except BadInput as error:
            self.failed.emit(str(error))
            return
        self._set(name, value, f"Paste a {source.kind}")

    def paste_anything(self) -> None:
        """Paste into the parameter that what is on the clipboard suits."""
        data = QGuiApplication.clipboard().mimeData()
        urls = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if urls:
            self.drop(urls[0], "")
            return
        self.paste(self.named("picture") if data.hasImage() else self.named("kernel"))

    def save(self, name: str) -> None:
        """Ask where to, and write the parameter's content there."""
        source = self._source(name)
        if source is None or source.write is None:
            return
        suffixes = source.write_suffixes or source.suffixes
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            f"Save the {source.kind}",
            str(Path(self._settings.folder) / f"{source.kind}{suffixes[0]}"),
            f"{source.kind.capitalize()} ({patterns})",
        )
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(suffixes[0])
        value, write = value_at(self._session.scene.params, _path(name)), source.write
        self._errands.run_errand(
            lambda: write(value, path),
            lambda _: self.told.emit(f"Saved {path.name}."),
            self._on_failed,
        )

    def drop(self, path: Path, panel: str) -> None:
        """Read a dropped file into the parameter that the panel under it shows, or that suits."""
        fitting = [name for name, _, source in self._sources() if _fits(path, source)]
        if not fitting:
            known = sorted({s for *_, source in self._sources() for s in source.suffixes if s})
            self.failed.emit(
                f"{path.name} cannot be used here; what can be ends in {', '.join(known)}."
            )
            return
        kernel = self.named("kernel")
        self.read(kernel if panel == "kernel" and kernel in fitting else fitting[0], path)

    def _on_read(self, name: str, path: Path, value: Any, note: str) -> None:
        self._set(name, value, f"Open {path.name}")
        if note:
            self.told.emit(note)

    def _set(self, name: str, value: Any, step: str) -> None:
        params = self._session.scene.params
        if any(name == known for known, _, _ in self._sources()):
            self._session.set_params(with_value(params, _path(name), value), step)

    def _source(self, name: str) -> Source | None:
        return next((source for known, _, source in self._sources() if known == name), None)

    def _sources(self) -> Iterator[tuple[str, Parameter, Source]]:
        """Name, parameter and source of all that takes content at present."""
        for path, found in taking(self._session.scene.params):
            if found.declaration.source is not None:
                yield ".".join(path), found, found.declaration.source

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, BadInput):
            raise error
        self.failed.emit(str(error))


def _fits(path: Path, source: Source) -> bool:
    """Whether a source may be able to read what is there."""
    return source.folder if path.is_dir() else path.suffix.lower() in source.suffixes


def _path(name: str) -> Names:
    return tuple(name.split("."))


def _pasted(source: Source) -> Any:
    """The value on the clipboard for a source; raises BadInput where there is none."""
    clipboard = QGuiApplication.clipboard()
    data = clipboard.mimeData()
    if source.parse is not None and data.hasText():
        return source.parse(data.text())
    if data.hasImage() and source.from_raster is not None:
        image = clipboard.image()
        if isinstance(image, QImage) and not image.isNull():
            return source.from_raster(raster_of(image), "pasted")
    takes = "a block of numbers or a picture" if source.parse else "a picture"
    raise BadInput(f"The clipboard holds no {source.kind}; copy {takes} first.")
