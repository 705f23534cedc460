"""Masks from files and to files: as layers (JSON), or as a plane of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from guiapp.content import files, images
from guiapp.core import json_text, npy
from guiapp.core.atomic import write_bytes
from guiapp.core.errors import BadInput
from guiapp.core.params import Source, checked_all, param
from guiapp.core.plain import Rasters, field_to_plain, object_from_plain, shown
from guiapp.core.player import HostEnv
from guiapp.core.raster import Raster
from guiapp.core.written import inlined, rasters_from_plain
from guiapp.labs.fourier.paint.layers import LAYERS, MOST_LAYERS, Mask, Opened
from guiapp.labs.fourier.paint.mask import mask_of
from guiapp.parts.picture import luma

LARGEST_FILE = 16 << 20
WRITTEN = (512, 512)
"""Rows and columns of a mask that is written as numbers."""
VERSION = 1
KEY = "convolarium mask"
KEYS = (KEY, "layers", "rasters")


@dataclass(frozen=True)
class MaskFile:
    """What a mask's JSON file holds besides its version and its rasters."""

    layers: Mask = param((), "Layers", low=0, high=MOST_LAYERS, options=LAYERS)


def read(path: Path) -> Mask:
    """The mask in a file: layers as JSON, else a picture or an array, zero frequency in the middle.

    A plane of numbers fits pictures of any size: it is resampled. Raises BadInput.
    """
    if path.suffix.lower() != ".json":
        return from_raster(images.read(path), path.stem)
    data = files.contents(path, LARGEST_FILE)
    try:
        return _from_plain(json_text.loads(data))
    except BadInput as fault:
        raise BadInput(f"{path.name} cannot be opened: {fault}") from fault


def _from_plain(plain: Any) -> Mask:
    """The layers that were written; a newer version is refused, not guessed at."""
    version = plain.get(KEY) if isinstance(plain, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise BadInput("it holds no mask of Convolarium.")
    if version > VERSION:
        raise BadInput(
            f"it was made by a newer Convolarium (version {version}; this one reads up to "
            f"{VERSION}); update the program to open it."
        )
    for name in plain:
        if name not in KEYS:
            raise BadInput(f"{shown(name)} is not known; a mask has {', '.join(KEYS)}.")
    rasters = rasters_from_plain(plain)
    file = object_from_plain({"layers": plain.get("layers")}, MaskFile, rasters)
    mask: Mask = checked_all(file).layers
    return mask


def from_raster(raster: Raster, name: str) -> Mask:
    """A picture or a matrix as a mask; colour becomes luma, values are kept from 0 to 2.

    Raises BadInput for other shapes and for values that are no numbers.
    """
    plane = raster.array.astype(np.float32)
    plane = luma(plane) if plane.ndim == 3 else plane
    return (Opened(Raster.of(np.clip(plane, 0, 2)), name),)


def write(mask: Any, path: Path) -> None:
    """Layers to .json, which keeps them sharp; factors, 512 x 512, to .npy. Raises BadInput."""
    if path.suffix.lower() == ".npy":
        planes = mask_of(mask, WRITTEN, HostEnv())
        if planes.phase is not None:
            raise BadInput("This mask shifts phases, which .npy does not hold; save it as .json.")
        write_bytes(path, npy.dump(Raster.of(planes.whole_gain(WRITTEN))))
        return
    rasters: Rasters = {}
    layers = field_to_plain(MaskFile(mask), "layers", rasters)
    arrays = {digest: inlined(raster) for digest, raster in rasters.items()}
    plain = {KEY: VERSION, "layers": layers, "rasters": arrays}
    data = json_text.dumps(plain).encode("ascii")
    if len(data) > LARGEST_FILE:
        raise BadInput(
            f"This mask takes {len(data) >> 20} MB as .json, which could not be opened again; "
            "save it as .npy."
        )
    write_bytes(path, data)


MASK_SOURCE = Source(
    "mask", (".json", *images.SUFFIXES), read, from_raster, None, write, (".json", ".npy")
)
