"""What a hand does on a panel, in the panel's data coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["hover", "leave", "click", "press", "drag", "release", "wheel", "enter", "nudge"]


@dataclass(frozen=True)
class Gesture:
    """A gesture on the panel ``panel``.

    ``point`` and ``start`` are (row, column), pixel centres at whole numbers; ``start`` is where
    the button went down. ``rise`` is how far the pointer has risen since then, in screen pixels
    (what a dragged number follows). ``amount`` is the turn of the wheel or the nudge in notches;
    ``value`` the number that was entered.

    hover, leave    the pointer moves over, or leaves; makes a preview and is never undoable
    press, drag, release   with the left button; one undo step together
    click           press and release in one place
    wheel, nudge    turn of the wheel; plus and minus keys
    enter           a number typed into the cell ``point``
    """

    panel: str
    kind: Kind
    point: tuple[float, float] = (0.0, 0.0)
    start: tuple[float, float] = (0.0, 0.0)
    rise: float = 0.0
    amount: float = 0.0
    value: float = 0.0
    shift: bool = False
    control: bool = False

    @property
    def cell(self) -> tuple[int, int]:
        """The pixel or cell under the pointer."""
        return round(self.point[0]), round(self.point[1])
