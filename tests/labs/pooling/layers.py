"""Random layers and scenes of the Pooling lab, made of arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from guiapp.core.figure import Figure
from guiapp.core.lab import Scene, edited
from guiapp.core.player import HostEnv, Player
from guiapp.core.raster import Raster
from guiapp.labs.pooling import LAB
from guiapp.labs.pooling.layer_params import KINDS, OVER, LayerParams
from guiapp.labs.pooling.params import Params
from guiapp.parts.kernel import own
from guiapp.parts.picture import Loaded
from tests.compute.pooling_reference import counts

Shape = tuple[int, int]
WINDOWED = ("max", "average", "min", "l2", "median", "stochastic", "stride")
BLURRED = ("max-blur", "average-blur")


def axes_of(layer: LayerParams) -> dict[str, Any]:
    """The size, stride, padding and ceil mode that a layer's numbers stand for, (rows, columns)."""
    rows, columns = layer.rows or layer.size, layer.size
    far = 0 if layer.kind in BLURRED else layer.padding
    stride = (layer.stride, layer.stride) if layer.stride else (rows, columns)
    return {
        "size": (rows, columns),
        "stride": stride,
        "padding": (0 if rows == 1 else far, far),
        "ceil_mode": layer.ceil_mode and layer.kind not in BLURRED,
    }


def fits(shape: Shape, layer: LayerParams) -> bool:
    """Whether the lab takes such a layer on a picture of this shape."""
    if layer.kind in ("global", "adaptive"):
        return True
    axes = axes_of(layer)
    half = [side // 2 for side in axes["size"]]
    if any(far > most for far, most in zip(axes["padding"], half, strict=True)):
        return False
    if min(axes["stride"]) > max(shape):
        return False
    return min(counts(shape, *(axes[name] for name in axes))) > 0


def layers(rng: np.random.Generator, shape: Shape) -> Iterator[LayerParams]:
    """Random layers, whether they fit or not."""
    while True:
        yield LayerParams(
            kind=str(rng.choice([key for key, _ in KINDS])),
            size=int(rng.choice([1, 2, 2, 3, 3, 4, 5, 9])),
            rows=int(rng.choice([0, 0, 0, 1, 2, 5])),
            stride=int(rng.choice([0, 0, 1, 2, 3, 7, 25])),
            padding=int(rng.choice([0, 0, 1, 2])),
            ceil_mode=bool(rng.integers(2)),
            count_include_pad=bool(rng.integers(2)),
            taps=int(rng.integers(2, 8)),
            seed=int(rng.integers(100)),
            over=str(rng.choice([key for key, _ in OVER])),
            grid_rows=int(rng.integers(1, 6)),
            grid_columns=int(rng.integers(1, 6)),
        )


def cases(seed: int, count: int, *kinds: str) -> Iterator[tuple[np.ndarray, LayerParams]]:
    """So many pictures (H, W), with ties or without, and layers that fit them."""
    rng = np.random.default_rng(seed)
    while count:
        shape = (int(rng.integers(1, 15)), int(rng.integers(1, 15)))
        layer = next(
            found
            for found in layers(rng, shape)
            if fits(shape, found) and (not kinds or found.kind in kinds)
        )
        values = rng.integers(-3, 4, shape) if rng.integers(2) else rng.standard_normal(shape)
        picture = values.astype(np.float32)
        picture.flags.writeable = False
        count -= 1
        yield picture, layer


def scene_of(picture: Any, layer: LayerParams, *, frame: int = 0, **values: Any) -> Scene:
    """The stages of a picture (H, W), nothing before the pooling unless ``values`` say so."""
    kernel = own(np.asarray(values.pop("kernel", [[1.0]]), np.float64))
    params = replace(
        Params(topic="stages", size="1024", detector="none"),
        image=Loaded(Raster.of(np.asarray(picture, np.float32)), "made"),
        kernel=kernel,
        layer=layer,
        **values,
    )
    return replace(edited(LAB, Scene("pooling", Params()), params), frame=frame)


def figure_of(scene: Scene) -> Figure:
    return Player(LAB, HostEnv()).figure(scene)
