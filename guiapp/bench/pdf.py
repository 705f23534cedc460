"""How long an eight-panel PDF takes in the running program, beside matplotlib's own subplots.

The first one is dearer, because matplotlib is loaded with it; it is timed in processes of their own
(``python -m guiapp.bench.pdf``) that have loaded what the window loads.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp import labs
from guiapp.bench import Row
from guiapp.bench.child import said
from guiapp.bench.measure import Neighbours, Pair, paired
from guiapp.core.figure import Figure, Image, Table, panels_of
from guiapp.export.save import save

SECONDS = 1.5
SIDES = (512, 1024)
PAIRS, FIRSTS = 7, 3
MAPS = ("grey", "signed", "inferno", "viridis")
Pictures = list[NDArray[np.float32]]


def run() -> Iterator[Row]:
    """Eight pictures of 512 and of 1024 pixels, each file 180 mm wide."""
    neighbours = Neighbours()
    first = paired(partial(_first, "ours"), partial(_first, "theirs"), FIRSTS)
    yield _row(f"first PDF of eight panels, {SIDES[-1]} px", first)
    for side in SIDES:
        yield _row(f"PDF of eight panels, {side} px", later(side))
    yield from neighbours.rows("PDF")


def later(side: int) -> Pair:
    """Files after the first one, which warms both up."""
    pictures = [_picture(side, seed) for seed in range(8)]
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = (
            partial(task, pictures, Path(folder) / f"{name}.pdf") for name, task in TASKS.items()
        )
        ours()
        theirs()
        return paired(partial(seconds, ours), partial(seconds, theirs), PAIRS)


def _row(name: str, pair: Pair) -> Row:
    return Row(
        name,
        pair.value,
        "s",
        "matplotlib's subplots and imshow",
        pair.reference,
        pair.ratio,
        f"at most {SECONDS} s",
        pair.value <= SECONDS,
    )


def with_ours(pictures: Pictures, path: Path) -> None:
    """What the program does when a person saves the figure."""
    save(eight_panels(pictures), path, scene_text="{}", format="pdf", width_mm=180.0)


def _first(which: str) -> float:
    return float(said("guiapp.bench.pdf", which))


def first_here(which: str) -> float:
    """The seconds of a first file in this process, once it has loaded what the window needs."""
    import_module("guiapp.ui.app")
    labs.load().load_all()
    pictures = [_picture(SIDES[-1], seed) for seed in range(8)]
    with tempfile.TemporaryDirectory() as folder:
        return seconds(partial(TASKS[which], pictures, Path(folder) / "eight.pdf"))


def eight_panels(pictures: Pictures) -> Figure:
    """A figure with titles, facts and colour bars, four pictures in a row."""
    panels = [
        Image(f"p{i}", f"|ℱ {i}|", "zero in the centre", data, colormap=MAPS[i % 4], bar=True)
        for i, data in enumerate(pictures)
    ]
    keys = [panel.key for panel in panels]
    layout = Table((tuple(keys[:4]), tuple(keys[4:])))
    return Figure("Eight", "pictures", panels_of(*panels), layout)


def subplots(pictures: Pictures, path: Path) -> None:
    """The same pictures as people draw them with matplotlib."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure as Page

    page = Page(figsize=(180 / 25.4, 100 / 25.4), layout="constrained")
    axes: Any = page.subplots(2, 4)
    for index, (place, data) in enumerate(zip(axes.flat, pictures, strict=True)):
        shown = place.imshow(data, cmap=("gray", "RdBu_r", "inferno", "viridis")[index % 4])
        shown.set_interpolation("none")
        place.set_title(f"|F {index}|", fontsize=7)
        page.colorbar(shown, ax=place, orientation="horizontal")
    canvas: Any = FigureCanvasPdf(page)
    canvas.print_pdf(path)


def seconds(task: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def _picture(side: int, seed: int) -> NDArray[np.float32]:
    """Noise with the spectrum of photographs, so that it packs as they do."""
    noise = np.random.default_rng(seed).standard_normal((side, side))
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(side), np.fft.fftfreq(side)))
    smooth = np.fft.ifft2(np.fft.fft2(noise) / (frequency + 1 / side)).real
    low, high = np.percentile(smooth, (1, 99))
    return np.asarray(np.clip((smooth - low) / (high - low), 0, 1), np.float32)


TASKS: dict[str, Callable[[Pictures, Path], None]] = {"ours": with_ours, "theirs": subplots}

if __name__ == "__main__":
    print(first_here(sys.argv[1]))
