"""What a hand does on the pictures and the spectrum of the Fourier lab."""

from __future__ import annotations

import math
from dataclasses import replace

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.fourier.layers import MOST_LAYERS, MOST_POINTS, Points
from guiapp.labs.fourier.params import Params, shape_of
from guiapp.parts.drawing import draw
from guiapp.parts.picture import Drawing

DRAWN = ("press", "drag", "release")
CLOSE = 0.75
"""Points of a stroke closer together than this, in pixels of the spectrum, are not told apart."""
DIGITS = 6
"""Decimals of a frequency that are kept: a ten-thousandth of a pixel of the largest picture."""


def with_params(scene: Scene, **values: object) -> Scene:
    """The scene with other parameters."""
    return replace(scene, params=replace(scene.params, **values))


def frequency_at(point: tuple[float, float], shape: tuple[int, int]) -> tuple[float, float]:
    """The frequency (down, across) at a point of a centred plane, in cycles per pixel."""
    (row, column), (height, width) = point, shape
    down, across = (row - height // 2) / height, (column - width // 2) / width
    return round(down, DIGITS), round(across, DIGITS)


def painted(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with a stroke on its spectrum, made anew from the whole path."""
    params: Params = scene.params
    if len(params.mask) >= MOST_LAYERS:
        return scene
    shape = shape_of(params)
    points = tuple(frequency_at(point, shape) for point in gesture.path or (gesture.point,))
    pen = params.painter
    if pen.tool in ("brush", "eraser") and not gesture.shift:
        points = _thinned(points, CLOSE / max(shape))
    else:
        points = (points[0], points[-1])
    return with_params(scene, mask=(*params.mask, pen.stroke(points)))


def probed(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with another frequency looked at."""
    shape = shape_of(scene.params)
    row = min(max(gesture.cell[0], 0), shape[0] - 1)
    column = min(max(gesture.cell[1], 0), shape[1] - 1)
    down, across = frequency_at((row, column), shape)
    return with_params(scene, down=down, across=across)


def profiled(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with its profile along another row."""
    height = shape_of(scene.params)[0]
    row = min(max(gesture.cell[0], 0), height - 1)
    return with_params(scene, line=row / max(height - 1, 1))


def on_input(scene: Scene, gesture: Gesture) -> Scene:
    """The scene after a stroke on a picture that is being drawn."""
    params: Params = scene.params
    if not isinstance(params.image, Drawing) or gesture.kind not in DRAWN:
        return scene
    drawing = draw(params.image, gesture, params.pen)
    return scene if drawing is params.image else with_params(scene, image=drawing)


def _thinned(points: Points, close: float) -> Points:
    """Without points that lie close together, and not too many: the last one stays."""
    kept = [points[0]]
    for point in points[1:-1]:
        if math.dist(point, kept[-1]) >= close:
            kept.append(point)
    kept = kept[:: len(kept) // MOST_POINTS + 1]
    return (*kept, points[-1]) if points[-1] != kept[-1] else tuple(kept)
