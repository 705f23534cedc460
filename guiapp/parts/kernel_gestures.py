"""What a hand does to the cells of a kernel: drag a number, paint, nudge, type."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from guiapp.compute.kernels import SYMMETRIES, symmetric_cells
from guiapp.core.errors import BadInput
from guiapp.core.gesture import Gesture
from guiapp.core.params import param
from guiapp.parts.kernel_presets import Values
from guiapp.parts.kernel_table import Kernel, kernel_values, own

Cell = tuple[int, int]
PIXELS = 4.0
"""How far the pointer rises, in pixels of the screen, for one step of a dragged number."""


@dataclass(frozen=True)
class Brush:
    """How cells are edited."""

    drag: str = param(
        "change",
        "Drag",
        touches="view",
        choices=(("change", "number"), ("paint", "paint")),
        help="up and down changes the number under the pointer, or every cell passed is set",
    )
    value: float = param(
        1.0,
        "Paint",
        touches="view",
        low=-1000.0,
        high=1000.0,
        step=0.1,
        help="what painted cells become; Shift paints zero",
        applies=lambda brush: brush.drag == "paint",
    )
    symmetry: str = param(
        "none",
        "Symmetry",
        touches="view",
        choices=tuple((name, name) for name in SYMMETRIES),
        rare=True,
        help="cells that are changed together",
    )


def kernel_gesture(value: Kernel, gesture: Gesture, brush: Brush) -> Kernel:
    """The kernel after a gesture on its grid; ``value`` itself where nothing changes.

    Dragging with "change" moves the number that was pressed by a readable step for every four
    pixels that the pointer rises; with "paint" every cell passed is set. The wheel and the plus
    and minus keys step a number, typing sets it; Shift steps ten times finer. ``value`` is the
    kernel as it was at the press. Raises BadInput for a number that is not finite.
    """
    before = kernel_values(value)
    after = before.copy()
    for cell, number in _edits(before, gesture, brush):
        for image in symmetric_cells(cell, (before.shape[0], before.shape[1]), brush.symmetry):
            after[image] = number
    return value if np.array_equal(before, after) else own(after)


def step_of(values: Values, fine: bool = False) -> float:
    """The step of dragged numbers: 1, 2 or 5 times a power of ten, about a 20th of the largest."""
    largest = float(np.abs(values).max()) or 1.0
    wanted = largest / (200 if fine else 20)
    power = 10.0 ** math.floor(math.log10(wanted))
    return min((1, 2, 5, 10), key=lambda factor: abs(math.log(factor * power / wanted))) * power


def _edits(values: Values, gesture: Gesture, brush: Brush) -> Iterator[tuple[Cell, float]]:
    """Which cells get which numbers."""
    dragging = gesture.kind in ("press", "drag", "release")
    if dragging and brush.drag == "paint":
        for cell in _passed(gesture):
            if _inside(cell, values):
                yield cell, 0.0 if gesture.shift else brush.value
        return
    first = gesture.path[0] if dragging and gesture.path else gesture.point
    cell = _nearest(first)
    if not _inside(cell, values):
        return
    step = step_of(values, gesture.shift)
    if dragging:
        yield cell, _stepped(values[cell], round(gesture.rise / PIXELS), step)
    elif gesture.kind in ("wheel", "nudge"):
        yield cell, _stepped(values[cell], round(gesture.amount), step)
    elif gesture.kind == "enter":
        if not math.isfinite(gesture.value):
            raise BadInput(f"A cell holds a finite number; {gesture.value} came.")
        yield cell, gesture.value


def _stepped(value: float, count: int, step: float) -> float:
    """``value`` moved by so many steps, on a multiple of the step; as it was for none."""
    if count == 0:
        return float(value)
    multiple = round(value / step + count)
    return round(multiple * step, 2 - math.floor(math.log10(step))) + 0.0


def _passed(gesture: Gesture) -> Iterator[Cell]:
    """The cells on the way of the pointer, without gaps."""
    path = gesture.path or (gesture.point,)
    yield _nearest(path[0])
    for start, end in pairwise(path):
        far = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
        count = max(1, math.ceil(2 * far))
        for place in range(1, count + 1):
            part = place / count
            yield _nearest(
                (start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))
            )


def _nearest(point: tuple[float, float]) -> Cell:
    return math.floor(point[0] + 0.5), math.floor(point[1] + 0.5)


def _inside(cell: Cell, values: Values) -> bool:
    rows, columns = values.shape
    return 0 <= cell[0] < int(rows) and 0 <= cell[1] < int(columns)
