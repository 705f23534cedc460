"""Figures and animations out of the window: into files, and onto the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from guiapp.core import storage
from guiapp.core.figure import Facts, Figure, Sign
from guiapp.export.save import Saved, prepare, save
from guiapp.ui import theme
from guiapp.ui.canvas import Canvas
from guiapp.ui.export_dialog import ExportChoice, ExportDialog
from guiapp.ui.film_choice import Timeline
from guiapp.ui.film_progress import FilmProgress
from guiapp.ui.films import Films
from guiapp.ui.images import image_of
from guiapp.ui.session import Session
from guiapp.ui.settings import Settings
from guiapp.ui.worker import Errands


class Exports(QObject):
    """Writes what is on the canvas; nothing is computed again. matplotlib is imported only here.

    Animations are computed and written frame by frame by ``films``, which ``stop`` ends.
    """

    failed = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        session: Session,
        canvas: Canvas,
        errands: Errands,
        settings: Settings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._canvas = canvas
        self._errands = errands
        self._settings = settings
        self._window = window
        self.progress = FilmProgress()
        self.films = Films(self.progress, self)
        self.films.told.connect(self.told)
        self.films.failed.connect(self._on_failed)

    def stop(self) -> None:
        """Give up the animations that are being written."""
        self.films.stop()

    def export(self) -> None:
        """Ask how and where to, and write the figure."""
        self._ask(animated=False)

    def export_animation(self) -> None:
        """The same, beginning with the animations."""
        self._ask(animated=True)

    def _ask(self, *, animated: bool) -> None:
        figure = self._canvas.figure
        if figure is None:
            return
        # What writes the figure comes after it in the same queue.
        self._errands.run_errand(prepare, lambda _: None, self._on_failed)
        dialog = ExportDialog(
            figure,
            self._settings,
            has_picture=bool(storage.personal_names(self._session.scene)),
            name=self._session.lab.key,
            timeline=self._timeline(),
            animated=animated,
            parent=self._window,
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            choice = dialog.choice()
            if choice.film is None:
                self.write(choice, figure)
            else:
                session = self._session
                self.films.write(choice, session.lab, session.scene, self._settings.device)
        dialog.deleteLater()

    def _timeline(self) -> Timeline | None:
        """The frames of the present scene; None where there is only one."""
        length = self._session.lab.length(self._session.scene.params)
        return None if length == 0 else Timeline(length)

    def write(self, choice: ExportChoice, figure: Figure) -> None:
        """Write the figure as chosen, beside the window."""
        scene = self._session.scene

        def work() -> Saved:
            text = ""
            if choice.with_scene:
                text = storage.to_text(scene, personal=choice.with_picture)
            return save(
                figure,
                Path(choice.path),
                scene_text=text,
                format=choice.format,
                width_mm=choice.width_mm,
                dpi=choice.dpi,
                theme=choice.theme,
                panel=choice.panel,
            )

        self.told.emit(f"Writing {Path(choice.path).name} …")
        self._errands.run_errand(work, self._on_written, self._on_failed)

    def copy_picture(self) -> None:
        """The figure onto the clipboard, as a picture."""
        figure = self._canvas.figure
        if figure is None:
            return
        palette = theme.current()
        name = "dark" if palette.dark else "light"

        def work() -> object:
            from guiapp.export.formats import figure_image

            return figure_image(figure, theme=name)

        self._errands.run_errand(work, self._on_pictured, self._on_failed)

    def copy_numbers(self) -> None:
        """The numbers of a panel onto the clipboard, as a table."""
        figure = self._canvas.figure
        if figure is None:
            return
        key = self._canvas.filled or self._canvas.current or "kernel"
        panel = figure.panels.get(key)
        if panel is None or isinstance(panel, Sign | Facts):
            self.failed.emit("This panel has no numbers to copy; go to a picture or a matrix.")
            return
        chosen = panel

        def work() -> str:
            from guiapp.export.tables import figure_table

            return figure_table(chosen)

        self._errands.run_errand(work, self._on_tabled, self._on_failed)

    def _on_written(self, saved: Saved) -> None:
        names = ", ".join(path.name for path in saved.paths)
        self.told.emit(" ".join([f"Wrote {names}.", *saved.notes]))

    def _on_pictured(self, pixels: object) -> None:
        QGuiApplication.clipboard().setImage(image_of(pixels))  # type: ignore[arg-type]
        self.told.emit("The figure is on the clipboard.")

    def _on_tabled(self, text: str) -> None:
        data = QMimeData()
        data.setText(text)
        QGuiApplication.clipboard().setMimeData(data)
        self.told.emit("The numbers are on the clipboard.")

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, ValueError):
            raise error
        self.failed.emit(str(error))
