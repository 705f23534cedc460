"""What Pillow's modes and foreign arrays mean, as (H, W) or (H, W, 3) numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from guiapp.core.errors import BadInput

_ORIENTATION = 0x0112  # EXIF
_BITS_PER_SAMPLE = 258  # TIFF
_SAMPLE_FORMAT = 339


def from_image(image: Image.Image, name: str) -> NDArray[np.float32]:
    """The upright pixels of a decoded picture; raises BadInput for colours that have no RGB."""
    orientation = _orientation(image)
    if image.mode == "F":
        return _upright(np.asarray(image, np.float32), orientation)
    if image.mode.startswith("I"):
        return _upright(_deep_grey(image, name), orientation)
    return _upright(_levels(image, name), orientation)


def from_array(array: NDArray[Any], name: str) -> NDArray[np.float32]:
    """A picture from an array of numbers: bool, uint8 and uint16 to 0..1, floats as they are."""
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[..., 0]
    colour = array.ndim == 3 and array.shape[2] == 3
    if array.size == 0 or not (array.ndim == 2 or colour):
        size = " × ".join(map(str, array.shape)) or "a single number"
        raise BadInput(f"{name} holds {size}; a picture is height × width, or height × width × 3.")
    if array.dtype.kind == "f":
        with np.errstate(over="ignore"):
            return array.astype(np.float32)
    white = {"b1": 1, "u1": 255, "u2": 65535}.get(array.dtype.str[1:])
    if white is None:
        raise BadInput(
            f"{name} holds {array.dtype.name} numbers, whose white is unknown;"
            " save it as uint8, uint16 or float32."
        )
    return array.astype(np.float32) / np.float32(white)


def _levels(image: Image.Image, name: str) -> NDArray[np.float32]:
    """Pictures of 1 or 8 bits a channel, on white where they are transparent."""
    palette = image.mode in ("P", "PA")
    grey = image.mode in ("1", "L", "LA", "La")
    transparent = image.has_transparency_data
    mode = ("L" if grey else "RGB") + ("A" if transparent else "")
    try:
        image = image if image.mode == mode else image.convert(mode)
    except ValueError as fault:
        raise BadInput(
            f"{name} stores its colours as {image.mode}, which is not read; save it as RGB."
        ) from fault
    levels = np.asarray(image, np.float32) / np.float32(255)
    if transparent:
        cover = levels[..., -1:]
        levels = levels[..., :-1] * cover + (1 - cover)
        levels = levels[..., 0] if grey else levels
    if palette and (levels == levels[..., :1]).all():
        return levels[..., 0]
    return levels


def _deep_grey(image: Image.Image, name: str) -> NDArray[np.float32]:
    """Grey of 16 or 32 bits."""
    numbers = np.asarray(image)
    if numbers.min() < 0:
        raise BadInput(
            f"{name} holds negative whole numbers, whose black is unknown;"
            " save it with floating point numbers."
        )
    return (numbers / _white(image)).astype(np.float32)


def _white(image: Image.Image) -> float:
    """The largest number that the file can hold."""
    if image.mode != "I":
        return 65535.0
    tags = getattr(image, "tag_v2", None)
    bits = max(tags.get(_BITS_PER_SAMPLE, (16,))) if tags is not None else 16
    signed = tags is not None and 2 in tags.get(_SAMPLE_FORMAT, (1,))
    return float(2 ** (bits - signed) - 1)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # damaged metadata can fail in any way, and the picture is there
        return 1


def _upright(picture: NDArray[np.float32], orientation: int) -> NDArray[np.float32]:
    """``picture`` turned and mirrored as the EXIF orientation (1 to 8) says it must be."""
    if orientation in (5, 6, 7, 8):
        picture = picture.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        picture = picture[:, ::-1]
    if orientation in (3, 4, 7, 8):
        picture = picture[::-1]
    return picture
