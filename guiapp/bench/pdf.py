"""How long an eight-panel PDF takes in the running program, beside matplotlib's own subplots."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.bench import Row
from guiapp.core.figure import Figure, Image, Table, panels_of
from guiapp.export.formats import written

SECONDS = 1.5
PAIRS = 5
MAPS = ("grey", "signed", "inferno", "viridis")


def run() -> Iterator[Row]:
    """Eight pictures of 512 and of 1024 pixels; what both need to import is imported before."""
    for side in (512, 1024):
        pictures = [_picture(side, seed) for seed in range(8)]
        figure = eight_panels(pictures)
        ours = partial(written, figure, "{}", "pdf", 180.0, 300.0, "light", None)
        theirs = partial(subplots, pictures)
        pairs = [(seconds(ours), seconds(theirs)) for _ in range(PAIRS + 1)][1:]
        value = statistics.median(first for first, _ in pairs)
        yield Row(
            f"PDF of eight panels, {side} px",
            value,
            "s",
            "matplotlib's subplots and imshow",
            statistics.median(second for _, second in pairs),
            statistics.median(first / second for first, second in pairs),
            f"at most {SECONDS} s",
            value <= SECONDS,
        )


def eight_panels(pictures: list[NDArray[np.float32]]) -> Figure:
    """A figure with titles, facts and colour bars, four pictures in a row."""
    panels = [
        Image(f"p{i}", f"|ℱ {i}|", "zero in the centre", data, colormap=MAPS[i % 4], bar=True)
        for i, data in enumerate(pictures)
    ]
    keys = [panel.key for panel in panels]
    layout = Table((tuple(keys[:4]), tuple(keys[4:])))
    return Figure("Eight", "pictures", panels_of(*panels), layout)


def subplots(pictures: list[NDArray[np.float32]]) -> bytes:
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
    out = io.BytesIO()
    canvas: Any = FigureCanvasPdf(page)
    canvas.print_pdf(out)
    return out.getvalue()


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
