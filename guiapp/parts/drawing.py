"""What a hand does on the drawing canvas."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Action, Scene
from guiapp.core.params import param
from guiapp.parts.picture import Drawing
from guiapp.parts.strokes import FURTHEST, LONGEST_TEXT, MOST_POINTS, TOOLS, Points, Stroke

CLOSE = 0.75
"""Points of a stroke closer together than this, in pixels, are not told apart."""


@dataclass(frozen=True)
class Pen:
    """What the next stroke is made with."""

    tool: str = param("brush", "Tool", touches="view", choices=TOOLS)
    width: float = param(
        12.0,
        "Pen width",
        touches="view",
        low=1.0,
        high=200.0,
        step=1.0,
        log=True,
        unit="px",
        applies=lambda pen: (
            pen.tool in ("brush", "eraser", "line")
            or (pen.tool in ("rectangle", "ellipse") and not pen.filled)
        ),
    )
    value: float = param(
        1.0,
        "Value",
        touches="view",
        low=0.0,
        high=1.0,
        step=0.05,
        help="0 black, 1 white",
        applies=lambda pen: pen.tool != "eraser",
    )
    filled: bool = param(
        False,
        "Filled",
        touches="view",
        applies=lambda pen: pen.tool in ("rectangle", "ellipse"),
    )
    text: str = param("Text", "Text", touches="view", applies=lambda pen: pen.tool == "text")
    text_size: float = param(
        48.0,
        "Text size",
        touches="view",
        low=6.0,
        high=500.0,
        step=1.0,
        log=True,
        unit="px",
        applies=lambda pen: pen.tool == "text",
    )


def draw(drawing: Drawing, gesture: Gesture, pen: Pen) -> Drawing:
    """The drawing after a press, a drag or a release; the same object after other gestures.

    ``drawing`` is as it was at the press: the stroke is made anew from the whole path. Shift keeps
    strokes straight (lines at multiples of 45°) and shapes square.
    """
    if gesture.kind not in ("press", "drag", "release"):
        return drawing
    stroke = _stroke(gesture, pen)
    return drawing if stroke is None else replace(drawing, strokes=(*drawing.strokes, stroke))


def drawing_actions(
    get: Callable[[Scene], Drawing | None], put: Callable[[Scene, Drawing], Scene]
) -> tuple[Action, ...]:
    """Actions on a scene's drawing; ``get`` gives None where there is none."""

    def clear(scene: Scene) -> Scene:
        drawing = get(scene)
        if drawing is None or not drawing.strokes:
            return scene
        return put(scene, replace(drawing, strokes=()))

    return (
        Action(
            *("clear-drawing", "Clear the drawing", clear, "Drawing", "Ctrl+I, Delete"),
            help="remove all strokes",
        ),
    )


def _stroke(gesture: Gesture, pen: Pen) -> Stroke | None:
    if pen.tool == "text" and not pen.text.strip():
        return None
    width = pen.text_size if pen.tool == "text" else pen.width
    text = pen.text[:LONGEST_TEXT] if pen.tool == "text" else ""
    points = _points(gesture, pen.tool)
    return Stroke(pen.tool, points, width, pen.value, text, pen.filled)


def _points(gesture: Gesture, tool: str) -> Points:
    path = tuple(_tidy(point) for point in gesture.path or (gesture.point,))
    first, last = path[0], path[-1]
    if tool in ("text", "fill"):
        return (last,)
    if gesture.shift:
        return first, _constrained(first, last, square=tool in ("rectangle", "ellipse"))
    if tool in ("brush", "eraser"):
        return _thinned(path)
    return first, last


def _thinned(path: Points) -> Points:
    """The path without points that lie close together, and not too many: its last one stays."""
    kept = [path[0]]
    for point in path[1:-1]:
        if math.dist(point, kept[-1]) >= CLOSE:
            kept.append(point)
    kept = kept[:: len(kept) // MOST_POINTS + 1]
    return (*kept, path[-1]) if path[-1] != kept[-1] else tuple(kept)


def _tidy(point: tuple[float, float]) -> tuple[float, float]:
    """A point to hundredths of a pixel, not absurdly far away."""
    row, column = (round(min(max(place, -FURTHEST), FURTHEST), 2) for place in point)
    return row, column


def _constrained(
    first: tuple[float, float], last: tuple[float, float], square: bool
) -> tuple[float, float]:
    """``last`` moved so that the way from ``first`` is a diagonal, or a multiple of 45°."""
    down, across = last[0] - first[0], last[1] - first[1]
    if square:
        side = max(abs(down), abs(across))
        return first[0] + math.copysign(side, down), first[1] + math.copysign(side, across)
    angle = round(math.atan2(down, across) / (math.pi / 4)) * (math.pi / 4)
    length = down * math.sin(angle) + across * math.cos(angle)
    return (
        round(first[0] + length * math.sin(angle), 2),
        round(first[1] + length * math.cos(angle), 2),
    )
