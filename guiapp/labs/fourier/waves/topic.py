"""The topic in which single waves are looked at, clicked, and added up to the picture."""

from __future__ import annotations

from dataclasses import replace

from guiapp.core import numbers
from guiapp.core.errors import BadInput
from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.fourier.hands import DRAWN, frequency_at, on_input, probed, with_params
from guiapp.labs.fourier.params import Params, shape_of
from guiapp.labs.fourier.waves.figure import figure
from guiapp.labs.fourier.waves.params import MOST_KEPT, Kept
from guiapp.labs.fourier.waves.state import (
    WavesState,
    most_frames,
    one_name,
    place_of,
    sum_of,
    waves_state,
)
from guiapp.parts.topics import Topic


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Look at a wave, add it or take it out; draw."""
    if gesture.panel == "spectrum":
        if gesture.kind == "hover":
            return probed(scene, gesture)
        return _clicked(scene, gesture) if gesture.kind == "click" else scene
    if gesture.panel == "input" and gesture.kind in DRAWN:
        return on_input(scene, gesture)
    return scene


def _clicked(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with one more wave, or without the one that was there."""
    params: Params = scene.params
    shape = shape_of(params)
    row = min(max(gesture.cell[0], 0), shape[0] - 1)
    column = min(max(gesture.cell[1], 0), shape[1] - 1)
    down, across = frequency_at((row, column), shape)
    wanted = one_name(place_of(down, across, shape), shape)
    others = tuple(
        kept
        for kept in params.kept.clicked
        if one_name(place_of(kept.down, kept.across, shape), shape) != wanted
    )
    if len(others) == len(params.kept.clicked):
        if len(others) >= MOST_KEPT:
            raise BadInput(f"At most {MOST_KEPT} waves can be clicked; take one out first.")
        others = (*others, Kept(down, across))
    kept = replace(params.kept, clicked=others)
    return with_params(scene, kept=kept, down=down, across=across)


def offers(scene: Scene, state: WavesState) -> dict[str, Raster]:
    """The sum."""
    count = len(state.places) if scene.frame == 0 else scene.frame
    return {"picture": Raster.of(sum_of(state, count, scene.params.kept.mirror).pixels)}


def frame_name(params: Params, frame: int) -> str:
    """How many waves are added up; at frame 0 all."""
    total = numbers.count(most_frames(params))
    return f"all {total} waves" if frame == 0 else f"{numbers.count(frame)} of {total} waves"


TOPIC = Topic(
    waves_state,
    figure,
    gesture,
    length=most_frames,
    frame_name=frame_name,
    offers=offers,
    play_label="add wave after wave",
    hint="Move over the spectrum to see a wave; click to add it; the space bar adds them all.",
)
