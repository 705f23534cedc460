"""The last few things that were made: what a hand that goes on needs, and no more.

Planes that are kept for long need fresh memory for each point of a stroke, each value of a number
that is dragged, and to get that takes longer than to compute them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from guiapp.core.cache import size_in_bytes
from guiapp.core.lab import Env

MOST = 4


class Recent:
    """Values by key, at most `MOST` of them; the longest unused goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    @property
    def values(self) -> list[Any]:
        """What is kept, the longest unused first."""
        return list(self._kept.values())

    @property
    def nbytes(self) -> int:
        """Memory that they take."""
        return sum(size_in_bytes(value) for value in self.values)

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What ``make()`` gave for this key, if that is among the last; else it is made."""
        if key not in self._kept:
            self._kept[key] = make()
        self._kept.move_to_end(key)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return self._kept[key]


def recent(name: str, env: Env) -> Recent:
    """The last few of one kind."""
    kept: Recent = env.cached(("recent", name), Recent)
    return kept
