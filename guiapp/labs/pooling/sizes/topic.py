"""The topic of sizes: what a stack makes of an input of any size, and where it breaks."""

from __future__ import annotations

from dataclasses import replace

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.sizes.figure import figure
from guiapp.labs.pooling.sizes.params import LARGEST_SIDE, SizesParams, input_at, sides, stacks_of
from guiapp.labs.pooling.sizes.state import sizes_state
from guiapp.labs.pooling.sizes.words import shape_text
from guiapp.parts.topics import Topic


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Look at a layer, or drag the side of a square input."""
    params: Params = scene.params
    if gesture.panel == "sides" and gesture.kind in ("press", "drag", "release"):
        side = min(max(gesture.cell[1], 1), LARGEST_SIDE)
        return replace(_with(scene, height=side, width=side), frame=0)
    kind, _, index = gesture.panel.partition(" ")
    stacks = list(stacks_of(params.sizes).values())
    if kind != "bars" or gesture.kind not in ("hover", "click") or not index.isdigit():
        return scene
    if int(index) >= len(stacks):
        return scene
    stage = min(max(gesture.cell[1], 0), len(stacks[int(index)]))
    return _with(scene, stack=int(index), stage=stage)


def _with(scene: Scene, **values: int) -> Scene:
    sizes = replace(scene.params.sizes, **values)
    return replace(scene, params=replace(scene.params, sizes=sizes))


def frame_name(params: Params, frame: int) -> str:
    """The input; at frame 0 the one that is set."""
    sizes: SizesParams = params.sizes
    told = shape_text(input_at(sizes, frame))
    return f"as set, {told}" if frame == 0 else told


TOPIC = Topic(
    sizes_state,
    figure,
    gesture,
    length=lambda params: len(sides()),
    frame_name=frame_name,
    play_label="let the input grow",
    hint="Change the height and the width, or press the space bar, and see which stack breaks.",
)
