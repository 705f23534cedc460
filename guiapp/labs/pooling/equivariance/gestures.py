"""How a hand moves the picture of the square: by dragging it, or with the arrow keys."""

from __future__ import annotations

import math
from dataclasses import replace

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.pooling.equivariance.figure import input_key
from guiapp.labs.pooling.equivariance.params import (
    FARTHEST,
    LARGEST,
    SMALLEST,
    EquivarianceParams,
)
from guiapp.labs.pooling.params import Params, shape_of
from guiapp.parts.drawing import draw
from guiapp.parts.kernel import kernel_gesture
from guiapp.parts.picture import Drawing

STROKE = ("press", "drag", "release")
CLOSE = 1.0
"""Pixels from the middle within which the pointer has no direction."""
TURN = 15.0
"""Degrees that the picture turns by while Shift is held."""
FINE = 0.25
"""Pixels that the picture is shifted by while Shift is held."""
RATIO = 1.05
"""What one press of an arrow key scales by."""


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Change the kernel, draw, or move the picture."""
    params: Params = scene.params
    if gesture.panel == "kernel":
        kernel = kernel_gesture(params.kernel, gesture, params.brush)
        return scene if kernel is params.kernel else _with(scene, kernel=kernel)
    if gesture.panel == "input" and isinstance(params.image, Drawing):
        drawing = draw(params.image, gesture, params.pen)
        return scene if drawing is params.image else _with(scene, image=drawing)
    if gesture.panel not in ("moved", input_key(params)):
        return scene
    wanted = _moved(params, gesture)
    return scene if wanted == params.equivariance else _with(scene, equivariance=wanted)


def _with(scene: Scene, **values: object) -> Scene:
    return replace(scene, params=replace(scene.params, **values))


def _moved(params: Params, gesture: Gesture) -> EquivarianceParams:
    wanted = params.equivariance
    if gesture.kind == "nudge":
        return _nudged(wanted, gesture.point)
    if gesture.kind not in STROKE:
        return wanted
    path = gesture.path or (gesture.point,)
    first, last = path[0], path[-1]
    down, right = last[0] - first[0], last[1] - first[1]
    if wanted.g == "shift":
        step = FINE if gesture.shift else 1.0
        return _shifted(wanted, step * round(down / step), step * round(right / step))
    if wanted.g == "flip":
        if max(abs(down), abs(right)) < CLOSE:
            return wanted
        return replace(wanted, mirror="vertical" if abs(down) > abs(right) else "horizontal")
    before, after = (_polar(params, point) for point in (first, last))
    if before is None or after is None or first == last:
        return wanted
    if wanted.g == "scale":
        return _scaled(wanted, after[0] / before[0])
    degrees = after[1] - before[1]
    if wanted.g == "quarters":
        return _turned(wanted, 90.0 * round(degrees / 90))
    turned = _turned(wanted, degrees)
    return replace(turned, angle=TURN * round(turned.angle / TURN)) if gesture.shift else turned


def _nudged(wanted: EquivarianceParams, way: tuple[float, float]) -> EquivarianceParams:
    """After arrow keys: left and up turn counter-clockwise, up and right enlarge."""
    down, right = way
    if wanted.g == "shift":
        return _shifted(wanted, down, right)
    if wanted.g == "flip":
        return replace(wanted, mirror="vertical" if down else "horizontal")
    if wanted.g == "scale":
        return _scaled(wanted, RATIO ** (right - down))
    step = 90.0 * math.copysign(1, -(down + right)) if wanted.g == "quarters" else -(down + right)
    return _turned(wanted, step)


def _shifted(wanted: EquivarianceParams, down: float, right: float) -> EquivarianceParams:
    offset = (wanted.down + down, wanted.right + right)
    down, right = (min(max(far, -FARTHEST), FARTHEST) for far in offset)
    return replace(wanted, down=down, right=right)


def _scaled(wanted: EquivarianceParams, ratio: float) -> EquivarianceParams:
    factor = round(wanted.factor * ratio, 3)
    return replace(wanted, factor=min(max(factor, SMALLEST), LARGEST))


def _turned(wanted: EquivarianceParams, degrees: float) -> EquivarianceParams:
    if wanted.g == "quarters":
        return replace(wanted, quarters=str((int(wanted.quarters) + round(degrees / 90)) % 4))
    return replace(wanted, angle=round(180 - (180 - wanted.angle - degrees) % 360, 1))


def _polar(params: Params, point: tuple[float, float]) -> tuple[float, float] | None:
    """Distance and direction of a point from the middle; None where it is too close to have one."""
    height, width = shape_of(params)
    up, across = (height - 1) / 2 - point[0], point[1] - (width - 1) / 2
    distance = math.hypot(up, across)
    return None if distance < CLOSE else (distance, math.degrees(math.atan2(up, across)))
