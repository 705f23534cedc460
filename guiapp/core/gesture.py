"""What a hand does on a panel, in the panel's data coordinates."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "hover", "leave", "click", "press", "drag", "release", "wheel", "enter", "nudge", "escape"
]


@dataclass(frozen=True)
class Gesture:
    """A gesture on the panel ``panel``; points are (row, column), pixel centres at whole numbers.

    hover, leave    the pointer moves over, or leaves; makes a preview and is never undoable
    press, drag, release   with the left button; one undo step together
    click           press and release in one place
    wheel, nudge    turn of the wheel; plus and minus keys: ``amount`` notches. On a picture that is
                    moved, arrow keys: ``point`` is the way, so many steps (down, across)
    escape          the key, whatever the panel: closes what was opened
    enter           the number ``value`` was typed into the cell at ``point``

    Where a picture has cells, ``value`` of a hover or a click is what the one at ``point`` stands
    for, -1 where there is none.

    From press to release every gesture is applied to the scene as it was at the press: ``path``
    holds all points since then and ``rise`` how far the pointer has risen, in screen pixels
    (what a dragged number follows). So a lab needs no memory of the strokes before.
    """

    panel: str
    kind: Kind
    point: tuple[float, float] = (0.0, 0.0)
    path: tuple[tuple[float, float], ...] = ()
    rise: float = 0.0
    amount: float = 0.0
    value: float = 0.0
    shift: bool = False
    control: bool = False

    @property
    def cell(self) -> tuple[int, int]:
        """The pixel or cell under the pointer."""
        return math.floor(self.point[0] + 0.5), math.floor(self.point[1] + 0.5)
