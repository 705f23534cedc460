"""How long a film will take yet, from how long it took so far."""

from __future__ import annotations

import time
from collections.abc import Callable

MINUTE = 60


class Pace:
    """Counts from the first frame on, before which everything is set up."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._since = 0.0
        self._first = 0

    def left(self, done: int, total: int) -> float | None:
        """The seconds that the rest will take; None while nothing is known yet."""
        now = self._clock()
        if not self._first:
            self._since, self._first = now, done
            return None
        return (now - self._since) / max(done - self._first, 1) * (total - done)


def told(done: int, total: int, left: float | None) -> str:
    """How far a film is, in words: frame 12 of 300, 8 s left."""
    frame = f"frame {done} of {total}"
    if left is None or done == total:
        return frame
    if left < 2 * MINUTE:
        return f"{frame}, {max(round(left), 1)} s left"
    return f"{frame}, {round(left / MINUTE)} min left"
