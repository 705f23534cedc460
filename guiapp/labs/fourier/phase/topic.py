"""The topic in which magnitudes and phases of pictures are taken apart."""

from __future__ import annotations

from dataclasses import replace

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.fourier.hands import DRAWN, on_input, with_params
from guiapp.labs.fourier.params import Params, shape_of
from guiapp.labs.fourier.phase.figure import figure
from guiapp.labs.fourier.phase.params import FURTHEST
from guiapp.labs.fourier.phase.state import PhaseState, phase_state
from guiapp.parts.topics import Topic


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Draw on the picture; move the answer where it is moved."""
    if gesture.kind not in DRAWN:
        return scene
    if gesture.panel == "input":
        return on_input(scene, gesture)
    if gesture.panel == "answer" and scene.params.phase.what == "shift":
        return _moved(scene, gesture)
    return scene


def _moved(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with its picture moved by whole pixels, as far as the pointer has gone."""
    params: Params = scene.params
    path = gesture.path or (gesture.point,)
    steps = (round(after - before) for before, after in zip(path[0], path[-1], strict=True))
    moved = tuple(
        _folded(before + step, length) if step else before
        for before, step, length in zip(
            (params.phase.down, params.phase.across), steps, shape_of(params), strict=True
        )
    )
    if moved == (params.phase.down, params.phase.across):
        return scene
    return with_params(scene, phase=replace(params.phase, down=moved[0], across=moved[1]))


def _folded(offset: float, length: int) -> float:
    """The same place round the edges, within half a length, as far as can be set."""
    if abs(offset) > length:
        offset = (offset + length / 2) % length - length / 2
    return min(max(offset, -FURTHEST), FURTHEST)


def offers(scene: Scene, state: PhaseState) -> dict[str, Raster]:
    """The picture that came of it."""
    return {"picture": Raster.of(state.answers[0].pixels)}


TOPIC = Topic(
    phase_state,
    figure,
    gesture,
    offers=offers,
    hint="Choose another picture, or what is done to the phases.",
)
