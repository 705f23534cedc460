"""The window, or why there cannot be one."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from guiapp.core.errors import BadInput


def show(document: str | None, painted: Callable[[], None] | None = None) -> int:
    """Open the window, with a document in it; raises BadInput where no window can be seen.

    ``painted`` is called whenever a new figure was painted.
    """
    path = None if document is None else Path(document)
    if path is not None and not path.is_file():
        raise BadInput(f"There is no file {document!r}; convolarium --help lists the commands.")
    if not has_display(os.environ, sys.platform):
        what = document or "convolution"
        raise BadInput(
            "There is no display here for a window; figures can be written without one: "
            f"convolarium render {what} -o figures --format pdf"
        )
    _load_first_lab()
    from guiapp.ui.app import run

    return run(path, painted)


def _load_first_lab() -> None:
    """Load what the first lab needs, before the window's libraries and without looking for garbage.

    A twelfth of the start that a person would wait for: all of this stays, and PySide, once it is
    there, reads the source of every module that is loaded.
    """
    gc.disable()
    from guiapp import labs

    next(iter(labs.load().values()))


def has_display(env: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be shown; a platform chosen by hand is believed."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return platform != "linux" or any(env.get(name) for name in names)
