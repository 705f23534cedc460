"""Bytes from files that may be compressed by gzip, never more than were asked for."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from guiapp.content.files import opened
from guiapp.core.errors import BadInput

MAGIC = b"\x1f\x8b"
MOST_INFLATION = 1040
"""Deflate makes at most 1032 bytes of one (zlib, Technical details)."""
_PIECE = 1 << 20


@contextmanager
def unpacked(path: Path) -> Iterator[BufferedIOBase]:
    """The content of a file as a stream, inflated as it is read; raises BadInput for its faults."""
    with opened(path) as file:
        try:
            packed = file.read(2) == MAGIC
            file.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=file) as stream:
                    yield stream
            else:
                yield cast(BufferedIOBase, file)
        except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
            raise BadInput(
                f"{path.name} is damaged or cut off (gzip); copy or download it again."
            ) from fault
        except OSError as fault:
            raise BadInput(
                f"{path.name} cannot be read ({fault.strerror}); choose another file."
            ) from fault


def head(path: Path, count: int) -> bytes:
    """The first bytes of the content, fewer where there are fewer; raises BadInput."""
    with unpacked(path) as stream:
        return stream.read(count)


def rest(stream: BufferedIOBase, count: int, path: Path) -> NDArray[np.uint8]:
    """The ``count`` bytes that are left in a stream of ``unpacked``: no fewer, and no more.

    What the file is too small to hold is not allocated. Raises BadInput.
    """
    cut_off = BadInput(
        f"{path.name} is cut off: it should go on for {count} bytes; copy or download it again."
    )
    if count > MOST_INFLATION * path.stat().st_size:
        raise cut_off
    content = np.empty(count, np.uint8)
    place = 0
    while place < count:
        got = stream.readinto(content.data[place : place + _PIECE])
        if not got:
            raise cut_off
        place += got
    # Reading on makes gzip compare its checksum, too.
    if stream.read(1):
        raise BadInput(
            f"{path.name} holds more than the {count} bytes that it says; copy or download it"
            " again."
        )
    return content
