"""What is asked of many pictures, some at a time: shown in between, and left when nobody waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from guiapp.core.lab import Cancelled, Env

SHOWN_EACH = 0.15
"""Seconds after which what is known by then is shown."""


class Pieces(Protocol):
    """Something that is ``done`` so far out of ``total``; ``is_told`` while it is being shown."""

    done: int
    is_told: bool

    @property
    def total(self) -> int:
        """How much there is."""


def go_through(pieces: Pieces, go_on: Callable[[], None], state: Any, env: Env) -> None:
    """Do all of it, and show ``state`` with what is known in between; raises Cancelled.

    ``go_on`` does some more. While a figure of what is known is made, the first piece is all that
    is asked for.
    """
    if not pieces.done:
        go_on()
    if pieces.is_told:
        return
    told = -SHOWN_EACH
    while pieces.done < pieces.total:
        if time.perf_counter() - told > SHOWN_EACH:
            pieces.is_told = True
            try:
                env.show(state)
            finally:
                pieces.is_told = False
            told = time.perf_counter()
        if env.cancelled():
            raise Cancelled
        go_on()
        env.progress(pieces.done, pieces.total)
