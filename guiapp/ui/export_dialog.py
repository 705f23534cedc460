"""Asks how a figure is to be written, and where to."""

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
from guiapp.ui.settings import Settings
from guiapp.ui.theme import give_role, px

__all__ = ["ExportChoice", "ExportDialog"]


class ExportDialog(QDialog):
    """Accepted once a place was chosen; ``choice`` then tells all. It remembers the answers."""

    def __init__(
        self,
        figure: Figure,
        settings: Settings,
        *,
        has_picture: bool = False,
        name: str = "figure",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._name = name
        self._path = ""
        self._asked = remembered(questions(figure, has_picture), settings)
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
        self.setWindowTitle("Export the figure")
        self.export.setDefault(True)
        give_role(self.facts, "secondary")
        self.form.setMinimumSize(QSize(px(340), px(330)))
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
        self.facts.setText(told(self.choice()))

    def _on_form_edited(self, asked: object) -> None:
        self._asked = asked
        self._show()

    def _on_export_clicked(self) -> None:
        kind = self._asked.format
        start = Path(self._settings.folder) / f"{self._name}.{kind}"
        path, _ = QFileDialog.getSaveFileName(
            self, "Export the figure", str(start), f"{NAMES[kind].split(',')[0]} (*.{kind})"
        )
        if not path:
            return
        self._path = path if Path(path).suffix else f"{path}.{kind}"
        self._settings.folder = str(Path(path).parent)
        remember(self._asked, self._settings)
        self.accept()
