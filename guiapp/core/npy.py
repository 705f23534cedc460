"""A Raster as the bytes of a .npy file (NumPy's format, version 1.0), and back.

Reading is strict: numbers only, C order, exactly as many bytes as the header says. Nothing is
allocated that the header merely promises.
"""

from __future__ import annotations

import io
import math
import re

import numpy as np

from guiapp.core.errors import BadInput
from guiapp.core.raster import Raster

MAGIC = b"\x93NUMPY\x01\x00"
_HEADER = re.compile(
    rb"\{'descr': '(?P<dtype>[<|][biuf][1248])', 'fortran_order': False, "
    rb"'shape': \((?P<shape>(?:\d{1,9},? ?){0,8})\), \} *\n"
)
_TYPES = {"|b1", "|i1", "|u1", *(f"<{kind}{size}" for kind in "iu" for size in (2, 4, 8))} | {
    f"<f{size}" for size in (2, 4, 8)
}


def dump(raster: Raster) -> bytes:
    """The .npy file of ``raster``."""
    out = io.BytesIO()
    np.lib.format.write_array(out, raster.array, version=(1, 0), allow_pickle=False)
    return out.getvalue()


def load(data: bytes) -> Raster:
    """The Raster in a .npy file; raises BadInput."""
    if not data.startswith(MAGIC) or len(data) < 10:
        raise BadInput("it is no array of numbers as Convolarium writes them.")
    start = 10 + int.from_bytes(data[8:10], "little")
    header = _HEADER.fullmatch(data[10:start])
    dtype = header["dtype"].decode() if header else ""
    if header is None or dtype not in _TYPES:
        raise BadInput("its header does not say that it holds plain numbers.")
    shape = tuple(int(side) for side in re.findall(rb"\d+", header["shape"]))
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if len(data) - start != size:
        raise BadInput(f"it should hold {size} bytes and holds {len(data) - start}.")
    raster = Raster(shape, dtype, data[start:])
    if not np.isfinite(raster.array).all():
        raise BadInput("it holds values that are not finite numbers.")
    return raster
