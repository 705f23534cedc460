"""Files of data sets for tests, as other programs write them."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np

PIXELS = 3072


def idx(values: np.ndarray, kind: int = 8) -> bytes:
    """An IDX file of an array: 8 for bytes, 9 int8, 11 int16, 12 int32, 13 float, 14 double."""
    dtype = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}[kind]
    lengths = struct.pack(f">{values.ndim}I", *values.shape)
    return bytes([0, 0, kind, values.ndim]) + lengths + values.astype(dtype).tobytes()


def mnist(
    folder: Path, count: int = 6, part: str = "train", packed: bool = False, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Write a pair of IDX files of 4 x 3 pixels as MNIST's are called; give what is in them."""
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (count, 4, 3)).astype(np.uint8)
    labels = rng.integers(0, 10, count).astype(np.uint8)
    labels[0] = 9
    for values, name in ((images, "images-idx3"), (labels, "labels-idx1")):
        data = gzip.compress(idx(values)) if packed else idx(values)
        (folder / f"{part}-{name}-ubyte{'.gz' * packed}").write_bytes(data)
    return images, labels


def pixels(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, PIXELS)).astype(np.uint8)


def records(rows: np.ndarray, *labels: list[int]) -> bytes:
    """A binary file of CIFAR: the labels' bytes, one or two for each picture, and its pixels."""
    return np.column_stack([*labels, rows]).astype(np.uint8).tobytes()


def _short(text: bytes) -> bytes:
    return b"U" + bytes([len(text)]) + text


def _integers(values: list[int]) -> bytes:
    return b"](" + b"".join(b"K" + bytes([value]) for value in values) + b"e"


def batch(
    rows: np.ndarray, labels: list[int], *, key: bytes = b"labels", more: bytes = b""
) -> bytes:
    """A batch as Python 2's cPickle writes it with protocol 2; ``more`` are further items."""
    array = b"cnumpy.core.multiarray\n_reconstruct\nq\x01cnumpy\nndarray\nq\x02K\x00\x85"
    array += _short(b"b") + b"\x87Rq\x03(K\x01"
    array += struct.pack("<cHcH", b"M", len(rows), b"M", rows.shape[1]) + b"\x86"
    array += b"cnumpy\ndtype\nq\x04" + _short(b"u1") + b"K\x00K\x01\x87Rq\x05(K\x03"
    array += _short(b"|") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"
    array += b"T" + struct.pack("<I", rows.size) + rows.tobytes() + b"tb"
    items = _short(b"data") + b"r\x06\x00\x00\x00" + array
    items += _short(key) + _integers(labels)
    items += _short(b"batch_label") + _short(b"training batch 1 of 5")
    items += _short(b"filenames") + b"]q\x07(" + _short(b"leptodactylus.png") * len(rows) + b"e"
    return b"\x80\x02}q\x00(" + items + more + b"u."
