"""Pictures from files and from the clipboard, as float32 Rasters, and PNG files out of them.

Integer pictures become 0 to 1 (16-bit grey keeps its depth; Pillow reads 16-bit colour with 8
bits), floats stay as stored. Pictures are turned as their camera says, transparent ones laid on
white; of an animation the first frame is taken. Colour profiles are not applied.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from guiapp.content import npy, pixels
from guiapp.content.files import opened
from guiapp.core.atomic import write_bytes
from guiapp.core.errors import BadInput
from guiapp.core.raster import Raster

T = TypeVar("T")

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "PPM")
SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"),
    *(".ppm", ".pgm", ".pbm", ".pnm", ".pfm", ".npy"),
)
MOST_PIXELS = 64_000_000
PARTS = {"GIF": "frames", "WEBP": "frames", "PNG": "frames", "TIFF": "pages"}
"""What the further pictures in a file are; those in a camera's JPEG are previews."""

# Pillow warns of large pictures in its own words; here the size is checked before decoding.
Image.MAX_IMAGE_PIXELS = None
_quiet = threading.Lock()


def read(path: Path) -> Raster:
    """The picture in a file: (H, W) or (H, W, 3) float32.

    What the file is, is seen from its content, not its name. Raises BadInput, one sentence that
    names the file, for what is missing, empty, damaged, too large, not a picture or not finite.
    """
    with opened(path) as stream:
        return _read(stream, path.name)


def read_bytes(data: bytes, name: str) -> Raster:
    """The same from the bytes of a file; ``name`` is what messages call it."""
    if not data:
        raise BadInput(f"{name} is empty; choose another picture.")
    return _read(io.BytesIO(data), name)


def size(path: Path) -> tuple[int, int]:
    """(H, W) as a picture file says it, before it is turned upright; raises BadInput."""
    with opened(path) as stream:
        return _decoded(stream, path.name, _size)


def note(path: Path) -> str:
    """One sentence about what ``read`` leaves out of a file; empty where nothing is left out."""
    try:
        with opened(path) as stream:
            count, parts = _decoded(stream, path.name, _parts)
    except BadInput:  # an array, which has one picture
        return ""
    return f"{path.name} has {count} {parts}; the first one is shown." if count > 1 else ""


def write_png(picture: NDArray[Any], path: Path) -> None:
    """Write ``picture``, (H, W) or (H, W, 3), as an 8-bit PNG: 0 black, 1 white, the rest cut off.

    Completely or not at all; raises BadInput where the system refuses.
    """
    levels = (np.clip(picture, 0, 1) * 255).round().astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(levels).save(out, "PNG")
    write_bytes(path, out.getvalue())


def _read(stream: BinaryIO, name: str) -> Raster:
    head = stream.read(1024)
    stream.seek(0)
    if head.startswith(npy.MAGIC):
        picture = pixels.from_array(npy.read(stream, name, 3 * MOST_PIXELS), name)
    else:
        _check_kind(head, name)
        picture = _decoded(stream, name, _pixels)
    picture = np.ascontiguousarray(picture, np.float32)
    wrong = picture.size - int(np.count_nonzero(np.isfinite(picture)))
    if wrong:
        raise BadInput(
            f"{name} has {wrong} values that are not finite (NaN or infinite);"
            " replace them and save it again."
        )
    return Raster.of(picture)


def _check_kind(head: bytes, name: str) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or name.lower().endswith(".svgz"):
        raise BadInput(f"{name} is an SVG drawing, which is not read; export it as PNG first.")


def _decoded(stream: BinaryIO, name: str, wanted: Callable[[Image.Image, str], T]) -> T:
    """What is wanted of a picture that Pillow opens; BadInput for whatever it stumbles on."""
    with _quiet, warnings.catch_warnings():
        # Odd metadata makes Pillow warn; the picture is there or it is not.
        warnings.simplefilter("ignore")
        try:
            with Image.open(stream, formats=FORMATS) as image:
                return wanted(image, name)
        except BadInput:
            raise
        except UnidentifiedImageError as fault:
            raise BadInput(
                f"{name} is no picture that can be read; export it as PNG, JPEG or TIFF."
            ) from fault
        except MemoryError as fault:
            raise BadInput(f"{name} does not fit into memory; make it smaller first.") from fault
        except Exception as fault:
            raise BadInput(
                f"{name} is damaged or cut off; save it again or choose another picture."
            ) from fault


def _size(image: Image.Image, name: str) -> tuple[int, int]:
    return image.height, image.width


def _parts(image: Image.Image, name: str) -> tuple[int, str]:
    parts = PARTS.get(image.format or "", "")
    return (getattr(image, "n_frames", 1) if parts else 1), parts


def _pixels(image: Image.Image, name: str) -> NDArray[Any]:
    _check_size(image, name)
    image.load()
    return pixels.from_image(image, name)


def _check_size(image: Image.Image, name: str) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise BadInput(
            f"{name} has {height} × {width} pixels; at most {MOST_PIXELS // 1_000_000} million are"
            " read, so make it smaller first."
        )
