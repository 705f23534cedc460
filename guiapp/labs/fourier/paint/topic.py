"""The topic in which one paints on the spectrum and sees the picture answer."""

from __future__ import annotations

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.player import HostEnv
from guiapp.core.raster import Raster
from guiapp.labs.fourier.hands import DRAWN, on_input, probed, profiled
from guiapp.labs.fourier.paint.below import nearest_kernel
from guiapp.labs.fourier.paint.figure import figure
from guiapp.labs.fourier.paint.state import PaintState, paint_state
from guiapp.labs.fourier.paint.strokes import painted
from guiapp.parts.picture import Drawing
from guiapp.parts.topics import Topic


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Paint on the spectrum, look at one of its waves, draw, or move the profile."""
    if gesture.panel == "spectrum":
        if gesture.kind in DRAWN:
            return painted(scene, gesture)
        return probed(scene, gesture) if gesture.kind == "hover" else scene
    if gesture.panel == "input" and gesture.kind in DRAWN:
        return on_input(scene, gesture)
    if gesture.panel in {"input", "answer"} and gesture.kind in {"hover", "click"}:
        drawing = isinstance(scene.params.image, Drawing) and gesture.panel == "input"
        return scene if drawing and gesture.kind == "click" else profiled(scene, gesture)
    return scene


def offers(scene: Scene, state: PaintState) -> dict[str, Raster]:
    """The answer, and the kernel that comes nearest to the mask."""
    kernel = nearest_kernel(scene.params, state, HostEnv())
    return {"kernel": Raster.of(kernel), "picture": Raster.of(state.answer)}


TOPIC = Topic(
    paint_state,
    figure,
    gesture,
    offers=offers,
    hint="Drag over the spectrum: what you paint away is gone from the picture.",
)
