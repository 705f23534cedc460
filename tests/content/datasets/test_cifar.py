"""CIFAR's files: real and made ones, binary and pickled, beside NumPy's and pickle's reading."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guiapp.content import datasets
from guiapp.content.datasets import known
from guiapp.core.errors import BadInput
from tests.content.datasets import files


def saved(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_real_files_as_numpy_reads_them(shared_data: Path) -> None:
    folder = shared_data / "cifar-10-batches-bin"
    found = datasets.read(folder)
    assert found.images.shape == (20_000, 3, 32, 32)
    assert (found.training, found.names) == (10_000, known.CIFAR_10)
    assert found.notes == ("cifar-10-batches-bin has 1 of 5 training files.",)
    for name, part in (("data_batch_1", slice(10_000)), ("test_batch", slice(10_000, None))):
        rows = np.fromfile(folder / f"{name}.bin", np.uint8).reshape(-1, 3073)
        np.testing.assert_array_equal(found.labels[part], rows[:, 0])
        assert found.images[part].tobytes() == rows[:, 1:].tobytes()
        alone = datasets.read(folder / f"{name}.bin")
        assert alone.training is None
        np.testing.assert_array_equal(alone.images, found.images[part])
    assert found.counts.tolist() == [2000] * 10


def test_records_of_10_classes(tmp_path: Path) -> None:
    rows = files.pixels(5)
    path = saved(tmp_path, "data_batch_3.bin", files.records(rows, [0, 9, 3, 3, 1]))
    found = datasets.read(path)
    np.testing.assert_array_equal(found.images.reshape(5, -1), rows)
    assert found.labels.tolist() == [0, 9, 3, 3, 1]
    assert found.names[9] == "truck"


def test_records_of_100_classes_have_fine_labels(tmp_path: Path) -> None:
    rows = files.pixels(3)
    path = saved(tmp_path, "train.bin", files.records(rows, [19, 0, 7], [99, 0, 31]))
    found = datasets.read(path)
    np.testing.assert_array_equal(found.images.reshape(3, -1), rows)
    assert found.labels.tolist() == [99, 0, 31]
    assert len(found.names) == len(set(found.names)) == 100
    assert (found.names[0], found.names[31], found.names[99]) == ("apple", "elephant", "worm")
    assert found.names == tuple(sorted(found.names))


def test_a_length_that_suits_both_kinds_is_decided_by_the_labels(tmp_path: Path) -> None:
    rows = np.full((3073, files.PIXELS), 200, np.uint8)
    labels = np.arange(3073)
    path = saved(tmp_path, "a.bin", files.records(rows, labels % 20, labels % 100))
    assert datasets.read(path).labels.tolist() == (labels % 100).tolist()
    rows = np.full((3074, files.PIXELS), 200, np.uint8)
    path = saved(tmp_path, "b.bin", files.records(rows, np.arange(3074) % 10))
    assert datasets.read(path).labels.tolist() == (np.arange(3074) % 10).tolist()


def test_a_record_that_begins_like_idx_is_none(tmp_path: Path) -> None:
    rows = files.pixels(2)
    rows[0, :3] = 0, 8, 3
    path = saved(tmp_path, "test_batch.bin", files.records(rows, [0, 1]))
    assert datasets.read(path).labels.tolist() == [0, 1]


def test_a_cut_record_or_wrong_label_is_told(tmp_path: Path) -> None:
    content = files.records(files.pixels(2), [1, 2])
    for length in (1, 300, 3072, 3075, 6145):
        path = saved(tmp_path, "test.bin", content[:length])
        with pytest.raises(BadInput, match=rf"^test\.bin is {length} bytes long, no whole number"):
            datasets.read(path)
    path = saved(tmp_path, "test.bin", files.records(files.pixels(2), [1, 10]))
    with pytest.raises(BadInput, match=r"^test\.bin has labels that CIFAR-10 and CIFAR-100 do not"):
        datasets.read(path)
    path = saved(tmp_path, "test.bin", files.records(files.pixels(2), [20, 1], [5, 5]))
    with pytest.raises(BadInput, match=r"^test\.bin has labels that CIFAR-10 and CIFAR-100 do not"):
        datasets.read(path)


@pytest.mark.parametrize("writer", ["python 2", "python 3"])
@pytest.mark.parametrize("fine", [False, True])
def test_python_batches(tmp_path: Path, writer: str, fine: bool) -> None:
    rows, labels = files.pixels(3), [3, 9, 0]
    key = b"fine_labels" if fine else b"labels"
    content = files.batch(rows, labels, key=key)
    if writer == "python 3":
        content = pickle.dumps(pickle.loads(content, encoding="bytes"), 2)
    found = datasets.read(saved(tmp_path, "data_batch_1", content))
    np.testing.assert_array_equal(found.images.reshape(3, -1), rows)
    assert found.labels.tolist() == labels
    assert found.names == (known.CIFAR_100 if fine else known.CIFAR_10)
    assert not found.images.flags.writeable


def test_a_folder_of_python_batches(tmp_path: Path) -> None:
    for number in (2, 1, 10):
        content = files.batch(files.pixels(2, number), [number % 10, 5])
        saved(tmp_path, f"data_batch_{number}", content)
    saved(tmp_path, "test_batch", files.batch(files.pixels(1, 9), [7]))
    saved(tmp_path, "readme.html", b"<html>")
    found = datasets.read(tmp_path)
    assert found.training == 6
    assert sorted(found.labels[:6].tolist()) == [0, 1, 2, 5, 5, 5]
    assert found.labels[6] == 7
    np.testing.assert_array_equal(found.images[6].ravel(), files.pixels(1, 9)[0])
    assert found.notes == (f"{tmp_path.name} has 3 of 5 training files.",)
    assert found.name == tmp_path.name


def test_a_folder_without_its_test_file_says_so(tmp_path: Path) -> None:
    saved(tmp_path, "train.bin", files.records(files.pixels(2), [1, 2], [3, 4]))
    found = datasets.read(tmp_path)
    assert found.training is None
    assert found.notes == (f"{tmp_path.name} has no test file.",)


def test_a_folder_of_both_kinds_is_refused(tmp_path: Path) -> None:
    saved(tmp_path, "train.bin", files.records(files.pixels(2), [1, 2], [3, 4]))
    saved(tmp_path, "test_batch.bin", files.records(files.pixels(2), [1, 2]))
    with pytest.raises(
        BadInput, match="holds both CIFAR-10 and CIFAR-100; choose one of the files"
    ):
        datasets.read(tmp_path)


OWN = tuple(f"own {letter}".replace(" ", "_") for letter in "abcdefghij")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("batches.meta.txt", "\n".join(OWN).encode() + b"\n\n", OWN),
        ("batches.meta.txt", b"only\nthree\nnames", known.CIFAR_10),
        ("batches.meta", pickle.dumps({"label_names": list(OWN)}, 2), OWN),
        ("batches.meta", pickle.dumps({b"label_names": [w.encode() for w in OWN]}, 2), OWN),
        ("batches.meta", pickle.dumps({"label_names": 5}, 2), known.CIFAR_10),
        ("batches.meta", pickle.dumps({"label_names": [1] * 10}, 2), known.CIFAR_10),
    ],
    ids=["text", "few", "pickle", "bytes", "number", "numbers"],
)
def test_names_that_lie_beside_the_files(
    tmp_path: Path, name: str, content: bytes, expected: tuple[str, ...]
) -> None:
    path = saved(tmp_path, "test_batch.bin", files.records(files.pixels(1), [1]))
    saved(tmp_path, name, content)
    assert datasets.read(path).names == expected


def test_a_meta_file_cannot_run_anything_either(tmp_path: Path) -> None:
    path = saved(tmp_path, "test_batch.bin", files.records(files.pixels(1), [1]))
    saved(tmp_path, "batches.meta", b"\x80\x02cos\nsystem\nU\x04ls x\x85R.")
    with pytest.raises(BadInput, match=r"^batches\.meta asks to run os\.system, which no data set"):
        datasets.read(path)


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        ({"a": 1, "b": 2}, "b holds a, b; a batch of CIFAR has data and labels"),
        ({}, "b holds nothing; a batch"),
        ({"data": np.zeros((2, 3072), np.uint8)}, "b holds data; a batch"),
        ({"data": [1], "labels": [1]}, "The data in b are no rows of 3072 bytes"),
        ({"data": np.zeros((2, 3071), np.uint8), "labels": [1, 1]}, "no rows of 3072 bytes"),
        ({"data": np.zeros((0, 3072), np.uint8), "labels": []}, "no rows of 3072 bytes"),
        ({"data": np.zeros(3072, np.uint8), "labels": [1]}, "no rows of 3072 bytes"),
        ({"data": np.zeros((1, 3072), np.int8), "labels": [1]}, "no rows of 3072 bytes"),
        (
            {"data": np.zeros((1, 3072), np.uint8), "labels": [1, 1]},
            "b has 1 pictures and 2 labels",
        ),
        (
            {"data": np.zeros((1, 3072), np.uint8), "labels": [[1]]},
            "labels in b are no small whole",
        ),
        (
            {"data": np.zeros((1, 3072), np.uint8), "labels": [True]},
            "labels in b are no small whole",
        ),
        ({"data": np.zeros((1, 3072), np.uint8), "labels": [-1]}, "labels in b are no small whole"),
        ({"data": np.zeros((1, 3072), np.uint8), "labels": [2**40]}, "labels in b are no small"),
        ({"data": np.zeros((1, 3072), np.uint8), "labels": "a"}, "The labels in b are no list"),
        ({"data": np.zeros((1, 3072), np.uint8), "labels": [10]}, "is 10, and its 10 classes are"),
        ({"data": np.zeros((1, 3072), np.uint8), "fine_labels": [100]}, "is 100, and its 100"),
        ({"data": np.zeros((1, 3072), np.uint8), "labels": np.array([[1, 2]])}, "give one whole"),
    ],
    ids=range(17),
)
def test_batches_that_are_none(tmp_path: Path, batch: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        datasets.read(saved(tmp_path, "b", pickle.dumps(batch, 2)))


def test_labels_may_be_an_array(tmp_path: Path) -> None:
    batch = {"data": files.pixels(2), "labels": np.array([4, 9])}
    path = saved(tmp_path, "b", pickle.dumps(batch, 2))
    assert datasets.read(path).labels.tolist() == [4, 9]
