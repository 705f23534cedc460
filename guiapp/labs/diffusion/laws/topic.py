"""The topic in which what a propagator does to a point is measured and predicted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.diffusion.frames import endless, step_name
from guiapp.labs.diffusion.laws.figure import figure
from guiapp.labs.diffusion.laws.state import LawsState, start, step
from guiapp.labs.diffusion.params import Params
from guiapp.labs.diffusion.propagation import propagator_of
from guiapp.parts.kernel import kernel_gesture
from guiapp.parts.topics import Topic


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Change the kernel."""
    params: Params = scene.params
    if gesture.panel != "kernel":
        return scene
    kernel = kernel_gesture(params.kernel, gesture, params.brush)
    if kernel is params.kernel:
        return scene
    return replace(scene, params=replace(params, kernel=kernel))


def offers(scene: Scene, state: LawsState) -> dict[str, Raster]:
    """The propagator, and the mass as it is."""
    picture = Raster.of(state.mass.astype(np.float32))
    return {"kernel": Raster.of(propagator_of(scene.params)), "picture": picture}


TOPIC = Topic(
    start,
    figure,
    gesture,
    step,
    endless,
    step_name,
    offers,
    play_label="let the point run",
    hint="Press the space bar: a point spreads, and is measured beside what is predicted.",
)
