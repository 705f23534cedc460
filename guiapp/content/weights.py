"""The weights of networks in other people's files: NPZ, and safetensors, which is Hugging Face's.

An NPZ file is a zip archive of .npy files. A safetensors file is the length of a header, the
header, JSON that says name, type, shape and place of each array, and the numbers. Neither runs
anything when it is read. Nothing is allocated that a header merely promises.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.content import npy
from guiapp.content.datasets.packed import MOST_INFLATION
from guiapp.content.files import contents, opened
from guiapp.core import atomic
from guiapp.core.errors import BadInput

Weights = dict[str, NDArray[np.float32]]

SUFFIXES = (".npz", ".safetensors")
MOST_BYTES = 1 << 30
COUNTER = "num_batches_tracked"
"""How many batches PyTorch's normalisation has seen: no weight, and left out."""
_LONGEST_HEADER = 10 << 20
_NAME = re.compile(r"(?!__metadata__$)\w[\w.-]{0,199}", re.ASCII)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ZIP_FAULTS = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError,
)  # fmt: skip
_TYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1", "BOOL": "?", "C64": "<c8",
}  # fmt: skip
Entries = list[tuple[str, NDArray[Any]]]


def read(path: Path) -> Weights:
    """The arrays in an NPZ or a safetensors file by their names, as float32.

    Which of the two it is, its content says, not its name. Arrays of other floats are rounded to
    float32; PyTorch's counters of batches are left out. Raises BadInput for everything else: files
    that are cut off, damaged or of another kind, arrays of objects or whole numbers, values that
    are not finite, a name that comes twice, and no arrays at all.
    """
    with opened(path) as stream:
        start = stream.read(9)
    if start[:2] == b"PK":
        found = _named(_from_npz(path), path.name)
    elif start[8:] == b"{":
        found = _named(_from_safetensors(contents(path, MOST_BYTES), path.name), path.name)
    else:
        raise BadInput(f"{path.name} {_other_kind(start)}; save the weights as one of the two.")
    if not found:
        raise BadInput(f"{path.name} holds no arrays; save a network's weights in it.")
    return found


def write(path: Path, weights: Mapping[str, Any]) -> None:
    """Write arrays by their names as float32: .npz or .safetensors, as the suffix of ``path`` says.

    All of the file or nothing. What is written, `read` gives back. Raises BadInput for another
    suffix, no arrays, odd names, values that are not finite, and where the system refuses.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(f"Weights are saved as .npz or .safetensors; {path.name} is neither.")
    arrays = _named(((name, np.asarray(array)) for name, array in weights.items()), path.name)
    if not arrays:
        raise BadInput("There are no weights to save; choose a network with layers that learn.")
    if odd := [name for name in arrays if not _NAME.fullmatch(name)]:
        raise BadInput(
            f"{_said(odd[0])} cannot name weights in a file; use letters, digits, dots and _."
        )
    atomic.write_bytes(path, _npz(arrays) if suffix == ".npz" else _safetensors(arrays))


def _named(arrays: Iterable[tuple[str, NDArray[Any]]], file: str) -> Weights:
    """Arrays by their names, each as it should be."""
    found: Weights = {}
    for name, array in arrays:
        if name in found:
            raise BadInput(f"{file} has {_said(name)} twice; save it again with one of them.")
        if name.split(".")[-1] != COUNTER:
            found[name] = _float32(array, f"{_said(name)} in {file}")
    return found


def _float32(array: NDArray[Any], what: str) -> NDArray[np.float32]:
    if array.dtype.kind != "f":
        raise BadInput(f"{what} holds {array.dtype} values; weights are floats, so save floats.")
    with np.errstate(over="ignore"):
        values = np.array(array, np.float32, order="C")
    if not np.isfinite(values).all():
        raise BadInput(
            f"{what} holds values that are not finite, or too large for float32; take weights from"
            " before the training ran away."
        )
    return values


def _said(name: str) -> str:
    """A name in a message: on one line, and not too long."""
    return repr(name if len(name) <= 40 else f"{name[:40]}…")


def _other_kind(start: bytes) -> str:
    if start[:1] == b"\x80":
        return "is a pickle, as PyTorch's torch.save writes, not NPZ or safetensors"
    if start.startswith(npy.MAGIC):
        return "is one array without a name, not NPZ or safetensors"
    return "is neither an NPZ nor a safetensors file, or damaged"


def _from_npz(path: Path) -> Entries:
    """The arrays of an NPZ file as they were saved."""
    with opened(path) as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                items = archive.infolist()
                _check_items(items, path.name)
                return [_saved(archive, item, path.name) for item in items]
        except BadInput:
            raise
        except _ZIP_FAULTS as fault:
            raise BadInput(
                f"{path.name} is a damaged NPZ file, or cut off; save or download it again."
            ) from fault


def _saved(archive: zipfile.ZipFile, item: zipfile.ZipInfo, file: str) -> tuple[str, NDArray[Any]]:
    name = item.filename.removesuffix(".npy")
    # No more is inflated than the size that the archive says.
    data = io.BytesIO(archive.read(item))
    return name, npy.read(data, f"{_said(name)} in {file}", MOST_BYTES)


def _check_items(items: list[zipfile.ZipInfo], file: str) -> None:
    """Raise BadInput where there is anything but arrays, or more than is read."""
    names = [item.filename for item in items]
    if any(name.endswith("data.pkl") for name in names):
        raise BadInput(
            f"{file} is a pickle in a zip archive, as PyTorch's torch.save writes; save the"
            " state_dict as safetensors."
        )
    if others := [name for name in names if not name.endswith(".npy")]:
        raise BadInput(
            f"{file} holds {_said(others[0])}, which is no array; save it with np.savez."
        )
    size = sum(item.file_size for item in items)
    if size > MOST_BYTES or any(item.compress_type not in _METHODS for item in items):
        raise BadInput(
            f"{file} is too large ({size >> 20} MB; at most {MOST_BYTES >> 20} are read), or packed"
            " in an unusual way; save it again with np.savez."
        )
    if any(item.file_size > MOST_INFLATION * item.compress_size + 64 for item in items):
        raise zipfile.BadZipFile


def _npz(arrays: Weights) -> bytes:
    """What np.savez writes; that takes no array whose name is "file"."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, array in arrays.items():
            data = io.BytesIO()
            np.lib.format.write_array(data, array, allow_pickle=False)
            # An entry without a date of its own: equal weights make equal files.
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), data.getvalue())
    return out.getvalue()


def _from_safetensors(data: bytes, file: str) -> Entries:
    """The arrays of a safetensors file as they were saved, in the order of their names."""
    import safetensors

    deserialize: Any = safetensors.deserialize
    try:
        _check_names(data, file)
        entries = sorted(deserialize(data), key=lambda entry: entry[0])
        return [(name, _array(entry, f"{_said(name)} in {file}")) for name, entry in entries]
    except BadInput:
        raise
    except (safetensors.SafetensorError, ValueError, RecursionError) as fault:
        raise BadInput(
            f"{file} is a damaged safetensors file, or cut off; save or download it again."
        ) from fault


def _check_names(data: bytes, file: str) -> None:
    """Raise BadInput where the header has a name twice, of which the library takes the last."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise BadInput(f"{file} has {_said(twice)} twice; save it again with one of them.")
        return found

    length = int.from_bytes(data[:8], "little")
    if length > min(_LONGEST_HEADER, len(data) - 8):
        raise ValueError("the header ends behind the file")
    json.loads(data[8 : 8 + length], object_pairs_hook=once)


def _array(entry: Mapping[str, Any], what: str) -> NDArray[Any]:
    kind, shape, data = entry["dtype"], entry["shape"], entry["data"]
    if kind == "BF16":
        # bfloat16 is the upper half of a float32.
        return (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(np.float32).reshape(shape)
    if kind in _TYPES:
        return np.frombuffer(data, _TYPES[kind]).reshape(shape)
    raise BadInput(f"{what} holds {kind} values, which are not read; save it as float32.")


def _safetensors(arrays: Weights) -> bytes:
    from safetensors.numpy import save

    return save(arrays, metadata={"format": "pt"})
