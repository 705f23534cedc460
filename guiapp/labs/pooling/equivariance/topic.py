"""The topic of the commuting square: does it matter whether f or g comes first?"""

from __future__ import annotations

import numpy as np

from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.pooling.equivariance.check import turns_with
from guiapp.labs.pooling.equivariance.figure import figure
from guiapp.labs.pooling.equivariance.gestures import gesture
from guiapp.labs.pooling.equivariance.movement import length as frames
from guiapp.labs.pooling.equivariance.movement import movement_of
from guiapp.labs.pooling.equivariance.state import EquivarianceState, equivariance_state
from guiapp.labs.pooling.params import Params, shape_of
from guiapp.parts.kernel import kernel_values
from guiapp.parts.topics import Topic


def length(params: Params) -> int:
    """How many frames follow the first; none where quarter turns give no shapes to compare."""
    if params.equivariance.g == "quarters" and not turns_with(params, shape_of(params)):
        return 0
    return frames(params.equivariance)


def frame_name(params: Params, frame: int) -> str:
    """What g does at the frame."""
    return movement_of(params.equivariance, frame).told


def offers(scene: Scene, state: EquivarianceState) -> dict[str, Raster]:
    """f(x), and the kernel that is part of f."""
    offered = {"picture": Raster.of(state.after.astype(np.float32))}
    if scene.params.equivariance.convolves:
        offered["kernel"] = Raster.of(kernel_values(scene.params.kernel))
    return offered


TOPIC = Topic(
    equivariance_state,
    figure,
    gesture,
    length=length,
    frame_name=frame_name,
    offers=offers,
    play_label="move the picture on",
    hint="Drag the picture to move it, or change the kernel: does the square still close?",
)
