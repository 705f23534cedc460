"""The topic in which the picture is turned by any angle, and its spectrum turns with it."""

from __future__ import annotations

import math

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.fourier.hands import DRAWN, probed, with_params
from guiapp.labs.fourier.orientation.figure import figure
from guiapp.labs.fourier.orientation.state import OrientationState, orientation_state
from guiapp.labs.fourier.params import Params, shape_of
from guiapp.parts.topics import Topic

STEP = 15.0
"""Degrees that the picture turns by while Shift is held."""
CLOSE = 1.0
"""Pixels from the middle within which the pointer has no direction."""


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Turn the picture by its side; look at a wave of the spectrum."""
    if gesture.panel == "spectrum" and gesture.kind == "hover":
        return probed(scene, gesture)
    if gesture.panel == "turned" and gesture.kind in DRAWN:
        return _turned(scene, gesture)
    return scene


def _turned(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with its picture turned as the pointer has moved about the middle."""
    params: Params = scene.params
    path = gesture.path or (gesture.point,)
    before, after = (_angle(params, point) for point in (path[0], path[-1]))
    if before is None or after is None or before == after:
        return scene
    turn = params.turn + after - before
    turn = STEP * round(turn / STEP) if gesture.shift else turn
    return with_params(scene, turn=round(180 - (180 - turn) % 360, 1))


def _angle(params: Params, point: tuple[float, float]) -> float | None:
    """The direction of a point from the middle; None where it is too close to have one."""
    height, width = shape_of(params)
    up, across = (height - 1) / 2 - point[0], point[1] - (width - 1) / 2
    if math.hypot(up, across) < CLOSE:
        return None
    return math.degrees(math.atan2(up, across))


def offers(scene: Scene, state: OrientationState) -> dict[str, Raster]:
    """The turned picture."""
    return {"picture": Raster.of(state.waves.pixels)}


TOPIC = Topic(
    orientation_state, figure, gesture, offers=offers, hint="Drag round in the picture to turn it."
)
