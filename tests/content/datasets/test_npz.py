"""Data sets in NPZ files, as NumPy writes them; cut off, mutated, inflating and lying ones."""

from __future__ import annotations

import io
import re
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.content import datasets
from guiapp.core.errors import BadInput

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (5, 4, 6)).astype(np.uint8)
LABELS = np.array([2, 0, 1, 1, 0])


def saved(folder: Path, packed: bool = False, **arrays: Any) -> Path:
    (np.savez_compressed if packed else np.savez)(folder / "set.npz", **arrays)
    return folder / "set.npz"


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("words", [("images", "labels"), ("x", "y"), ("data", "labels")])
def test_images_and_labels(tmp_path: Path, packed: bool, words: tuple[str, str]) -> None:
    path = saved(tmp_path, packed, **dict(zip(words, (IMAGES, LABELS), strict=True)), other=IMAGES)
    found = datasets.read(path)
    np.testing.assert_array_equal(found.images[:, 0], IMAGES)
    np.testing.assert_array_equal(found.labels, LABELS)
    assert (found.names, found.name, found.training) == (("0", "1", "2"), "set.npz", None)


@pytest.mark.parametrize(
    ("shape", "axis"), [((5, 4, 6, 3), 3), ((5, 3, 4, 6), 1), ((5, 4, 6, 1), 3), ((5, 1, 4, 6), 1)]
)
def test_channels_first_or_last(tmp_path: Path, shape: tuple[int, ...], axis: int) -> None:
    images = RNG.integers(0, 256, shape).astype(np.uint8)
    found = datasets.read(saved(tmp_path, images=images, labels=LABELS[:, None])).images
    np.testing.assert_array_equal(found, np.moveaxis(images, axis, 1))
    assert found.flags.c_contiguous


@pytest.mark.parametrize("dtype", ["<f4", ">f4", "f8", "f2"])
def test_floats_from_0_to_1(tmp_path: Path, dtype: str) -> None:
    images = (IMAGES / 255).astype(dtype)
    found = datasets.read(saved(tmp_path, images=images, labels=LABELS.astype(np.uint16)))
    assert found.images.dtype == np.float32
    assert found.white == 1
    np.testing.assert_array_equal(found.pictures()[:, 0], images.astype(np.float32))


@pytest.mark.parametrize(
    "words",
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
    ],
)
def test_divided_sets_of_other_programs(tmp_path: Path, words: tuple[str, ...]) -> None:
    arrays = (IMAGES, LABELS, IMAGES[:2] // 2, np.array([0, 4]))
    found = datasets.read(saved(tmp_path, **dict(zip(words, arrays, strict=True))))
    assert found.training == 5
    np.testing.assert_array_equal(found.images[5:, 0], IMAGES[:2] // 2)
    assert found.labels.tolist() == [*LABELS, 0, 4]
    assert found.names == tuple("01234")


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"images": IMAGES}, r"^set\.npz holds images; save it with np\.savez\(file, images="),
        ({"images": IMAGES, "labels": LABELS[:4]}, "has 5 pictures and 4 labels; give each"),
        ({"images": IMAGES, "labels": LABELS - 1}, r"Label 2 in set\.npz is -1; labels are whole"),
        ({"images": IMAGES, "labels": LABELS * 600}, r"Label 1 in set\.npz is 1200; labels are"),
        ({"images": IMAGES, "labels": LABELS.astype(float)}, "5 values of the type float64; give"),
        ({"images": IMAGES, "labels": np.eye(5, dtype=int)}, "are 5 × 5 values of the type int64"),
        (
            {"images": IMAGES, "labels": np.array(list("abcde"))},
            "labels in set.npz holds text, not",
        ),
        ({"images": IMAGES, "labels": np.array([None] * 5)}, "holds Python objects, not plain num"),
        (
            {"images": IMAGES[0], "labels": LABELS},
            "holds 4 × 6 values; pictures are number × height",
        ),
        ({"images": IMAGES[:0], "labels": LABELS[:0]}, "images in set.npz has no pictures in it"),
        ({"images": np.zeros((5, 2, 4, 6), "u1"), "labels": LABELS}, "holds 5 × 2 × 4 × 6 values"),
        (
            {"images": IMAGES.astype(int), "labels": LABELS},
            "holds int64 values; save uint8, or flo",
        ),
        ({"images": IMAGES.astype(float), "labels": LABELS}, "holds values from 0 to 255; save fl"),
        ({"images": IMAGES / 255 - 0.5, "labels": LABELS}, "holds values from -0.5 to 0.5; save"),
        ({"images": IMAGES * np.nan, "labels": LABELS}, "holds values from nan to nan; save"),
        ({"images": np.zeros((5, 600, 2), "u1"), "labels": LABELS}, "pictures of 600 × 2 pixels"),
    ],
    ids=range(16),
)
def test_arrays_that_are_no_data_set(tmp_path: Path, arrays: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        datasets.read(saved(tmp_path, **arrays))


@pytest.mark.parametrize("packed", [False, True])
def test_cut_off_anywhere(tmp_path: Path, packed: bool) -> None:
    path = saved(tmp_path, packed, images=IMAGES, labels=LABELS)
    data = path.read_bytes()
    for length in range(len(data)):
        path.write_bytes(data[:length])
        with pytest.raises(BadInput, match=r"^set\.npz "):
            datasets.read(path)


@pytest.mark.parametrize("packed", [False, True])
@given(data=st.data())
def test_mutated_files_are_read_or_refused(tmp_path_factory, packed: bool, data: Any) -> None:
    path = saved(tmp_path_factory.mktemp("m"), packed, images=IMAGES, labels=LABELS)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    message, found = "", None
    try:
        found = datasets.read(path)
    except BadInput as fault:
        message = str(fault)
    assert found is not None or re.fullmatch(r"[^\n]+\.", message)
    assert found is None or len(found.labels) == len(found.images)


def npy(shape: str, content: bytes) -> bytes:
    """An array whose header says what it likes."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + content


def archive(path: Path, images: bytes, method: int = zipfile.ZIP_DEFLATED) -> Path:
    labels = io.BytesIO()
    np.save(labels, LABELS)
    with zipfile.ZipFile(path, "w", method) as out:
        out.writestr("images.npy", images)
        out.writestr("labels.npy", labels.getvalue())
    return path


def test_lies_about_sizes_cost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "set.npz"
    whole = archive(path, npy("(5, 4, 6)", IMAGES.tobytes()))
    np.testing.assert_array_equal(datasets.read(whole).images[:, 0], IMAGES)
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match=r"images in set\.npz is cut off or damaged"):
            datasets.read(archive(path, npy("(900000, 28, 28)", bytes(99))))
        with pytest.raises(
            BadInput, match=r"images in set\.npz has 9000000 × 28 × 28 numbers; at m"
        ):
            datasets.read(archive(path, npy("(9000000, 28, 28)", bytes(99))))
        monkeypatch.setattr("guiapp.content.datasets.npz.MOST_BYTES", 1 << 20)
        tracemalloc.reset_peak()
        packed = archive(path, npy("(5, 4, 6)", bytes(2 << 20)))
        tracemalloc.reset_peak()
        with pytest.raises(
            BadInput, match=r"^images in set\.npz is too large \(2 MB\), or packed in"
        ):
            datasets.read(packed)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_more_than_deflate_can_inflate_is_a_lie(tmp_path: Path) -> None:
    path = archive(tmp_path / "set.npz", npy("(5, 4, 6)", IMAGES.tobytes()))
    data = bytearray(path.read_bytes())
    # The sizes that the directory says, 24 bytes into an entry, of the first file.
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = (900 << 20).to_bytes(4, "little")
    path.write_bytes(data)
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match=r"^set\.npz is a damaged NPZ file"):
            datasets.read(path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_refused(tmp_path: Path, method: int) -> None:
    path = archive(tmp_path / "set.npz", npy("(5, 4, 6)", IMAGES.tobytes()), method)
    with pytest.raises(
        BadInput, match=r"or packed in an unusual way; save it again with np\.savez"
    ):
        datasets.read(path)


def test_an_encrypted_or_other_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "set.npz", npy("(5, 4, 6)", IMAGES.tobytes()))
    data = bytearray(path.read_bytes())
    for start in (m.start() for m in re.finditer(b"PK\x01\x02", data)):
        data[start + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(BadInput, match=r"^set\.npz is a damaged NPZ file"):
        datasets.read(path)
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("a/b.png", b"")
    with pytest.raises(BadInput, match=r"^set\.npz holds a/b\.png; save it with"):
        datasets.read(path)
