"""Arrays of numbers from other people's .npy files, with nothing allocated on trust.

The format: numpy.lib.format, versions 1 to 3. Only plain numbers are read; objects, which would
need unpickling, records and text are refused. Zip archives (.npz) are not read.
"""

from __future__ import annotations

import ast
import math
import re
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from guiapp.core.errors import BadInput

MAGIC = b"\x93NUMPY"
_LONGEST_HEADER = 10_000
_TYPE = re.compile(r"[<>=|]?(b1|[iu][1248]|f(2|4|8|12|16))")


def read(stream: BinaryIO, name: str, most: int) -> NDArray[Any]:
    """The array in a .npy file of at most ``most`` numbers: bool, integers or floats, any shape.

    ``stream`` stands at the beginning; ``name`` is said in messages. Raises BadInput.
    """
    dtype, shape, fortran = _header(stream, name)
    count = math.prod(shape)
    if count > most:
        size = " × ".join(map(str, shape))
        raise BadInput(f"{name} has {size} numbers; at most {most} are read, so cut it down first.")
    if _left(stream) != count * dtype.itemsize:
        raise BadInput(f"{name} is cut off or damaged; save the array again.")
    data = stream.read(count * dtype.itemsize)
    if dtype.kind == "b":
        return _ordered(np.frombuffer(data, np.uint8) != 0, shape, fortran)
    return _ordered(np.frombuffer(data, dtype), shape, fortran)


def _left(stream: BinaryIO) -> int:
    """How many bytes follow: what a header promises is not allocated before they are counted."""
    place = stream.tell()
    end = stream.seek(0, 2)
    stream.seek(place)
    return end - place


def _ordered(numbers: NDArray[Any], shape: tuple[int, ...], fortran: bool) -> NDArray[Any]:
    return numbers.reshape(shape, order="F" if fortran else "C")


def _header(stream: BinaryIO, name: str) -> tuple[np.dtype[Any], tuple[int, ...], bool]:
    damaged = BadInput(f"{name} is a damaged .npy file; save the array again.")
    start = stream.read(8)
    if len(start) < 8 or start[6] not in (1, 2, 3):
        raise damaged
    width = 2 if start[6] == 1 else 4
    length = int.from_bytes(stream.read(width), "little")
    if length > _LONGEST_HEADER:
        raise damaged
    try:
        header = ast.literal_eval(stream.read(length).decode("utf-8").strip())
        described, shape, fortran = header["descr"], header["shape"], header["fortran_order"]
    except (ValueError, SyntaxError, TypeError, KeyError, RecursionError, MemoryError) as fault:
        raise damaged from fault
    if not _is_shape(shape) or not isinstance(fortran, bool):
        raise damaged
    if not isinstance(described, str) or not _TYPE.fullmatch(described):
        raise BadInput(
            f"{name} holds {_kind(described)}, not plain numbers;"
            " save it as an array of floats (array.astype(float))."
        )
    return _dtype(described, name), shape, fortran


def _dtype(described: str, name: str) -> np.dtype[Any]:
    try:
        return np.dtype(described)
    except TypeError as fault:
        raise BadInput(
            f"{name} holds numbers of a kind that this machine does not have; save it as float64."
        ) from fault


def _is_shape(shape: Any) -> bool:
    return (
        isinstance(shape, tuple)
        and len(shape) <= 32
        and all(type(side) is int and 0 <= side < 1 << 62 for side in shape)
    )


def _kind(described: Any) -> str:
    """What an array holds that is not numbers, in a word."""
    letter = described.lstrip("<>=|")[:1] if isinstance(described, str) else "V"
    words = {"O": "Python objects", "U": "text", "S": "text", "c": "complex numbers", "M": "dates"}
    return words.get(letter, "records")
