"""Animated PNG files: the pixels that change, without loss.

Pillow would keep every frame until the last one is there; so the file is put together here, and
Pillow compresses. Source: W3C, Portable Network Graphics, third edition (2025), section 11.3.2.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from PIL import Image

from guiapp.export.animation.reel import CREATOR, Add, Change, Pixels, Reel, change, replacing_file
from guiapp.export.scenes import PNG_KEY

SIGNATURE = b"\x89PNG\r\n\x1a\n"
ENDLESS, ONCE = 0, 1
_KEEP, _OVER = 0, 1
"""What was there stays, and a frame is laid over it."""
_RGBA = 6


@contextmanager
def writing(path: Path, reel: Reel) -> Iterator[Add]:
    """Take frames in the block; afterwards the file is complete."""
    with replacing_file(path) as file:
        yield _Apng(file, reel).add
        file.write(_chunk(b"IEND", b""))


class _Apng:
    def __init__(self, file: IO[bytes], reel: Reel) -> None:
        self._file = file
        self._reel = reel
        self._sequence = 0
        self._last: Pixels | None = None
        width, height = reel.size
        file.write(SIGNATURE)
        self._write(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, _RGBA, 0, 0, 0))
        self._write(b"acTL", struct.pack(">II", reel.count, ENDLESS if reel.loop else ONCE))
        self._write(b"tEXt", b"Software\x00" + CREATOR.encode("latin-1"))
        if reel.scene:
            self._write(b"tEXt", PNG_KEY.encode() + b"\x00" + reel.scene.encode("latin-1"))

    def add(self, frame: Pixels) -> None:
        part = change(self._last, frame)
        self._control(part)
        for data in _compressed(part.layer):
            if self._last is None:
                self._write(b"IDAT", data)
            else:
                self._write(b"fdAT", struct.pack(">I", self._next()) + data)
        self._last = frame

    def _control(self, part: Change) -> None:
        """Where the next rectangle goes, and for how long it is seen."""
        shown = self._reel.interval
        height, width = part.differs.shape
        number = self._next()
        self._write(
            b"fcTL",
            struct.pack(
                ">IIIIIHHBB",
                *(number, width, height, part.left, part.top),
                *(shown.numerator, shown.denominator, _KEEP, _OVER),
            ),
        )

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence - 1

    def _write(self, kind: bytes, data: bytes) -> None:
        self._file.write(_chunk(kind, data))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _compressed(layer: Pixels) -> Iterator[bytes]:
    """The contents of the IDAT chunks that Pillow gives a picture."""
    out = io.BytesIO()
    Image.fromarray(layer).save(out, "PNG")
    data, place = out.getvalue(), len(SIGNATURE)
    while place < len(data):
        size, kind = struct.unpack_from(">I4s", data, place)
        if kind == b"IDAT":
            yield data[place + 8 : place + 8 + size]
        place += 12 + size
