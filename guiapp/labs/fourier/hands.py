"""What a hand does in several topics: look at a frequency or a row, draw the picture."""

from __future__ import annotations

from dataclasses import replace

from guiapp.core.gesture import Gesture
from guiapp.core.lab import Scene
from guiapp.labs.fourier.params import Params, shape_of
from guiapp.parts.drawing import draw
from guiapp.parts.picture import Drawing

DRAWN = ("press", "drag", "release")
DIGITS = 6
"""Decimals of a frequency that are kept: a ten-thousandth of a pixel of the largest picture."""


def with_params(scene: Scene, **values: object) -> Scene:
    """The scene with other parameters."""
    return replace(scene, params=replace(scene.params, **values))


def frequency_at(point: tuple[float, float], shape: tuple[int, int]) -> tuple[float, float]:
    """The frequency (down, across) at a point of a centred plane, in cycles per pixel."""
    (row, column), (height, width) = point, shape
    down, across = (row - height // 2) / height, (column - width // 2) / width
    return round(down, DIGITS), round(across, DIGITS)


def place_of_frequency(down: float, across: float, shape: tuple[int, int]) -> tuple[float, float]:
    """The pixel (row, column) of a centred plane that is nearest to a frequency, modulo one."""
    row, column = (
        (round(frequency * length) + length // 2) % length
        for frequency, length in zip((down, across), shape, strict=True)
    )
    return float(row), float(column)


def probed(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with another frequency looked at."""
    shape = shape_of(scene.params)
    row = min(max(gesture.cell[0], 0), shape[0] - 1)
    column = min(max(gesture.cell[1], 0), shape[1] - 1)
    down, across = frequency_at((row, column), shape)
    return with_params(scene, down=down, across=across)


def profiled(scene: Scene, gesture: Gesture) -> Scene:
    """The scene with its profile along another row."""
    height = shape_of(scene.params)[0]
    row = min(max(gesture.cell[0], 0), height - 1)
    return with_params(scene, line=row / max(height - 1, 1))


def on_input(scene: Scene, gesture: Gesture) -> Scene:
    """The scene after a stroke on a picture that is being drawn."""
    params: Params = scene.params
    if not isinstance(params.image, Drawing) or gesture.kind not in DRAWN:
        return scene
    drawing = draw(params.image, gesture, params.pen)
    return scene if drawing is params.image else with_params(scene, image=drawing)
