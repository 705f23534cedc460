"""How long it takes from the start of the program to its first picture.

Both the program and its reference, a bare window with one image, are started in processes of their
own (``python -m guiapp.bench.start window`` and ``bare``), which say when they have painted and end
at once. Each is started once before, so that its files are in the system's memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from guiapp.bench import Row

PAIRS = 9
SECONDS = 0.8
WORD = "painted"


def run() -> Iterator[Row]:
    """Nine starts of each: half a minute."""
    from guiapp.bench.measure import Neighbours, paired

    neighbours = Neighbours()
    for which in CHILDREN:
        seconds(which)
    pair = paired(lambda: seconds("window"), lambda: seconds("bare"), PAIRS)
    yield Row(
        "start to first picture",
        pair.value,
        "s",
        "bare PySide6 and pyqtgraph window",
        pair.reference,
        pair.ratio,
        f"at most {SECONDS} s",
        pair.value <= SECONDS,
    )
    yield from neighbours.rows("start")


def seconds(which: str) -> float:
    """From the start of a process to its first paint; raises RuntimeError where there is none."""
    from guiapp.bench.child import command, environment

    called, env = command("guiapp.bench.start", which), environment()
    start = time.perf_counter()
    with subprocess.Popen(called, stdout=subprocess.PIPE, text=True, env=env) as child:
        said = child.stdout.readline() if child.stdout else ""
        passed = time.perf_counter() - start
    if said.strip() != WORD:
        raise RuntimeError(f"The {which} window ended before it painted.")
    return passed


def window() -> None:
    """The program, as ``python -m guiapp`` starts it, until it paints."""
    from guiapp.cli.arguments import parse
    from guiapp.cli.window import show

    show(parse([]).document, painted=end)


def bare() -> None:
    """A window with one image, as small as pyqtgraph makes it."""
    import numpy as np
    import pyqtgraph as pg

    class View(pg.GraphicsLayoutWidget):  # type: ignore[misc]
        def paintEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
            super().paintEvent(event)
            end()

    app = pg.mkQApp()
    pg.setConfigOptions(imageAxisOrder="row-major")
    view = View(size=(1440, 900))
    view.addViewBox(lockAspect=True).addItem(pg.ImageItem(np.eye(512, dtype=np.float32)))
    view.show()
    app.exec()


def end() -> None:
    """Say that the first picture is there, and end without tidying up."""
    print(WORD, flush=True)
    os._exit(0)


CHILDREN: dict[str, Callable[[], None]] = {"window": window, "bare": bare}

if __name__ == "__main__":
    CHILDREN[sys.argv[1]]()
