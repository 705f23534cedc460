"""Starts the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from guiapp import labs
from guiapp.core.palette import PALETTES
from guiapp.ui import theme
from guiapp.ui.icons import app_icon
from guiapp.ui.settings import Settings
from guiapp.ui.window import MainWindow

NAME = "Convolarium"
SWITCH_SECONDS = 0.0005
"""How long a computing thread may keep the interpreter to itself; Python's 5 ms are a third of a
frame."""
REUSED_BYTES = 31 << 20
"""Arrays up to this size take memory that others have left."""


def make_application() -> QApplication:
    """The one QApplication."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([NAME.lower()])  # what X11 calls the window by
    app.setApplicationName(NAME)
    app.setApplicationDisplayName(NAME)
    app.setDesktopFileName("convolarium")
    return app


def make_window(settings: Settings) -> MainWindow:
    """A window that looks as it was left."""
    app = make_application()
    theme.apply(app, PALETTES[settings.palette], settings.text_percent)
    app.setWindowIcon(app_icon())
    window = MainWindow(labs.load(), settings)
    window.restore()
    return window


def keep_swift() -> None:
    """Let no other thread, no search for garbage and no fresh memory keep the window waiting."""
    sys.setswitchinterval(SWITCH_SECONDS)
    # The C library of Linux hands blocks of the size of the largest one that was freed, and larger
    # ones, back to the system, up to 32 MB. Their pages come back one by one, which takes longer
    # than most of what is computed in them.
    np.empty(REUSED_BYTES, np.uint8)
    gc.freeze()  # what is there now stays
    gc.enable()


def run(path: Path | None = None, painted: Callable[[], None] | None = None) -> int:
    """Show the window until it is closed; the exit code. ``painted`` is called at each paint."""
    app = make_application()
    window = make_window(Settings())
    if painted is not None:
        window.canvas.painted.connect(painted)
    window.show()
    keep_swift()
    if path is not None:
        window.files.open_path(path)
    return app.exec()
