"""How far an animation is that is being written, in the status bar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from guiapp.ui.theme import give_role, px

BAR_WIDTH = 96


class FilmProgress(QWidget):
    """A sentence, a bar and a button; shown while there is something to wait for."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel()
        self.sentence.setAccessibleName("Animation in progress")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Frames written")
        self.cancel = QToolButton()
        self.cancel.setText("Cancel")
        self.cancel.setToolTip("Stop writing the animation; no file is left behind")
        give_role(self.cancel, "line")
        self.cancel.clicked.connect(self.cancelled)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        for part in (self.sentence, self.bar, self.cancel):
            line.addWidget(part)
        self.hide()

    def show_progress(self, sentence: str, done: int, total: int) -> None:
        """So many frames are written, of how many."""
        self.bar.setFixedSize(px(BAR_WIDTH), px(6))
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.sentence.setText(sentence)
        self.show()
