"""CIFAR-10 and CIFAR-100, binary and as Python batches: one file, or their folder.

A binary record is a label (CIFAR-100: the coarse one and the fine one) and 3 planes of 32 x 32
bytes, red, green, blue. A Python batch is a pickled dictionary with ``data`` (N, 3072), the same
planes, and ``labels`` or ``fine_labels``. Source: Krizhevsky (2009), The CIFAR-10 dataset.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.content.datasets import known, pickles
from guiapp.content.datasets.dataset import MOST_CLASSES, DataSet, labels_of
from guiapp.content.files import contents, decoded
from guiapp.core.errors import BadInput

PIXELS = 3 * 32 * 32
MOST_BYTES = 256 << 20
_RECORDS = {10: 1 + PIXELS, 100: 2 + PIXELS}
_TRAINING = re.compile(r"(data_batch_\d+|train)(\.bin)?")
_TESTING = re.compile(r"(test_batch|test)(\.bin)?")
_META = {10: "batches.meta", 100: "meta"}
_TEXTS = {10: "batches.meta.txt", 100: "fine_label_names.txt"}
_KEYS = {10: "label_names", 100: "fine_label_names"}

_Batch = tuple[NDArray[Any], NDArray[np.int64], int]
"""Pictures (N, 3, 32, 32) uint8, labels (N,), number of classes."""


def is_binary(path: Path) -> bool:
    """Whether a file's length is that of whole records."""
    size = path.stat().st_size
    return size > 0 and any(size % record == 0 for record in _RECORDS.values())


def read(path: Path) -> DataSet:
    """The data set of one file, binary or a Python batch; raises BadInput."""
    images, labels, classes = _batch(path)
    return DataSet(images, labels, _names(path.parent, classes), path.name)


def read_folder(path: Path) -> DataSet | None:
    """The data set of the files in a folder, divided into training and test; None without any.

    Binary files are taken before Python batches. Files that are missing are told in a note.
    """
    names = sorted(file.name for file in path.iterdir() if file.is_file())
    for suffix in (".bin", ""):
        chosen = [name for name in names if name.endswith(".bin") == bool(suffix)]
        training = [name for name in chosen if _TRAINING.fullmatch(name)]
        testing = [name for name in chosen if _TESTING.fullmatch(name)]
        if training or testing:
            return _joined(path, training, testing)
    return None


def _joined(folder: Path, training: list[str], testing: list[str]) -> DataSet:
    batches = [_batch(folder / name) for name in training + testing]
    classes = {batch[2] for batch in batches}
    if len(classes) > 1:
        raise BadInput(f"{folder.name} holds both CIFAR-10 and CIFAR-100; choose one of the files.")
    count = sum(len(batch[1]) for batch in batches[: len(training)])
    return DataSet(
        np.concatenate([batch[0] for batch in batches]),
        np.concatenate([batch[1] for batch in batches]),
        _names(folder, classes.pop()),
        folder.name,
        training=count if training and testing else None,
        notes=_missing(folder, training, testing),
    )


def _missing(folder: Path, training: list[str], testing: list[str]) -> tuple[str, ...]:
    of = 5 if any(name.startswith("data_batch") for name in training) else 1
    notes = []
    if len(training) < of:
        notes.append(f"{folder.name} has {len(training)} of {of} training files.")
    if not testing:
        notes.append(f"{folder.name} has no test file.")
    return tuple(notes)


def _batch(path: Path) -> _Batch:
    data = contents(path, MOST_BYTES)
    if data.startswith(pickles.MAGIC):
        return _from_pickle(pickles.load(data, path.name), path.name)
    for classes, record in _RECORDS.items():
        if len(data) % record == 0:
            rows = np.frombuffer(data, np.uint8).reshape(-1, record)
            # Every label is looked at, since a length can suit both kinds.
            fitting = rows[:, -PIXELS - 1].max() < classes
            if fitting and (classes == 10 or rows[:, 0].max() < 20):
                labels = rows[:, -PIXELS - 1].astype(np.int64)
                return _planes(rows[:, -PIXELS:]), labels, classes
    if len(data) % _RECORDS[10] and len(data) % _RECORDS[100]:
        raise BadInput(
            f"{path.name} is {len(data)} bytes long, no whole number of CIFAR's records; copy or"
            " download it again."
        )
    raise BadInput(
        f"{path.name} has labels that CIFAR-10 and CIFAR-100 do not have; copy or download it"
        " again."
    )


def _from_pickle(batch: dict[str, Any], name: str) -> _Batch:
    classes = 100 if "fine_labels" in batch else 10
    pixels = batch.get("data")
    values = batch.get("fine_labels", batch.get("labels"))
    if pixels is None or values is None:
        found = ", ".join(word[:30] for word in list(batch)[:6]) or "nothing"
        raise BadInput(f"{name} holds {found}; a batch of CIFAR has data and labels.")
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8 or not _is_batch(pixels):
        raise BadInput(f"The data in {name} are no rows of {PIXELS} bytes; download it again.")
    labels = _labels(values, name)
    if len(labels) != len(pixels):
        raise BadInput(
            f"{name} has {len(pixels)} pictures and {len(labels)} labels; download it again."
        )
    return _planes(pixels), labels, classes


def _is_batch(pixels: NDArray[Any]) -> bool:
    return pixels.ndim == 2 and pixels.shape[1] == PIXELS and len(pixels) > 0


def _labels(values: Any, name: str) -> NDArray[np.int64]:
    if isinstance(values, list):
        wrong = [
            value for value in values if type(value) is not int or not 0 <= value < MOST_CLASSES
        ]
        if wrong:
            raise BadInput(f"The labels in {name} are no small whole numbers; download it again.")
        values = np.array(values, np.int64)
    if not isinstance(values, np.ndarray):
        raise BadInput(f"The labels in {name} are no list; download it again.")
    return labels_of(values, name)


def _planes(rows: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(rows).reshape(-1, 3, 32, 32)


def _names(folder: Path, classes: int) -> tuple[str, ...]:
    """The classes' names that lie beside the files; those that CIFAR has, where there are none."""
    text, meta = folder / _TEXTS[classes], folder / _META[classes]
    names: list[Any] = []
    if text.is_file():
        names = decoded(contents(text, 1 << 16)).split()
    elif meta.is_file():
        listed = pickles.load(contents(meta, 1 << 20), meta.name).get(_KEYS[classes])
        names = list(listed) if isinstance(listed, list) else []
    words = tuple(
        word if isinstance(word, str) else decoded(word)
        for word in names
        if isinstance(word, str | bytes)
    )
    usual = known.CIFAR_10 if classes == 10 else known.CIFAR_100
    return words if len(words) == classes else usual
