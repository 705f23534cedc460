"""The program's own window, driven as a hand drives it, and timed until it has painted."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from guiapp.core.figure import Figure

if TYPE_CHECKING:
    from guiapp.ui.window import MainWindow

WINDOW = (1440, 900)
GAP_MS = 8
"""From a paint to the next edit; a mouse tells where it is every 8 ms."""


class Driven:
    """A window whose event loop runs until a figure is painted that is awaited."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtCore import QEventLoop

        from guiapp.ui import app
        from guiapp.ui.settings import Settings

        self._app = app.make_application()
        self._loop = QEventLoop()
        self._awaited: Callable[[Figure], bool] | None = None
        self._painted = 0.0
        self._window: MainWindow = app.make_window(Settings(folder / "settings.ini"))
        self._window.resize(*WINDOW)
        self._window.canvas.painted.connect(self._on_canvas_painted)
        self._window.show()
        app.keep_swift()

    def rest(self) -> None:
        """Let the window live for as long as a mouse says nothing."""
        from PySide6.QtCore import QTimer

        QTimer.singleShot(GAP_MS, self._loop.quit)
        self._loop.exec()

    def until(self, awaited: Callable[[Figure], bool]) -> float:
        """Run the window until a figure is painted that was awaited; when that was."""
        self._awaited = awaited
        self._loop.exec()
        self._awaited = None
        return self._painted

    def close(self) -> None:
        """End as if a person had closed a document that was saved."""
        self._window.session.start()
        self._window.close()

    def _on_canvas_painted(self, figure: Figure) -> None:
        now = time.perf_counter()
        if self._awaited is not None and self._awaited(figure):
            self._painted = now
            self._loop.quit()
