"""Files that are either written completely or left as they were."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from guiapp.core.errors import BadInput

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space, or save it elsewhere",
    errno.EDQUOT: "your share of the disk is full; free some space, or save it elsewhere",
    errno.EROFS: "the disk is read-only; save it elsewhere",
    errno.EACCES: "writing is not allowed there, or another program holds it; save it elsewhere",
    errno.EPERM: "writing is not allowed there; save it elsewhere",
    errno.ENOENT: "its folder does not exist; choose another one",
    errno.ENOTDIR: "its folder does not exist; choose another one",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.EINVAL: "the name has characters that are not allowed here; choose another one",
}


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """The path of an empty file to write in the block; it takes the place of ``path`` at the end.

    It lies in the same folder, has the same suffix, and is removed where the block fails: then
    ``path`` is as it was. At the end it is flushed to the disk and renamed over the real file
    (links are followed, the mode is kept).

    Raises BadInput, naming the file, the reason and what to do, where the system refuses.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(target)
        temporary = target.with_name(f".convolarium-{secrets.token_hex(8)}{target.suffix}")
        try:
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            yield temporary
            _flush(temporary, mode)
            os.replace(temporary, target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except OSError as fault:
        raise BadInput(f"{path.name} cannot be saved: {reason(fault)}.") from fault


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` completely, or not at all; raises BadInput, see ``replacing``."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def _mode(target: Path) -> int | None:
    """The permissions of the file to be replaced; None where there is none yet."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found):
        raise BadInput(f"{target.name} is no ordinary file; choose another name.")
    if not os.access(target, os.W_OK):
        raise BadInput(f"{target.name} is write-protected; choose another name.")
    return stat.S_IMODE(found)


def _flush(temporary: Path, mode: int | None) -> None:
    with temporary.open("r+b") as file:
        os.fsync(file.fileno())
    if mode is not None:
        temporary.chmod(mode)


def reason(fault: OSError) -> str:
    """Why the system refused to write, and what to do, as a part of a sentence."""
    known = _REASONS.get(fault.errno or 0)
    return known or f"{fault.strerror or fault}; save it elsewhere"
