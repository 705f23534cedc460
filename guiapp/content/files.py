"""Opening what a person named."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from guiapp.core.errors import BadInput


def opened(path: Path) -> BinaryIO:
    """An ordinary file that is not empty, open for reading; raises BadInput otherwise."""
    try:
        if path.is_dir():
            raise BadInput(f"{path.name} is a folder; choose a file.")
        if not path.exists():
            raise BadInput(f"There is no file {path}; choose another one.")
        if not path.is_file():
            raise BadInput(f"{path.name} is no ordinary file; choose another one.")
        if path.stat().st_size == 0:
            raise BadInput(f"{path.name} is empty; choose another file.")
        return path.open("rb")
    except OSError as fault:
        raise _unreadable(path, fault) from fault


def contents(path: Path, most: int) -> bytes:
    """All of a file of at most ``most`` bytes; raises BadInput otherwise."""
    with opened(path) as stream:
        try:
            data = stream.read(most + 1)
        except OSError as fault:
            raise _unreadable(path, fault) from fault
    if len(data) > most:
        raise BadInput(
            f"{path.name} is larger than {most >> 20} MB, too large for what it should hold;"
            " choose another file."
        )
    return data


def decoded(data: bytes) -> str:
    """Text as UTF-8, or UTF-16 with its mark, as spreadsheets write it, or Latin 1."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _unreadable(path: Path, fault: OSError) -> BadInput:
    return BadInput(f"{path.name} cannot be read ({fault.strerror}); choose another file.")
