"""Numbered PNG files in a folder that is complete, or not there."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from guiapp.core.atomic import reason
from guiapp.core.errors import BadInput
from guiapp.export.animation.reel import CREATOR, Add, Pixels, Reel
from guiapp.export.scenes import PNG_KEY

FEWEST_DIGITS = 4


@contextmanager
def writing(path: Path, reel: Reel, scene: Callable[[int], str]) -> Iterator[Add]:
    """Take frames in the block; afterwards the folder ``path`` holds NAME-0001.png and so on.

    A folder of frames that is there already is replaced, any other one is left alone (BadInput).
    ``scene`` gives the text of the scene at the n-th frame, from 0, which goes into its file.
    """
    target = Path(os.path.realpath(path))
    _check(target)
    temporary = target.with_name(f".convolarium-{secrets.token_hex(8)}")
    digits = max(FEWEST_DIGITS, len(str(reel.count)))
    count = 0

    def add(frame: Pixels) -> None:
        nonlocal count
        name = f"{target.name}-{count + 1:0{digits}}.png"
        _save(frame, temporary / name, scene(count))
        count += 1

    try:
        temporary.mkdir()
        yield add
        _put(temporary, target)
    except OSError as fault:
        raise BadInput(f"{path.name} cannot be saved: {reason(fault)}.") from fault
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _check(target: Path) -> None:
    if target.is_dir() and not _holds_frames(target):
        raise BadInput(
            f"The folder {target.name} holds other files; choose another name for the frames."
        )
    if target.exists() and not target.is_dir():
        raise BadInput(f"{target.name} is a file; choose another name for the frames' folder.")


def _holds_frames(folder: Path) -> bool:
    """Whether there is nothing in a folder but frames that were written by its name."""
    named = re.compile(rf"{re.escape(folder.name)}-\d{{{FEWEST_DIGITS},}}\.png")
    return all(named.fullmatch(entry.name) for entry in folder.iterdir())


def _save(frame: Pixels, path: Path, scene: str) -> None:
    facts = PngInfo()
    facts.add_text("Software", CREATOR)
    if scene:
        facts.add_text(PNG_KEY, scene)
    Image.fromarray(frame).save(path, "PNG", pnginfo=facts)


def _put(temporary: Path, target: Path) -> None:
    """Rename the folder; where there was one, it goes when the new one stands in its place."""
    if not target.exists():
        temporary.rename(target)
        return
    old = target.with_name(f"{temporary.name}-old")
    target.rename(old)
    try:
        temporary.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
