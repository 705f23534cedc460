"""Data sets in IDX files, as MNIST and its successors are given: pictures in one, labels in one.

The format: two zero bytes, the type of the values, the number of axes, each length as 4 bytes
(big-endian), the values. Source: LeCun, Cortes and Burges, The MNIST database (1998).
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.content.datasets import known
from guiapp.content.datasets.dataset import DataSet, check_size, labels_of, numbered
from guiapp.content.datasets.packed import rest, unpacked
from guiapp.core.errors import BadInput

_TYPES = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
_MOST_LABELS = 50_000_000
_OTHER = {"images": "labels", "labels": "images", "idx3": "idx1", "idx1": "idx3"}
_WORD = re.compile("|".join(_OTHER))
_PICTURES = re.compile(r".*images.*ubyte")


def is_idx(start: bytes) -> bool:
    """Whether a file with these first 4 bytes can be an IDX file."""
    return len(start) == 4 and start[:2] == b"\0\0" and start[2] in _TYPES and 1 <= start[3] <= 4


def read(path: Path) -> DataSet:
    """The data set of an IDX file, of pictures or of labels, and its partner beside it.

    Which is which is seen from the content. Raises BadInput.
    """
    first = _array(path)
    partner = _partner(path, "labels" if first.ndim > 1 else "images")
    second = _array(partner)
    if (first.ndim > 1) == (second.ndim > 1):
        what = "pictures" if first.ndim > 1 else "labels"
        raise BadInput(
            f"{path.name} and {partner.name} both hold {what}; put the file with the"
            f" {'labels' if first.ndim > 1 else 'pictures'} there."
        )
    pictures, labels = (path, partner) if first.ndim > 1 else (partner, path)
    images, values = (first, second) if first.ndim > 1 else (second, first)
    swapped = "labels" in pictures.name.lower() and "images" in labels.name.lower()
    note = f"{pictures.name} holds the pictures and {labels.name} the labels, against their names."
    return _matched(images, values, pictures, labels, (note,) if swapped else ())


def read_folder(path: Path) -> DataSet | None:
    """The data set of the IDX files in a folder; None where there are none.

    Training and test files, told by "train" and by "t10k" or "test" in their names, make one data
    set that says where it is divided. Raises BadInput.
    """
    found = {_plain(file): file for file in _files(path) if _PICTURES.fullmatch(_plain(file))}
    training = [file for name, file in found.items() if "train" in name]
    testing = [file for name, file in found.items() if "t10k" in name or "test" in name]
    if not found:
        return None
    if len(found) == 1:
        return read(next(iter(found.values())))
    if len(training) != 1 or len(testing) != 1 or len(found) != 2:
        names = ", ".join(sorted(file.name for file in found.values()))
        raise BadInput(f"{path.name} holds several data sets ({names}); choose one of the files.")
    return joined(read(training[0]), read(testing[0]), path.name)


def joined(training: DataSet, testing: DataSet, name: str) -> DataSet:
    """Two data sets as one, divided between them; raises BadInput where they do not fit."""
    sizes = [part.images.shape[1:] for part in (training, testing)]
    if sizes[0] != sizes[1]:
        one, other = (" × ".join(map(str, size)) for size in sizes)
        raise BadInput(
            f"The training pictures in {name} are {one} and the test pictures {other}; choose one"
            " of the files."
        )
    return DataSet(
        np.concatenate([training.images, testing.images]),
        np.concatenate([training.labels, testing.labels]),
        max(training.names, testing.names, key=len),
        name,
        training.white,
        len(training),
        training.notes + testing.notes,
    )


def _matched(
    images: NDArray[Any], values: NDArray[Any], pictures: Path, labels: Path, notes: tuple[str, ...]
) -> DataSet:
    if len(images) != len(values):
        raise BadInput(
            f"{pictures.name} has {len(images)} pictures and {labels.name} {len(values)} labels;"
            " put the files beside each other that belong together."
        )
    found = labels_of(values, labels.name)
    names = known.names_of(found, pictures) or numbered(found)
    return DataSet(images, found, names, pictures.name, notes=notes)


def _array(path: Path) -> NDArray[Any]:
    """The pictures (N, C, H, W) uint8, or the labels (N,), in a file."""
    with unpacked(path) as stream:
        start = stream.read(4)
        lengths = stream.read(4 * start[3]) if is_idx(start) else b""
        if not lengths or len(lengths) != 4 * start[3]:
            raise BadInput(f"{path.name} is no IDX file, or cut off; copy or download it again.")
        shape = tuple(int(length) for length in np.frombuffer(lengths, ">u4"))
        dtype = np.dtype(_TYPES[start[2]])
        if len(shape) == 1:
            if not 0 < shape[0] <= _MOST_LABELS:
                raise BadInput(
                    f"{path.name} says that it holds {shape[0]} labels; there can be 1 to"
                    f" {_MOST_LABELS}."
                )
            return rest(stream, shape[0] * dtype.itemsize, path).view(dtype)
        return _pictures(rest(stream, _checked(shape, dtype, path), path), shape)


def _checked(shape: tuple[int, ...], dtype: np.dtype[Any], path: Path) -> int:
    """How many bytes pictures of this shape take, if they can be read."""
    if dtype != np.uint8:
        raise BadInput(
            f"{path.name} holds {dtype.newbyteorder('=').name} values; pictures are read as bytes"
            " from 0 to 255, so save them so."
        )
    check_size(_channels_first(shape), 1, path.name)
    return math.prod(shape)


def _channels_first(shape: tuple[int, ...]) -> tuple[int, ...]:
    """(N, H, W), (N, C, H, W) or (N, H, W, C) as (N, C, H, W); others as they are."""
    if len(shape) == 3:
        return shape[0], 1, *shape[1:]
    if len(shape) == 4 and shape[1] not in (1, 3) and shape[3] in (1, 3):
        return shape[0], shape[3], *shape[1:3]
    return shape


def pictures_first(images: NDArray[Any]) -> NDArray[Any]:
    """(N, H, W), (N, C, H, W) or (N, H, W, C) as contiguous (N, C, H, W); others as they are."""
    wanted = _channels_first(images.shape)
    if images.ndim == 4 and wanted != images.shape:
        return np.ascontiguousarray(images.transpose(0, 3, 1, 2))
    return np.ascontiguousarray(images.reshape(wanted))


def _pictures(content: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[Any]:
    return pictures_first(content.reshape(shape))


def _partner(path: Path, wanted: str) -> Path:
    """The file beside ``path`` whose name has the other words: labels for images, idx1 for idx3."""
    plain = _plain(path)
    other = _WORD.sub(lambda word: _OTHER[word[0]], plain)
    packed = path.name.lower().endswith(".gz")
    beside = [file for file in _files(path.parent) if _plain(file) == other and other != plain]
    if not beside:
        shown = f", {other}," if other != plain else ""
        what = "pictures" if wanted == "images" else wanted
        raise BadInput(f"The {what} of {path.name} are missing: put their file{shown} beside it.")
    # Both a packed and a plain one may be there.
    return min(beside, key=lambda file: file.name.lower().endswith(".gz") != packed)


def _plain(path: Path) -> str:
    """A file's name as it is compared: "t10k-images.idx3-ubyte.gz" is "t10k-images-idx3-ubyte"."""
    return path.name.lower().removesuffix(".gz").replace(".", "-").replace("_", "-")


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file())
