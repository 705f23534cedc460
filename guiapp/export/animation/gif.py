"""GIF files: the pixels that change, as they are or, where they have too many colours, in 255.

Pillow would keep every frame until the last one is there; so the file is put together here, and
Pillow compresses. Source: CompuServe, GIF89a specification (1990); the loop is Netscape's.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.GifImagePlugin import getdata

from guiapp.export.animation.colours import COLOURS, Table, packed, unpacked
from guiapp.export.animation.reel import Add, Pixels, Reel, change, replacing_file

HUNDREDTHS = 100
_LONGEST_BLOCK = 255


@contextmanager
def writing(path: Path, reel: Reel) -> Iterator[Add]:
    """Take frames in the block; afterwards the file is complete."""
    with replacing_file(path) as file:
        yield _Gif(file, reel).add
        file.write(b";")


class _Gif:
    def __init__(self, file: IO[bytes], reel: Reel) -> None:
        self._file = file
        self._reel = reel
        self._count = 0
        self._last: Pixels | None = None
        self._table: Table | None = None
        file.write(_header(reel))

    def add(self, frame: Pixels) -> None:
        seen = self._seen(frame)
        part = change(self._last, seen)
        image, clear = _indexed(part.colours, part.differs)
        shown = 10 * self._reel.ticks(self._count, HUNDREDTHS)  # Pillow takes milliseconds
        blocks = getdata(
            image,
            (part.left, part.top),
            duration=shown,
            transparency=clear,
            include_color_table=True,
        )
        self._file.writelines(blocks)
        self._last = seen
        self._count += 1

    def _seen(self, frame: Pixels) -> Pixels:
        """The frame in the colours that it is shown with.

        All of what is seen went through one table, or nothing did: no trail shows where something
        has been that is gone.
        """
        if self._table is None:
            part = change(self._last, frame)
            if len(np.unique(packed(part.colours[part.differs]))) <= COLOURS:
                return frame
        if self._table is None or not self._table.suits(frame):
            self._table = Table(frame)
        return self._table.shown(frame)


def _header(reel: Reel) -> bytes:
    """The screen, which has no colours of its own, the loop, and the scene as a comment."""
    parts = [b"GIF89a", struct.pack("<HHBBB", *reel.size, 0x70, 0, 0)]
    if reel.loop:
        parts.append(b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")
    if reel.scene:
        text = reel.scene.encode("utf-8")
        starts = range(0, len(text), _LONGEST_BLOCK)
        blocks = (text[start : start + _LONGEST_BLOCK] for start in starts)
        parts += [b"!\xfe", *(bytes([len(block)]) + block for block in blocks), b"\x00"]
    return b"".join(parts)


def _indexed(colours: Pixels, differs: NDArray[np.bool_]) -> tuple[Image.Image, int]:
    """The pixels that differ, of 255 colours at most; the others have the index after the last."""
    found, indices = np.unique(packed(colours[differs]), return_inverse=True)
    clear = len(found)
    shown = np.full(differs.shape, clear, np.uint8)
    shown[differs] = indices
    image = Image.frombytes("P", differs.shape[::-1], shown.tobytes())
    image.putpalette(unpacked(found).tobytes() + bytes(3))
    return image, clear
