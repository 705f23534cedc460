"""Data sets as arrays in an NPZ file, which is a zip archive of .npy files."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.content import npy
from guiapp.content.datasets.dataset import MOST_BYTES, DataSet, check_size, labels_of, numbered
from guiapp.content.datasets.idx import joined, pictures_first
from guiapp.content.datasets.packed import MOST_INFLATION
from guiapp.content.files import opened
from guiapp.core.errors import BadInput

MAGIC = b"PK\x03\x04"
WHOLE = (("images", "labels"), ("x", "y"), ("data", "labels"))
DIVIDED = (
    (("x_train", "y_train"), ("x_test", "y_test")),
    (("train_images", "train_labels"), ("test_images", "test_labels")),
)
"""As Keras and MedMNIST name them."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, KeyError, zlib.error)


def read(path: Path) -> DataSet:
    """The data set in an NPZ file: the arrays ``images`` and ``labels``, or ``x_train`` and so on.

    Images are (N, H, W), (N, C, H, W) or (N, H, W, C), uint8 or floats from 0 to 1; labels are
    whole numbers. Raises BadInput.
    """
    with opened(path) as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                return _read(archive, path.name)
        except BadInput:
            raise
        except (zipfile.BadZipFile, *_FAULTS) as fault:
            raise BadInput(
                f"{path.name} is a damaged NPZ file, or cut off; save or download it again."
            ) from fault


def _read(archive: zipfile.ZipFile, name: str) -> DataSet:
    inside = {item.filename.removesuffix(".npy") for item in archive.infolist()}
    for training, testing in DIVIDED:
        if {*training, *testing} <= inside:
            first, second = (_part(archive, words, name) for words in (training, testing))
            return joined(first, second, name)
    for words in WHOLE:
        if set(words) <= inside:
            return _part(archive, words, name)
    found = ", ".join(sorted(inside)[:6]) or "nothing"
    raise BadInput(f"{name} holds {found}; save it with np.savez(file, images=..., labels=...).")


def _part(archive: zipfile.ZipFile, words: tuple[str, str], name: str) -> DataSet:
    images, white = _images(_array(archive, words[0], name), f"{words[0]} in {name}")
    labels = labels_of(_array(archive, words[1], name), name)
    return DataSet(images, labels, numbered(labels), name, white)


def _array(archive: zipfile.ZipFile, word: str, name: str) -> NDArray[Any]:
    item = archive.getinfo(f"{word}.npy")
    if item.file_size > MOST_BYTES or item.compress_type not in _METHODS:
        raise BadInput(
            f"{word} in {name} is too large ({item.file_size >> 20} MB), or packed in an unusual"
            " way; save it again with np.savez."
        )
    if item.file_size > MOST_INFLATION * item.compress_size + 64:
        raise zipfile.BadZipFile
    # No more is inflated than the size that the archive says.
    return npy.read(io.BytesIO(archive.read(item)), f"{word} in {name}", MOST_BYTES)


def _images(array: NDArray[Any], name: str) -> tuple[NDArray[Any], float]:
    """The pictures (N, C, H, W) and their white."""
    images = pictures_first(array) if array.ndim in (3, 4) else array
    check_size(images.shape, 4 if images.dtype.kind == "f" else 1, name)
    if images.dtype == np.uint8:
        return images, 255.0
    if images.dtype.kind != "f":
        raise BadInput(f"{name} holds {images.dtype} values; save uint8, or floats from 0 to 1.")
    if not (images.min() >= 0 and images.max() <= 1):
        raise BadInput(
            f"{name} holds values from {images.min():g} to {images.max():g}; save floats from 0 to"
            " 1, or uint8."
        )
    return images.astype(np.float32), 1.0
