"""The dialog about an error that nobody expected."""

from __future__ import annotations

import platform
from collections.abc import Callable

import numpy
import PySide6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from guiapp import __version__
from guiapp.ui.fonts import fixed_font
from guiapp.ui.theme import TEXT, give_role, px, unit

TELLS = (
    "Your document is as it was before, and the program goes on. Save a copy to be safe; "
    "the details help whoever mends this."
)


class ErrorDialog(QDialog):
    """Says what happened; saves a copy, copies the details, goes on. Deletes itself."""

    def __init__(
        self,
        error: BaseException,
        details: str,
        save_copy: Callable[[], object],
        window: QWidget | None,
    ) -> None:
        super().__init__(window)
        self._details = f"{_versions()}\n\n{details}"
        self._save_copy = save_copy
        self.fold = QPushButton("▸ Details")
        self.text = QPlainTextEdit(self._details, readOnly=True)
        self.save = QPushButton("Save a copy of the document…")
        self.copy = QPushButton("Copy details")
        self.go_on = QPushButton("Continue")
        self._build(f"Something unexpected happened: {_sentence(error)}")
        self._connect()

    def _build(self, sentence: str) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Unexpected error — Convolarium")
        self.setMinimumWidth(px(440))
        what = QLabel(sentence, wordWrap=True)
        what.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        give_role(what, "heading")
        tells = QLabel(TELLS, wordWrap=True)
        give_role(self.fold, "link")
        self.text.setFont(fixed_font(TEXT * unit()))
        self.text.setAccessibleName("Details")
        self.text.setMinimumHeight(px(180))
        self.text.hide()
        self.go_on.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        for widget in (what, tells, self.fold, self.text):
            column.addWidget(widget)
        column.setAlignment(self.fold, Qt.AlignmentFlag.AlignLeft)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        buttons.addWidget(self.go_on)
        column.addLayout(buttons)
        self.go_on.setFocus()

    def _connect(self) -> None:
        self.fold.clicked.connect(self._on_fold_clicked)
        self.save.clicked.connect(self._on_save_clicked)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.go_on.clicked.connect(self.accept)

    def _on_fold_clicked(self) -> None:
        shown = not self.text.isVisible()
        self.text.setVisible(shown)
        self.fold.setText("▾ Details" if shown else "▸ Details")
        self.adjustSize()

    def _on_save_clicked(self) -> None:
        self._save_copy()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self.copy.setText("Copied")


def _sentence(error: BaseException) -> str:
    said = str(error).strip().splitlines()
    name = type(error).__name__
    return f"{name}: {said[0]}" if said else f"{name}."


def _versions() -> str:
    return (
        f"Convolarium {__version__}, Python {platform.python_version()}, "
        f"PySide {PySide6.__version__}, NumPy {numpy.__version__}, {platform.platform()}"
    )
