"""Kernels from files and into them: text, CSV, TSV, NPY and PNG."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from guiapp.content import images, npy
from guiapp.content.cells import LARGEST
from guiapp.content.files import contents, decoded
from guiapp.content.kernel_text import format, parse
from guiapp.core.atomic import write_bytes
from guiapp.core.errors import BadInput

__all__ = ["LARGEST", "SUFFIXES", "check", "format", "parse", "read", "write"]

SUFFIXES = (".csv", ".txt", ".tsv", ".npy", ".png")
_MOST_BYTES = 4 << 20
_PNG = b"\x89PNG\r\n\x1a\n"


def read(path: Path) -> NDArray[np.float64]:
    """The kernel in a file, (kh, kw); a PNG's grey levels are 0 to 1.

    What the file is, is seen from its content. Raises BadInput naming the file, and for text the
    line and the cell.
    """
    data = contents(path, _MOST_BYTES)
    if data.startswith(npy.MAGIC):
        values = npy.read(io.BytesIO(data), path.name, LARGEST**2)
    elif data.startswith(_PNG):
        values = _grey(images.read_bytes(data, path.name).array, path.name)
    else:
        values = parse(_decoded(data, path.name), path.name)
    check(values, path.name)
    return values.astype(np.float64)


def write(kernel: NDArray[np.float64], path: Path) -> None:
    """Write ``kernel`` (kh, kw) in the format that the suffix names, completely or not at all.

    Raises BadInput for another suffix, for values that a PNG cannot hold (it has 65536 grey
    levels from 0 to 1), and where the system refuses.
    """
    encode = _ENCODERS.get(path.suffix.lower())
    if encode is None:
        raise BadInput(f"{path.name} needs one of the endings {', '.join(SUFFIXES)}.")
    write_bytes(path, encode(np.asarray(kernel, np.float64)))


def check(values: NDArray[Any], name: str = "the kernel") -> None:
    """Raise BadInput unless ``values`` is a matrix of at most 63 x 63 finite numbers."""
    size = " × ".join(map(str, values.shape))
    if values.ndim != 2 or 0 in values.shape or max(values.shape) > LARGEST:
        raise BadInput(
            f"In {name}, there are {size or 'one'} numbers;"
            f" a kernel has rows and columns, at most {LARGEST} × {LARGEST}."
        )
    wrong = np.argwhere(~np.isfinite(values))
    if len(wrong):
        row, column = wrong[0] + 1
        raise BadInput(
            f"In {name}, row {row}, cell {column} is {values[tuple(wrong[0])]};"
            " give a finite number."
        )


def _decoded(data: bytes, name: str) -> str:
    text = decoded(data)
    if "\0" in text:
        raise BadInput(f"{name} is no text; a kernel is read from {', '.join(SUFFIXES)}.")
    return text


def _grey(pixels: NDArray[Any], name: str) -> NDArray[Any]:
    """The grey levels of a picture, which may be stored as equal colours."""
    if pixels.ndim == 2:
        return pixels
    if (pixels == pixels[..., :1]).all():
        return pixels[..., 0]
    raise BadInput(f"{name} is a picture in colour; save it in grey to read it as a kernel.")


def _png(kernel: NDArray[np.float64]) -> bytes:
    if kernel.min() < 0 or kernel.max() > 1:
        raise BadInput(
            f"A PNG holds grey levels from 0 to 1, and the kernel goes from {kernel.min():g} to"
            f" {kernel.max():g}; save it as CSV, text or NPY."
        )
    out = io.BytesIO()
    Image.fromarray((kernel * 65535).round().astype(np.uint16)).save(out, "PNG")
    return out.getvalue()


def _npy(kernel: NDArray[np.float64]) -> bytes:
    out = io.BytesIO()
    np.save(out, kernel, allow_pickle=False)
    return out.getvalue()


_ENCODERS: dict[str, Callable[[NDArray[np.float64]], bytes]] = {
    ".csv": lambda kernel: format(kernel, ",").encode(),
    ".txt": lambda kernel: format(kernel, " ").encode(),
    ".tsv": lambda kernel: format(kernel).encode(),
    ".npy": _npy,
    ".png": _png,
}
