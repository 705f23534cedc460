"""The topic on shifts: poolings compared while the picture is moved."""

from __future__ import annotations

from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.pooling.params import Params
from guiapp.labs.pooling.shift.figure import figure
from guiapp.labs.pooling.shift.hands import gesture
from guiapp.labs.pooling.shift.offsets import path_of, shift_text
from guiapp.labs.pooling.shift.state import ShiftState, start
from guiapp.parts.topics import Topic


def length(params: Params) -> int:
    """As many frames as the timeline's path has places."""
    return len(path_of(params.shift)) - 1


def frame_name(params: Params, frame: int) -> str:
    """The shift at that frame, and what of it was set by hand."""
    return shift_text(params.shift, frame)


def offers(scene: Scene, state: ShiftState) -> dict[str, Raster]:
    """What the first pooling makes of the picture without a shift."""
    return {"picture": Raster.of(state.unmoved[1])}


TOPIC = Topic(
    start,
    figure,
    gesture,
    length=length,
    frame_name=frame_name,
    offers=offers,
    play_label="move the picture",
    hint="Drag the picture: watch which outputs change, and which stay.",
)
