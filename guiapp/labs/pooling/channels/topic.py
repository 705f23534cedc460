"""The topic in which a unit pools over filters: turn the digit, and see which of them wins."""

from __future__ import annotations

import math
from dataclasses import replace

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.pooling.channels.figure import figure, filter_keys
from guiapp.labs.pooling.channels.params import ChannelsParams, degrees_text
from guiapp.labs.pooling.channels.responses import MARGIN, SIDE, drawn
from guiapp.labs.pooling.channels.state import ChannelsState, channels_state
from guiapp.labs.pooling.channels.turning import length as frames
from guiapp.labs.pooling.channels.turning import tilt_at, wrapped
from guiapp.labs.pooling.params import Params
from guiapp.parts.topics import Topic

STROKE = ("press", "drag", "release")
STEP = 15.0
"""Degrees that a digit turns by while Shift is held."""
CLOSE = 1.0
"""Pixels from the middle within which the pointer has no direction."""


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Turn the digit or a filter; choose a tilt or a digit in its chart."""
    wanted: ChannelsParams = scene.params.channels
    keys = filter_keys(len(wanted.filters))
    if gesture.panel == "digit":
        tilt = _turned(tilt_at(wanted, scene.frame), gesture, SIDE + 2 * MARGIN)
        return _with_tilt(scene, tilt)
    if gesture.panel in keys:
        place = keys.index(gesture.panel)
        one = wanted.filters[place]
        turned = replace(one, tilt=_turned(one.tilt, gesture, SIDE))
        filters = (*wanted.filters[:place], turned, *wanted.filters[place + 1 :])
        return scene if turned == one else _with(scene, filters=filters)
    if gesture.kind == "click" and gesture.panel == "by tilt":
        return _with_tilt(scene, wrapped(min(max(gesture.point[1], -180.0), 180.0)))
    if gesture.kind == "click" and gesture.panel == "by digit":
        return _with(scene, number=min(max(gesture.cell[1], 0), 9))
    return scene


def _with(scene: Scene, **values: object) -> Scene:
    channels = replace(scene.params.channels, **values)
    return replace(scene, params=replace(scene.params, channels=channels))


def _with_tilt(scene: Scene, tilt: float) -> Scene:
    """The scene with its digit at a tilt: at the first frame, where it is shown as it was set."""
    if tilt == tilt_at(scene.params.channels, scene.frame):
        return scene
    return replace(_with(scene, tilt=tilt), frame=0)


def _turned(tilt: float, gesture: Gesture, side: int) -> float:
    """A tilt after a gesture on a square picture: as the pointer has moved about its middle."""
    if gesture.kind == "nudge":
        return wrapped(tilt - gesture.point[0] - gesture.point[1])
    if gesture.kind not in STROKE:
        return tilt
    path = gesture.path or (gesture.point,)
    before, after = (_angle(point, side) for point in (path[0], path[-1]))
    if before is None or after is None or before == after:
        return tilt
    turned = tilt + after - before
    return wrapped(STEP * round(turned / STEP) if gesture.shift else turned)


def _angle(point: tuple[float, float], side: int) -> float | None:
    """The direction of a point from the middle; None where it is too close to have one."""
    middle = (side - 1) / 2
    up, across = middle - point[0], point[1] - middle
    return math.degrees(math.atan2(up, across)) if math.hypot(up, across) >= CLOSE else None


def offers(scene: Scene, state: ChannelsState) -> dict[str, Raster]:
    """The digit, and the first filter."""
    wanted: ChannelsParams = scene.params.channels
    tilt = tilt_at(wanted, scene.frame)
    return {
        "picture": Raster.of(drawn(wanted.number, tilt, wanted.weight)),
        "kernel": Raster.of(state.filters[0]),
    }


def length(params: Params) -> int:
    """How many frames follow the first."""
    return frames(params.channels)


def frame_name(params: Params, frame: int) -> str:
    """The tilt of the digit."""
    return f"tilt {degrees_text(tilt_at(params.channels, frame))}"


TOPIC = Topic(
    channels_state,
    figure,
    gesture,
    length=length,
    frame_name=frame_name,
    offers=offers,
    play_label="turn the digit",
    hint="Drag the digit round, or press the space bar: the winning filter changes, the maximum "
    "hardly.",
)
