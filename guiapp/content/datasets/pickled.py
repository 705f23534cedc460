"""What a pickled batch of pictures is made of, besides lists and numbers: arrays, their types.

A pickle describes an array as a call of NumPy's that makes an empty one, and a state to fill it
with. These descriptions are read here; no call is made.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TYPE = re.compile(r"[<>=|]?[iu][1248]")
_RECONSTRUCT = {f"numpy.{core}.multiarray._reconstruct" for core in ("core", "_core")}
_ARRAY, _DTYPE = "numpy.ndarray", "numpy.dtype"
_ENCODE, _EMPTY = "_codecs.encode", "__builtin__.bytes"
"""How Python 3 writes bytes for Python 2."""
NAMES = _RECONSTRUCT | {_ARRAY, _DTYPE, _ENCODE, _EMPTY}
_MOST_AXES = 8


class Damaged(ValueError):  # noqa: N818 - it is caught, and told as a BadInput
    """The bytes are no pickle that makes sense."""


@dataclass(frozen=True)
class Name:
    """A function or class that the pickle names: only a word here."""

    text: str


@dataclass(eq=False)
class Type:
    """An array's type as NumPy writes it; the order of bytes comes with its state."""

    code: str


@dataclass(eq=False)
class Array:
    """An array that gets its content after it was made."""

    content: NDArray[Any] | None = None


def key(value: Any) -> str:
    """A dictionary's key as text: nothing else is hashed or compared."""
    return _text(value)


def called(name: str, arguments: tuple[Any, ...]) -> Any:
    """What the call that a pickle describes would make, for the four that arrays need."""
    if name in _RECONSTRUCT and arguments[0] == Name(_ARRAY) and len(arguments) == 3:
        return Array()
    if name == _DTYPE and len(arguments) == 3:
        return _type(_text(arguments[0]))
    if name == _ENCODE and arguments[1:] == ("latin1",) and isinstance(arguments[0], str):
        return arguments[0].encode("latin-1")
    if name == _EMPTY and not arguments:
        return b""
    raise Damaged


def fill(made: Array | Type, state: tuple[Any, ...]) -> None:
    """Give ``made`` its state: in place, because others may refer to it."""
    if isinstance(made, Array) and len(state) == 5:
        made.content = _filled(*state[1:])
    elif isinstance(made, Type) and len(state) == 8 and state[2:5] == (None, None, None):
        made.code = _type(_text(state[1]) + made.code.lstrip("<>=|")).code
    else:
        raise Damaged


def _type(code: str) -> Type:
    if not _TYPE.fullmatch(code):
        raise Damaged
    return Type(code)


def _filled(shape: Any, kind: Any, fortran: Any, content: Any) -> NDArray[Any]:
    """A read-only array that shares the file's memory."""
    if not isinstance(kind, Type) or not isinstance(content, bytes | memoryview):
        raise Damaged
    if not isinstance(shape, tuple) or len(shape) > _MOST_AXES:
        raise Damaged
    if not all(type(length) is int and length >= 0 for length in shape):
        raise Damaged
    dtype = np.dtype(kind.code)
    if type(fortran) is not bool or math.prod(shape) * dtype.itemsize != len(content):
        raise Damaged
    return np.frombuffer(content, dtype).reshape(shape, order="F" if fortran else "C")


def _text(value: Any) -> str:
    if not isinstance(value, str | bytes):
        raise Damaged
    return value if isinstance(value, str) else value.decode("ascii")


def finished(value: Any) -> Any:
    """``value``, or NumPy's array for one."""
    if isinstance(value, Array):
        if value.content is None:
            raise Damaged
        return value.content
    return value
