"""A folder of pictures with one subfolder for each class."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guiapp.content import images
from guiapp.content.datasets.dataset import MOST_CLASSES, MOST_SIDE, DataSet, check_size
from guiapp.content.resampling import resized
from guiapp.core.errors import BadInput

MOST_FILES = 200_000
_SHOWN = 3
"""How many of the files that could not be read are named."""

Progress = Callable[[int, int], None]


def read(path: Path, side: int, progress: Progress | None = None) -> DataSet:
    """The pictures in a folder's subfolders, whose names are the classes, ``side`` pixels square.

    From the middle of each the largest square is taken. They are in colour unless all are grey.
    Files that cannot be read, and classes left without pictures, are told in notes. Hidden files
    and those whose endings are not pictures' are passed over. ``progress(done, total)`` is called
    before each file; what it raises ends the reading. Raises BadInput.
    """
    if not 1 <= side <= MOST_SIDE:
        raise BadInput(f"Pictures can be 1 to {MOST_SIDE} pixels wide; {side} came.")
    classes = _classes(path)
    files = [(file, label) for label, (_, found) in enumerate(classes) for file in found]
    check_size((len(files), 3, side, side), 1, path.name)
    pixels = np.empty((len(files), 3, side, side), np.uint8)
    labels: list[int] = []
    faults: list[str] = []
    for number, (file, label) in enumerate(files):
        if progress is not None:
            progress(number, len(files))
        try:
            pixels[len(labels)] = _square(images.read(file).array, side)
        except BadInput as fault:
            faults.append(str(fault))
        else:
            labels.append(label)
    return _data_set(path, pixels[: len(labels)], labels, [name for name, _ in classes], faults)


def _data_set(
    path: Path, pixels: NDArray[np.uint8], labels: list[int], names: list[str], faults: list[str]
) -> DataSet:
    if not labels:
        raise BadInput(f"None of the pictures in {path.name} can be read: {faults[0]}")
    present, places = np.unique(labels, return_inverse=True)
    kept = tuple(names[label] for label in present)
    empty = [name for label, name in enumerate(names) if label not in present]
    notes = [*_unread(faults), *(f"The class {name} has no pictures." for name in empty)]
    if len(kept) == 1:
        notes.append(f"There is only one class, {kept[0]}: put other ones beside its folder.")
    grey = not (pixels != pixels[:, :1]).any()
    images = pixels[:, :1].copy() if grey else pixels
    return DataSet(images, places.astype(np.int64), kept, path.name, notes=tuple(notes))


def _unread(faults: list[str]) -> list[str]:
    if not faults:
        return []
    more = f" And {len(faults) - _SHOWN} more." if len(faults) > _SHOWN else ""
    one = len(faults) == 1
    count = "1 picture is" if one else f"{len(faults)} pictures are"
    return [f"{count} left out: {' '.join(faults[:_SHOWN])}{more}"]


def _classes(path: Path) -> list[tuple[str, list[Path]]]:
    """(name, files) of each class, in the order of their names."""
    folders = [folder for folder in _inside(path) if folder.is_dir()]
    if not folders:
        raise BadInput(
            f"{path.name} holds no data set that is known, and no subfolders; for pictures of your"
            " own, put those of each class into a subfolder with its name."
        )
    if len(folders) > MOST_CLASSES:
        raise BadInput(
            f"{path.name} has {len(folders)} subfolders; at most {MOST_CLASSES} classes are read."
        )
    classes = [(folder.name, _pictures(folder)) for folder in folders]
    count = sum(len(found) for _, found in classes)
    if count == 0:
        raise BadInput(
            f"The subfolders of {path.name} hold no pictures ({', '.join(images.SUFFIXES)}); choose"
            " another folder."
        )
    if count > MOST_FILES:
        raise BadInput(f"{path.name} holds {count} pictures; at most {MOST_FILES} are read.")
    return classes


def _pictures(folder: Path) -> list[Path]:
    return [
        file
        for file in _inside(folder)
        if file.suffix.lower() in images.SUFFIXES and not file.is_dir()
    ]


def _inside(folder: Path) -> list[Path]:
    """What is not hidden in a folder, by name."""
    try:
        return sorted(item for item in folder.iterdir() if not item.name.startswith("."))
    except OSError as fault:
        raise BadInput(
            f"{folder.name} cannot be read ({fault.strerror}); choose another folder."
        ) from fault


def _square(picture: NDArray[np.float32], side: int) -> NDArray[np.uint8]:
    """The middle of a picture, (H, W) or (H, W, 3), as (3, side, side) bytes; or (1, ...) grey."""
    short = min(picture.shape[:2])
    top, left = ((length - short) // 2 for length in picture.shape[:2])
    middle = resized(picture[top : top + short, left : left + short], side, side)
    levels = (middle.clip(0, 1) * 255).round().astype(np.uint8)
    return levels[np.newaxis] if levels.ndim == 2 else levels.transpose(2, 0, 1)
