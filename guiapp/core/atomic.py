"""Write a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from guiapp.core.errors import BadInput


def write_bytes(path: Path, data: bytes) -> None:
    """Make ``data`` the content of the file at ``path``; raises BadInput, and leaves it as it was.

    A new file is written beside it, flushed to the disk, read back and renamed over it. Links are
    followed and the mode is kept.
    """
    try:
        _write(Path(os.path.realpath(path)), data)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise BadInput(
            f"{path.name} cannot be saved in {path.absolute().parent}: {reason}. What was there "
            "is unchanged; choose another folder."
        ) from fault


def _write(path: Path, data: bytes) -> None:
    mode = _mode_of(path)
    new = path.with_name(f".{path.name[:60]}.{secrets.token_hex(6)}.new")
    try:
        _fill(new, data)
        if new.read_bytes() != data:
            raise OSError("the disk gives back something else than was written")
        if mode is not None:
            new.chmod(mode)
        new.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _mode_of(path: Path) -> int | None:
    """The permissions of the file that will be replaced; None where there is none yet."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise OSError("there is something of that name that is no file")
    if not os.access(path, os.W_OK):
        raise PermissionError("the file is write-protected")
    return stat.S_IMODE(status.st_mode)


def _fill(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make the renaming last, where the system lets a folder be flushed."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
