"""About: the version, the licence, and whose work the program stands on."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from guiapp import __version__
from guiapp.content.datasets.handwritten import CREDIT as DIGITS
from guiapp.content.photos import PHOTOS
from guiapp.ui import theme
from guiapp.ui.icons import app_icon
from guiapp.ui.theme import give_role, px

SAYS = "See convolution: in space, in frequency, as diffusion, in pooling and in networks."
LICENCE = "Free software under the MIT licence."
MAPS = (
    "inferno, viridis: Stéfan van der Walt and Nathaniel Smith, 2015, CC0.",
    "cividis: Jamie Nuñez, Christopher Anderton and Ryan Renslow, 2018.",
    "twilight (phase): Bastian Bechtold, 2017, CC0.",
    "berlin: Fabio Crameri, 2018, MIT licence.",
    "signed: Peter Kovesi's CET-D1A, 2015, CC BY 4.0.",
    "Colours of curves: Masataka Okabe and Kei Ito, 2008.",
)
WORKS = (
    "Qt and PySide (LGPL 3), pyqtgraph (MIT), NumPy, SciPy, scikit-image and "
    "scikit-learn (BSD), OpenCV and safetensors (Apache 2), Pillow (MIT-CMU), matplotlib (its own, "
    "BSD-like), DejaVu fonts (Bitstream Vera licence)."
)


def show_about(window: QWidget) -> None:
    """Show the dialog over a window; it deletes itself."""
    About(window).open()


class About(QDialog):
    """Name and version above, credits below."""

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("About Convolarium")
        self.credits = QTextBrowser()
        self.credits.setAccessibleName("Credits")
        self.credits.setOpenLinks(False)
        self.credits.setHtml(_credits())
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(self._head())
        column.addWidget(self.credits, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        close.setFocus()
        self.resize(px(520), px(480))

    def _head(self) -> QHBoxLayout:
        mark = QLabel()
        mark.setPixmap(app_icon().pixmap(theme.square(64)))
        words = QVBoxLayout()
        words.setSpacing(px(2))
        for text, role in (
            (f"Convolarium {__version__}", "title"),
            (SAYS, ""),
            (LICENCE, "quiet"),
        ):
            label = QLabel(text, wordWrap=True)
            give_role(label, role)
            words.addWidget(label)
        line = QHBoxLayout()
        line.setSpacing(px(16))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return line


def _credits() -> str:
    parts = (
        ("Pictures", [photo.line for photo in PHOTOS]),
        ("Data", [DIGITS]),
        ("Colour maps", list(MAPS)),
        ("Built with", [WORKS]),
    )
    return "".join(f"<p><b>{title}</b></p>{_list(lines)}" for title, lines in parts)


def _list(lines: list[str]) -> str:
    return f"<p>{'<br>'.join(escape(line) for line in lines)}</p>"
