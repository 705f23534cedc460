"""Grab the window once its proof is there: the picture in the README.

python3 packaging/dev.py screenshot [FILE] [--lab KEY] [--set NAME=VALUE]... [--frame N]
                                    [--palette light|dark|contrast] [--text PERCENT]
                                    [--size WIDTHxHEIGHT]

The file is that lab's picture in docs/ where none is named.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from guiapp.core.document import Document
from guiapp.core.figure import Figure
from guiapp.core.palette import PALETTES
from guiapp.core.setting import set_values
from guiapp.labs import TITLES
from guiapp.ui import app
from guiapp.ui.settings import Settings
from guiapp.ui.theme import LARGEST, SMALLEST
from guiapp.ui.window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_MS = 60_000
SETTLED_MS = 300
"""After the last paint: the status bar has told what it measured."""


def main(arguments: list[str]) -> int:
    """Write the picture; 1 where the window never came to rest."""
    chosen = parse(arguments)
    app.make_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.palette, settings.text_percent = chosen.palette, chosen.text
        window = app.make_window(settings)
        window.resize(*chosen.size)
        window.show()
        rests = wait_for_proof(window) and shown(window, chosen) and warmed_up(window)
        window.canvas.clearFocus()  # or a cell of the kernel is marked for the keyboard
        chosen.file.parent.mkdir(parents=True, exist_ok=True)
        written = rests and window.grab().save(str(chosen.file))
        window.session.start()  # nothing is unsaved
        window.close()
        window.deleteLater()
    print(chosen.file if written else f"{chosen.file} could not be written.")
    return 0 if written else 1


def parse(arguments: list[str]) -> argparse.Namespace:
    """The palette, the text size in percent, the window's size and the file."""
    parser = argparse.ArgumentParser("dev.py screenshot", description=__doc__.split("\n")[0])
    parser.add_argument("--palette", choices=tuple(PALETTES), default="light")
    parser.add_argument("--text", type=percent, default=100, metavar="PERCENT")
    parser.add_argument("--size", type=size, default=(1440, 900), metavar="WIDTHxHEIGHT")
    parser.add_argument("--lab", choices=tuple(TITLES), default=next(iter(TITLES)))
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--frame", type=int, default=0, metavar="N")
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE")
    chosen = parser.parse_args(arguments)
    chosen.file = chosen.file or ROOT / "docs" / f"{chosen.lab}.png"
    return chosen


def percent(text: str) -> int:
    """A text size that the window allows."""
    value = int(text.removesuffix("%"))
    if not SMALLEST <= value <= LARGEST:
        raise argparse.ArgumentTypeError(f"{SMALLEST} to {LARGEST} is allowed; {text} came")
    return value


def size(text: str) -> tuple[int, int]:
    """Width and height in pixels."""
    width, _, height = text.partition("x")
    return int(width), int(height)


def shown(window: MainWindow, chosen: argparse.Namespace) -> bool:
    """Go to the lab and the scene that were chosen; whether they were painted."""
    session = window.session
    first = session.labs[chosen.lab].first_scene()
    scene = set_values(session.labs[chosen.lab], first, chosen.set)
    scene = replace(scene, frame=chosen.frame)
    if scene == session.scene:
        return True
    session.start(Document((scene,)))
    return wait_for_proof(window)


def warmed_up(window: MainWindow) -> bool:
    """Compute once more, so that the status bar tells what an edit takes, and not the start."""
    params = window.session.scene.params
    if not hasattr(params, "grey"):  # a lab that steps has told what a step takes
        return True
    window.session.set_params(replace(params, grey=not params.grey), "Grey")
    if not wait_for_proof(window):
        return False
    window.session.undo()
    return wait_for_proof(window)


def wait_for_proof(window: MainWindow) -> bool:
    """Whether every panel of the figure was painted before patience ended."""
    loop = QEventLoop()

    def on_canvas_painted(figure: Figure) -> None:
        if not figure.pending:
            QTimer.singleShot(SETTLED_MS, loop.quit)

    window.canvas.painted.connect(on_canvas_painted)
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    loop.exec()
    window.canvas.painted.disconnect(on_canvas_painted)
    figure = window.canvas.figure
    return figure is not None and not figure.pending


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
