"""Pictures with classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.errors import BadInput

MOST_BYTES = 1 << 30
MOST_SIDE = 512
MOST_CLASSES = 1000


@dataclass(frozen=True, eq=False)
class DataSet:
    """Pictures with classes; the arrays are read-only views.

    ``images`` (N, C, H, W), C 1 or 3, uint8 or float32, kept as they were stored: ``white`` is the
    value that counts as 1. ``labels`` (N,) int64 are places in ``names``. Where its source divides
    it, the first ``training`` pictures are for training and the others for testing. ``notes`` are
    sentences about what was done to the files' content or left out.

    Raises BadInput for what is no such thing.
    """

    images: NDArray[Any]
    labels: NDArray[np.int64]
    names: tuple[str, ...]
    name: str
    white: float = 255.0
    training: int | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_size(self.images.shape, self.images.dtype.itemsize, self.name)
        if self.images.dtype not in (np.uint8, np.float32):
            raise BadInput(f"{self.name} holds {self.images.dtype} pixels; give uint8 or float32.")
        _check_labels(self.labels, len(self.images), self.names, self.name)
        for field in ("images", "labels"):
            view = getattr(self, field).view()
            view.flags.writeable = False
            object.__setattr__(self, field, view)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many pictures each class has: (len(names),)."""
        return np.bincount(self.labels, minlength=len(self.names)).astype(np.int64)

    def pictures(self, which: Any = slice(None)) -> NDArray[np.float32]:
        """The pictures at ``which`` (a slice or places) as float32 (n, C, H, W), 0 to 1."""
        chosen = self.images[which]
        if chosen.dtype == np.float32 and self.white == 1:
            return np.array(chosen)
        scaled: NDArray[np.float32] = chosen / np.float32(self.white)
        return scaled


def check_size(shape: tuple[int, ...], width: int, name: str) -> None:
    """Raise BadInput unless pictures of this shape, ``width`` bytes a value, can be used.

    It is asked before anything of that size is allocated.
    """
    size = " × ".join(map(str, shape))
    if len(shape) != 4 or min(shape) < 0 or shape[1] not in (1, 3):
        raise BadInput(
            f"{name} holds {size} values; pictures are number × height × width, grey or with"
            " 3 channels."
        )
    if 0 in shape:
        raise BadInput(f"{name} has no pictures in it; choose another one.")
    if max(shape[2:]) > MOST_SIDE:
        raise BadInput(
            f"{name} has pictures of {shape[2]} × {shape[3]} pixels; at most {MOST_SIDE} ×"
            f" {MOST_SIDE} are read, so make them smaller first."
        )
    total = shape[0] * shape[1] * shape[2] * shape[3] * width
    if total > MOST_BYTES:
        raise BadInput(
            f"{name} says that it holds {size} values, {total >> 20} MB; at most"
            f" {MOST_BYTES >> 20} MB are read, so cut it down first."
        )


def numbered(labels: NDArray[Any]) -> tuple[str, ...]:
    """Names for classes that have none: their numbers, up to the largest label."""
    return tuple(str(number) for number in range(int(labels.max(initial=0)) + 1))


def labels_of(values: NDArray[Any], name: str) -> NDArray[np.int64]:
    """Labels (N,) from an array of whole numbers, (N,) or (N, 1); raises BadInput."""
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1 or values.dtype.kind not in "biu":
        size = " × ".join(map(str, values.shape)) or "one"
        raise BadInput(
            f"The labels in {name} are {size} values of the type {values.dtype}; give one whole"
            " number for each picture."
        )
    wrong = np.flatnonzero((values < 0) | (values >= MOST_CLASSES))
    if wrong.size:
        raise BadInput(
            f"Label {wrong[0] + 1} in {name} is {values[wrong[0]]}; labels are whole numbers from 0"
            f" to {MOST_CLASSES - 1}."
        )
    return values.astype(np.int64)


def _check_labels(labels: NDArray[np.int64], count: int, names: tuple[str, ...], name: str) -> None:
    if labels.shape != (count,) or labels.dtype != np.int64:
        raise BadInput(
            f"{name} has {count} pictures and {labels.size} labels; give each picture one label."
        )
    if len(names) > MOST_CLASSES:
        raise BadInput(f"{name} has {len(names)} classes; at most {MOST_CLASSES} are read.")
    wrong = np.flatnonzero((labels < 0) | (labels >= len(names)))
    if wrong.size:
        raise BadInput(
            f"Label {wrong[0] + 1} in {name} is {labels[wrong[0]]}, and its {len(names)} classes"
            " are counted from 0; choose the file with the labels that belong to these pictures."
        )
