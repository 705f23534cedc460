"""Asks how a figure or an animation is to be written, and where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from guiapp.core.figure import Figure
from guiapp.ui import film_choice
from guiapp.ui.controls import ParamsForm
from guiapp.ui.export_choice import (
    NAMES,
    ExportChoice,
    choice_of,
    questions,
    remember,
    remembered,
    told,
)
from guiapp.ui.film_choice import Timeline
from guiapp.ui.settings import Settings
from guiapp.ui.theme import give_role, px

__all__ = ["ExportChoice", "ExportDialog"]


class ExportDialog(QDialog):
    """Accepted once a place was chosen; ``choice`` then tells all. It remembers the answers.

    A scene with a ``timeline`` can be written as an animation; ``animated`` begins with one.
    """

    def __init__(
        self,
        figure: Figure,
        settings: Settings,
        *,
        has_picture: bool = False,
        name: str = "figure",
        timeline: Timeline | None = None,
        animated: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._name = name
        self._path = ""
        self._timeline = timeline
        asked = questions(figure, has_picture, timeline)
        self._asked = remembered(asked, settings, animated=animated and timeline is not None)
        self.form = ParamsForm()
        self.facts = QLabel(wordWrap=True)
        self.export = QPushButton("Export…")
        self.cancel = QPushButton("Cancel")
        self._build()
        self._show()

    def choice(self) -> ExportChoice:
        """What was decided."""
        return choice_of(self._asked, self._path)

    def _build(self) -> None:
        self.setWindowTitle("Export")
        self.export.setDefault(True)
        self.form.setMinimumSize(QSize(px(340), px(470 if self._timeline else 330)))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(4), px(16), px(16))
        column.addWidget(self.form, 1)
        line = QHBoxLayout()
        line.setContentsMargins(px(12), 0, 0, 0)
        line.addWidget(self.facts, 1)
        line.addWidget(self.cancel)
        line.addWidget(self.export)
        column.addLayout(line)
        self.form.edited.connect(self._on_form_edited)
        self.export.clicked.connect(self._on_export_clicked)
        self.cancel.clicked.connect(self.reject)

    def _show(self) -> None:
        self.form.show_params(None, self._asked)
        sentence, possible = self._told()
        self.facts.setText(sentence)
        give_role(self.facts, "secondary" if possible else "problem")
        self.export.setEnabled(possible)

    def _told(self) -> tuple[str, bool]:
        """One sentence about what would be written, or why nothing can be."""
        choice = self.choice()
        if choice.film is None or self._timeline is None:
            return told(choice), True
        problem = film_choice.problem(choice.film, self._timeline)
        return problem or film_choice.told(choice.film, self._timeline), not problem

    def _on_form_edited(self, asked: object) -> None:
        self._asked = asked
        self._show()

    def _on_export_clicked(self) -> None:
        path = self._asked_path()
        if not path:
            return
        self._path = path
        self._settings.folder = str(Path(path).parent)
        remember(self._asked, self._settings)
        self.accept()

    def _asked_path(self) -> str:
        """Where to, with the suffix of the format; empty where nobody says."""
        kind = self._asked.format
        is_folder = kind == "frames"
        suffix = "" if is_folder else f".{kind}"
        start = Path(self._settings.folder) / f"{self._name}{suffix or '-frames'}"
        names = (NAMES | film_choice.NAMES)[kind]
        path, _ = QFileDialog.getSaveFileName(
            self,
            f"Export the {'animation' if self.choice().film else 'figure'}",
            str(start),
            "A folder for the frames (*)" if is_folder else f"{names.split(',')[0]} (*{suffix})",
        )
        return path if not path or Path(path).suffix else f"{path}{suffix}"
