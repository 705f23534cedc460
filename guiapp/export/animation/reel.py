"""What the writers of all containers have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from guiapp import __version__
from guiapp.core.atomic import replacing

Pixels = NDArray[np.uint8]
Add = Callable[[Pixels], None]
"""Takes the next frame, (H, W, 3)."""
CREATOR = f"Convolarium {__version__}"


@dataclass(frozen=True)
class Reel:
    """How ``count`` frames of ``size`` (width, height) are to be shown, and what they were made of.

    interval   seconds for which a frame is seen
    loop       again and again
    scene      the scene at the first frame as text; empty where it is to stay out
    """

    size: tuple[int, int]
    count: int
    interval: Fraction
    loop: bool = False
    scene: str = ""

    def ticks(self, frame: int, second: int) -> int:
        """How long a frame is seen in whole parts of a ``second``; the roundings do not add up."""
        before, after = (round(number * self.interval * second) for number in (frame, frame + 1))
        return after - before


@contextmanager
def replacing_file(path: Path) -> Iterator[IO[bytes]]:
    """The file to write in the block; it takes the place of ``path`` where the block succeeds."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        yield file


@dataclass(frozen=True, eq=False)
class Change:
    """What turns one frame into the next: ``colours`` (h, w, 3) from (left, top) on.

    Only the pixels where ``differs`` (h, w) are others than before.
    """

    left: int
    top: int
    colours: Pixels
    differs: NDArray[np.bool_]

    @property
    def layer(self) -> Pixels:
        """(h, w, 4): the pixels that differ; the others are clear, and black, which packs well."""
        layer = np.zeros((*self.differs.shape, 4), np.uint8)
        layer[self.differs, :3] = self.colours[self.differs]
        layer[self.differs, 3] = 255
        return layer


def change(before: Pixels | None, after: Pixels, step: int = 1) -> Change:
    """All that differs, in a rectangle that begins at multiples of ``step``; at least one pixel."""
    if before is None:
        return Change(0, 0, after, np.ones(after.shape[:2], bool))
    different = (before != after).reshape(len(after), -1)
    rows = np.flatnonzero(different.any(axis=1))
    if not rows.size:
        return Change(0, 0, after[:1, :1], np.zeros((1, 1), bool))
    top, bottom = _from_step(int(rows[0]), step), int(rows[-1]) + 1
    columns = np.flatnonzero(different[top:bottom].any(axis=0)) // after.shape[2]
    left, right = _from_step(int(columns[0]), step), int(columns[-1]) + 1
    seen = (slice(top, bottom), slice(left, right))
    return Change(left, top, after[seen], (before[seen] != after[seen]).any(axis=2))


def _from_step(number: int, step: int) -> int:
    return number - number % step
