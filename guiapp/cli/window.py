"""The window, or why there cannot be one."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from guiapp.core.errors import BadInput


def show(document: str | None) -> int:
    """Open the window, with a document in it; raises BadInput where no window can be seen."""
    path = None if document is None else Path(document)
    if path is not None and not path.is_file():
        raise BadInput(f"There is no file {document!r}; convolarium --help lists the commands.")
    if not has_display(os.environ, sys.platform):
        what = document or "convolution"
        raise BadInput(
            "There is no display here for a window; figures can be written without one: "
            f"convolarium render {what} -o figures --format pdf"
        )
    # The transforms' library and those of the window are loaded side by side: a tenth of a
    # second that a person would wait.
    threading.Thread(target=_load_transforms, daemon=True).start()
    from guiapp.ui.app import run

    return run(path)


def _load_transforms() -> None:
    import guiapp.compute.fft  # noqa: F401


def has_display(env: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be shown; a platform chosen by hand is believed."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return platform != "linux" or any(env.get(name) for name in names)
