"""What is kept between requests, within a number of bytes."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from typing import Any

MEGABYTE = 1 << 20


def size_in_bytes(value: Any) -> int:
    """How much memory the arrays and bytes in ``value`` take; what holds none is nothing."""
    size = None if isinstance(value, type) else getattr(value, "nbytes", None)
    if size is not None:
        return int(size)
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, tuple | list):
        return sum(size_in_bytes(item) for item in value)
    if isinstance(value, dict):
        return sum(size_in_bytes(item) for item in value.values())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return sum(size_in_bytes(getattr(value, f.name)) for f in dataclasses.fields(value))
    return 0


class Cache:
    """Values by key, the longest unused dropped where they take more than ``budget`` bytes."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._taken = 0
        self._kept: OrderedDict[Any, tuple[Any, int]] = OrderedDict()

    def get(self, key: Any) -> Any:
        """The value kept under ``key``, or None."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def put(self, key: Any, value: Any) -> None:
        """Keep ``value``, and forget the oldest ones that there is no room for."""
        self.drop(key)
        size = size_in_bytes(value)
        self._kept[key] = (value, size)
        self._taken += size
        while self._taken > self._budget and len(self._kept) > 1:
            self.drop(next(iter(self._kept)))

    def drop(self, key: Any) -> None:
        """Forget what is kept under ``key``, if anything is."""
        _, size = self._kept.pop(key, (None, 0))
        self._taken -= size

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._taken = 0
