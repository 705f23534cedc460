"""Grab the window once its proof is there: the picture in the README.

python3 packaging/dev.py screenshot [FILE] [--palette light|dark|contrast] [--text PERCENT]
                                    [--size WIDTHxHEIGHT]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from guiapp.core.figure import Figure
from guiapp.core.palette import PALETTES
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
        rests = wait_for_proof(window) and warmed_up(window)
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
    file = ROOT / "docs" / "convolution.png"
    parser.add_argument("file", type=Path, nargs="?", default=file, metavar="FILE")
    return parser.parse_args(arguments)


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


def warmed_up(window: MainWindow) -> bool:
    """Compute once more, so that the status bar tells what an edit takes, and not the start."""
    session = window.session
    session.set_params(replace(session.scene.params, grey=True), "Grey")
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
