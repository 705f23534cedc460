"""GIF files: the pixels that change, each time with the 255 colours that suit them best.

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

from guiapp.export.animation.reel import Add, Pixels, Reel, change, replacing_file

COLOURS = 255
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
        file.write(_header(reel))

    def add(self, frame: Pixels) -> None:
        part = change(self._last, frame)
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
        self._last = frame
        self._count += 1


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
    """The pixels that differ through a table of their colours; the others have the last index."""
    indices, table = _quantised(colours[differs])
    clear = len(table)
    shown = np.full(differs.shape, clear, np.uint8)
    shown[differs] = indices
    image = Image.frombytes("P", differs.shape[::-1], shown.tobytes())
    image.putpalette(table.tobytes() + bytes(3))
    return image, clear


def _quantised(colours: Pixels) -> tuple[Pixels, Pixels]:
    """(n, 3) as indices into a table (at most 255, 3): exact where there are no more colours."""
    wide = colours.astype(np.uint32)
    packed = wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]
    found, indices = np.unique(packed, return_inverse=True)
    if len(found) <= COLOURS:
        table = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
        return indices.astype(np.uint8), table.astype(np.uint8)
    image = Image.fromarray(colours[None]).quantize(
        COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    table = np.asarray(image.getpalette(), np.uint8).reshape(-1, 3)
    return np.asarray(image)[0], table
