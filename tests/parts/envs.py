"""An Env that counts what it was asked to compute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class CountingEnv:
    """Keeps everything, and the keys that were computed, in order."""

    device = "test"

    def __init__(self) -> None:
        self.kept: dict[Any, Any] = {}
        self.computed: list[Any] = []

    def cached(self, key: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
        if key not in self.kept:
            self.computed.append(key)
            self.kept[key] = compute()
        return self.kept[key]

    def cancelled(self) -> bool:
        return False

    def progress(self, done: int, total: int) -> None:
        pass

    def show(self, state: Any) -> None:
        pass

    def to_device(self, array: Any, work: float) -> Any:
        return array
