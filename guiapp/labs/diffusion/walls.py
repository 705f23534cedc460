"""Walls that are drawn over the cells: what would cross them stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guiapp.core.errors import BadInput
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Env
from guiapp.core.params import param
from guiapp.parts.drawing import Pen, draw
from guiapp.parts.picture import Drawing
from guiapp.parts.strokes import Strokes, rasterise

NOMINAL = 256.0
"""Walls are kept on a plane with this longest side, so that they fit pictures of any size."""
MOST_STROKES = 400
THINNEST = 1.0
"""Cells across a wall."""


@dataclass(frozen=True)
class WallPen:
    """What the next wall is drawn with."""

    tool: str = param(
        "line",
        "Draw",
        touches="view",
        choices=(
            ("brush", "wall by hand"),
            ("line", "straight wall"),
            ("rectangle", "rectangle"),
            ("ellipse", "ellipse"),
            ("eraser", "take away"),
        ),
        help="Drag over the mass or the particles, also while it runs.",
    )
    width: float = param(
        3.0,
        "Width",
        touches="view",
        low=1.0,
        high=64.0,
        step=1.0,
        log=True,
        help="In 256ths of the longest side.",
    )
    filled: bool = param(
        False,
        "Filled",
        touches="view",
        applies=lambda pen: pen.tool in ("rectangle", "ellipse"),
    )


def drawn(walls: Strokes, gesture: Gesture, pen: WallPen, shape: tuple[int, int]) -> Strokes:
    """The walls after a press, a drag or a release; the same object after other gestures.

    Raises BadInput where there are too many already.
    """
    scale = NOMINAL / max(shape)
    path = tuple(_scaled(point, scale) for point in gesture.path or (gesture.point,))
    moved = replace(gesture, point=_scaled(gesture.point, scale), path=path)
    board = Drawing(int(NOMINAL), int(NOMINAL), 0.0, walls)
    after = draw(board, moved, Pen(pen.tool, pen.width, 1.0, pen.filled))
    if after is board:
        return walls
    if len(after.strokes) > MOST_STROKES:
        raise BadInput(f"There are {MOST_STROKES} walls already; remove some before you draw more.")
    return after.strokes


def cells_of(walls: Strokes, shape: tuple[int, int], env: Env) -> NDArray[np.bool_] | None:
    """Which cells are walls, (H, W); None where there are none."""

    def made() -> NDArray[np.bool_]:
        cells: NDArray[np.bool_] = rasterise(shape, 0.0, _sized(walls, shape), env) >= 0.5
        cells.flags.writeable = False
        return cells

    if not walls:
        return None
    cells: NDArray[np.bool_] = env.cached(("walls", walls, shape), made)
    return cells if cells.any() else None


def veil_of(walls: Strokes, shape: tuple[int, int], env: Env) -> NDArray[np.float32] | None:
    """What hides the cells of walls, (H, W): 0 there and 1 elsewhere; None where there are none."""

    def made() -> NDArray[np.float32]:
        veil = np.where(np.asarray(cells), np.float32(0), np.float32(1))
        veil.flags.writeable = False
        return veil

    cells = cells_of(walls, shape, env)
    if cells is None:
        return None
    veil: NDArray[np.float32] = env.cached(("walls' veil", walls, shape), made)
    return veil


def _sized(walls: Strokes, shape: tuple[int, int]) -> Strokes:
    """The walls as they lie on a picture of this shape."""
    scale = max(shape) / NOMINAL
    return tuple(
        replace(
            wall,
            points=tuple(_scaled(point, scale) for point in wall.points),
            width=max(wall.width * scale, THINNEST),
        )
        for wall in walls
    )


def _scaled(point: tuple[float, float], scale: float) -> tuple[float, float]:
    """Pixel centres are whole numbers: the corner of the picture is at -0.5."""
    row, column = ((place + 0.5) * scale - 0.5 for place in point)
    return row, column
