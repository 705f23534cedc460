"""Scenes of the Convolution lab made of arrays, and what they give."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from guiapp.core.figure import Figure
from guiapp.core.lab import Scene, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.labs.convolution import LAB
from guiapp.labs.convolution.state import State
from guiapp.parts.kernel import own
from guiapp.parts.picture import Loaded
from tests.compute.reference import filtered

LUMA = np.array([0.2126, 0.7152, 0.0722])
OPTIONS = ("mode", "boundary", "stride", "dilation", "operation")


def scene_of(picture: Any, kernel: Any, *, frame: int = 0, **values: Any) -> Scene:
    """The lab's scene for a picture (H, W) or (H, W, 3) and a kernel; raises BadInput."""
    image = Loaded(Raster.of(np.asarray(picture, np.float32)), "made")
    kernel = own(np.asarray(kernel, np.float64))
    first = LAB.first_scene()
    params = replace(first.params, image=image, kernel=kernel, size="as it is", **values)
    return replace(edited(LAB, first, params), frame=frame)


def state_of(scene: Scene) -> State:
    state: State = Player(LAB, HostEnv()).state(scene)
    return state


def figure_of(scene: Scene) -> Figure:
    return Player(LAB, HostEnv()).figure(scene)


def luma(picture: Any) -> np.ndarray:
    picture = np.asarray(picture, np.float64)
    return picture if picture.ndim == 2 else picture @ LUMA


def reference_of(scene: Scene) -> np.ndarray:
    """The output by SciPy's loops in float64, channel by channel, as often as asked for."""
    params = scene.params
    picture = np.asarray(params.image.raster.array, np.float64)
    kernel = params.kernel.values.array
    options = {name: getattr(params, name) for name in OPTIONS}
    planes = [picture] if picture.ndim == 2 else list(np.moveaxis(picture, -1, 0))
    for _ in range(params.repeat):
        planes = [filtered(plane, kernel, **options) for plane in planes]
    return planes[0] if len(planes) == 1 else np.stack(planes, axis=-1)


def rounding(scene: Scene) -> float:
    """How much float32 may be off: a millionth of the largest that a result can be."""
    params = scene.params
    picture, kernel = params.image.raster.array, params.kernel.values.array
    largest = np.abs(picture).max() * np.abs(kernel).sum() ** params.repeat
    return 2e-6 * float(largest) + 1e-30


def any_scene(
    rng: np.random.Generator, *, colour: bool | None = None, **fixed: Any
) -> Scene | None:
    """A random scene; None where kernel and picture do not go together in "valid"."""
    coloured = rng.random() < 0.25 if colour is None else colour
    shape = (*rng.integers(1, 22, 2), *([3] if coloured else []))
    picture, kernel = rng.standard_normal(shape), rng.standard_normal(rng.integers(1, 10, 2))
    values = {
        "mode": str(rng.choice(["full", "same", "valid"])),
        "boundary": str(rng.choice(["constant", "edge", "reflect", "symmetric", "wrap"])),
        "operation": str(rng.choice(["convolution", "correlation"])),
        "stride": int(rng.choice([1, 1, 2, 3, 8])),
        "dilation": int(rng.choice([1, 1, 2, 5])),
        "repeat": int(rng.choice([1, 1, 1, 2, 3])),
    } | fixed
    shrink = values["dilation"] * (np.array(kernel.shape) - 1)
    size = np.array(shape[:2])
    for _ in range(values["repeat"] if values["mode"] == "valid" else 0):
        if (shrink >= size).any():
            return None
        size = -(-(size - shrink) // values["stride"])
    return scene_of(picture, kernel, **values)


def scenes(seed: int, count: int, **fixed: Any) -> list[Scene]:
    """So many random scenes."""
    rng = np.random.default_rng(seed)
    found: list[Scene] = []
    while len(found) < count:
        scene = any_scene(rng, **fixed)
        if scene is not None:
            found.append(scene)
    return found
