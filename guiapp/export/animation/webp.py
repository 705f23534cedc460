"""Animated WebP files: the pixels that change, without loss.

Pillow would take all frames at once; so the file is put together here, and Pillow compresses.
Source: RFC 9649, WebP image format (2024), section 2.7.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from PIL import Image

from guiapp.export.animation.reel import CREATOR, Add, Pixels, Reel, change, replacing_file

ANIMATED, WITH_XMP, WITH_ALPHA = 0x02, 0x04, 0x10
ENDLESS, ONCE = 0, 1
OVER = 0x00
"""What was there stays, and a frame is laid over it."""
MILLISECONDS = 1000
EFFORT, METHOD = 30, 2
"""How hard is tried to make the file smaller: more takes much longer for 1 %."""
_XMP = """\
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmp:CreatorTool="{creator}"><dc:description>{text}</dc:description></rdf:Description></rdf:RDF>\
</x:xmpmeta>"""


@contextmanager
def writing(path: Path, reel: Reel) -> Iterator[Add]:
    """Take frames in the block; afterwards the file is complete."""
    with replacing_file(path) as file:
        webp = _WebP(file, reel)
        yield webp.add
        webp.end()


class _WebP:
    def __init__(self, file: IO[bytes], reel: Reel) -> None:
        self._file = file
        self._reel = reel
        self._count = 0
        self._last: Pixels | None = None
        width, height = reel.size
        flags = ANIMATED | WITH_ALPHA | (WITH_XMP if reel.scene else 0)
        file.write(b"RIFF\x00\x00\x00\x00WEBP")
        file.write(_chunk(b"VP8X", struct.pack("<I", flags) + _int24(width - 1, height - 1)))
        plays = ENDLESS if reel.loop else ONCE
        file.write(_chunk(b"ANIM", b"\xff\xff\xff\xff" + struct.pack("<H", plays)))

    def add(self, frame: Pixels) -> None:
        part = change(self._last, frame, step=2)  # places are counted in pairs of pixels
        height, width = part.differs.shape
        shown = self._reel.ticks(self._count, MILLISECONDS)
        facts = _int24(part.left // 2, part.top // 2, width - 1, height - 1, shown)
        self._file.write(_chunk(b"ANMF", facts + bytes([OVER]) + _compressed(part.layer)))
        self._last = frame
        self._count += 1

    def end(self) -> None:
        """The scene, and the length of it all."""
        if self._reel.scene:
            xmp = _XMP.format(creator=CREATOR, text=escape(self._reel.scene))
            self._file.write(_chunk(b"XMP ", xmp.encode("utf-8")))
        size = self._file.tell() - 8
        self._file.seek(4)
        self._file.write(struct.pack("<I", size))


def _int24(*values: int) -> bytes:
    return b"".join(value.to_bytes(3, "little") for value in values)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2)


def _compressed(layer: Pixels) -> bytes:
    """The chunk that Pillow gives a picture: what follows the file's header."""
    out = io.BytesIO()
    Image.fromarray(layer).save(out, "WEBP", lossless=True, quality=EFFORT, method=METHOD)
    return out.getvalue()[12:]
