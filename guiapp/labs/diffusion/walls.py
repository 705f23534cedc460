"""Walls that are drawn over the cells: what would cross them stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Env
from guiapp.core.params import param
from guiapp.parts.drawing import Pen, draw
from guiapp.parts.picture import Drawing
from guiapp.parts.strokes import Stroke, Strokes, rasterise

NOMINAL = 256.0
"""Walls are kept on a plane with this longest side, so that they fit pictures of any size."""
MOST_STROKES = 400


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
    """The walls after a press, a drag or a release; the same object after other gestures."""
    scale = NOMINAL / max(shape)
    path = tuple(_scaled(point, scale) for point in gesture.path or (gesture.point,))
    moved = replace(gesture, point=_scaled(gesture.point, scale), path=path)
    board = Drawing(int(NOMINAL), int(NOMINAL), 0.0, walls)
    after = draw(board, moved, Pen(pen.tool, pen.width, 1.0, pen.filled))
    return walls if after is board or len(walls) >= MOST_STROKES else after.strokes


def cells_of(walls: Strokes, shape: tuple[int, int], env: Env) -> NDArray[np.bool_] | None:
    """Which cells are walls, (H, W); None where there are none."""
    if not walls:
        return None
    scale = max(shape) / NOMINAL
    strokes = tuple(_sized(stroke, scale) for stroke in walls)
    key = ("walls", strokes, shape)
    cells: Any = env.cached(key, lambda: _cells(rasterise(shape, 0.0, strokes, env)))
    return cells if cells.any() else None


def _cells(canvas: NDArray[np.float32]) -> NDArray[np.bool_]:
    cells: NDArray[np.bool_] = canvas >= 0.5
    cells.flags.writeable = False
    return cells


def _scaled(point: tuple[float, float], scale: float) -> tuple[float, float]:
    """Pixel centres are whole numbers: the corner of the picture is at -0.5."""
    row, column = ((place + 0.5) * scale - 0.5 for place in point)
    return row, column


def _sized(stroke: Stroke, scale: float) -> Stroke:
    points = tuple(_scaled(point, scale) for point in stroke.points)
    return replace(stroke, points=points, width=max(stroke.width * scale, 1.0))
