"""Loads what is not on the screen, once the first picture is: the other labs, and pyqtgraph."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from guiapp.ui.canvas import lines

if TYPE_CHECKING:
    from guiapp.ui.window import MainWindow


class Loading(QObject):
    """Begins after the first paint, beside the window, so that nobody waits for it later."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        if not window.session.labs.is_complete:
            window.canvas.painted.connect(self._on_canvas_painted)

    def _on_canvas_painted(self) -> None:
        window = self._window
        window.canvas.painted.disconnect(self._on_canvas_painted)
        load = window.session.labs.load_all
        window.errands.run_errand(load, self._on_loaded, window.reporter.report)

    def _on_loaded(self, _: object) -> None:
        self._window.actions_.refresh_sending()
        lines.prepare()
        gc.freeze()  # they stay, like all that was there before
