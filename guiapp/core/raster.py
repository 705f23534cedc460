"""Pictures and matrices that travel inside Params: immutable, comparable, stored once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

_KINDS = "biuf"  # bool, integers and floats: what a picture or a kernel can be made of


@dataclass(frozen=True, eq=False)
class Raster:
    """An array as a value: equal when the content is equal, hashable, shared between undo states.

    Made with ``Raster.of(array)``; ``raster.array`` is a read-only view of any shape.
    """

    shape: tuple[int, ...]
    dtype: str
    data: bytes = field(repr=False)

    @staticmethod
    def of(array: NDArray[Any]) -> Raster:
        """Copy ``array`` (bool, integer or float, any shape); raises TypeError for other kinds."""
        array = np.asarray(array, order="C")
        if array.dtype.kind not in _KINDS:
            raise TypeError(f"a Raster holds numbers, not {array.dtype}")
        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        return Raster(tuple(array.shape), little.dtype.str, little.tobytes())

    @cached_property
    def array(self) -> NDArray[Any]:
        """The content as a read-only array that shares this Raster's memory."""
        return np.frombuffer(self.data, np.dtype(self.dtype)).reshape(self.shape)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of shape, dtype and content: the name under which a document stores it."""
        head = f"{self.shape}{self.dtype}".encode()
        return hashlib.sha256(head + self.data).hexdigest()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Raster) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
