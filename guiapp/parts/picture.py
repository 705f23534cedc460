"""The picture that labs take: a photograph, a test chart, one's own file, or a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiapp.content import images, photos
from guiapp.content.resampling import resized
from guiapp.core.errors import BadInput
from guiapp.core.lab import Env
from guiapp.core.params import Declaration, Option, Source, option_of, param
from guiapp.core.player import HostEnv
from guiapp.core.raster import Raster
from guiapp.parts.charts import CHARTS, Chart
from guiapp.parts.strokes import Strokes, rasterise

Pixels = NDArray[np.float32]

LARGEST = 4096
"""Pixels of the longest side of an opened picture; larger ones are made smaller."""
LARGEST_CANVAS = 2048
NATURAL = 512
"""The side of a chart where no size is asked for: it has none of its own."""
LUMA = (0.2126, 0.7152, 0.0722)
"""How much red, green and blue contribute to grey. Source: ITU-R BT.709."""


@dataclass(frozen=True)
class Photo:
    """A photograph that comes with the program."""

    name: str = param(
        "camera", "Photograph", fixed=True, choices=tuple((name, name) for name in photos.NAMES)
    )


@dataclass(frozen=True)
class Loaded:
    """A picture that was opened, dropped, pasted or sent: (H, W) or (H, W, 3).

    Raises BadInput for other shapes.
    """

    raster: Raster = param(Raster.of(np.zeros((64, 64), np.float32)), "Pixels", fixed=True)
    name: str = param("picture", "Name", fixed=True)

    def __post_init__(self) -> None:
        shape = self.raster.shape
        if len(shape) not in (2, 3) or 0 in shape or shape[2:] not in ((), (3,)):
            size = " × ".join(map(str, shape))
            raise BadInput(
                f"{self.name} is {size}; a picture has rows, columns, and 1 or 3 channels."
            )


@dataclass(frozen=True)
class Drawing:
    """A canvas that is drawn on; its values are 0 to 1."""

    height: int = param(256, "Height", low=1, high=LARGEST_CANVAS, unit="px")
    width: int = param(256, "Width", low=1, high=LARGEST_CANVAS, unit="px")
    background: float = param(0.0, "Paper", low=0.0, high=1.0, step=0.05, help="0 black, 1 white")
    strokes: Strokes = param((), "Strokes", fixed=True)


Picture = Photo | Chart | Loaded | Drawing

PICTURES: tuple[Option, ...] = (
    *(Option(name, name.capitalize(), Photo(name), "Photographs") for name in photos.NAMES),
    *CHARTS,
    Option("draw", "Draw", Drawing(), "Own"),
    Option("loaded", "Opened picture", Loaded(), "Own", listed=False),
)
_DECLARED = Declaration("Picture", options=PICTURES)


def render(
    value: Picture, *, size: int = 0, grey: bool = False, linear: bool = False, env: Env
) -> Pixels:
    """The picture as float32 (H, W) or (H, W, 3), read-only and kept by ``env``.

    size     pixels of the longest side; 0: as it is. Photographs and opened pictures are
             resampled (shrinking takes the mean over areas), opened ones only to smaller sizes;
             charts are drawn in it, square, and drawings keep their own
    grey     colour becomes its luma
    linear   photographs and opened pictures are decoded from sRGB to linear light before all
             else; charts and drawings are numbers already

    Raises BadInput for what cannot be shown.
    """
    if isinstance(value, Drawing):
        return rasterise((value.height, value.width), value.background, value.strokes, env)
    key = ("picture", value, size, grey, linear)
    pixels: Pixels = env.cached(key, lambda: _made(value, size, grey, linear))
    return pixels


def picture_shape(value: Picture, size: int = 0) -> tuple[int, int]:
    """(H, W) of what ``render`` gives, without rendering it."""
    if isinstance(value, Drawing):
        return value.height, value.width
    if not isinstance(value, Photo | Loaded):
        return size or NATURAL, size or NATURAL
    own = photos.size(value.name) if isinstance(value, Photo) else value.raster.shape[:2]
    return _scaled((own[0], own[1]), _wanted(value, (own[0], own[1]), size))


def picture_label(value: Picture) -> str:
    """A short name: "camera", "zone plate", "drawing", or the name of the file."""
    if isinstance(value, Photo | Loaded):
        return value.name
    if isinstance(value, Drawing):
        return "drawing"
    option = option_of(_DECLARED, value)
    return option.label.lower() if option else ""


def luma(pixels: Pixels) -> Pixels:
    """0.2126 R + 0.7152 G + 0.0722 B of (H, W, 3); grey pictures (H, W) come back as they are."""
    return pixels if pixels.ndim == 2 else pixels @ np.array(LUMA, np.float32)


def is_photographic(value: Picture) -> bool:
    """Whether the values are stored with a gamma, and perhaps in colour, as cameras do."""
    return isinstance(value, Photo | Loaded)


def picture_from_raster(raster: Raster, name: str) -> Loaded:
    """A picture or a matrix as a picture; at most 4096 pixels a side, larger ones are shrunk."""
    loaded = Loaded(raster, name)
    if max(raster.shape[:2]) <= LARGEST:
        return loaded
    return Loaded(Raster.of(_resampled(_stored(loaded), LARGEST)), name)


def _made(value: Photo | Chart | Loaded, size: int, grey: bool, linear: bool) -> Pixels:
    if isinstance(value, Photo | Loaded):
        pixels = _linear(_stored(value)) if linear else _stored(value)
        pixels = _resampled(pixels, _wanted(value, (pixels.shape[0], pixels.shape[1]), size))
        pixels = luma(pixels) if grey else pixels
    else:
        pixels = value.make((size or NATURAL, size or NATURAL))
    pixels.flags.writeable = False
    return pixels


def _stored(value: Photo | Loaded) -> Pixels:
    if isinstance(value, Photo):
        return photos.photo(value.name)
    pixels = value.raster.array.astype(np.float32, copy=False)
    if not np.isfinite(pixels).all():
        raise BadInput(f"{value.name} has values that are not finite; open another picture.")
    return pixels


def _wanted(value: Photo | Loaded, shape: tuple[int, int], size: int) -> int:
    """The longest side that is wanted: what a person opened is shrunk, but never blown up."""
    return size if isinstance(value, Photo) else min(size, max(shape))


def _scaled(shape: tuple[int, int], longest: int) -> tuple[int, int]:
    """``shape`` with its longest side made ``longest``; 0 leaves it."""
    if not longest:
        return shape
    scale = longest / max(shape)
    return max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))


def _resampled(pixels: Pixels, longest: int) -> Pixels:
    return resized(pixels, *_scaled((pixels.shape[0], pixels.shape[1]), longest))


def _linear(pixels: Pixels) -> Pixels:
    """Linear light from values encoded as in sRGB (IEC 61966-2-1); odd about zero."""
    size = np.abs(pixels)
    bent = ((size + np.float32(0.055)) / np.float32(1.055)) ** np.float32(2.4)
    decoded = np.where(size <= np.float32(0.04045), size / np.float32(12.92), bent)
    return np.copysign(decoded, pixels)


def _read(path: Path) -> Loaded:
    return picture_from_raster(images.read(path), path.stem)


def _write(value: Any, path: Path) -> None:
    images.write_png(render(value, env=HostEnv()), path)


PICTURE_SOURCE = Source(
    "picture", images.SUFFIXES, _read, picture_from_raster, None, _write, (".png",), images.note
)
