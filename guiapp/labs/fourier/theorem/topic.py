"""The topic in which a kernel meets a picture two ways: by the sum, and by their spectra."""

from __future__ import annotations

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.core.raster import Raster
from guiapp.labs.fourier.hands import frequency_at, on_input, with_params
from guiapp.labs.fourier.params import Params, shape_of
from guiapp.labs.fourier.theorem.field import field_shape
from guiapp.labs.fourier.theorem.figure import SPECTRA, figure
from guiapp.labs.fourier.theorem.state import TheoremState, theorem_state
from guiapp.parts.kernel import kernel_gesture, kernel_values
from guiapp.parts.topics import Topic


def gesture(scene: Scene, gesture: Gesture) -> Scene:
    """Change the kernel, look at a frequency, or draw."""
    params: Params = scene.params
    if gesture.panel == "kernel":
        kernel = kernel_gesture(params.kernel, gesture, params.brush)
        return scene if kernel is params.kernel else with_params(scene, kernel=kernel)
    if gesture.panel in SPECTRA and gesture.kind in {"hover", "click"}:
        return _probed(scene, gesture)
    return on_input(scene, gesture) if gesture.panel == "input" else scene


def _probed(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with another frequency looked at: those of the field, border included."""
    params: Params = scene.params
    rows, columns = kernel_values(params.kernel).shape
    height, width = field_shape(shape_of(params), (rows, columns), params.theorem.padded)
    row = min(max(gesture.cell[0], 0), height - 1)
    column = min(max(gesture.cell[1], 0), width - 1)
    down, across = frequency_at((row, column), (height, width))
    return with_params(scene, down=down, across=across)


def offers(scene: Scene, state: TheoremState) -> dict[str, Raster]:
    """The kernel, and what it makes of the picture."""
    return {"kernel": Raster.of(state.kernel), "picture": Raster.of(state.by_sum)}


TOPIC = Topic(
    theorem_state,
    figure,
    gesture,
    offers=offers,
    hint="Drag a number in the kernel, or switch the padding off.",
)
