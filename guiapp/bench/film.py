"""How long ten seconds of 720p take, from the scene to the file, beside whole pages through Agg.

A process of its own (``python -m guiapp.bench.film``) writes the Diffusion lab's spreading mass.
The reference paints some of the same frames the plain way, with matplotlib, and encodes nothing.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from guiapp import labs
from guiapp.bench import Row
from guiapp.bench.child import said
from guiapp.bench.measure import Neighbours
from guiapp.core.errors import BadInput
from guiapp.core.figure import Figure
from guiapp.core.player import HostEnv
from guiapp.core.setting import set_values
from guiapp.export.animation.film import write_film
from guiapp.export.animation.shown import Shown
from guiapp.export.animation.spec import Film, check_extra

FRAMES = 300
SIZE = (1280, 720)
SECONDS = 30.0
GROWTH = 32.0
"""Megabytes; kept frames would be 2.6 each."""
WHOLE = 12
SETTLED = 60
"""Frames after which the memory of a film must not grow any more."""


@dataclass(frozen=True)
class Measured:
    """Seconds of the film and of one whole page; megabytes by which the peak of memory grew."""

    film: float
    page: float
    growth: float | None


def run() -> Iterator[Row]:
    """300 frames of spreading mass and particles, in half a minute at most."""
    neighbours = Neighbours()
    format = _format()
    yield from rows(format, Measured(**json.loads(said("guiapp.bench.film", format, FRAMES))))
    yield from neighbours.rows("film")


def rows(format: str, measured: Measured) -> Iterator[Row]:
    """What was measured of ``FRAMES`` frames."""
    whole = measured.page * FRAMES
    yield Row(
        f"{FRAMES} frames of 720p as {format}",
        measured.film,
        "s",
        "painted whole by Agg, not encoded",
        whole,
        measured.film / whole,
        f"at most {SECONDS:g} s",
        measured.film <= SECONDS,
    )
    if measured.growth is not None:
        yield Row(
            f"memory, from frame {SETTLED} to {FRAMES}",
            measured.growth,
            "MB",
            goal=f"at most {GROWTH:g} MB more",
            met=measured.growth <= GROWTH,
        )


def _format() -> str:
    """A video; without its extra what comes next to it."""
    try:
        check_extra("mp4")
    except BadInput:
        return "apng"
    return "mp4"


def measure(format: str, frames: int, size: tuple[int, int] = SIZE, side: int = 256) -> Measured:
    """Write a film of spreading mass, and paint some of its frames whole."""
    figures = _spreading(side)
    film = Film(format, first=1, last=frames, size=size)
    peaks: dict[int, float | None] = {}

    def note(done: int, total: int) -> None:
        if done in (min(SETTLED, total), total):
            peaks[done] = _peak()

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        write_film(Path(folder, f"film.{format}"), film, None, figures, progress=note)
        seconds = time.perf_counter() - start
    before, after = peaks[min(SETTLED, frames)], peaks[frames]
    growth = None if before is None or after is None else after - before
    return Measured(seconds, _seconds_of_a_page(figures, size, min(WHOLE, frames)), growth)


def _spreading(side: int) -> Callable[[int], Figure]:
    """The figures of the first scene of the Diffusion lab."""
    lab = labs.load()["diffusion"]
    scene = set_values(lab, lab.first_scene(), (f"size={side}",))
    return Shown(lab, HostEnv(), replace(scene, frame=0)).figure


def _seconds_of_a_page(
    figures: Callable[[int], Figure], size: tuple[int, int], count: int
) -> float:
    """The mean of some pages, after a first one."""
    from guiapp.export.animation.frames import painted_whole
    from guiapp.export.animation.stage import set_stage

    stage = set_stage(figures(1), size, "light")
    painted_whole(stage, figures(1))
    start = time.perf_counter()
    for frame in range(1, count + 1):
        painted_whole(stage, figures(frame))
    return (time.perf_counter() - start) / count


def _peak() -> float | None:
    """Megabytes that this process had at most; None where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) / 1024


if __name__ == "__main__":
    print(json.dumps(vars(measure(sys.argv[1], int(sys.argv[2])))))
