"""IDX files: MNIST's own, made ones in every packing, swapped, cut off and lying ones."""

from __future__ import annotations

import gzip
import re
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiapp.content import datasets
from guiapp.content.datasets import known
from guiapp.core.errors import BadInput
from tests.content.datasets import files

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.mark.parametrize("opened", ["images-idx3", "labels-idx1"])
@pytest.mark.parametrize(("part", "count"), [("train", 60_000), ("t10k", 10_000)])
def test_mnist_as_numpy_reads_it(shared_data: Path, part: str, count: int, opened: str) -> None:
    folder = shared_data / "mnist"
    found = datasets.read(folder / f"{part}-{opened}-ubyte.gz")
    images = gzip.decompress((folder / f"{part}-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((folder / f"{part}-labels-idx1-ubyte.gz").read_bytes())
    assert found.images.shape == (count, 1, 28, 28)
    assert found.images.tobytes() == images[16:]
    np.testing.assert_array_equal(found.labels, np.frombuffer(labels, np.uint8, offset=8))
    assert found.names == tuple("0123456789")
    assert found.notes == ()


def test_mnists_folder_is_divided(shared_data: Path) -> None:
    found = datasets.read(shared_data / "mnist")
    assert (len(found), found.training, found.name) == (70_000, 60_000, "mnist")
    training, test = datasets.divided(found)
    # The counts that are published with the set.
    assert np.bincount(found.labels[training])[:3].tolist() == [5923, 6742, 5958]
    assert np.bincount(found.labels[test])[:3].tolist() == [980, 1135, 1032]
    scale = datasets.scale_of(found, training)
    assert scale.mean == pytest.approx([0.1307], abs=1e-4)
    assert scale.deviation == pytest.approx([0.3081], abs=1e-4)


@pytest.mark.parametrize("packed", [False, True])
def test_a_pair_is_read_from_either_file(tmp_path: Path, packed: bool) -> None:
    images, labels = files.mnist(tmp_path, packed=packed)
    for name in (IMAGES, LABELS):
        found = datasets.read(tmp_path / f"{name}{'.gz' * packed}")
        np.testing.assert_array_equal(found.images[:, 0], images)
        np.testing.assert_array_equal(found.labels, labels)
        assert found.labels.dtype == np.int64
        assert not found.images.flags.writeable
        assert found.names == tuple("0123456789")


@pytest.mark.parametrize(
    ("image", "label"),
    [
        ("t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte"),
        ("Train-Images.IDX3-ubyte.GZ", "train_labels-idx1-ubyte"),
        ("emnist-letters-train-images-idx3-ubyte.gz", "emnist-letters-train-labels-idx1-ubyte.gz"),
        ("images", "labels"),
    ],
)
def test_partners_are_found_by_the_usual_names(tmp_path: Path, image: str, label: str) -> None:
    images, labels = np.full((2, 2, 2), 7), np.array([1, 0])
    for name, values in ((image, images), (label, labels)):
        data = files.idx(values)
        packed = name.lower().endswith(".gz")
        (tmp_path / name).write_bytes(gzip.compress(data) if packed else data)
    for name in (image, label):
        assert datasets.read(tmp_path / name).labels.tolist() == [1, 0]


def test_of_two_partners_the_one_packed_alike_is_taken(tmp_path: Path) -> None:
    plain, _ = files.mnist(tmp_path)
    packed, _ = files.mnist(tmp_path, packed=True, seed=1)
    assert datasets.read(tmp_path / LABELS).images[:, 0].tolist() == plain.tolist()
    assert datasets.read(tmp_path / f"{LABELS}.gz").images[:, 0].tolist() == packed.tolist()


def test_swapped_files_are_recognised(tmp_path: Path) -> None:
    images, labels = files.mnist(tmp_path)
    (tmp_path / IMAGES).rename(tmp_path / "other")
    (tmp_path / LABELS).rename(tmp_path / IMAGES)
    (tmp_path / "other").rename(tmp_path / LABELS)
    for path in (tmp_path / IMAGES, tmp_path / LABELS, tmp_path):
        found = datasets.read(path)
        np.testing.assert_array_equal(found.images[:, 0], images)
        np.testing.assert_array_equal(found.labels, labels)
        note = f"{LABELS} holds the pictures and {IMAGES} the labels, against their names."
        assert found.notes == (note,)


def test_a_folders_files_are_joined(tmp_path: Path) -> None:
    images, labels = files.mnist(tmp_path, 6)
    others, more = files.mnist(tmp_path, 4, "t10k", packed=True, seed=1)
    found = datasets.read(tmp_path)
    assert found.training == 6
    np.testing.assert_array_equal(found.images[:, 0], np.concatenate([images, others]))
    np.testing.assert_array_equal(found.labels, np.concatenate([labels, more]))
    for path in tmp_path.glob("t10k*"):
        path.unlink()
    assert datasets.read(tmp_path).training is None


def test_a_folder_of_several_sets_or_sizes_is_refused(tmp_path: Path) -> None:
    files.mnist(tmp_path)
    files.mnist(tmp_path, part="t10k")
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(files.idx(np.zeros((6, 5, 5))))
    with pytest.raises(BadInput, match=r"are 1 × 4 × 3 and the test pictures 1 × 5 × 5; choose"):
        datasets.read(tmp_path)
    files.mnist(tmp_path, part="extra")
    with pytest.raises(BadInput, match=r"holds several data sets \(extra-images-idx3-ubyte, t10k-"):
        datasets.read(tmp_path)


def test_fashion_is_known_by_its_folder_or_its_labels(tmp_path: Path) -> None:
    folder = tmp_path / "Fashion-MNIST"
    folder.mkdir()
    files.mnist(folder)
    assert datasets.read(folder / IMAGES).names[9] == "ankle boot"
    labels = np.zeros(10_000, np.int64)
    labels[:10] = 9, 2, 1, 1, 6, 1, 4, 6, 5, 7
    assert known.names_of(labels, Path("a/b")) == known.FASHION
    assert known.names_of(labels[:9999], Path("a/b")) is None
    assert known.names_of(labels + 1, Path("fashion/b")) is None


@pytest.mark.parametrize("kind", [8, 9, 11, 12])
def test_labels_of_every_whole_type(tmp_path: Path, kind: int) -> None:
    files.mnist(tmp_path)
    (tmp_path / LABELS).write_bytes(files.idx(np.arange(6) * 20, kind))
    found = datasets.read(tmp_path / IMAGES)
    assert found.labels.tolist() == [0, 20, 40, 60, 80, 100]
    assert len(found.names) == 101
    assert found.counts.sum() == 6


@pytest.mark.parametrize(
    ("shape", "colour"), [((6, 3, 4, 5), 1), ((6, 4, 5, 3), 3), ((6, 1, 4, 5), 1)]
)
def test_four_axes_are_channels_too(tmp_path: Path, shape: tuple[int, ...], colour: int) -> None:
    files.mnist(tmp_path)
    values = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    (tmp_path / IMAGES).write_bytes(files.idx(values))
    found = datasets.read(tmp_path / IMAGES).images
    np.testing.assert_array_equal(found, np.moveaxis(values, colour, 1))
    assert found.flags.c_contiguous


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("cut", [IMAGES, LABELS])
def test_cut_off_anywhere(tmp_path: Path, packed: bool, cut: str) -> None:
    files.mnist(tmp_path, 2, packed=packed)
    path = tmp_path / f"{cut}{'.gz' * packed}"
    data = path.read_bytes()
    opened = tmp_path / f"{IMAGES}{'.gz' * packed}"
    for length in range(len(data)):
        path.write_bytes(data[:length])
        with pytest.raises(BadInput, match=path.name):
            datasets.read(opened)
        with pytest.raises(BadInput, match=path.name):
            datasets.read(tmp_path)
    path.write_bytes(data)
    assert len(datasets.read(opened)) == 2


@pytest.mark.parametrize("packed", [False, True])
@given(data=st.data())
def test_mutated_files_are_read_or_refused(tmp_path_factory, packed: bool, data) -> None:
    folder = tmp_path_factory.mktemp("m")
    files.mnist(folder, 2, packed=packed)
    for path in folder.iterdir():
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(0, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
    message, found = "", None
    try:
        found = datasets.read(folder / f"{IMAGES}{'.gz' * packed}")
    except BadInput as fault:
        message = str(fault)
    assert found is not None or re.fullmatch(r"[^\n]+\.", message)
    if found is not None:
        assert len(found.images) == len(found.labels) > 0
        assert found.labels.max() < len(found.names)


def header(*lengths: int, kind: int = 8) -> bytes:
    return bytes([0, 0, kind, len(lengths)]) + struct.pack(f">{len(lengths)}I", *lengths)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            header(2**32 - 1, 28, 28),
            r"holds 4294967295 × 1 × 28 × 28 values, 3211263 MB; at most 1024",
        ),
        (header(2**32 - 1, 2**32 - 1, 2**32 - 1, 3), "at most 512 × 512 are read"),
        (header(1, 600, 28), "has pictures of 600 × 28 pixels; at most 512 × 512 are read"),
        (header(0, 28, 28), "has no pictures in it"),
        (header(2, 0, 28), "has no pictures in it"),
        (header(6, 12), "holds 6 × 12 values; pictures are number × height × width"),
        (header(6, 5, 4, 4), "holds 6 × 5 × 4 × 4 values; pictures are"),
        (header(6, 4, 3, kind=13), "holds float32 values; pictures are read as bytes"),
        (header(1_000_000, 28, 28), "is cut off: it should go on for 784000000 bytes"),
        (
            header(7, 4, 3) + bytes(84),
            "has 7 pictures and train-labels-idx1-ubyte 6 labels; put the",
        ),
        (header(6, 4, 3) + bytes(73), "holds more than the 72 bytes that it says"),
        (header(6) + bytes(6), "and train-labels-idx1-ubyte both hold labels; put the file with"),
    ],
)
def test_headers_that_cannot_be_true(tmp_path: Path, content: bytes, message: str) -> None:
    files.mnist(tmp_path)
    (tmp_path / IMAGES).write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match=f"^{IMAGES} .*{message}"):
            datasets.read(tmp_path / IMAGES)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_what_inflates_is_not_inflated(tmp_path: Path) -> None:
    files.mnist(tmp_path, packed=True)
    content = header(6, 4, 3) + bytes(200 << 20)
    (tmp_path / f"{IMAGES}.gz").write_bytes(gzip.compress(content, 1))
    del content
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match="holds more than the 72 bytes"):
            datasets.read(tmp_path / f"{IMAGES}.gz")
        assert tracemalloc.get_traced_memory()[1] < 2 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (files.idx(np.array([0, 1, 2, 3, 4, -5]), 9), "Label 6 in .* is -5; labels are whole"),
        (files.idx(np.array([0, 1, 2, 3, 1000, 5]), 12), "Label 5 in .* is 1000; .* from 0 to 999"),
        (files.idx(np.zeros(6), 13), "are 6 values of the type >f4; give one whole number"),
        (header(0), "says that it holds 0 labels; there can be 1 to"),
        (header(2**32 - 1), "says that it holds 4294967295 labels"),
    ],
)
def test_labels_that_cannot_be(tmp_path: Path, content: bytes, message: str) -> None:
    files.mnist(tmp_path)
    (tmp_path / LABELS).write_bytes(content)
    with pytest.raises(BadInput, match=f"{LABELS}.*{message}|{message}"):
        datasets.read(tmp_path / IMAGES)


def test_a_missing_partner_is_named(tmp_path: Path) -> None:
    files.mnist(tmp_path)
    (tmp_path / IMAGES).rename(tmp_path / "digits.bytes")
    with pytest.raises(
        BadInput, match=r"The labels of digits\.bytes are missing: put their file bes"
    ):
        datasets.read(tmp_path / "digits.bytes")
    with pytest.raises(
        BadInput, match=f"pictures of {LABELS} are missing: put their file, {IMAGES}, beside it"
    ):
        datasets.read(tmp_path / LABELS)
