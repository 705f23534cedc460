"""What a brush does on the spectrum: one layer of the mask, made anew from the whole path."""

from __future__ import annotations

import math

from guiapp.core.errors import BadInput
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.fourier.hands import frequency_at, with_params
from guiapp.labs.fourier.paint.layers import MOST_LAYERS
from guiapp.labs.fourier.paint.painted import MOST_POINTS, Points
from guiapp.labs.fourier.params import Params, shape_of

CLOSE = 0.75
"""Points of a stroke closer together than this, in pixels of the spectrum, are not told apart."""


def painted(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with a stroke on its spectrum, made anew from the whole path.

    Raises BadInput where there is no room for one more layer.
    """
    params: Params = scene.params
    if len(params.mask) >= MOST_LAYERS:
        raise BadInput(f"A mask has at most {MOST_LAYERS} layers; take one out first.")
    shape = shape_of(params)
    points = tuple(frequency_at(point, shape) for point in gesture.path or (gesture.point,))
    pen = params.painter
    if pen.tool in ("brush", "eraser") and not gesture.shift:
        points = _thinned(points, CLOSE / max(shape))
    else:
        points = (points[0], points[-1])
    return with_params(scene, mask=(*params.mask, pen.stroke(points)))


def _thinned(points: Points, close: float) -> Points:
    """Without points that lie close together, and not too many: the last one stays."""
    kept = [points[0]]
    for point in points[1:-1]:
        if math.dist(point, kept[-1]) >= close:
            kept.append(point)
    kept = kept[:: len(kept) // MOST_POINTS + 1]
    return (*kept, points[-1]) if points[-1] != kept[-1] else tuple(kept)
