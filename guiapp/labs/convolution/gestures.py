"""What a hand does in the Convolution lab: probe, pin, draw, and change the kernel."""

from __future__ import annotations

from dataclasses import replace

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.convolution.params import Params, sizes
from guiapp.labs.convolution.places import output_at
from guiapp.parts.drawing import draw
from guiapp.parts.kernel import kernel_gesture
from guiapp.parts.picture import Drawing

DRAWN = ("press", "drag", "release")


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """The scene after a gesture; the same object where it means nothing."""
    params: Params = scene.params
    if gesture.kind == "hover" and scene.frame > 0:
        return scene  # the window is sliding: it says which pixel is looked at
    if gesture.panel == "kernel":
        kernel = kernel_gesture(params.kernel, gesture, params.brush)
        return scene if kernel is params.kernel else _with(scene, kernel=kernel)
    if gesture.panel == "input":
        return _on_input(scene, gesture)
    if gesture.panel == "output" and gesture.kind in {"hover", "click"}:
        return _probed(scene, gesture.cell)
    return scene


def _with(scene: Scene, **values: object) -> Scene:
    return replace(scene, params=replace(scene.params, **values))


def _on_input(scene: Scene, gesture: Gesture) -> Scene:
    params: Params = scene.params
    if isinstance(params.image, Drawing) and gesture.kind in DRAWN:
        drawing = draw(params.image, gesture, params.pen)
        return scene if drawing is params.image else _with(scene, image=drawing)
    if gesture.kind == "hover" or (
        gesture.kind == "click" and not isinstance(params.image, Drawing)
    ):
        return _probed(scene, output_at(params, gesture.cell))
    return scene


def _probed(scene: Scene, cell: tuple[int, int]) -> Scene:
    """The scene with another probed pixel, and the window at rest."""
    height, width = sizes(scene.params)[-1]
    row = min(max(cell[0], 0), height - 1)
    column = min(max(cell[1], 0), width - 1)
    return replace(_with(scene, probe_row=row, probe_column=column), frame=0)
