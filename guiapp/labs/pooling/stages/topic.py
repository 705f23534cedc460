"""The topic of the three stages of a convolutional layer, stepped through window by window."""

from __future__ import annotations

from guiapp.core import numbers
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.pooling.params import Params, shape_of
from guiapp.labs.pooling.stages.figure import figure
from guiapp.labs.pooling.stages.gestures import gesture
from guiapp.labs.pooling.stages.spans import spans_of
from guiapp.labs.pooling.stages.state import StagesState, stages_state
from guiapp.parts.topics import Topic


def length(params: Params) -> int:
    """Every window once."""
    rows, columns = spans_of(shape_of(params), params.layer).counts
    return rows * columns


def frame_name(params: Params, frame: int) -> str:
    """Which window is looked at; at frame 0 the whole result is shown."""
    rows, columns = spans_of(shape_of(params), params.layer).counts
    total = numbers.count(rows * columns)
    if frame == 0:
        return f"all {total} windows"
    row, column = divmod(frame - 1, columns)
    return f"{numbers.count(frame)} of {total} (row {row}, column {column})"


def offers(scene: Scene, state: StagesState) -> dict[str, Raster]:
    """The pooled map and the kernel."""
    return {"picture": Raster.of(state.pooled), "kernel": Raster.of(state.kernel)}


TOPIC = Topic(
    stages_state,
    figure,
    gesture,
    length=length,
    frame_name=frame_name,
    play_label="step through the windows",
    offers=offers,
    hint="Move over a stage to see one window's arithmetic; the space bar steps through them all.",
)
